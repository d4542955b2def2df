using System.Collections.Immutable;

namespace Cftoken.Catalog.Policies;

/// <summary>The smallest piece of a policy: one group, allowed or denied on one resource.</summary>
/// <param name="Effect">Allow or deny.</param>
/// <param name="GroupId">The group's id.</param>
/// <param name="Resource">The resource.</param>
public readonly record struct PolicyGrant(PolicyEffect Effect, string GroupId, ResourceSelector Resource);

/// <summary>
/// A list of policies as a set of <see cref="PolicyGrant"/>. The API reorders, splits and merges policies as it likes
/// (cloudflare/terraform-provider-cloudflare #5548, #6092), so two lists are compared in this form only.
/// </summary>
public sealed class PolicySet : IEquatable<PolicySet>
{
    private readonly ImmutableHashSet<PolicyGrant> grants;

    private PolicySet(IEnumerable<PolicyGrant> grants) => this.grants = [.. grants];

    /// <summary>The set that the policies amount to.</summary>
    public static PolicySet Of(IEnumerable<Policy> policies)
    {
        ArgumentNullException.ThrowIfNull(policies);
        return new PolicySet(
            from policy in policies
            from grantedGroup in policy.Groups
            from resource in policy.Resources
            select new PolicyGrant(policy.Effect, grantedGroup.Id, resource));
    }

    /// <summary>The set of these grants.</summary>
    public static PolicySet Of(IEnumerable<PolicyGrant> grants)
    {
        ArgumentNullException.ThrowIfNull(grants);
        return new PolicySet(grants);
    }

    /// <summary>All grants, allows before denies, then by resource and group id.</summary>
    public ImmutableArray<PolicyGrant> Grants => InOrder(grants);

    /// <summary>Whether the grant is in the set, literally.</summary>
    public bool Contains(PolicyGrant grant) => grants.Contains(grant);

    /// <summary>What turns this set into another.</summary>
    public PolicySetDifference To(PolicySet wanted)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        return new PolicySetDifference(
            InOrder(wanted.grants.Except(grants)),
            InOrder(grants.Except(wanted.grants)),
            InOrder(grants.Intersect(wanted.grants)));
    }

    /// <summary>
    /// The set as policies again, as few as say it: groups that share effect and resources stand in one policy.
    /// No policy holds an account both as a whole and around nested resources.
    /// </summary>
    public ImmutableArray<Policy> ToPolicies()
    {
        var byGroup = Grants.GroupBy(grant => (grant.Effect, grant.GroupId, Nested: grant.Resource.Parent is not null)).Select(group => (
            group.Key.Effect,
            group.Key.GroupId,
            Resources: group.Select(grant => grant.Resource).ToImmutableArray()));
        return
        [
            .. byGroup.GroupBy(group => (group.Effect, Key: string.Join('\n', group.Resources.Select(resource => $"{resource.Parent}/{resource.Key}"))))
                .Select(same => new Policy(
                    same.Key.Effect,
                    [.. same.Select(group => new GroupReference(group.GroupId))],
                    same.First().Resources)),
        ];
    }

    /// <inheritdoc />
    public bool Equals(PolicySet? other) => other is not null && grants.SetEquals(other.grants);

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as PolicySet);

    /// <inheritdoc />
    public override int GetHashCode() => grants.Aggregate(0, (hash, grant) => hash ^ grant.GetHashCode());

    private static ImmutableArray<PolicyGrant> InOrder(IEnumerable<PolicyGrant> grants) =>
    [
        .. grants.OrderBy(grant => grant.Effect)
            .ThenBy(grant => grant.Resource.Parent, StringComparer.Ordinal)
            .ThenBy(grant => grant.Resource.Key, StringComparer.Ordinal)
            .ThenBy(grant => grant.GroupId, StringComparer.Ordinal),
    ];
}

/// <summary>How two policy sets differ.</summary>
/// <param name="Missing">In the wanted set only.</param>
/// <param name="Spare">In the present set only.</param>
/// <param name="Kept">In both.</param>
public sealed record PolicySetDifference(
    ImmutableArray<PolicyGrant> Missing,
    ImmutableArray<PolicyGrant> Spare,
    ImmutableArray<PolicyGrant> Kept)
{
    /// <summary>Whether there is none.</summary>
    public bool IsEmpty => Missing.IsEmpty && Spare.IsEmpty;
}
