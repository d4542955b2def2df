using System.Collections.Immutable;
using Cftoken.Cloudflare.Tokens;

namespace Cftoken.Engine.Rotating;

/// <summary>
/// What to look at when a token leaked: that it is replaced undoes nothing that was done with it. Source:
/// developers.cloudflare.com/fundamentals/account/account-security/audit-logs/ and
/// …/api/get-started/token-formats/ (2026-11).
/// </summary>
internal static class LeakAdvice
{
    /// <summary>The advice, a sentence or two each.</summary>
    public static ImmutableArray<string> Of(TokenSummary token)
    {
        var since = token.IssuedOn is { } issued ? $" since {issued.UtcDateTime:yyyy-MM-dd}" : string.Empty;
        return
        [
            $"Cloudflare took the old token for leaked and switched it off. Find where its value was seen, a repository, a log, a chat, and take it out there; also from git's history.",
            $"Read the account's audit log for what it did{since}: filter for actor_token_id {token.Id}. The log holds what was created, changed and deleted, not what was read: that nothing was taken cannot be shown by it.",
            "Look for what it may have left behind: Workers, routes, members, webhooks and tokens that nobody made.",
            "Take every secret for known that its permissions let it read. Reads of R2 objects stand in the bucket's own logs only.",
        ];
    }
}
