using System.Collections.Immutable;
using Cftoken.Catalog.Model;

namespace Cftoken.Logs.Diagnosing;

/// <summary>
/// What an error's own words say where no rule knows its code: products invent codes, and their sentences are alike. Says
/// nothing of a permission unless the words speak of one and of nothing else.
/// </summary>
internal static class MessageWords
{
    // In the order in which causes are decided: what explains a failure otherwise goes before a missing permission.
    private static readonly (ErrorCause Cause, double Confidence, string Says, ImmutableArray<string> Words)[] Known =
    [
        (ErrorCause.EdgeBlock, 0.7, "A firewall's page came back in place of the API's answer.", ["Just a moment...", "error code: 1020", "Error 1020", "Attention Required!", "cf-mitigated"]),
        (ErrorCause.RateLimit, 0.75, "Too many requests.", ["rate limit", "being rate limited", "throttling your request", "too many requests", "error code: 1015", "Error 1015"]),
        (ErrorCause.IpCondition, 0.8, "The token's IP condition does not hold at the caller's address.", ["access token from location"]),
        (ErrorCause.MalformedCredential, 0.7, "The credential did not arrive as one: it is missing, or has a wrong form.", ["Missing X-Auth-Key", "Invalid request headers", "Invalid format for"]),
        (ErrorCause.Revoked, 0.65, "The token is not accepted at all: deleted, rolled, revoked, expired, or cut when it was copied.", ["Invalid access token", "Invalid API Token", "token has expired", "token is expired"]),
        (ErrorCause.Entitlement, 0.65, "The account or its plan does not include this.",
            ["paid plan", "upgrade", "not entitled", "not_entitled", "not enabled", "must enable", "Please enable", "not available on your plan", "unavailable on the free plan", "beta access", "not have access to this feature"]),
        (ErrorCause.Transient, 0.65, "A failure on Cloudflare's side.",
            ["internal error", "internal server error", "unknown error has occur", "unknown error occur", "service unavailable", "temporarily unavailable", "bad gateway", "gateway time", "deadline exceeded",
             "timed out", "upstream connect error", "upstream request timeout", "try again later", "Please try again.", "overloaded"]),
        (ErrorCause.MissingResource, 0.6, "What the call names is not there.", ["not found", "not_found", "does not exist", "doesn't exist", "could not be found", "no such ", "Couldn't find"]),
        (ErrorCause.MissingPermission, 0.5, "The call was refused in words that speak of permissions.",
            ["insufficient permission", "does not have permission", "not have the required permission", "requires permission", "missing permission", "permission denied", "not authorized", "Authentication error", "unauthorized", "access denied"]),
        (ErrorCause.Request, 0.6, "The request was not accepted as it is.",
            ["already exists", "already taken", "already in use", "is taken", "invalid ", "not valid", "must be ", "Expected ", "malformed", "unsupported", "too large", "exceed", "maximum number", "cannot be ", "is required", "validation"]),
    ];

    /// <summary>The verdict of an error's words; null where they say nothing.</summary>
    /// <param name="text">The message, or the whole of the error where it has none.</param>
    public static Verdict? Of(string text)
    {
        foreach (var (cause, confidence, says, words) in Known)
        {
            if (words.Any(word => text.Contains(word, StringComparison.OrdinalIgnoreCase)))
            {
                return new Verdict(cause, confidence, says);
            }
        }

        return null;
    }
}
