using Cftoken.Core.Outside;
using Cftoken.Core.Outside.Processes;
using Cftoken.Core.Problems;
using Cftoken.Core.Text;
using Cftoken.Engine.Targets;
using Cftoken.Logs.Diagnosing;
using Cftoken.Tokens.Sinks.Programs;

namespace Cftoken.Engine.Diagnosing;

/// <summary>
/// Runs of GitHub Actions, through gh, which holds the credential for them. Credentials of Cloudflare's are none of its
/// business, and a program of that name in the project, or among its packages, is not it.
/// </summary>
/// <param name="world">The outside world.</param>
/// <param name="folder">The project's folder, which tells gh the repository.</param>
internal sealed class GitHubRuns(OutsideWorld world, string folder)
{
    /// <summary>Fetches the log of a run's failed steps.</summary>
    /// <param name="run">The run's number.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="ProblemException">It is no number, gh is not there, or gh cannot fetch it.</exception>
    public async Task<LogSource> LogAsync(string run, CancellationToken cancellation)
    {
        MustBeNumber(run);
        ProcessResult result;
        try
        {
            result = await RunAsync(["run", "view", run, "--log-failed"], cancellation);
        }
        catch (FileNotFoundException)
        {
            throw new ProblemException(new Problem(
                "diagnose.no-gh", "gh, GitHub's own command line, is not on the path.", new Fix("Install it, or save the log and give the file:", "cftoken diagnose failed.log")));
        }

        return result.ExitCode == 0
            ? new LogSource($"run {run}", new StringReader(result.Output))
            : throw new ProblemException(new Problem(
                "diagnose.gh", $"gh could not fetch the log of run {run}: {UntrustedText.Clean(result.Error.Trim(), 300)}", new Fix("Try it alone:", $"gh run view {run} --log-failed")));
    }

    /// <summary>Has the failed jobs of a run run again.</summary>
    /// <param name="run">The run's number.</param>
    /// <param name="dialogue">Whom to tell where it does not come to that.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>Whether they run.</returns>
    public async Task<bool> RerunAsync(string run, ITokenDialogue dialogue, CancellationToken cancellation)
    {
        MustBeNumber(run);
        try
        {
            var result = await RunAsync(["run", "rerun", run, "--failed"], cancellation);
            if (result.ExitCode != 0)
            {
                dialogue.Tell($"gh did not start run {run} again: {UntrustedText.Clean(result.Error.Trim(), 300)}");
            }

            return result.ExitCode == 0;
        }
        catch (FileNotFoundException)
        {
            dialogue.Tell("gh, GitHub's own command line, is not on the path.");
            return false;
        }
    }

    private Task<ProcessResult> RunAsync(string[] arguments, CancellationToken cancellation) =>
        world.Processes.RunAsync(new ProcessRequest("gh", arguments, folder, ChildEnvironment.From(world.Environment, folder)), cancellation);

    private static void MustBeNumber(string run)
    {
        if (run.Length is 0 or > 20 || !run.All(char.IsAsciiDigit))
        {
            throw new ProblemException(new Problem(
                "diagnose.run", $"{UntrustedText.Clean(run, 60)} is no run of GitHub Actions.", new Fix("Give the number that stands in the run's address; gh lists them:", "gh run list --status failure"), Kind: ProblemKind.Usage));
        }
    }
}
