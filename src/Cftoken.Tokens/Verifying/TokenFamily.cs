using Cftoken.Core.Secrets;

namespace Cftoken.Tokens.Verifying;

/// <summary>What a credential's prefix says about it. Source: developers.cloudflare.com/fundamentals/api/get-started/token-formats/ (2026-04-14).</summary>
public enum TokenFamily
{
    /// <summary>No known prefix: values made before 2026 have none.</summary>
    Unknown,

    /// <summary>A user's token (<c>cfut_</c>), or an OAuth access token (<c>cfoat_</c>), which is a user's as well.</summary>
    User,

    /// <summary>An account's token (<c>cfat_</c>).</summary>
    Account,

    /// <summary>No token but a Global API Key (<c>cfk_</c>).</summary>
    GlobalKey,
}

/// <summary>Tells the family by the prefix.</summary>
public static class TokenFamilies
{
    /// <summary>The family that the value's prefix says.</summary>
    public static TokenFamily Of(Secret value)
    {
        ArgumentNullException.ThrowIfNull(value);
        var text = value.Reveal();
        return text.StartsWith("cfut_", StringComparison.Ordinal) || text.StartsWith("cfoat_", StringComparison.Ordinal) ? TokenFamily.User
            : text.StartsWith("cfat_", StringComparison.Ordinal) ? TokenFamily.Account
            : text.StartsWith("cfk_", StringComparison.Ordinal) ? TokenFamily.GlobalKey
            : TokenFamily.Unknown;
    }
}
