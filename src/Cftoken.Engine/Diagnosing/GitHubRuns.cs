using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Core.Text;
using Cftoken.Engine.Surroundings;
using Cftoken.Engine.Targets;
using Cftoken.Logs.Diagnosing;

namespace Cftoken.Engine.Diagnosing;

/// <summary>Runs of GitHub Actions, through gh, which holds the credential for them.</summary>
/// <param name="world">The outside world.</param>
/// <param name="folder">The project's folder, which tells gh the repository.</param>
internal sealed class GitHubRuns(OutsideWorld world, string folder)
{
    private readonly GitHubCli gh = new(world, folder);

    /// <summary>Fetches the log of a run's failed steps.</summary>
    /// <param name="run">The run's number.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="ProblemException">It is no number, gh is not there or cannot fetch it, or nothing of the run failed.</exception>
    public async Task<LogSource> LogAsync(string run, CancellationToken cancellation)
    {
        MustBeNumber(run);
        var log = await gh.AskAsync(["run", "view", run, "--log-failed"], $"the log of run {run}", cancellation) ?? throw new ProblemException(new Problem(
            "diagnose.no-run",
            $"GitHub has no run {run} with a log in this repository, or does not show it to this login.",
            new Fix("gh lists them:", "gh run list --status failure"),
            Kind: ProblemKind.Usage));
        return string.IsNullOrWhiteSpace(log)
            ? throw new ProblemException(new Problem(
                "diagnose.nothing-failed",
                $"No step of run {run} has failed and left a log: it succeeded, or was cancelled.",
                new Fix("Look at it, or name one that failed; gh lists them:", "gh run list --status failure"),
                Kind: ProblemKind.Usage))
            : new LogSource($"run {run}", new StringReader(log));
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
            var result = await gh.RunAsync(["run", "rerun", run, "--failed"], cancellation);
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

    private static void MustBeNumber(string run)
    {
        if (run.Length is 0 or > 20 || !run.All(char.IsAsciiDigit))
        {
            throw new ProblemException(new Problem(
                "diagnose.run", $"{UntrustedText.Clean(run, 60)} is no run of GitHub Actions.", new Fix("Give the number that stands in the run's address; gh lists them:", "gh run list --status failure"), Kind: ProblemKind.Usage));
        }
    }
}
