using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Projects.GitLab;
using Cftoken.Projects.Workflows;

namespace Cftoken.Projects.Runs.Walking;

/// <summary>
/// The runs that a repository's CI files ask for. They lie in the repository's own folder, whichever part of it is looked at;
/// a part with workflows of its own (a template, a sample, a subtree of another repository) is read as a repository too.
/// </summary>
internal static class RepositoryPipelines
{
    /// <summary>Reads them.</summary>
    /// <param name="files">The file system.</param>
    /// <param name="part">The full path of the part that is looked at, to which places are named.</param>
    internal static PipelineRuns Read(IFileSystem files, string part)
    {
        var upward = Folders.Upward(files, part).ToList();
        var git = upward.Find(folder => HasGit(files, folder));
        var repository = git ?? part;
        var own = git is null ? [] : upward.FindAll(folder => folder != git && files.DirectoryExists(Path.Combine(folder, GitHubWorkflows.Folder)));
        var all = own.Select(folder => Named(GitHubWorkflows.Read(files, folder), folder, part))
            .Append(Named(GitHubWorkflows.Read(files, repository), repository, part))
            .Append(Named(GitLabPipeline.Read(files, repository), repository, part))
            .ToList();
        var others = OtherPipelines.In(files, repository).Select(one => one with { Where = Place(one.Where, repository, part) });
        return PipelineRuns.Of(
            all.SelectMany(one => one.Found.Runs), all.SelectMany(one => one.Found.Unfollowed).Concat(others), all.SelectMany(one => one.Warnings));
    }

    private static PipelineRuns Named(PipelineRuns read, string folder, string part) => folder == part ? read : new PipelineRuns(
        new FoundRuns(
            [
                .. read.Found.Runs.Select(run => run with
                {
                    Source = run.Source with { File = Shown(run.Source.File, folder, part) },
                    Invocation = run.Invocation with { Where = Place(run.Invocation.Where, folder, part) },
                    Via = [.. run.Via.Select(where => Place(where, folder, part))],
                }),
            ],
            [.. read.Found.Unfollowed.Select(one => one with { Where = Place(one.Where, folder, part) })]),
        [.. read.Warnings.Select(one => one with { Where = one.Where is { } where ? Place(where, folder, part) : null })]);

    private static string Shown(string file, string folder, string part) => folder == part ? file : Folders.Shown(part, Path.Combine(folder, file));

    private static SourceLocation Place(SourceLocation where, string folder, string part) => where with { File = Shown(where.File, folder, part) };

    private static bool HasGit(IFileSystem files, string folder)
    {
        var git = Path.Combine(folder, ".git");
        return files.DirectoryExists(git) || files.FileExists(git);
    }
}
