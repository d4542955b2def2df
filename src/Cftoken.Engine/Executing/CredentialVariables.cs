using System.Collections.Frozen;
using Cftoken.Cloudflare.Addressing;
using Cftoken.Tokens;

namespace Cftoken.Engine.Executing;

/// <summary>
/// The variables that decide who wrangler is and whom it talks to. Measured with wrangler 4.164.0 (2026-11-22): a key
/// with an e-mail goes before a token, wherever the two come from; the process's own environment goes before an env
/// file, but an empty variable does not; each name has an older spelling with <c>CF_</c>.
/// </summary>
internal static class CredentialVariables
{
    /// <summary>A credential that creates tokens; never a child's business.</summary>
    public const string Bootstrap = "CFTOKEN_BOOTSTRAP_TOKEN";

    /// <summary>The Global API Key.</summary>
    public static readonly FrozenSet<string> Keys = FrozenSet.Create(StringComparer.Ordinal, "CLOUDFLARE_API_KEY", "CF_API_KEY");

    /// <summary>The e-mail address that goes with the key.</summary>
    public static readonly FrozenSet<string> Emails = FrozenSet.Create(StringComparer.Ordinal, "CLOUDFLARE_EMAIL", "CF_EMAIL");

    /// <summary>All that a child does not inherit: it gets a token, an account id and an address of its own.</summary>
    public static readonly FrozenSet<string> NotInherited = FrozenSet.Create(
        StringComparer.Ordinal,
        [
            .. Keys, .. Emails, TokenVariables.Token, TokenVariables.OldToken, TokenVariables.AccountId, TokenVariables.OldAccountId,
            ApiBase.Variable, ApiBase.OldVariable, "CLOUDFLARE_GLOBAL_KEY", Bootstrap,
        ]);
}
