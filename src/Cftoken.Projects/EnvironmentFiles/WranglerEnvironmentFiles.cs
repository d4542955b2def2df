using System.Collections.Immutable;
using System.Text;
using Cftoken.Core.DotEnv;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;

namespace Cftoken.Projects.EnvironmentFiles;

/// <summary>An env file that is there.</summary>
/// <param name="Path">Its full path.</param>
/// <param name="File">The path as the user knows it.</param>
/// <param name="Document">What stands in it.</param>
public sealed record EnvironmentFile(string Path, string File, DotEnvDocument Document);

/// <summary>A variable that an env file defines; its value stays in the document.</summary>
/// <param name="Name">The variable.</param>
/// <param name="Where">File and line.</param>
/// <param name="IsEmpty">Whether it is set to nothing.</param>
public sealed record VariableDefinition(string Name, SourceLocation Where, bool IsEmpty);

/// <summary>
/// The env files that wrangler would load: for its own environment, where a credential in them counts, and for the
/// variables of a Worker in development. Source: wrangler 4.164.0, read 2026-11-22.
/// </summary>
/// <param name="Own">
/// The files beside the folder wrangler starts in that fill its own environment, weakest first: a later file's value
/// replaces an earlier one's. A variable of the process goes before all of them unless it is empty.
/// </param>
/// <param name="Development">The files that give a Worker its variables in development, weakest first.</param>
/// <param name="DevelopmentUsesDevVars">
/// Whether <see cref="Development"/> is a <c>.dev.vars</c> file. Where it is not, creating one hides the <c>.env*</c> files listed there.
/// </param>
public sealed record WranglerEnvironmentFiles(
    ImmutableArray<EnvironmentFile> Own,
    ImmutableArray<EnvironmentFile> Development,
    bool DevelopmentUsesDevVars)
{
    /// <summary>Reads the files.</summary>
    /// <param name="files">The file system.</param>
    /// <param name="root">The full path of the project, to which locations are relative.</param>
    /// <param name="workingFolder">The full path of the folder wrangler starts in.</param>
    /// <param name="configurationFolder">The full path of the configuration file's folder.</param>
    /// <param name="environment">The environment as <c>--env</c> gives it; <c>CLOUDFLARE_ENV</c> does not choose env files.</param>
    /// <exception cref="ProblemException">A file is there but cannot be read.</exception>
    public static WranglerEnvironmentFiles Read(IFileSystem files, string root, string workingFolder, string configurationFolder, string? environment)
    {
        ArgumentNullException.ThrowIfNull(files);
        string[] defaults = environment is null ? [".env", ".env.local"] : [".env", ".env.local", $".env.{environment}", $".env.{environment}.local"];
        string[] devVars = environment is null ? [".dev.vars"] : [$".dev.vars.{environment}", ".dev.vars"];
        var own = Load(files, root, workingFolder, defaults);

        // The environment's own .dev.vars replaces the plain one; nothing is merged.
        var development = Load(files, root, configurationFolder, devVars).Take(1).ToImmutableArray();
        return development.Length > 0
            ? new WranglerEnvironmentFiles(own, development, DevelopmentUsesDevVars: true)
            : new WranglerEnvironmentFiles(own, Load(files, root, configurationFolder, defaults), DevelopmentUsesDevVars: false);
    }

    /// <summary>Where wrangler's own environment gets any of these variables from, the definition that counts first.</summary>
    public ImmutableArray<VariableDefinition> Find(params IReadOnlyCollection<string> names) =>
    [
        .. from file in Own.Reverse()
           from entry in file.Document.Entries.Reverse()
           where names.Contains(entry.Key)
           select new VariableDefinition(entry.Key, new SourceLocation(file.File, entry.Line), entry.IsEmpty),
    ];

    private static ImmutableArray<EnvironmentFile> Load(IFileSystem files, string root, string folder, string[] names) =>
    [
        .. from name in names
           let path = Path.Combine(folder, name)
           where files.FileExists(path)
           let shown = Folders.Shown(root, path)
           select new EnvironmentFile(path, shown, DotEnvDocument.Parse(Encoding.UTF8.GetString(ConfigFile.ReadBytes(files, path, shown)))),
    ];
}
