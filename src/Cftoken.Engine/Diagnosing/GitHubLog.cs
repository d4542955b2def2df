using Cftoken.Core.Outside;
using Cftoken.Core.Outside.Processes;
using Cftoken.Core.Problems;
using Cftoken.Core.Text;
using Cftoken.Engine.Executing;
using Cftoken.Logs.Diagnosing;

namespace Cftoken.Engine.Diagnosing;

/// <summary>The log of a GitHub Actions run's failed steps, through gh, which holds the credential for it.</summary>
/// <param name="world">The outside world.</param>
internal sealed class GitHubLog(OutsideWorld world)
{
    /// <summary>Fetches it.</summary>
    /// <param name="run">The run's number.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="ProblemException">It is no number, gh is not there, or gh cannot fetch it.</exception>
    public async Task<LogSource> FetchAsync(string run, CancellationToken cancellation)
    {
        if (run.Length is 0 or > 20 || !run.All(char.IsAsciiDigit))
        {
            throw new ProblemException(new Problem(
                "diagnose.run", $"{UntrustedText.Clean(run, 60)} is no run of GitHub Actions.", new Fix("Give the number that stands in the run's address; gh lists them:", "gh run list --status failure"), Kind: ProblemKind.Usage));
        }

        ProcessResult result;
        try
        {
            result = await world.Processes.RunAsync(new ProcessRequest("gh", ["run", "view", run, "--log-failed"], world.Environment.CurrentDirectory, Variables()), cancellation);
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

    // Credentials of Cloudflare's are none of gh's business.
    private Dictionary<string, string> Variables()
    {
        var names = world.Environment.IsWindows ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;
        return world.Environment.All.Where(variable => CredentialVariables.IsInherited(variable.Key, names)).ToDictionary(variable => variable.Key, variable => variable.Value, names);
    }
}
