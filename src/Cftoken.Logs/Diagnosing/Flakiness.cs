using System.Collections.Immutable;
using Cftoken.Catalog;
using Cftoken.Catalog.Model;
using Cftoken.Logs.Runs;

namespace Cftoken.Logs.Diagnosing;

/// <summary>
/// Tells a refusal that was none: the same command went through afterwards, the same call was answered well in the same log,
/// or what takes the same permissions was let through before and after; or failures of Cloudflare's own stand around it.
/// </summary>
/// <param name="catalog">The catalogue.</param>
internal sealed class Flakiness(PermissionCatalog catalog)
{
    // One failure of Cloudflare's own may stand beside a missing permission by chance.
    private const int Scatter = 2;

    /// <summary>The verdict; null where nothing speaks against the refusal.</summary>
    /// <param name="run">The run that was refused.</param>
    /// <param name="found">The refused call.</param>
    /// <param name="verdict">What the refusal alone says.</param>
    /// <param name="runs">Every run of the log, in the order in which each lane has them.</param>
    /// <param name="failuresOfCloudflare">How many other failures of the run are Cloudflare's own.</param>
    public Verdict? Of(ToolRun run, FoundCall? found, Verdict verdict, IReadOnlyList<ToolRun> runs, int failuresOfCloudflare)
    {
        if (verdict.Cause != ErrorCause.MissingPermission)
        {
            return null;
        }

        if (WentThroughLater(run, runs))
        {
            return Says(verdict, 0.8, "The same command went through later in the same log: the token was good enough, and Cloudflare refused it for a moment.");
        }

        ImmutableArray<SeenCall> calls = [.. runs.Where(other => other.Lane == run.Lane).SelectMany(other => other.Answers)];
        if (found?.Call is { Method: { } method, Operation: { } operation } && WasAnswered(calls, method, operation))
        {
            return Says(verdict, 0.8, "The same call, or one that takes the same permissions, was let through before and after it: Cloudflare refused it for a moment.");
        }

        return failuresOfCloudflare >= Scatter
            ? Says(verdict, 0.6, "Failures of Cloudflare's own stand around it; look at cloudflarestatus.com before the token is changed.")
            : null;
    }

    private static Verdict Says(Verdict verdict, double confidence, string says) => new(ErrorCause.Transient, confidence, says, verdict.Rule is { Cause: ErrorCause.Transient } ? verdict.Rule : null);

    private static bool WentThroughLater(ToolRun run, IReadOnlyList<ToolRun> runs)
    {
        var at = -1;
        for (var index = 0; index < runs.Count; index++)
        {
            at = ReferenceEquals(runs[index], run) ? index : at;
        }

        return at >= 0 && runs.Skip(at + 1).Any(later => later.Lane == run.Lane && later.IsDone && later.Errors.Count == 0
            && CallNarrowing.CommandOf(later) == CallNarrowing.CommandOf(run) && later.Version == run.Version);
    }

    private bool WasAnswered(ImmutableArray<SeenCall> calls, string method, Operation operation)
    {
        var same = calls.Select(call => (call.Status, Operation: catalog.TryMatch(call.Method, call.Path, out var match) ? match.Operation : null)).ToList();
        var first = same.FindIndex(call => call.Status >= 400 && call.Operation == operation);
        if (first < 0)
        {
            return false;
        }

        if (same.Exists(call => call.Status < 400 && call.Operation == operation && operation.Method == method))
        {
            return true;
        }

        var last = same.FindLastIndex(call => call.Status >= 400 && call.Operation == operation);
        return operation.WantsGroup && same.Take(first).Any(Alike) && same.Skip(last + 1).Any(Alike);

        bool Alike((int Status, Operation? Operation) call) =>
            call.Status < 400 && call.Operation is { WantsGroup: true } other && other.Accepted.All(operation.Accepted.Contains);
    }
}
