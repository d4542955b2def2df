using System.Collections.Frozen;
using Cftoken.Cloudflare.Addressing;
using Cftoken.Engine.Surroundings;
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

    // cftoken's own variables, the bootstrap credential among them.
    private const string Own = "CFTOKEN_";

    /// <summary>The Global API Key.</summary>
    public static readonly FrozenSet<string> Keys = FrozenSet.Create(StringComparer.Ordinal, "CLOUDFLARE_API_KEY", "CF_API_KEY");

    /// <summary>The e-mail address that goes with the key.</summary>
    public static readonly FrozenSet<string> Emails = FrozenSet.Create(StringComparer.Ordinal, "CLOUDFLARE_EMAIL", "CF_EMAIL");

    /// <summary>Where the API is.</summary>
    public static readonly FrozenSet<string> Addresses = FrozenSet.Create(StringComparer.Ordinal, ApiBase.Variable, ApiBase.OldVariable);

    /// <summary>Tokens.</summary>
    public static readonly FrozenSet<string> Tokens = FrozenSet.Create(StringComparer.Ordinal, TokenVariables.Token, TokenVariables.OldToken);

    // Names that Cloudflare's tools read, credentials or not.
    private static readonly string[] CloudflarePrefixes = ["CLOUDFLARE_", "CF_"];

    // What a child gets anew: a token, an account id and an address; and other ways to be someone else.
    private static readonly FrozenSet<string> Credentials = FrozenSet.Create(
        StringComparer.Ordinal,
        [
            .. Keys, .. Emails, .. Tokens, TokenVariables.AccountId, TokenVariables.OldAccountId,
            .. Addresses, "CLOUDFLARE_GLOBAL_KEY", "CLOUDFLARE_API_USER_SERVICE_KEY", "CF_API_USER_SERVICE_KEY",
            "CLOUDFLARE_ACCESS_CLIENT_ID", "CLOUDFLARE_ACCESS_CLIENT_SECRET", "WRANGLER_CF_AUTHORIZATION_TOKEN",
        ]);

    /// <summary>Whether a variable decides who a child is, or is cftoken's own: no child ever gets it from this shell or from an env file.</summary>
    /// <param name="name">The variable.</param>
    /// <param name="names">How the operating system compares names.</param>
    public static bool IsCredential(string name, StringComparer names) => Credentials.Contains(name, names) || Begins(name, Own, names);

    /// <summary>Whether a variable is one of Cloudflare's tools that decides no identity: a setting.</summary>
    public static bool IsSetting(string name, StringComparer names) =>
        !IsCredential(name, names) && CloudflarePrefixes.Any(prefix => Begins(name, prefix, names));

    /// <summary>
    /// Whether a child inherits a variable that nobody kept by name: no credential, nothing else of Cloudflare's tools, no
    /// key of an AI service.
    /// </summary>
    public static bool IsInherited(string name, StringComparer names) =>
        !IsCredential(name, names) && !IsSetting(name, names) && !KnownVariables.ProviderKeys.Contains(name, names);

    private static bool Begins(string name, string prefix, StringComparer names) => name.Length >= prefix.Length && names.Equals(name[..prefix.Length], prefix);
}
