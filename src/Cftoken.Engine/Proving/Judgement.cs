using System.Collections.Immutable;
using Cftoken.Catalog.Model;
using Cftoken.Catalog.Planning;
using Cftoken.Emulator.Requests;
using Cftoken.Engine.Plans;

namespace Cftoken.Engine.Proving;

/// <summary>What runs tell. It sees nothing but them.</summary>
internal static class Judgement
{
    /// <summary>Whether the whole plan is enough.</summary>
    /// <param name="runs">The runs with it, in order; the later ones on the state that the earlier ones left.</param>
    public static (Sufficiency Verdict, string Because, ImmutableArray<string> LastLines) OfPlan(IReadOnlyList<TrialRun> runs)
    {
        if (runs.SelectMany(run => run.OtherCredentials).Distinct().ToList() is { Count: > 0 } others)
        {
            return (Sufficiency.Insufficient, $"The command presented {string.Join(" and ", others)} besides the token that it was given.", []);
        }

        if (runs.FirstOrDefault(run => !run.Succeeded) is { } failed)
        {
            var denied = failed.Denied.Select(request => request.Operation).OfType<Operation>().Distinct().ToList();
            var which = runs.Count > 1 && failed != runs[0] ? "The second run of the command" : "The command";
            return denied.Count > 0
                ? (Sufficiency.Insufficient, $"{which} {failed.Ending}, and {Listed(denied)} was denied.", failed.LastLines)
                : (Sufficiency.Inconclusive, $"{which} {failed.Ending}, though nothing was denied.", failed.LastLines);
        }

        return runs.Any(run => !run.Authorised.Any())
            ? (Sufficiency.Inconclusive, "The command succeeded without one call that the token was needed for.", runs[0].LastLines)
            : (Sufficiency.Sufficient, "The command succeeded with a token of exactly this plan.", []);
    }

    /// <summary>Whether a permission is needed.</summary>
    /// <param name="permission">The permission.</param>
    /// <param name="runs">The runs without it, in order; the last one is the first that failed.</param>
    public static PermissionProof OfPermission(PlannedPermission permission, IReadOnlyList<TrialRun> runs)
    {
        var reasons = permission.Reasons.SelectMany(reason => reason.Operations).ToHashSet();
        bool IsForIt(RequestLogEntry request) =>
            request.Operation is { } operation && reasons.Contains(operation) && request.Decision!.Wanted.Contains(permission.Group);
        var denied = runs.SelectMany(run => run.Denied).FirstOrDefault(IsForIt)?.Operation;
        if (runs.SelectMany(run => run.OtherCredentials).FirstOrDefault() is { } other)
        {
            return new(permission, Necessity.Inconclusive, denied, $"Without it the command presented {other}.", []);
        }

        if (runs[^1] is { Succeeded: false } failed)
        {
            var cause = failed.Denied.FirstOrDefault(IsForIt)?.Operation;
            return failed.ExitCode is not null && cause is not null
                ? new(permission, Necessity.Necessary, cause, $"Without it {PlanWords.Short(cause)} is denied and the command fails.", [])
                : new(permission, Necessity.Inconclusive, cause, $"Without it the command {failed.Ending}, but not because a call was denied for which it is planned.", failed.LastLines);
        }

        return permission.Need switch
        {
            Need.Recommended when denied is null => new(
                permission, Necessity.Inconclusive, null, "The command succeeds without it; sources disagree whether Cloudflare lets it, and the emulator does.", []),
            Need.Optional when denied is not null => new(
                permission, Necessity.Tried, denied, $"Without it {PlanWords.Short(denied)} is denied, and the command succeeds all the same.", []),
            _ when denied is not null => new(
                permission, Necessity.Spare, denied, $"Without it {PlanWords.Short(denied)} is denied, but the command succeeds all the same.", []),
            _ => new(permission, Necessity.Spare, null, "The command succeeds without it, and nothing is denied for the lack of it.", []),
        };
    }

    private static string Listed(List<Operation> operations) =>
        string.Join(", ", operations.Take(3).Select(PlanWords.Short)) + (operations.Count > 3 ? $" and {operations.Count - 3} more" : string.Empty);
}
