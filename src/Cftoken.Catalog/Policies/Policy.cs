using System.Collections.Immutable;

namespace Cftoken.Catalog.Policies;

/// <summary>What a policy does with the calls that it covers.</summary>
public enum PolicyEffect
{
    /// <summary>Lets them through.</summary>
    Allow,

    /// <summary>Refuses them, whatever else allows them.</summary>
    Deny,
}

/// <summary>A permission group as a policy names it.</summary>
/// <param name="Id">The group's id.</param>
/// <param name="Name">The name that the API sent along; null in what is sent.</param>
public readonly record struct GroupReference(string Id, string? Name = null);

/// <summary>
/// One entry of a policy's <c>resources</c>. Flat: <c>{"com.cloudflare.api.account.A": "*"}</c>. Nested:
/// <c>{"com.cloudflare.api.account.A": {"com.cloudflare.api.account.zone.*": "*"}}</c>.
/// Source: developers.cloudflare.com/fundamentals/api/how-to/create-via-api/ (2026-08-11).
/// </summary>
/// <param name="Key">The resource's key: the inner one where it is nested.</param>
/// <param name="Parent">The account's key around it; null where it is flat.</param>
public readonly record struct ResourceSelector(string Key, string? Parent = null);

/// <summary>One policy of a token: effect, permission groups, resources.</summary>
/// <param name="Effect">Allow or deny.</param>
/// <param name="Groups">The groups, in the order in which they came.</param>
/// <param name="Resources">The resources, in the order in which they came.</param>
public sealed record Policy(
    PolicyEffect Effect,
    ImmutableArray<GroupReference> Groups,
    ImmutableArray<ResourceSelector> Resources);

/// <summary>Who owns a token; the two kinds differ in endpoints, groups and abilities.</summary>
public enum OwnerKind
{
    /// <summary>A user: the token dies with the user's access.</summary>
    User,

    /// <summary>An account.</summary>
    Account,
}
