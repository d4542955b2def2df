using System.Collections.Immutable;
using System.Text;
using Cftoken.Catalog.Authorizing;
using Cftoken.Catalog.Model;
using Cftoken.Catalog.Planning;
using Cftoken.Catalog.Policies;

namespace Cftoken.Catalog.Tests.Planning;

/// <summary>Asks the Authorizer whether grants carry requirements: a judge of plans that knows nothing of minimising.</summary>
internal static class PlanAuthority
{
    public static bool Carries(IReadOnlyCollection<Grant> grants, Requirement requirement, string accountId, string userId)
    {
        var groups = grants.Select(grant => grant.Group).Distinct().ToDictionary(IdOf, group => group, StringComparer.Ordinal);
        var token = new TokenGrant(
            OwnerKind.User, userId, "active", null, null, [], [],
            [.. grants.Select(grant => new Policy(PolicyEffect.Allow, [new GroupReference(IdOf(grant.Group))], [ResourceKeys.SelectorOf(grant.Resource)]))],
            [accountId]);
        var authorizer = new Authorizer(id => groups.GetValueOrDefault(id));
        return requirement.Alternatives.Any(calls => calls.All(call => authorizer.Decide(token, CallOf(call)).IsAllowed));
    }

    public static ImmutableArray<Grant> GrantsOf(MinimisedPlan plan, Need upTo = Need.Optional) =>
    [
        .. plan.Permissions.Where(permission => permission.Need <= upTo)
            .SelectMany(permission => permission.Resources.Select(resource => new Grant(permission.Group, resource))),
    ];

    private static Call CallOf(RequiredCall call)
    {
        var resource = call.Resource;
        // The plan has to carry a recommended effect as well, so the judge takes every effect for required.
        ImmutableArray<Effect> effects = call.Effect is null ? [] : [call.Effect with { Need = Need.Required }];
        return new Call(
            call.Operation,
            resource.Kind == Scope.Account ? resource.Id : resource.AccountId,
            resource.Kind == Scope.Zone ? resource.Id : resource.Kind == Scope.Account && call.Operation.Level == Level.Zone ? Resource.All : null,
            resource.Kind == Scope.R2Bucket ? resource.Id : null,
            resource.Kind == Scope.Worker ? resource.Id : null,
            effects,
            null,
            new DateTimeOffset(2026, 11, 22, 0, 0, 0, TimeSpan.Zero));
    }

    private static string IdOf(PermissionGroup group) => Convert.ToHexStringLower(Encoding.UTF8.GetBytes($"{group.Name}|{group.Scope.Key}"));
}
