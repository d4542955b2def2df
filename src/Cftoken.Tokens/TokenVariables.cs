namespace Cftoken.Tokens;

/// <summary>
/// The variables of a project's token, as wrangler reads them; the new name wins over the old one.
/// Source: workers-sdk packages/workers-auth, wrangler 4.164.0 (2026-11).
/// </summary>
public static class TokenVariables
{
    /// <summary>The token.</summary>
    public const string Token = "CLOUDFLARE_API_TOKEN";

    /// <summary>The token's old name.</summary>
    public const string OldToken = "CF_API_TOKEN";

    /// <summary>The account's id.</summary>
    public const string AccountId = "CLOUDFLARE_ACCOUNT_ID";

    /// <summary>The account id's old name.</summary>
    public const string OldAccountId = "CF_ACCOUNT_ID";
}
