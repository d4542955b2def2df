using Cftoken.Catalog;
using Cftoken.Cloudflare.Tokens;
using Cftoken.Core.Problems;
using Cftoken.Core.Text;

namespace Cftoken.Engine.Changing;

/// <summary>Tokens that manage tokens: cftoken uses them and never changes, hands out or revokes them.</summary>
internal static class TokenManagement
{
    /// <summary>Whether a group makes or changes tokens.</summary>
    public static bool Includes(PermissionCatalog catalog, string groupId) =>
        catalog.GroupById(groupId)?.Name is "API Tokens Write" or "Account API Tokens Write";

    /// <summary>What is said of such a token.</summary>
    public static Problem Refusal(TokenSummary token) => new(
        "token.manages-tokens",
        $"The token {UntrustedText.Clean(token.Name, 120)} ({token.Id}) manages tokens: it is a bootstrap credential, which cftoken does not change or revoke.",
        new Fix("Do that in the dashboard."));
}
