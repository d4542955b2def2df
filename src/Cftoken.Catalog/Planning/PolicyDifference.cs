using System.Collections.Immutable;
using Cftoken.Catalog.Model;
using Cftoken.Catalog.Policies;

namespace Cftoken.Catalog.Planning;

/// <summary>
/// How what a token holds differs from what is planned, grant by grant.
/// </summary>
/// <param name="Missing">Planned; nothing that the token holds includes it.</param>
/// <param name="Covered">Planned; the token holds it only as part of something wider, which stands under spare.</param>
/// <param name="Spare">Held, not planned; denials of the token stand here as well.</param>
/// <param name="Kept">Planned and held, exactly.</param>
public sealed record PolicyDifference(
    ImmutableArray<PolicyGrant> Missing,
    ImmutableArray<PolicyGrant> Covered,
    ImmutableArray<PolicyGrant> Spare,
    ImmutableArray<PolicyGrant> Kept)
{
    /// <summary>Whether the token holds exactly what is planned.</summary>
    public bool IsExact => Missing.IsEmpty && Covered.IsEmpty && Spare.IsEmpty;

    /// <summary>Whether the token holds all that is planned, and perhaps more; never where it denies something.</summary>
    public bool IsSufficient => Missing.IsEmpty && Spare.All(grant => grant.Effect == PolicyEffect.Allow);

    /// <summary>Compares a plan's permissions with a token's policies.</summary>
    /// <param name="planned">The permissions; every group has its id and every resource can be named.</param>
    /// <param name="held">The token's policies.</param>
    /// <exception cref="ArgumentException">A group has no id, or a resource cannot be named yet.</exception>
    public static PolicyDifference Between(IEnumerable<PlannedPermission> planned, PolicySet held)
    {
        ArgumentNullException.ThrowIfNull(held);
        var wanted = planned.SelectMany(PlannedGrantsOf).DistinctBy(plan => plan.Grant).ToDictionary(plan => plan.Grant, plan => plan);
        var difference = held.To(PolicySet.Of(wanted.Keys));
        var wider = difference.Spare.Where(grant => grant.Effect == PolicyEffect.Allow).ToLookup(grant => grant.GroupId, StringComparer.Ordinal);
        var covered = difference.Missing.Where(grant => wider[grant.GroupId].Any(wide => Includes(wide.Resource, wanted[grant]))).ToImmutableArray();
        return new PolicyDifference([.. difference.Missing.Except(covered)], covered, difference.Spare, difference.Kept);
    }

    private static IEnumerable<PlannedGrant> PlannedGrantsOf(PlannedPermission permission)
    {
        var id = permission.Group.Id ?? throw new ArgumentException($"{permission.Group} has no id.", nameof(permission));
        return permission.Resources.Select(resource => new PlannedGrant(
            new PolicyGrant(PolicyEffect.Allow, id, ResourceKeys.SelectorOf(resource)), permission.Group.Scope, resource));
    }

    /// <summary>Whether the group on the wide resource may do all that it may do on the planned one.</summary>
    private static bool Includes(ResourceSelector wide, PlannedGrant planned)
    {
        if (!ResourceKeys.TryRead(wide, out var outer) || (outer.Kind != planned.Resource.Kind && (planned.Scope != Scope.Zone || outer.Kind != Scope.Account)))
        {
            return false;
        }

        var account = planned.Resource.Kind == Scope.Account ? planned.Resource.Id : planned.Resource.AccountId;
        var outerAccount = outer.Kind == Scope.Account ? outer.Id : outer.Id == Resource.All ? outer.AccountId : null;
        return outerAccount is not null && (outerAccount == Resource.All || string.Equals(outerAccount, account, StringComparison.Ordinal));
    }

    private sealed record PlannedGrant(PolicyGrant Grant, Scope Scope, Resource Resource);
}
