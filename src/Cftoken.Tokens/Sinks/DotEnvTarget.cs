using System.Collections.Immutable;

namespace Cftoken.Tokens.Sinks;

/// <summary>Which env file takes the token.</summary>
/// <param name="ProjectFolder">The project's folder: that of its wrangler configuration.</param>
/// <param name="Path">The file, relative to the folder.</param>
/// <param name="IsChosen">Whether a person named it, knowing what it means.</param>
/// <param name="PublishedFolders">
/// Folders whose content the project publishes (<c>assets.directory</c>, <c>site.bucket</c>, <c>pages_build_output_dir</c>),
/// absolute or relative to the project's folder.
/// </param>
public sealed record DotEnvTarget(string ProjectFolder, string Path, bool IsChosen, ImmutableArray<string> PublishedFolders)
{
    /// <summary>The file that wrangler reads a Worker's development variables from, and the usual sink.</summary>
    public const string DevVars = ".dev.vars";
}
