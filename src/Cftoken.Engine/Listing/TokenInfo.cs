using System.Collections.Immutable;
using Cftoken.Catalog.Planning;
using Cftoken.Cloudflare.Tokens;
using Cftoken.Engine.Creating;

namespace Cftoken.Engine.Listing;

/// <summary>A token, in words.</summary>
/// <param name="Token">What it is; its name and its status are untrusted text.</param>
/// <param name="Owner">Whose it is.</param>
/// <param name="Grants">What it may do; null where that has a form that is not understood.</param>
/// <param name="Conditions">Under which conditions it works, for people.</param>
/// <param name="Surface">What it can call; null where that is not known.</param>
public sealed record TokenInfo(
    TokenSummary Token, TokenOwner Owner, ImmutableArray<HeldGrant>? Grants, ImmutableArray<string> Conditions, Surface? Surface)
{
    /// <summary>The job that it is recorded for, for people; null where it is recorded for none on this machine.</summary>
    public string? Job { get; init; }

    /// <summary>Whether it is a temporary one.</summary>
    public bool IsTemporary { get; init; }

    /// <summary>Whether another has taken its place, and it is to go.</summary>
    public bool IsRetiring { get; init; }

    /// <summary>Whether it works and bears cftoken's mark, and this machine knows nothing of it: another one made it, or the record is lost.</summary>
    public bool IsUnknownHere { get; init; }

    /// <summary>Whether it manages tokens: a bootstrap credential.</summary>
    public bool ManagesTokens { get; init; }

    /// <summary>The sinks that its value was delivered to, as far as that is recorded.</summary>
    public ImmutableArray<string> Sinks { get; init; } = [];
}

/// <summary>Tokens, and what could not be listed.</summary>
/// <param name="Tokens">The tokens, by owner and name.</param>
/// <param name="Unseen">Owners whose tokens the bootstrap credential does not see, for people.</param>
/// <param name="At">The moment to which the times are held.</param>
public sealed record TokenList(ImmutableArray<TokenInfo> Tokens, ImmutableArray<string> Unseen, DateTimeOffset At);
