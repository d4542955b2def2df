using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Core.Text;
using Cftoken.Projects.Toml;
using Cftoken.Tools.Configuration;

namespace Cftoken.Engine.Bootstrapping;

/// <summary>The table <c>[bootstrap]</c> of a configuration file.</summary>
/// <param name="File">The configuration file's full path.</param>
/// <param name="EnvFile">The full path of the env file with the credential.</param>
/// <param name="Names">The variables that hold it.</param>
internal sealed record BootstrapConfig(string File, string EnvFile, BootstrapNames Names);

/// <summary>Finds and reads the user's configuration file; everything that is wrong with it is told at once.</summary>
/// <param name="world">The outside world.</param>
internal sealed partial class BootstrapConfigReader(OutsideWorld world)
{
    /// <summary>The variable that names a configuration file.</summary>
    public const string Variable = "CF_TOKEN_SKILL_CONFIG";

    private const string Table = "bootstrap";
    private const int MostBytes = 1024 * 1024;

    // The old Global API Key, the shortest credential there is.
    private const int ShortestValue = 37;

    private static readonly ImmutableArray<string> Keys = ["env_file", "account_id_var", "token_var", "email_var", "key_var"];

    private readonly List<Problem> problems = [];

    /// <summary>The first file that is there; null where none is.</summary>
    /// <exception cref="ProblemException">The file that a variable names is not there, or the file is wrong.</exception>
    public BootstrapConfig? Find()
    {
        if (world.Environment.Get(Variable) is { Length: > 0 } named)
        {
            return Read(Expand(named, world.Environment.CurrentDirectory));
        }

        string[] usual =
        [
            Path.Combine(ConfigurationFolder(), "cftoken", "config.toml"),
            Path.Combine(world.Environment.HomeDirectory, ".config", "skills", "jz-create-cf-token", "config.toml"),
        ];
        return usual.FirstOrDefault(world.Files.FileExists) is { } file ? Read(file) : null;
    }

    // The specification of XDG_CONFIG_HOME: a path that is not absolute counts for nothing.
    private string ConfigurationFolder() =>
        world.Environment.Get(world.Environment.IsWindows ? "APPDATA" : "XDG_CONFIG_HOME") is { Length: > 0 } set && Path.IsPathFullyQualified(set)
            ? set
            : Path.Combine(world.Environment.HomeDirectory, ".config");

    private BootstrapConfig Read(string file)
    {
        var root = Parse(file);
        RefuseUnknown(root, "The file", [Table]);
        var table = root[Table];
        if (table is not { Kind: ConfigKind.Object })
        {
            Refuse("table", $"There is no table [{Table}].", $"Begin with a line [{Table}], then env_file = \"PATH\".", table?.Location ?? new SourceLocation(file));
            throw new ProblemException(problems);
        }

        RefuseUnknown(table, Table, Keys);
        var names = BootstrapNames.Usual with
        {
            AccountId = Name(table, "account_id_var") ?? BootstrapNames.Usual.AccountId,
            Token = Name(table, "token_var") ?? BootstrapNames.Usual.Token,
            Email = Name(table, "email_var") ?? BootstrapNames.Usual.Email,
            Keys = Name(table, "key_var") is { } key ? [key] : BootstrapNames.Usual.Keys,
            PrefersKey = table["key_var"] is not null && table["token_var"] is null,
        };
        var envFile = EnvFileOf(table, file);
        return problems.Count == 0 ? new BootstrapConfig(file, envFile!, names) : throw new ProblemException(problems);
    }

    private ConfigNode Parse(string file)
    {
        try
        {
            return TomlConfigReader.Read(file, world.Files.ReadAllBytes(file, MostBytes)).Root;
        }
        catch (ProblemException wrong)
        {
            throw new ProblemException([.. wrong.Problems.Select(problem => problem with { Kind = ProblemKind.Usage })]);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ProblemException(new Problem(
                "bootstrap-config.unreadable",
                world.Environment.Get(Variable) is { Length: > 0 } ? $"The configuration file that {Variable} names cannot be read." : "The configuration file cannot be read.",
                new Fix(world.Environment.Get(Variable) is { Length: > 0 }
                    ? $"Check that it is there and that you may read it, or unset {Variable}."
                    : "Check that you may read it, or delete it."),
                new SourceLocation(file),
                ProblemKind.Usage));
        }
    }

    private string? EnvFileOf(ConfigNode table, string file)
    {
        if (table["env_file"] is null)
        {
            Refuse("env-file", $"{Table} has no env_file, which names the file with the credential.", "Add a line env_file = \"PATH\".", table.Location);
            return null;
        }

        if (Text(table, "env_file") is not { } text)
        {
            return null;
        }

        var path = Expand(text, Path.GetDirectoryName(file)!);
        if (!world.Files.FileExists(path))
        {
            Refuse(
                "env-file",
                $"{Table}.env_file: there is no file {UntrustedText.Clean(path, 300)}.",
                "Correct the path (~ stands for your home folder), or make the file.",
                table["env_file"]!.Location);
        }

        return path;
    }

    private string? Name(ConfigNode table, string key)
    {
        if (table[key] is null || Text(table, key) is not { } name)
        {
            return null;
        }

        // Whoever writes the credential itself here must not find it on the screen.
        if (!VariableName().IsMatch(name) || (name.Length >= ShortestValue && name.Any(char.IsAsciiLetterLower)))
        {
            Refuse("variable", $"{Table}.{key} is no variable's name.", "Write the name of the variable, not its value: letters, digits and _.", table[key]!.Location);
        }

        return name;
    }

    private string? Text(ConfigNode table, string key)
    {
        if (table[key]!.AsString is { Length: > 0 } text)
        {
            return text;
        }

        Refuse("shape", $"{Table}.{key} must be text that is not empty.", "Put it in double quotes.", table[key]!.Location);
        return null;
    }

    private void RefuseUnknown(ConfigNode table, string path, ImmutableArray<string> keys)
    {
        foreach (var member in table.Members.Where(member => !keys.Contains(member.Key)))
        {
            Refuse(
                "unknown-key",
                $"{path} has the unknown key \"{UntrustedText.Clean(member.Key, 80)}\".",
                Suggestion.For(member.Key, keys) is { } meant ? $"Did you mean \"{meant}\"?" : $"Delete it. The keys are: {string.Join(", ", keys)}.",
                member.KeyLocation);
        }
    }

    private void Refuse(string code, string message, string fix, SourceLocation where) =>
        problems.Add(new Problem($"bootstrap-config.{code}", message, new Fix(fix), where, ProblemKind.Usage));

    private string Expand(string path, string folder) => Path.GetFullPath(
        path == "~" ? world.Environment.HomeDirectory
        : path.StartsWith("~/", StringComparison.Ordinal) || (world.Environment.IsWindows && path.StartsWith("~\\", StringComparison.Ordinal))
            ? Path.Combine(world.Environment.HomeDirectory, path[2..])
        : path,
        folder);

    [GeneratedRegex(@"\A[A-Za-z_][A-Za-z0-9_]{0,127}\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex VariableName();
}
