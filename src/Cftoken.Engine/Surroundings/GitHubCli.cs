using Cftoken.Core.Outside;
using Cftoken.Core.Outside.Processes;
using Cftoken.Core.Problems;
using Cftoken.Core.Text;
using Cftoken.Tokens.Sinks.Programs;

namespace Cftoken.Engine.Surroundings;

/// <summary>
/// GitHub's own command line, gh, which holds the credential for GitHub; what it fails with comes out in words and with the
/// repair. Credentials of Cloudflare's are none of its business, and a program of that name in the project, or among its
/// packages, is not it.
/// </summary>
/// <param name="world">The outside world.</param>
/// <param name="folder">Where it runs: the folder's clone tells it the repository.</param>
internal sealed class GitHubCli(OutsideWorld world, string folder)
{
    // gh exits so where it is not logged in: cli.github.com/manual/gh_help_exit-codes (2026-11).
    private const int LoginNeeded = 4;

    /// <summary>Runs it.</summary>
    /// <param name="arguments">Its arguments; nothing in them is a secret.</param>
    /// <param name="what">What it is asked for, for people: <c>run 12</c>.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>What it printed; null where GitHub has no such thing, or does not show it to this login.</returns>
    /// <exception cref="ProblemException">It is not there, not logged in, knows no repository, or GitHub does not answer.</exception>
    public async Task<string?> AskAsync(IReadOnlyList<string> arguments, string what, CancellationToken cancellation)
    {
        ProcessResult result;
        try
        {
            result = await RunAsync(arguments, cancellation);
        }
        catch (FileNotFoundException)
        {
            throw new ProblemException(new Problem(
                "github.no-gh",
                "gh, GitHub's own command line, is not on the path.",
                new Fix("Install it from https://cli.github.com, and log in:", "gh auth login")));
        }

        return result.ExitCode == 0 ? result.Output
            : Says(result, "HTTP 404", "log not found") ? null
            : throw new ProblemException(Fault(result, arguments, what));
    }

    /// <summary>Runs it, whatever it says.</summary>
    /// <exception cref="FileNotFoundException">It is not there.</exception>
    public Task<ProcessResult> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellation) =>
        world.Processes.RunAsync(new ProcessRequest("gh", [.. arguments], folder, ChildEnvironment.From(world.Environment, folder)), cancellation);

    private static Problem Fault(ProcessResult result, IReadOnlyList<string> arguments, string what)
    {
        if (result.ExitCode == LoginNeeded || Says(result, "gh auth login", "HTTP 401"))
        {
            return new Problem(
                "github.login", "gh is not logged in to GitHub, or its login is not valid any more.", new Fix("Log in, or set GH_TOKEN:", "gh auth login"), Kind: ProblemKind.Credential);
        }

        if (Says(result, "HTTP 410"))
        {
            return new Problem(
                "github.gone", $"GitHub does not keep {what} any more.", new Fix("Run what failed again, and look at that: gh run rerun ID --failed"));
        }

        if (Says(result, "HTTP 403"))
        {
            return new Problem(
                "github.forbidden",
                $"GitHub does not let this login read {what}.",
                new Fix("Give gh a login that may: a classic token with the scope repo, or a fine-grained one with read access to Actions, Secrets and Environments.", "gh auth refresh --scopes repo"),
                Kind: ProblemKind.Credential);
        }

        if (Says(result, "still in progress"))
        {
            return new Problem(
                "github.unfinished", $"GitHub gives out {what} when the run has ended, and it still runs.", new Fix("Wait for it, and try again:", "gh run watch"));
        }

        return Says(result, "base repo", "no git remotes", "not a git repository")
            ? new Problem(
                "github.repository",
                "Nothing says which repository of GitHub this is about.",
                new Fix("Run the command in a clone of it, or set GH_REPO=OWNER/NAME."),
                Kind: ProblemKind.Usage)
            : new Problem(
                "github.failed",
                $"gh does not tell of {what}: {UntrustedText.Clean(result.Error.Trim(), 300)}",
                new Fix("Try it alone:", $"gh {string.Join(' ', arguments.Select(ShellText.Quote))}"));
    }

    private static bool Says(ProcessResult result, params ReadOnlySpan<string> words)
    {
        foreach (var word in words)
        {
            if (result.Error.Contains(word, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
