namespace Cftoken.Emulator.Credentials;

/// <summary>What a request presented as its credential. A credential that the emulator did not issue is known by its kind alone.</summary>
public enum CredentialKind
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>An Authorization header that holds no token, or a key or an e-mail of the wrong form.</summary>
    Malformed,

    /// <summary>A token that the emulator did not issue, or no longer knows, or that has not reached it yet.</summary>
    UnknownToken,

    /// <summary>A key and e-mail that are not the user's.</summary>
    UnknownKey,

    /// <summary>A user-owned token.</summary>
    UserToken,

    /// <summary>An account-owned token.</summary>
    AccountToken,

    /// <summary>The user's Global API Key.</summary>
    GlobalKey,
}
