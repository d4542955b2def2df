using System.Collections.Immutable;
using Cftoken.Catalog;
using Cftoken.Catalog.Model;
using Cftoken.Catalog.Planning;
using Cftoken.Catalog.Policies;
using Cftoken.Catalog.Probing;
using Cftoken.Core.Outside;
using Cftoken.Engine.Probing;

namespace Cftoken.Engine.Verifying.Deep;

/// <summary>
/// Judges requirements by calls that only read: those of the requirements themselves, and others that tell of the same
/// permissions. What a write needs can be refuted that way, and is never proven by it.
/// </summary>
/// <param name="catalog">The catalogue.</param>
/// <param name="world">The clock.</param>
/// <param name="prober">Makes the calls.</param>
/// <param name="account">The account that the job works on.</param>
/// <param name="owner">Whose token it is.</param>
/// <param name="planned">What the plan grants.</param>
internal sealed class ReadJudge(
    PermissionCatalog catalog, OutsideWorld world, Prober prober, string account, OwnerKind owner, ImmutableArray<PlannedPermission> planned)
{
    private readonly Dictionary<string, ProbeSurvey> surveys = new(StringComparer.Ordinal);

    /// <summary>Makes the calls that tell of these requirements.</summary>
    /// <param name="listed">The requirements.</param>
    /// <param name="confirms">Whether a refusal that may pass is asked for again after a pause.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task AskAsync(ImmutableArray<ListedRequirement> listed, bool confirms, CancellationToken cancellation)
    {
        surveys.Clear();
        var calls = listed.SelectMany(line => line.Requirements).SelectMany(requirement => requirement.Alternatives).SelectMany(alternative => alternative).ToList();
        foreach (var zone in calls.Select(ZoneOf).Distinct().Order(StringComparer.Ordinal))
        {
            var survey = surveys[zone ?? string.Empty] = new ProbeSurvey(catalog, world, prober, new ProbePlace(account, zone, owner));
            var own = calls.FindAll(call => ZoneOf(call) == zone);
            foreach (var read in own.Where(call => call.Effect is null).Select(call => call.Operation).Where(catalog.Probing.Reads.Contains).Distinct())
            {
                await survey.ReadAsync(read, zone, cancellation);
            }

            await survey.ReadAsync([.. own.SelectMany(AcceptedBy).SelectMany(groups => groups)], confirms, cancellation);
        }
    }

    /// <summary>How a line of requirements stands, as far as the calls tell.</summary>
    public RequirementCheck Judge(ListedRequirement listed)
    {
        var outcomes = listed.Requirements.Select(OutcomeOf).ToList();
        var failed = outcomes.Find(one => one.Outcome == CheckOutcome.Failed);
        return failed.Call is { } call
            ? Check(CheckOutcome.Failed, RefusalOf(call), [.. RefusedBy(call).Select(groups => PlannedFor.Call(planned, groups, call)).OfType<PlannedPermission>().DistinctBy(missing => missing.Group)])
            : outcomes.TrueForAll(one => one.Outcome == CheckOutcome.Passed) ? Check(CheckOutcome.Passed, null, [])
            : Check(CheckOutcome.Unknown, prober.StoppedBecause ?? "no call that only reads tells", []);

        RequirementCheck Check(CheckOutcome outcome, string? because, ImmutableArray<PlannedPermission> missing) =>
            new(listed.What, listed.Operations, listed.On, listed.Need, outcome, because, missing, listed.Where);
    }

    private static string? ZoneOf(RequiredCall call) =>
        call.Resource.Kind == Scope.Zone && ResourceIds.IsHexId(call.Resource.Id) ? call.Resource.Id : null;

    private static IEnumerable<ImmutableArray<PermissionGroup>> AcceptedBy(RequiredCall call)
    {
        if (call.Operation.WantsGroup)
        {
            yield return call.Operation.Accepted;
        }

        if (call.Effect is { } effect)
        {
            yield return effect.Accepted;
        }
    }

    private (CheckOutcome Outcome, RequiredCall? Call) OutcomeOf(Requirement requirement)
    {
        RequiredCall? refused = null;
        var isOpen = false;
        foreach (var alternative in requirement.Alternatives)
        {
            var outcomes = alternative.Select(call => (Call: call, Outcome: OutcomeOf(call))).ToList();
            if (outcomes.TrueForAll(one => one.Outcome == CheckOutcome.Passed))
            {
                return (CheckOutcome.Passed, null);
            }

            var failed = outcomes.Find(one => one.Outcome == CheckOutcome.Failed).Call;
            refused ??= failed;
            isOpen |= failed is null;
        }

        return isOpen ? (CheckOutcome.Unknown, null) : (CheckOutcome.Failed, refused);
    }

    private CheckOutcome OutcomeOf(RequiredCall call)
    {
        if (!surveys.TryGetValue(ZoneOf(call) ?? string.Empty, out var survey))
        {
            return CheckOutcome.Unknown;
        }

        if (call.Effect is null && survey.Answers.FirstOrDefault(answer => answer.Operation.Equals(call.Operation) && answer.Outcome != ProbeOutcome.Unclear) is { } direct)
        {
            return direct.Outcome == ProbeOutcome.Passed ? CheckOutcome.Passed : CheckOutcome.Failed;
        }

        var knowledge = survey.Knowledge;
        var outcomes = AcceptedBy(call).Select(groups =>
            groups.IsEmpty ? CheckOutcome.Unknown
            : knowledge.HoldsOneOf(groups) ? CheckOutcome.Passed
            : groups.All(group => knowledge.Of(group).Standing == GroupStanding.Refused) ? CheckOutcome.Failed
            : CheckOutcome.Unknown).ToList();
        return outcomes.Contains(CheckOutcome.Failed) ? CheckOutcome.Failed
            : outcomes.Contains(CheckOutcome.Unknown) ? CheckOutcome.Unknown
            : CheckOutcome.Passed;
    }

    // A call of the requirement itself that was refused may want several things, and does not say which it lacks.
    private List<ImmutableArray<PermissionGroup>> RefusedBy(RequiredCall call)
    {
        var knowledge = surveys[ZoneOf(call) ?? string.Empty].Knowledge;
        var accepted = AcceptedBy(call).ToList();
        var refused = accepted.FindAll(groups => groups.All(group => knowledge.Of(group).Standing == GroupStanding.Refused));
        return refused.Count > 0 ? refused : accepted;
    }

    private string RefusalOf(RequiredCall call)
    {
        var survey = surveys[ZoneOf(call) ?? string.Empty];
        var groups = AcceptedBy(call).SelectMany(accepted => accepted).ToHashSet();
        var answer = survey.Answers.FirstOrDefault(answer => answer.Outcome == ProbeOutcome.Refused && answer.Operation.Equals(call.Operation))
            ?? survey.Answers.First(answer => answer.Outcome == ProbeOutcome.Refused && answer.Operation.Accepted.Any(groups.Contains));
        return $"{Plans.PlanWords.Short(answer.Operation)} {answer.Because}";
    }
}
