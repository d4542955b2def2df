using System.Collections.Immutable;
using Cftoken.Cloudflare.Tokens;
using Cftoken.Tokens.Sinks;
using Cftoken.Tokens.Verifying;

namespace Cftoken.Tokens.Creating;

/// <summary>A token that was made and delivered.</summary>
/// <param name="Token">The token.</param>
/// <param name="Owner">Whose it is.</param>
/// <param name="Receipts">Where its value lies, in the order of the sinks.</param>
/// <param name="Check">
/// Whether it works. A refusal here is after half a minute of trying; the token is left in place, because it is
/// delivered and may only need longer.
/// </param>
public sealed record CreationResult(TokenSummary Token, TokenOwner Owner, ImmutableArray<SinkReceipt> Receipts, TokenCheck Check)
{
    /// <summary>Whether the token works.</summary>
    public bool IsVerified => Check.State == TokenState.Active;
}
