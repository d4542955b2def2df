using System.Collections.Immutable;
using Cftoken.Core.Outside;

namespace Cftoken.Tokens.Sinks;

/// <summary>For whom and where a sink is opened.</summary>
/// <param name="World">The outside world. Its environment says where services are and holds their credentials.</param>
/// <param name="ProjectFolder">The project's folder: that of its wrangler configuration.</param>
/// <param name="PublishedFolders">
/// Folders whose content the project publishes (<c>assets.directory</c>, <c>site.bucket</c>, <c>pages_build_output_dir</c>),
/// absolute or relative to the project's folder.
/// </param>
/// <param name="Choice">Who chose the sink.</param>
public sealed record SinkContext(OutsideWorld World, string ProjectFolder, ImmutableArray<string> PublishedFolders, SinkChoice Choice);

/// <summary>Who chose a sink.</summary>
public enum SinkChoice
{
    /// <summary>Nobody: it is the usual one.</summary>
    Usual,

    /// <summary>A file of the project, which may be somebody else's.</summary>
    JobFile,

    /// <summary>The person at the command line, knowing what it means.</summary>
    CommandLine,
}
