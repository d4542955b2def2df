using System.Collections.Immutable;
using Cftoken.Catalog.Model;
using Cftoken.Catalog.Planning;
using FsCheck;
using FsCheck.Fluent;
using static Cftoken.Catalog.Tests.Planning.SmallCatalogue;

namespace Cftoken.Catalog.Tests.Planning;

public class MinimiserPropertyTests
{
    private static readonly RequiredCall[] Calls =
    [
        Upload.On(Account), ListScripts.On(Account), ListAccounts.On(Account), GetSettings.On(Account), Tail.On(Account), Inferred.On(Account),
        QueryD1.On(Account), QueryD1.On(Account, D1Writes), CreateKv.On(Account), Upload.On(Account, BindsNamespace),
        PutAllRoutes.On(AllZones), ListRoutes.On(ZoneOne), PostRoute.On(ZoneOne), ListRoutes.On(ZoneTwo), ListZones.On(ZoneOne), ListZones.On(AllZones),
        GetObject.On(Bucket), GetBucket.On(Bucket), ListMemberships.On(Resource.User(UserId)), Verify.On(Resource.User(UserId)),
    ];

    private static readonly Gen<ImmutableArray<RequiredCall>> Alternatives =
        from count in Gen.Choose(1, 3)
        from calls in Gen.Elements(Calls).ListOf(count)
        select calls.ToImmutableArray();

    private static readonly Gen<Requirement> Requirements =
        from count in Gen.Frequency((3, Gen.Constant(1)), (1, Gen.Constant(2)))
        from alternatives in Alternatives.ListOf(count)
        from need in Gen.Frequency((3, Gen.Constant(Need.Required)), (1, Gen.Constant(Need.Recommended)), (1, Gen.Constant(Need.Optional)))
        from line in Gen.Choose(1, 99)
        select Required(line) with { Alternatives = [.. alternatives], Need = need };

    private static readonly Arbitrary<List<Requirement>> Lists = Arb.From(Requirements.ListOf(), Shrink);

    [Fact]
    public void A_plan_carries_every_requirement() => Prop.ForAll(Lists, requirements =>
    {
        var plan = Planner.Minimise(requirements);
        return requirements.TrueForAll(requirement =>
            PlanAuthority.Carries(PlanAuthority.GrantsOf(plan, requirement.Need), requirement, AccountId, UserId));
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(150));

    [Fact]
    public void Nothing_can_be_taken_from_a_plan() => Prop.ForAll(Lists, requirements =>
    {
        var grants = PlanAuthority.GrantsOf(Planner.Minimise(requirements), Need.Required);
        var required = requirements.FindAll(requirement => requirement.Need == Need.Required);
        return grants.All(one => required.Exists(requirement =>
            !PlanAuthority.Carries([.. grants.Where(grant => grant != one)], requirement, AccountId, UserId)));
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(150));

    [Fact]
    public void No_set_of_grants_that_carries_what_is_required_has_a_smaller_surface() => Prop.ForAll(
        Arb.From(Requirements.Where(requirement => requirement.Need == Need.Required).ListOf(3)), requirements =>
    {
        var plan = Planner.Minimise(requirements);
        WeightOf(PlanAuthority.GrantsOf(plan), requirements).ShouldBe(SmallestByTrying(requirements), 0.5, string.Join('\n', requirements.Select(Describe)) + "\n" + string.Join(", ", plan.Grants()));
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(60));

    [Fact]
    public void The_order_of_requirements_does_not_matter() => Prop.ForAll(Lists, requirements =>
        Describe(Planner.Minimise(requirements)) == Describe(Planner.Minimise([.. requirements.AsEnumerable().Reverse()])))
        .Check(Config.QuickThrowOnFailure.WithMaxTest(150));

    [Fact]
    public void Another_requirement_never_uncovers_one() => Prop.ForAll(Lists, Arb.From(Requirements), (requirements, another) =>
    {
        var plan = Planner.Minimise([.. requirements, another]);
        return requirements.TrueForAll(requirement =>
            PlanAuthority.Carries(PlanAuthority.GrantsOf(plan, requirement.Need), requirement, AccountId, UserId));
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(150));

    [Fact]
    public void What_is_recommended_or_optional_changes_nothing_that_is_required() => Prop.ForAll(Lists, requirements =>
    {
        var alone = Planner.Minimise(requirements.FindAll(requirement => requirement.Need == Need.Required));
        return Planner.Minimise(requirements).Grants().SequenceEqual(alone.Grants());
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(150));

    [Fact]
    public void Every_permission_has_a_reason_and_every_required_call_is_in_one() => Prop.ForAll(Lists, requirements =>
    {
        var plan = Planner.Minimise(requirements);
        var said = plan.Permissions.SelectMany(permission => permission.Reasons).SelectMany(reason => reason.Operations).ToHashSet();
        return plan.Permissions.All(permission => permission.Reasons.Length > 0 && permission.Reasons.All(reason => reason.Operations.Length > 0))
            && requirements.TrueForAll(requirement => requirement.Alternatives.Any(calls =>
                calls.All(call => !call.Operation.WantsGroup || said.Contains(call.Operation))));
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(150));

    // Tries every subset of all grants that could matter, judged by the Authorizer: slow, and independent of the search.
    private static double SmallestByTrying(IReadOnlyList<Requirement> requirements)
    {
        var resources = requirements.SelectMany(requirement => requirement.Alternatives).SelectMany(calls => calls).Select(call => call.Resource).Distinct().ToList();
        var groups = requirements.SelectMany(requirement => requirement.Alternatives).SelectMany(calls => calls)
            .SelectMany(call => call.Operation.Accepted.Concat(call.Effect?.Accepted ?? [])).Distinct().ToList();
        var grants = groups.SelectMany(group => resources.Append(Account).Distinct()
            .Where(resource => resource.Kind == group.Scope).Select(resource => new Grant(group, resource))).ToList();
        return SmallestFrom(grants, [], 0, requirements, double.MaxValue);
    }

    private static double SmallestFrom(List<Grant> grants, List<Grant> chosen, int next, IReadOnlyList<Requirement> requirements, double best)
    {
        // The surface only grows with more grants, so a set that is too heavy already needs no further trying.
        var weight = WeightOf(chosen, requirements);
        if (weight >= best)
        {
            return best;
        }

        if (requirements.All(requirement => PlanAuthority.Carries(chosen, requirement, AccountId, UserId)))
        {
            return weight;
        }

        for (var index = next; index < grants.Count; index++)
        {
            best = Math.Min(best, SmallestFrom(grants, [.. chosen, grants[index]], index + 1, requirements, best));
        }

        return best;
    }

    // All sets are weighed on one map: with the places that the requirements name, whether a set touches them or not.
    private static double WeightOf(IReadOnlyCollection<Grant> grants, IReadOnlyList<Requirement> requirements) => Meter.Measure(
        grants,
        requirements.SelectMany(requirement => requirement.Alternatives).SelectMany(calls => calls).Select(call => call.Resource).Append(Account)).Weight;

    private static string Describe(Requirement requirement) => $"{requirement.Need}: "
        + string.Join(" or ", requirement.Alternatives.Select(calls => string.Join(" and ", calls.Select(call => $"{call.Operation} on {call.Resource} {call.Effect?.Id}"))));

    private static string Describe(MinimisedPlan plan) => string.Join('\n', plan.Permissions.Select(permission =>
        $"{permission.Need} {permission.Group} {string.Join(',', permission.Resources)} {permission.Confidence} "
        + string.Join(';', permission.Reasons.Select(reason => $"{reason.Evidence} {string.Join(',', reason.Operations)}"))));

    private static IEnumerable<List<Requirement>> Shrink(List<Requirement> requirements) =>
        requirements.Select((_, index) => requirements.Where((_, other) => other != index).ToList());
}
