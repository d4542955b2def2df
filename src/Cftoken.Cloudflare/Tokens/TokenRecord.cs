using System.Collections.Immutable;
using System.Text.Json;
using Cftoken.Catalog.Policies;
using Cftoken.Core.Secrets;

namespace Cftoken.Cloudflare.Tokens;

/// <summary>A token as a list shows it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name as it stands there; untrusted text.</param>
/// <param name="Status">
/// <c>active</c>, <c>disabled</c>, <c>expired</c>, or another text: <c>revoked (exposed)</c> has been seen
/// (cloudflare/terraform-provider-cloudflare 63319ed, 2026-04-14).
/// </param>
/// <param name="IssuedOn">When it was made.</param>
/// <param name="ModifiedOn">When it was last edited or rolled.</param>
/// <param name="LastUsedOn">When it was last used, as far as Cloudflare says; its lag is not documented.</param>
/// <param name="NotBefore">When it begins to work.</param>
/// <param name="ExpiresOn">When it stops.</param>
public sealed record TokenSummary(
    string Id,
    string Name,
    string Status,
    DateTimeOffset? IssuedOn,
    DateTimeOffset? ModifiedOn,
    DateTimeOffset? LastUsedOn,
    DateTimeOffset? NotBefore,
    DateTimeOffset? ExpiresOn)
{
    /// <summary>The status of a token that works.</summary>
    public const string Active = "active";

    /// <summary>The status of a token that somebody switched off; it can be switched on again.</summary>
    public const string Disabled = "disabled";

    /// <summary>The status of a token whose time is over.</summary>
    public const string Expired = "expired";

    /// <summary>Whether it works, its dates apart.</summary>
    public bool IsActive => Status == Active;
}

/// <summary>A token with what it may do.</summary>
/// <param name="Summary">What a list shows of it.</param>
/// <param name="Policies">Its policies, in Cloudflare's order, which is not the one that was sent.</param>
/// <param name="Condition">Under which conditions it works.</param>
public sealed record TokenRecord(TokenSummary Summary, ImmutableArray<Policy> Policies, TokenCondition Condition)
{
    /// <summary>Networks that it works from, as Cloudflare writes them; empty: everywhere.</summary>
    public ImmutableArray<string> AllowedFrom => Condition.AllowedFrom;

    /// <summary>Networks that it does not work from.</summary>
    public ImmutableArray<string> RefusedFrom => Condition.RefusedFrom;

    /// <summary>
    /// Those policies in which something stands that this program does not know: they are sent again as they came, and
    /// nothing is taken out of them.
    /// </summary>
    public ImmutableArray<Policy> NotUnderstood => [.. PoliciesNotUnderstood.Select(policy => PolicyJson.Read(policy))];

    /// <summary>The token as the API shows it.</summary>
    internal JsonElement Origin { get; init; }

    internal ImmutableArray<JsonElement> PoliciesAsTheyCame =>
        Origin.ValueKind == JsonValueKind.Object ? [.. Origin.GetProperty("policies").EnumerateArray()] : [];

    internal ImmutableArray<JsonElement> PoliciesNotUnderstood => [.. PoliciesAsTheyCame.Where(policy => !TokenPolicies.IsUnderstood(policy))];
}

/// <summary>A token among others.</summary>
/// <param name="Summary">What every list shows of it.</param>
/// <param name="Record">What it may do; null where that has a form that is not understood.</param>
public sealed record ListedToken(TokenSummary Summary, TokenRecord? Record);

/// <summary>A token that was just made; its value is told this once.</summary>
/// <param name="Summary">The token.</param>
/// <param name="Value">Its value.</param>
public sealed record CreatedToken(TokenSummary Summary, Secret Value);

/// <summary>What verifying tells of a token: no name, no policies, no account.</summary>
/// <param name="Id">The token's id.</param>
/// <param name="Status">Its status; an open set.</param>
/// <param name="NotBefore">When it begins to work.</param>
/// <param name="ExpiresOn">When it stops.</param>
/// <param name="Owner">Whose endpoint knew it.</param>
public sealed record TokenVerification(
    string Id, string Status, DateTimeOffset? NotBefore, DateTimeOffset? ExpiresOn, TokenOwner Owner)
{
    /// <summary>Whether it works.</summary>
    public bool IsActive => Status == TokenSummary.Active;
}

/// <summary>A permission group as the live API lists it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Scopes">The kinds of resource that it applies to; an open set.</param>
public sealed record LivePermissionGroup(string Id, string Name, ImmutableArray<string> Scopes);
