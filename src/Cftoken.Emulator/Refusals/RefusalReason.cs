using Cftoken.Catalog.Authorizing;
using Cftoken.Emulator.Credentials;

namespace Cftoken.Emulator.Refusals;

/// <summary>Why a call is refused, as coarsely as the API's answers tell.</summary>
internal enum RefusalReason
{
    /// <summary>No credential came along.</summary>
    NoCredential,

    /// <summary>The token is not known.</summary>
    UnknownCredential,

    /// <summary>The key or the e-mail is not known.</summary>
    UnknownKey,

    /// <summary>The token is known and does not work: disabled, expired, not yet valid.</summary>
    Inactive,

    /// <summary>Its IP condition refuses the caller's address.</summary>
    WrongAddress,

    /// <summary>An account-owned token on a user's endpoint.</summary>
    WrongFamily,

    /// <summary>An account that its owner does not belong to.</summary>
    WrongAccount,

    /// <summary>No policy lets it through.</summary>
    Forbidden,
}

/// <summary>From what is known of a call to the reason of its refusal.</summary>
internal static class RefusalReasons
{
    /// <summary>The reason behind a decision against a call.</summary>
    public static RefusalReason Of(Denial denial) => denial switch
    {
        Denial.NotActive or Denial.NotYetValid or Denial.Expired => RefusalReason.Inactive,
        Denial.WrongAddress => RefusalReason.WrongAddress,
        Denial.WrongFamily => RefusalReason.WrongFamily,
        Denial.WrongAccount => RefusalReason.WrongAccount,
        Denial.MissingGroup or Denial.ResourceNotCovered or Denial.ExplicitDeny or Denial.NoGroupKnown => RefusalReason.Forbidden,
        _ => throw new ArgumentOutOfRangeException(nameof(denial), denial, "Such a call is not refused."),
    };

    /// <summary>The reason behind a credential that leads to no caller.</summary>
    public static RefusalReason Of(CredentialKind kind) => kind switch
    {
        CredentialKind.None => RefusalReason.NoCredential,
        CredentialKind.UnknownToken => RefusalReason.UnknownCredential,
        CredentialKind.UnknownKey => RefusalReason.UnknownKey,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Such a credential is not refused for itself."),
    };

    /// <summary>The reason's name in the data file.</summary>
    public static RefusalReason Parse(string name) => name switch
    {
        "no-credential" => RefusalReason.NoCredential,
        "unknown-credential" => RefusalReason.UnknownCredential,
        "unknown-key" => RefusalReason.UnknownKey,
        "inactive" => RefusalReason.Inactive,
        "wrong-address" => RefusalReason.WrongAddress,
        "wrong-family" => RefusalReason.WrongFamily,
        "wrong-account" => RefusalReason.WrongAccount,
        "forbidden" => RefusalReason.Forbidden,
        _ => throw new InvalidDataException($"'{name}' is no reason for a refusal."),
    };
}
