using System.Text.RegularExpressions;

namespace Cftoken.Tokens.Verifying;

/// <summary>
/// What a value looks like. Source: developers.cloudflare.com/fundamentals/api/get-started/token-formats/ (2026-04-14);
/// the S3 secret: developers.cloudflare.com/r2/api/tokens/ (2026).
/// </summary>
public enum CredentialShape
{
    /// <summary>A token, as far as its looks tell.</summary>
    Token,

    /// <summary>A Global API Key: <c>cfk_…</c>, or 37 to 45 lower hex digits. No token made without a prefix is hex by chance.</summary>
    GlobalKey,

    /// <summary>An OAuth access token, as <c>wrangler login</c> gets one.</summary>
    OAuthToken,

    /// <summary>An Origin CA key.</summary>
    OriginCaKey,

    /// <summary>The secret of an R2 S3 key pair: 64 lower hex digits.</summary>
    S3Secret,

    /// <summary>An id (32 lower hex digits): of a token, an account or a zone, or an R2 access key id.</summary>
    Id,
}

/// <summary>Tells what a value looks like.</summary>
public static partial class CredentialShapes
{
    /// <summary>The shape of a value.</summary>
    public static CredentialShape Of(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return value.StartsWith("cfk_", StringComparison.Ordinal) || OldKey().IsMatch(value) ? CredentialShape.GlobalKey
            : value.StartsWith("cfoat_", StringComparison.Ordinal) ? CredentialShape.OAuthToken
            : value.StartsWith("v1.0-", StringComparison.Ordinal) ? CredentialShape.OriginCaKey
            : S3Secret().IsMatch(value) ? CredentialShape.S3Secret
            : Id().IsMatch(value) ? CredentialShape.Id
            : CredentialShape.Token;
    }

    [GeneratedRegex(@"\A[0-9a-f]{37,45}\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex OldKey();

    [GeneratedRegex(@"\A[0-9a-f]{64}\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex S3Secret();

    [GeneratedRegex(@"\A[0-9a-f]{32}\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Id();
}
