using System.Collections.Immutable;
using System.Net;
using Cftoken.Catalog;
using Cftoken.Catalog.Authorizing;
using Cftoken.Catalog.Model;
using Cftoken.Catalog.Planning;
using Cftoken.Catalog.Policies;
using Cftoken.Cloudflare.Tokens;
using Cftoken.Core.Text;
using Cftoken.Engine.Plans;

namespace Cftoken.Engine.Verifying.Deep;

/// <summary>
/// Judges requirements by a token's policies, with the one <see cref="Authorizer"/>. The token's status, its dates and its
/// addresses are left to others: what it lacks besides is worth knowing also of a token that has ended.
/// </summary>
internal sealed class PolicyJudge
{
    private readonly Authorizer authorizer;
    private readonly TokenGrant grant;
    private readonly string account;
    private readonly ImmutableArray<PlannedPermission> planned;
    private readonly DateTimeOffset now;

    /// <summary>Judges by these policies.</summary>
    /// <param name="catalog">The catalogue.</param>
    /// <param name="record">The token's record.</param>
    /// <param name="owner">Whose it is.</param>
    /// <param name="account">The account that the job works on.</param>
    /// <param name="planned">What the plan grants.</param>
    /// <param name="now">The time.</param>
    public PolicyJudge(
        PermissionCatalog catalog, TokenRecord record, TokenOwner owner, string account, ImmutableArray<PlannedPermission> planned, DateTimeOffset now)
    {
        (this.account, this.planned, this.now) = (account, planned, now);
        authorizer = new Authorizer(new HeldGroups(catalog, record.Policies).ById);
        grant = new TokenGrant(
            owner.Kind,
            owner.AccountId ?? UserOf(record.Policies),
            TokenSummary.Active,
            null,
            null,
            ImmutableArray<IPNetwork>.Empty,
            ImmutableArray<IPNetwork>.Empty,
            record.Policies,
            [owner.AccountId ?? account]);
    }

    /// <summary>How a line of requirements stands.</summary>
    public RequirementCheck Judge(ListedRequirement listed)
    {
        var refused = listed.Requirements.Select(Judge).OfType<List<Refused>>().SelectMany(open => open).ToList();
        if (refused.Count == 0)
        {
            return Check(listed, CheckOutcome.Passed, null, []);
        }

        var known = refused.FindAll(one => one.Decision.Denial != Denial.NoGroupKnown);
        return known.Count == 0
            ? Check(listed, CheckOutcome.Unknown, "nobody knows which permission it wants", [])
            : Check(listed, CheckOutcome.Failed, Because(known[0]), Joined(known.Select(MissingFor).OfType<PlannedPermission>()));
    }

    /// <summary>What is refused of a requirement; null where one of its ways is open.</summary>
    private List<Refused>? Judge(Requirement requirement)
    {
        var refusals = requirement.Alternatives.Select(calls => calls.Select(Refusal).OfType<Refused>().ToList()).ToList();

        // Of several ways to do it, the one that the plan pays for is the one to mend.
        return refusals.Exists(refused => refused.Count == 0) ? null
            : refusals.Find(refused => refused.TrueForAll(one => MissingFor(one) is not null)) ?? refusals[0];
    }

    private static ImmutableArray<PlannedPermission> Joined(IEnumerable<PlannedPermission> missing) =>
    [
        .. missing.GroupBy(permission => permission.Group)
            .Select(same => same.First() with { Resources = [.. same.SelectMany(permission => permission.Resources).Distinct()] }),
    ];

    // A user's token names its own user and no other, so that its policies tell who that is.
    private static string UserOf(IEnumerable<Policy> policies) => policies
        .SelectMany(policy => policy.Resources)
        .Select(selector => ResourceKeys.TryRead(selector, out var resource) && resource.Kind == Scope.User ? resource.Id : null)
        .FirstOrDefault(id => id is not null) ?? string.Empty;

    private static RequirementCheck Check(ListedRequirement listed, CheckOutcome outcome, string? because, ImmutableArray<PlannedPermission> missing) =>
        new(listed.What, listed.Operations, listed.On, listed.Need, outcome, because, missing, listed.Where);

    // An effect that sources disagree about is not enforced by the Authorizer; the plan grants it, so the check asks for it.
    private Refused? Refusal(RequiredCall required)
    {
        var effect = required.Effect is { } wanted ? wanted with { Need = Need.Required } : null;
        var decision = authorizer.Decide(grant, CallOf(required, effect));
        return decision.IsAllowed ? null : new Refused(required, decision);
    }

    private Call CallOf(RequiredCall required, Effect? effect)
    {
        var (operation, resource) = (required.Operation, required.Resource);
        var accountId = resource.Kind == Scope.Account ? resource.Id ?? account
            : resource.Kind == Scope.User ? null
            : resource.AccountId ?? account;
        var zone = resource.Kind == Scope.Zone ? resource.Id
            : operation.Template.Contains("/zones/{", StringComparison.Ordinal) ? Resource.All
            : null;
        return new Call(
            operation,
            accountId,
            zone,
            resource.Kind == Scope.R2Bucket ? resource.Id : null,
            resource.Kind == Scope.Worker ? resource.Id : null,
            effect is null ? [] : [effect],
            null,
            now);
    }

    /// <summary>What the plan grants for such a call; null where no added permission helps.</summary>
    private PlannedPermission? MissingFor(Refused refused) => refused.Decision.Denial is Denial.MissingGroup or Denial.ResourceNotCovered
        ? PlannedFor.Call(planned, refused.Decision.Wanted, refused.Call)
        : null;

    private static string Because(Refused refused)
    {
        var on = PlanWords.Of(refused.Call.Resource);
        return refused.Decision.Denial switch
        {
            Denial.ResourceNotCovered => $"held, but not on {on}",
            Denial.ExplicitDeny => $"a policy of the token denies it on {on}; no permission that is added helps against that",
            Denial.WrongFamily => "an account's token cannot make this call, whatever it holds: it takes a user's",
            Denial.WrongAccount => $"the token belongs to another account than {UntrustedText.Clean(on, 120)}",
            _ => "not held",
        };
    }

    private sealed record Refused(RequiredCall Call, Decision Decision);
}
