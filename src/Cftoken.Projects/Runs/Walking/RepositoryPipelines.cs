using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Projects.GitLab;
using Cftoken.Projects.Workflows;

namespace Cftoken.Projects.Runs.Walking;

/// <summary>The runs that a repository's CI files ask for. They lie in the repository's own folder, whichever part of it is looked at.</summary>
internal static class RepositoryPipelines
{
    /// <summary>Reads them.</summary>
    /// <param name="files">The file system.</param>
    /// <param name="part">The full path of the part that is looked at, to which places are named.</param>
    internal static PipelineRuns Read(IFileSystem files, string part)
    {
        var repository = Folders.Upward(files, part).FirstOrDefault(folder => HasGit(files, folder)) ?? part;
        PipelineRuns[] all = [GitHubWorkflows.Read(files, repository), GitLabPipeline.Read(files, repository)];
        return PipelineRuns.Of(
            all.SelectMany(one => one.Found.Runs).Select(run => run with
            {
                Source = run.Source with { File = Shown(run.Source.File) },
                Invocation = run.Invocation with { Where = Place(run.Invocation.Where) },
                Via = [.. run.Via.Select(Place)],
            }),
            all.SelectMany(one => one.Found.Unfollowed).Concat(OtherPipelines.In(files, repository)).Select(one => one with { Where = Place(one.Where) }),
            all.SelectMany(one => one.Warnings).Select(one => one with { Where = one.Where is { } where ? Place(where) : null }));

        string Shown(string file) => repository == part ? file : Folders.Shown(part, Path.Combine(repository, file));

        SourceLocation Place(SourceLocation where) => where with { File = Shown(where.File) };
    }

    private static bool HasGit(IFileSystem files, string folder)
    {
        var git = Path.Combine(folder, ".git");
        return files.DirectoryExists(git) || files.FileExists(git);
    }
}
