using Cftoken.Core.Files;
using Cftoken.Core.Outside;
using Cftoken.Core.Outside.Processes;
using Cftoken.Core.Problems;
using Cftoken.Core.Text;

namespace Cftoken.Core.Git;

/// <summary>Why git will not pick a file up.</summary>
public enum GitProtection
{
    /// <summary>The file is ignored and not tracked.</summary>
    Ignored,

    /// <summary>The file lies in no work tree.</summary>
    NoWorkTree,
}

/// <summary>
/// Asks git whether it tracks or ignores a file. Where a repository is in sight and git gives no clear answer, that is a
/// problem: the file must not be written on a guess. The project's own configuration must not run anything by the
/// asking, and what git starts must find no credential in its environment.
/// </summary>
internal sealed class GitGuard(IProcesses processes, IEnvironment environment)
{
    private const int Ignored = 0;
    private const int NotIgnored = 1;

    private readonly GitProgram git = new(processes, environment);

    /// <summary>Finds out how the file is kept out of git, and adds a problem where it is not.</summary>
    /// <param name="target">The file.</param>
    /// <param name="problems">Takes what is wrong.</param>
    /// <param name="cancellation">Ends git.</param>
    public async Task<GitProtection> CheckAsync(SafeFileTarget target, List<Problem> problems, CancellationToken cancellation)
    {
        if (!HasRepositoryAbove(target.Folder))
        {
            return GitProtection.NoWorkTree;
        }

        try
        {
            var inside = await GitAsync(target, ["rev-parse", "--is-inside-work-tree"], cancellation);
            if (inside.Output.Trim() != "true")
            {
                problems.Add(inside.ExitCode == 0 || inside.Error.Contains("not a git repository", StringComparison.Ordinal)
                    ? Unclear(target)
                    : Failed(target, inside));
                return GitProtection.Ignored;
            }

            // Of a file that it tracks git never says that it is ignored.
            if (await IsUntrackedAsync(target, problems, cancellation))
            {
                await CheckIgnoredAsync(target, problems, cancellation);
            }

            return GitProtection.Ignored;
        }
        catch (FileNotFoundException)
        {
            problems.Add(new Problem(
                "file.no-git",
                $"{target.Shown} lies in a git repository, and there is no git on the path to ask whether it ignores the file.",
                new Fix("Install git, then run the command again.", "git --version"),
                target.Where));
            return GitProtection.Ignored;
        }
    }

    /// <summary>Whether a folder, or one above it, holds a repository.</summary>
    public static bool HasRepositoryAbove(string folder)
    {
        for (var current = new DirectoryInfo(folder); current is not null; current = current.Parent)
        {
            if (Path.Exists(Path.Combine(current.FullName, ".git")))
            {
                return true;
            }
        }

        return false;
    }

    private static string Ignore(SafeFileTarget target) => $"echo {ShellText.Quote(target.Name + "*")} >> .gitignore";

    // A repository that calls itself bare, or whose work tree is said to be elsewhere, is believed by git; one changed
    // line later the file is in its reach.
    private static Problem Unclear(SafeFileTarget target) => new(
        "file.git-unclear",
        $"There is a .git in the folder of {target.Shown} or above it, but git does not take the folder for a work tree.",
        new Fix(
            "Correct core.bare and core.worktree in the repository's configuration, or move that .git away if it is none.",
            "git config --show-origin --get-regexp '^core\\.(bare|worktree)$'"),
        target.Where);

    private static Problem Failed(SafeFileTarget target, ProcessResult result) => new(
        "file.git-failed",
        $"git cannot say whether it ignores {target.Shown}: {UntrustedText.Clean(result.Error.Trim(), 300)}",
        new Fix("Make git work in this folder, then run the command again.", "git status"),
        target.Where);

    private async Task<bool> IsUntrackedAsync(SafeFileTarget target, List<Problem> problems, CancellationToken cancellation)
    {
        var tracked = await GitAsync(target, ["--literal-pathspecs", "ls-files", "-z", "--cached", "--", target.Name], cancellation);
        if (tracked.ExitCode != 0)
        {
            problems.Add(Failed(target, tracked));
        }
        else if (tracked.Output.Length > 0)
        {
            problems.Add(new Problem(
                "file.tracked",
                $"git tracks {target.Shown}, so a token in it would be committed.",
                new Fix(
                    "Take it out of git (the file stays), and ignore it. Tokens that were ever committed must be revoked.",
                    $"git rm --cached -- {ShellText.Quote(target.Shown)} && {Ignore(target)}"),
                target.Where));
        }

        return tracked is { ExitCode: 0, Output.Length: 0 };
    }

    private async Task CheckIgnoredAsync(SafeFileTarget target, List<Problem> problems, CancellationToken cancellation)
    {
        foreach (var (name, code, what) in new[]
        {
            (target.Name, "file.not-ignored", $"git does not ignore {target.Shown}, so a token in it could be committed."),
            (target.TemporaryName, "file.temporary-not-ignored",
                $"git ignores {target.Shown}, but not {target.TemporaryName}, which holds the token for a moment while the file is replaced."),
        })
        {
            var result = await GitAsync(target, ["check-ignore", "-q", "--", "./" + name], cancellation);
            if (result.ExitCode == NotIgnored)
            {
                problems.Add(new Problem(code, what, new Fix("Ignore it.", Ignore(target)), target.Where));
                return;
            }

            if (result.ExitCode != Ignored)
            {
                problems.Add(Failed(target, result));
                return;
            }
        }
    }

    private Task<ProcessResult> GitAsync(SafeFileTarget target, string[] arguments, CancellationToken cancellation) =>
        git.RunAsync(target.Folder, arguments, cancellation);
}
