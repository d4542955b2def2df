using Cftoken.Cloudflare.Tokens;
using Cftoken.Core.Problems;

namespace Cftoken.Tokens.Verifying;

/// <summary>How a verification ended.</summary>
public enum TokenState
{
    /// <summary>The token works.</summary>
    Active,

    /// <summary>Cloudflare knows the token, and it does not work: disabled, expired, revoked.</summary>
    Inactive,

    /// <summary>Cloudflare does not take the token.</summary>
    Rejected,

    /// <summary>It is, or may be, an account's token, and without the account's id nobody can be asked.</summary>
    AccountNeeded,
}

/// <summary>What is known of a token after it was verified.</summary>
/// <param name="State">How it ended.</param>
/// <param name="Verification">What Cloudflare said of the token; null where it did not take it.</param>
/// <param name="Problem">Why it does not work; null where it does.</param>
public sealed record TokenCheck(TokenState State, TokenVerification? Verification, Problem? Problem);
