using Cftoken.Catalog.Policies;
using Cftoken.Core.Problems;
using Cftoken.Engine.Targets;
using Cftoken.Tokens;

namespace Cftoken.Engine.Bootstrapping;

/// <summary>What to do where there is no bootstrap credential, or none that works: the link that makes one, filled in.</summary>
internal static class BootstrapAdvice
{
    private const string Dashboard = "https://dash.cloudflare.com/";

    /// <summary>That there is none.</summary>
    /// <param name="owner">The kind of token that is to be created.</param>
    /// <param name="request">What is asked for.</param>
    public static Problem Missing(OwnerKind owner, TokenRequest request) => new(
        "bootstrap.missing",
        "Creating a token, or reading what an existing one may do, needs a bootstrap credential, and none was given.",
        Make(owner, request),
        Kind: ProblemKind.Credential);

    /// <summary>
    /// How to make one. The link's one permission can also be ticked by hand; the dashboard's own template for it gives
    /// only the user's (facts of 2026-11: "Create Additional Tokens" holds API Tokens Write).
    /// </summary>
    public static Fix Make(OwnerKind owner, TokenRequest request) => new(
        $"Make one in the dashboard, where the link has everything filled in: {LinkFor(owner)} "
            + $"By hand, tick {(owner == OwnerKind.User ? "User · API Tokens · Edit" : "Account · Account API Tokens · Edit")} and nothing else"
            + (owner == OwnerKind.User ? ", as the template Create Additional Tokens does. " : "; the template Create Additional Tokens gives the user's permission, which makes no account's tokens. ")
            + "Give it an end: the link cannot. "
            + $"Then put it as {TokenVariables.Token} into a file outside the project, and name the file:",
        (request with { BootstrapFile = null }).ToCommandLine("--bootstrap-env ~/.config/cftoken/bootstrap.env"));

    /// <summary>
    /// The dashboard's form with the one permission ticked that creating tokens needs. Sources:
    /// developers.cloudflare.com/fundamentals/api/how-to/account-owned-token-template/ (2026); the keys are
    /// <c>api_tokens</c> for a user's token and <c>account_api_tokens</c> for an account's.
    /// </summary>
    public static string LinkFor(OwnerKind owner)
    {
        var isUser = owner == OwnerKind.User;
        var keys = Uri.EscapeDataString($$"""[{"key":"{{(isUser ? "api_tokens" : "account_api_tokens")}}","type":"edit"}]""");
        return isUser
            ? $"{Dashboard}profile/api-tokens?permissionGroupKeys={keys}&accountId=*&zoneId=all&name=cftoken-bootstrap"
            : $"{Dashboard}?to=/:account/api-tokens&permissionGroupKeys={keys}&name=cftoken-bootstrap";
    }
}
