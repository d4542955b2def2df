using System.Collections.Immutable;
using Cftoken.Logs.Runs;

namespace Cftoken.Logs.Diagnosing;

/// <summary>What a log shows besides the cause: what follows from it, what misleads, what is live all the same.</summary>
internal static class Consequences
{
    /// <summary>The consequences of a run's failure.</summary>
    /// <param name="run">The run.</param>
    /// <param name="others">Its errors that are not the cause.</param>
    public static IEnumerable<string> Of(ToolRun run, ImmutableArray<LogError> others)
    {
        foreach (var path in others.Select(error => error.Path).OfType<string>().Distinct(StringComparer.Ordinal).Take(10))
        {
            yield return path == "/user/tokens/verify"
                ? "/user/tokens/verify failed after it: the tool asked who the token is."
                : $"{path} failed after it and mends itself with the cause.";
        }

        if (run.IsTokenAlive)
        {
            yield return "The lines \"Are you missing the User->User Details->Read permission?\" and \"…Memberships->Read…\" are no cause: every token without them gets these.";
        }

        if (run.Progress is Progress.Uploaded or Progress.Triggers)
        {
            yield return "The Worker itself is already live; only what comes after the upload failed.";
        }

        if (run.TriesZones)
        {
            yield return "\"does not have 'All Zones' permissions\" is no failure: the routes are then set zone by zone.";
        }
    }
}
