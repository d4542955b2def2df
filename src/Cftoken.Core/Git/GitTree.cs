using System.Collections.Frozen;
using Cftoken.Core.Outside;
using Cftoken.Core.Outside.Processes;
using Cftoken.Core.Problems;
using Cftoken.Core.Text;

namespace Cftoken.Core.Git;

/// <summary>What a commit of a repository holds.</summary>
/// <param name="Root">The full path of the repository's work tree.</param>
/// <param name="Commit">The commit's id.</param>
/// <param name="Files">The object id of every regular file, by its path from the root, with slashes.</param>
/// <param name="IsMergeBase">Whether the commit is where the current branch left the one that was named; false: that one's own.</param>
public sealed record GitTree(string Root, string Commit, FrozenDictionary<string, string> Files, bool IsMergeBase)
{
    // Mode 100644 or 100755; 120000 is a symbolic link and 160000 a submodule (git-ls-tree(1)).
    private const string RegularFile = "100";

    /// <summary>
    /// Reads the list of a commit's files: of the commit at which the current branch left a reference, so that what others
    /// have added there since counts for nothing; of the reference itself where the two have no common history here.
    /// </summary>
    /// <param name="world">The outside world.</param>
    /// <param name="folder">A folder of the work tree.</param>
    /// <param name="reference">A branch, tag or commit as git names it.</param>
    /// <param name="cancellation">Ends git.</param>
    /// <exception cref="ProblemException">There is no git, no repository, or no such reference.</exception>
    public static async Task<GitTree> ReadAsync(OutsideWorld world, string folder, string reference, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(world);
        var git = new GitProgram(world.Processes, world.Environment);
        try
        {
            var top = await git.RunAsync(folder, ["rev-parse", "--show-toplevel"], cancellation);
            if (top.ExitCode != 0)
            {
                throw new ProblemException(NoRepository(top));
            }

            var named = await git.RunAsync(folder, ["rev-parse", "--verify", "--quiet", "--end-of-options", $"{reference}^{{commit}}"], cancellation);
            if (named.ExitCode != 0)
            {
                throw new ProblemException(NoReference(reference));
            }

            var tip = named.Output.Trim();
            var common = await git.RunAsync(folder, ["merge-base", tip, "HEAD"], cancellation);
            var commit = common.ExitCode == 0 ? common.Output.Trim() : tip;
            var list = await git.RunAsync(folder, ["ls-tree", "-r", "-z", "--full-tree", commit], cancellation);
            return list.ExitCode == 0
                ? new GitTree(Path.GetFullPath(top.Output.TrimEnd('\n', '\r')), commit, FilesIn(list.Output), common.ExitCode == 0)
                : throw new ProblemException(NoReference(reference));
        }
        catch (FileNotFoundException)
        {
            throw new ProblemException(new Problem(
                "git.none",
                "There is no git on the path, and what a commit holds only git can tell.",
                new Fix("Install git, then run the command again.", "git --version"),
                Kind: ProblemKind.Usage));
        }
    }

    // "100644 blob 0123…<TAB>path<NUL>"
    private static FrozenDictionary<string, string> FilesIn(string list) => list
        .Split('\0', StringSplitOptions.RemoveEmptyEntries)
        .Select(entry => (Fields: entry[..entry.IndexOf('\t', StringComparison.Ordinal)].Split(' '), Path: entry[(entry.IndexOf('\t', StringComparison.Ordinal) + 1)..]))
        .Where(entry => entry.Fields[0].StartsWith(RegularFile, StringComparison.Ordinal))
        .ToFrozenDictionary(entry => entry.Path, entry => entry.Fields[2], StringComparer.Ordinal);

    private static Problem NoRepository(ProcessResult result) => new(
        "git.no-repository",
        $"The project lies in no git repository that git accepts: {UntrustedText.Clean(result.Error.Trim(), 300)}",
        new Fix("Run the command in a git work tree."),
        Kind: ProblemKind.Usage);

    private static Problem NoReference(string reference)
    {
        var name = UntrustedText.Clean(reference, 120);
        return new Problem(
            "git.no-reference",
            $"git knows no commit {name} here.",
            new Fix("Fetch it; a checkout on CI often holds one commit only. With actions/checkout, set fetch-depth: 0.", "git fetch --no-tags origin"),
            Kind: ProblemKind.Usage);
    }
}
