using System.Collections.Immutable;
using Cftoken.Catalog;
using Cftoken.Catalog.Model;
using Cftoken.Catalog.Planning;
using Cftoken.Catalog.Policies;
using Cftoken.Cloudflare.Tokens;
using Cftoken.Engine.Plans;

namespace Cftoken.Engine.Creating;

/// <summary>One thing that a token may do.</summary>
/// <param name="Permission">The permission, for people.</param>
/// <param name="On">What it is granted on, for people.</param>
public sealed record HeldGrant(string Permission, string On)
{
    /// <summary>A grant in words.</summary>
    internal static HeldGrant Of(PolicyGrant grant, PermissionCatalog catalog) => Of(grant, catalog.GroupById(grant.GroupId), null);

    /// <summary>A grant in words.</summary>
    /// <param name="grant">The grant.</param>
    /// <param name="group">Its group; null where it is not known.</param>
    /// <param name="named">What the group is called where nothing else is known of it; null where not even that is.</param>
    internal static HeldGrant Of(PolicyGrant grant, PermissionGroup? group, string? named)
    {
        var name = group is not null ? PlanWords.Label(group) : named ?? $"permission {grant.GroupId}";
        return new HeldGrant(grant.Effect == PolicyEffect.Deny ? $"{name} (denied)" : name, Place(grant.Resource, group));
    }

    // A zone's permission on a whole account is one on every zone of it.
    private static string Place(ResourceSelector selector, PermissionGroup? group) => !ResourceKeys.TryRead(selector, out var resource) ? selector.Key
        : resource.Kind == Scope.Account && resource.Id == Resource.All ? "every account of the user"
        : resource.Kind == Scope.Account && group?.Scope == Scope.Zone ? $"every zone of {PlanWords.Of(resource)}"
        : resource.Id == Resource.All && ResourceIds.IsHexId(resource.AccountId) ? $"{PlanWords.Of(resource)} of account {resource.AccountId}"
        : resource.Kind == Scope.Zone && resource.Id == Resource.All ? "every zone of every account of the user"
        : PlanWords.Of(resource);
}

/// <summary>How a token that is there stands to what was asked for.</summary>
/// <param name="Name">Its name; null where it was not read.</param>
/// <param name="Held">What it may do; null where that was not read, so that nobody knows.</param>
/// <param name="Changes">How its permissions differ from the plan; none where they were not read.</param>
/// <param name="Terms">How its owner and its end differ from what was asked for.</param>
/// <param name="Networks">Conditions on the address that it is used from, for people: they narrow it, and are no difference.</param>
public sealed record TokenComparison(
    string? Name,
    ImmutableArray<HeldGrant>? Held,
    ImmutableArray<GrantChange> Changes,
    ImmutableArray<TermChange> Terms,
    ImmutableArray<string> Networks)
{
    /// <summary>Whether what the token may do was read.</summary>
    public bool IsRead => Held is not null;

    /// <summary>Whether the token is known to be exactly what was asked for.</summary>
    public bool IsExact => IsRead && Changes.IsEmpty && Terms.IsEmpty;

    /// <summary>What can be said of a token whose policies nobody could read.</summary>
    internal static TokenComparison Unread(ImmutableArray<TermChange> terms) => new(null, null, [], terms, []);

    /// <summary>A token's record beside the plan.</summary>
    internal static TokenComparison Of(
        TokenRecord record, IEnumerable<PlannedPermission> planned, ImmutableArray<TermChange> terms, PermissionCatalog catalog)
    {
        var held = PolicySet.Of(record.Policies);
        return new TokenComparison(
            record.Summary.Name,
            [.. held.Grants.Select(grant => HeldGrant.Of(grant, catalog))],
            GrantChange.Of(PolicyDifference.Between(planned, held), catalog),
            terms,
            [
                .. record.AllowedFrom.Select(network => $"only from {network}"),
                .. record.RefusedFrom.Select(network => $"not from {network}"),
            ]);
    }
}
