using System.Collections.Frozen;

namespace Cftoken.Engine.Executing;

/// <summary>
/// The variables that decide who wrangler is and whom it talks to. Read in wrangler 4.164.0 (2026-11-22): a key with an
/// e-mail goes before a token; what the process's own environment sets, even to nothing, an env file does not replace,
/// but an empty variable counts as not set; each name has an older spelling with <c>CF_</c>.
/// </summary>
internal static class CredentialVariables
{
    /// <summary>The API token.</summary>
    public const string Token = "CLOUDFLARE_API_TOKEN";

    /// <summary>The account id.</summary>
    public const string AccountId = "CLOUDFLARE_ACCOUNT_ID";

    /// <summary>The API's address.</summary>
    public const string BaseUrl = "CLOUDFLARE_API_BASE_URL";

    /// <summary>A credential that creates tokens; never a child's business.</summary>
    public const string Bootstrap = "CFTOKEN_BOOTSTRAP_TOKEN";

    /// <summary>Variables that go before a token wherever they come from.</summary>
    public static readonly FrozenSet<string> BeatToken =
        FrozenSet.ToFrozenSet(["CLOUDFLARE_API_KEY", "CF_API_KEY", "CLOUDFLARE_EMAIL", "CF_EMAIL"], StringComparer.Ordinal);

    /// <summary>All that a child does not inherit: it gets a token, an account id and an address of its own.</summary>
    public static readonly FrozenSet<string> NotInherited = FrozenSet.ToFrozenSet(
        [
            .. BeatToken, Token, "CF_API_TOKEN", AccountId, "CF_ACCOUNT_ID", BaseUrl, "CF_API_BASE_URL",
            "CLOUDFLARE_GLOBAL_KEY", Bootstrap,
        ],
        StringComparer.Ordinal);
}
