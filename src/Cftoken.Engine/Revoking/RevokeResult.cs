using System.Collections.Immutable;
using Cftoken.Engine.Listing;

namespace Cftoken.Engine.Revoking;

/// <summary>How a revocation ended.</summary>
/// <param name="How">What was asked for.</param>
/// <param name="Tokens">The tokens that it was done to, as they were before.</param>
/// <param name="Already">A token to which nothing was done, because it is so already; null where there is none.</param>
/// <param name="At">When.</param>
public sealed record RevokeResult(Revocation How, ImmutableArray<TokenInfo> Tokens, TokenInfo? Already, DateTimeOffset At)
{
    /// <summary>Places that hold a value that does not work any more, for people.</summary>
    public ImmutableArray<string> DeadIn { get; init; } = [];
}
