using System.Collections.Immutable;
using System.Net;
using Cftoken.Catalog.Policies;
using Cftoken.Cloudflare.Tokens;

namespace Cftoken.Tokens.Editing;

/// <summary>What is to change of a token. Everything else stays: name, conditions, dates, status, denials.</summary>
public sealed record TokenEdit
{
    /// <summary>What it is to be granted besides.</summary>
    public ImmutableArray<PolicyGrant> Add { get; init; } = [];

    /// <summary>What is to be taken from it, literally as it holds it.</summary>
    public ImmutableArray<PolicyGrant> Remove { get; init; } = [];

    /// <summary><c>active</c> or <c>disabled</c>; null: as it is.</summary>
    public string? Status { get; init; }

    /// <summary>When it is to stop; null: as it is.</summary>
    public DateTimeOffset? ExpiresOn { get; init; }

    /// <summary>The networks that it is to work from; null: as they are.</summary>
    public TokenNetworks? Networks { get; init; }

    /// <summary>The token's record as it is to be; the same where nothing changes.</summary>
    internal TokenRevision On(TokenRecord token)
    {
        var held = PolicySet.Of(token.Policies);
        var wanted = PolicySet.Of(held.Grants.Except(Remove).Concat(Add));
        var condition = Networks is null ? null : token.Condition.With(Networks.AllowedFrom, Networks.RefusedFrom);
        return new TokenRevision(token)
        {
            Policies = wanted.Equals(held) ? null : wanted,
            Status = Status == token.Summary.Status ? null : Status,
            Condition = condition is null || condition.Equals(token.Condition) ? null : condition,
            ExpiresOn = ExpiresOn is { } end && TokenContent.Seconds(end) != TokenContent.Seconds(token.Summary.ExpiresOn) ? end : null,
        };
    }

    /// <summary>Whether the token differs from what it is to be.</summary>
    public bool Changes(TokenRecord token)
    {
        ArgumentNullException.ThrowIfNull(token);
        var revision = On(token);
        return revision is not { Policies: null, Status: null, Condition: null, ExpiresOn: null };
    }
}

/// <summary>Networks that a token works from.</summary>
/// <param name="AllowedFrom">Those that it works from; empty: everywhere.</param>
/// <param name="RefusedFrom">Those that it does not work from.</param>
public sealed record TokenNetworks(ImmutableArray<IPNetwork> AllowedFrom, ImmutableArray<IPNetwork> RefusedFrom);
