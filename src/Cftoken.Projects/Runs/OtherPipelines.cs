using System.Collections.Immutable;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;

namespace Cftoken.Projects.Runs;

/// <summary>The files of CI systems that are not read: what is not read is said.</summary>
internal static class OtherPipelines
{
    private static readonly (string File, string System)[] Known =
    [
        (".circleci/config.yml", "CircleCI"),
        ("Jenkinsfile", "Jenkins"),
        ("bitbucket-pipelines.yml", "Bitbucket Pipelines"),
        ("azure-pipelines.yml", "Azure Pipelines"),
        ("azure-pipelines.yaml", "Azure Pipelines"),
    ];

    /// <summary>Which of them the repository has.</summary>
    /// <param name="files">The file system.</param>
    /// <param name="root">The full path of the repository.</param>
    internal static ImmutableArray<Unfollowed> In(IFileSystem files, string root) =>
    [
        .. from known in Known
           where files.FileExists(Path.Combine(root, known.File))
           select new Unfollowed(known.File, $"Files of {known.System} are not read: what they run is not in the plan.", new SourceLocation(known.File)),
    ];
}
