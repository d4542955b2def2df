using System.Collections.Immutable;
using Cftoken.Core.DotEnv;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Engine.Executing;

namespace Cftoken.Engine.Bootstrapping;

/// <summary>
/// Where a bootstrap credential is looked for. The first place that has one counts:
/// <list type="number">
/// <item><c>--bootstrap-env FILE</c>; <c>-</c> is standard input: the credential alone, or lines of an env file;</item>
/// <item><c>CFTOKEN_BOOTSTRAP_TOKEN</c> in the environment;</item>
/// <item>the configuration file that <c>CF_TOKEN_SKILL_CONFIG</c> names;</item>
/// <item><c>cftoken/config.toml</c> in the user's configuration folder (<c>XDG_CONFIG_HOME</c>, else <c>~/.config</c>; on
/// Windows <c>APPDATA</c>);</item>
/// <item><c>~/.config/skills/jz-create-cf-token/config.toml</c>;</item>
/// <item><c>CLOUDFLARE_EMAIL</c> with <c>CLOUDFLARE_GLOBAL_KEY</c> or <c>CLOUDFLARE_API_KEY</c> in the environment, which is
/// told: a key can do everything, so whatever can do less goes before it.</item>
/// </list>
/// A <c>CLOUDFLARE_API_TOKEN</c> in the environment is never taken: it is a project's own token, or meant for one. Within
/// one place a token goes before a key.
/// </summary>
/// <param name="world">The outside world.</param>
internal sealed class BootstrapPlaces(OutsideWorld world)
{
    /// <summary>What names standard input.</summary>
    public const string StandardInput = "-";

    /// <summary>A credential, and the files from which it was read.</summary>
    public sealed record Found(BootstrapSource Source, ImmutableArray<string> Files);

    /// <summary>The credential of the first place that has one; null where none has.</summary>
    public async Task<Found?> FindAsync(string? file, Action<string> tell, CancellationToken cancellation)
    {
        if (file == StandardInput)
        {
            return new Found(OfText(await HiddenInput.ReadAsync(world.Terminal, "the bootstrap credential", tell, cancellation)), []);
        }

        if (file is not null)
        {
            return OfFile(file);
        }

        if (OfVariable() is { } set)
        {
            return new Found(set, []);
        }

        if (OfConfiguration() is { } configured)
        {
            return configured;
        }

        if (OfEnvironment() is not { } key)
        {
            return null;
        }

        tell($"The bootstrap credential is the Global API Key of {key.Source}; a token that can only create tokens would do as well.");
        return new Found(key, []);
    }

    /// <summary>Every credential that can be read without being named.</summary>
    public IEnumerable<BootstrapSource> Known()
    {
        Func<BootstrapSource?>[] places = [OfVariable, () => OfConfiguration()?.Source, OfEnvironment];
        foreach (var place in places)
        {
            BootstrapSource? found;
            try
            {
                found = place();
            }
            catch (ProblemException)
            {
                continue;
            }

            if (found is not null)
            {
                yield return found;
            }
        }
    }

    private BootstrapSource? OfVariable() => world.Environment.Get(CredentialVariables.Bootstrap)?.Trim() is { Length: > 0 } value
        ? Reading(BootstrapNames.Usual, world.Environment.Get, CredentialVariables.Bootstrap).OfValue(CredentialVariables.Bootstrap, value)
        : null;

    private BootstrapSource? OfEnvironment()
    {
        var usual = BootstrapNames.Usual;
        return usual.Keys.FirstOrDefault(name => world.Environment.Get(name) is { Length: > 0 }) is { } key
            && world.Environment.Get(usual.Email) is { Length: > 0 }
            ? Reading(usual, name => name == usual.Token ? null : world.Environment.Get(name), $"{key} in the environment").OfVariables()
            : null;
    }

    private Found? OfConfiguration()
    {
        if (new BootstrapConfigReader(world).Find() is not { } configured)
        {
            return null;
        }

        var variables = EnvFile.Read(world, configured.EnvFile, "env_file");
        return new BootstrapReading(configured.Names, name => Value(variables, name), configured.EnvFile, new SourceLocation(configured.EnvFile))
            .OfVariables() is { } source
            ? new Found(source, [configured.File, configured.EnvFile])
            : throw new ProblemException(new Problem(
                "bootstrap.no-token",
                $"The file that env_file of {configured.File} names defines neither {configured.Names.Token} nor {string.Join(" or ", configured.Names.Keys)}.",
                new Fix($"Add a line {configured.Names.Token}=… with a token that can create tokens, or name the variables that the file has (token_var, email_var, key_var)."),
                new SourceLocation(configured.EnvFile),
                ProblemKind.Credential));
    }

    private Found OfFile(string file)
    {
        var variables = EnvFile.Read(world, file, "--bootstrap-env");
        return new BootstrapReading(BootstrapNames.Usual, name => Value(variables, name), file, new SourceLocation(file)).OfVariables() is { } source
            ? new Found(source, [Path.GetFullPath(file, world.Environment.CurrentDirectory)])
            : throw NoToken("The file", new SourceLocation(file));
    }

    private BootstrapSource OfText(string text)
    {
        const string source = "standard input";
        if (text.Length > 0 && !text.Contains('=', StringComparison.Ordinal) && !text.Contains('\n', StringComparison.Ordinal))
        {
            return Reading(BootstrapNames.Usual, world.Environment.Get, source).OfValue("Standard input", text);
        }

        var variables = DotEnvDocument.Parse(text);
        return Reading(BootstrapNames.Usual, name => Value(variables, name), source).OfVariables() ?? throw NoToken("Standard input", null);
    }

    private static BootstrapReading Reading(BootstrapNames names, Func<string, string?> get, string source) => new(names, get, source, null);

    private static string? Value(DotEnvDocument variables, string name) => variables.TryGet(name, out var value) ? value : null;

    private static ProblemException NoToken(string what, SourceLocation? where) => new(new Problem(
        "bootstrap.no-token",
        $"{what} does not define {BootstrapNames.Usual.Token}, nor {BootstrapNames.Usual.Keys[0]} with {BootstrapNames.Usual.Email}.",
        new Fix($"Add a line {BootstrapNames.Usual.Token}=… with a token that can create tokens."),
        where,
        ProblemKind.Credential));
}
