using System.Collections.Immutable;
using System.Net;
using Cftoken.Catalog.Model;
using Cftoken.Catalog.Policies;

namespace Cftoken.Catalog.Authorizing;

/// <summary>All that decides what a token may do.</summary>
/// <param name="Owner">User-owned or account-owned.</param>
/// <param name="OwnerId">The owning user's or account's id.</param>
/// <param name="Status">As the API says it; only <c>active</c> lets anything through. An open set (<c>revoked (exposed)</c> exists).</param>
/// <param name="NotBefore">When it begins to work; null: at once.</param>
/// <param name="ExpiresOn">When it stops; null: never.</param>
/// <param name="AllowedFrom">Networks that it works from; empty: everywhere.</param>
/// <param name="RefusedFrom">Networks that it does not work from.</param>
/// <param name="Policies">Its policies.</param>
/// <param name="Accounts">For a user-owned token: the accounts that its user belongs to. For an account-owned one its own account.</param>
public sealed record TokenGrant(
    OwnerKind Owner,
    string OwnerId,
    string Status,
    DateTimeOffset? NotBefore,
    DateTimeOffset? ExpiresOn,
    ImmutableArray<IPNetwork> AllowedFrom,
    ImmutableArray<IPNetwork> RefusedFrom,
    ImmutableArray<Policy> Policies,
    ImmutableArray<string> Accounts);

/// <summary>A call to be decided, with all that the decision depends on.</summary>
/// <param name="Operation">The operation.</param>
/// <param name="AccountId">The account that it is made on: from the path, or the account of the zone; null where it has none.</param>
/// <param name="ZoneId">The zone that it is made on; null where it has none; <see cref="Resource.All"/> where it touches every zone of the account.</param>
/// <param name="Bucket">The R2 bucket as <c>jurisdiction_name</c>, where it has one.</param>
/// <param name="WorkerTag">The Worker's tag, where it concerns one existing Worker.</param>
/// <param name="Effects">The effects that it has.</param>
/// <param name="From">The caller's address; null: not known, so that no IP condition is checked.</param>
/// <param name="At">The moment of the call.</param>
public sealed record Call(
    Operation Operation,
    string? AccountId,
    string? ZoneId,
    string? Bucket,
    string? WorkerTag,
    ImmutableArray<Effect> Effects,
    IPAddress? From,
    DateTimeOffset At);

/// <summary>Why a call was refused, in the order in which it is decided.</summary>
public enum Denial
{
    /// <summary>It was not.</summary>
    None,

    /// <summary>The token is disabled, revoked or of an unknown status.</summary>
    NotActive,

    /// <summary>Before its not-before.</summary>
    NotYetValid,

    /// <summary>After its expiry.</summary>
    Expired,

    /// <summary>From an address that its condition refuses.</summary>
    WrongAddress,

    /// <summary>An account-owned token on a user's endpoint (<c>/user</c>, <c>/memberships</c>).</summary>
    WrongFamily,

    /// <summary>An account that the token's owner does not belong to.</summary>
    WrongAccount,

    /// <summary>No policy grants a group that the operation accepts.</summary>
    MissingGroup,

    /// <summary>A policy grants such a group, but not on this resource.</summary>
    ResourceNotCovered,

    /// <summary>A deny policy covers it.</summary>
    ExplicitDeny,

    /// <summary>Nobody knows which group the operation wants, so nothing can be granted for it.</summary>
    NoGroupKnown,
}

/// <summary>The decision on a call.</summary>
/// <param name="Denial">Why it was refused; <see cref="Denial.None"/> where it was allowed.</param>
/// <param name="Wanted">Where a group is missing or does not cover the resource: the groups of which any one would do.</param>
/// <param name="Effect">The effect that was refused, where the call itself would have been allowed.</param>
public sealed record Decision(Denial Denial, ImmutableArray<PermissionGroup> Wanted, Effect? Effect = null)
{
    /// <summary>Whether the call goes through.</summary>
    public bool IsAllowed => Denial == Denial.None;

    /// <summary>The call goes through.</summary>
    public static readonly Decision Allowed = new(Denial.None, []);
}
