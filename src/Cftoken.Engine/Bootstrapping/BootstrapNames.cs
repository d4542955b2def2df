using System.Collections.Immutable;
using Cftoken.Tokens;

namespace Cftoken.Engine.Bootstrapping;

/// <summary>The variables that hold a bootstrap credential.</summary>
/// <param name="AccountId">The account's id.</param>
/// <param name="Token">A minting token.</param>
/// <param name="Email">The e-mail address that goes with a key.</param>
/// <param name="Keys">A Global API Key; the first that is set counts.</param>
internal sealed record BootstrapNames(string AccountId, string Token, string Email, ImmutableArray<string> Keys)
{
    /// <summary>The usual ones: wrangler's, and <c>CLOUDFLARE_GLOBAL_KEY</c>, as scripts that create tokens call the key.</summary>
    public static readonly BootstrapNames Usual = new(
        TokenVariables.AccountId, TokenVariables.Token, "CLOUDFLARE_EMAIL", ["CLOUDFLARE_GLOBAL_KEY", "CLOUDFLARE_API_KEY"]);

    /// <summary>
    /// Whether a key counts before a token that stands beside it. A token does, since it can do less; but who names the
    /// key's variable and not the token's wants the key.
    /// </summary>
    public bool PrefersKey { get; init; }
}
