namespace Cftoken.Catalog.Model;

/// <summary>What lies behind a failed call, in one word.</summary>
public enum ErrorCause
{
    /// <summary>The token lacks a permission.</summary>
    MissingPermission,

    /// <summary>The token holds the permission, but not on this zone or resource.</summary>
    ResourceNotCovered,

    /// <summary>An account or another id that is wrong, or not the token's.</summary>
    WrongAccount,

    /// <summary>A token of the wrong kind: account-owned on a user's endpoint, a key where a token is wanted.</summary>
    WrongTokenFamily,

    /// <summary>The token's time is over.</summary>
    Expired,

    /// <summary>The token is no longer known: deleted, rolled, or revoked.</summary>
    Revoked,

    /// <summary>The token may not be used from the caller's address.</summary>
    IpCondition,

    /// <summary>What was sent is no credential: missing, quoted, cut, with a line break.</summary>
    MalformedCredential,

    /// <summary>The account's plan, or a product that is not enabled.</summary>
    Entitlement,

    /// <summary>Authorisation succeeded, and the thing is not there.</summary>
    MissingResource,

    /// <summary>Too many requests.</summary>
    RateLimit,

    /// <summary>A firewall or challenge page answered in the API's place.</summary>
    EdgeBlock,

    /// <summary>A failure on Cloudflare's side that passes.</summary>
    Transient,

    /// <summary>The request itself: its form, its content, its method.</summary>
    Request,

    /// <summary>Nothing tells.</summary>
    Unknown,
}

/// <summary>The words that stand for causes in data, JSON and messages.</summary>
public static class ErrorCauses
{
    private static readonly (ErrorCause Cause, string Word)[] Words =
    [
        (ErrorCause.MissingPermission, "missing-permission"),
        (ErrorCause.ResourceNotCovered, "resource-not-covered"),
        (ErrorCause.WrongAccount, "wrong-account"),
        (ErrorCause.WrongTokenFamily, "wrong-token-family"),
        (ErrorCause.Expired, "expired"),
        (ErrorCause.Revoked, "revoked"),
        (ErrorCause.IpCondition, "ip-condition"),
        (ErrorCause.MalformedCredential, "malformed-credential"),
        (ErrorCause.Entitlement, "entitlement"),
        (ErrorCause.MissingResource, "missing-resource"),
        (ErrorCause.RateLimit, "rate-limit"),
        (ErrorCause.EdgeBlock, "edge-block"),
        (ErrorCause.Transient, "transient"),
        (ErrorCause.Request, "request"),
        (ErrorCause.Unknown, "unknown"),
    ];

    /// <summary>The word for a cause.</summary>
    public static string Word(this ErrorCause cause) => Array.Find(Words, entry => entry.Cause == cause).Word;

    /// <summary>The cause of that word; null where it is none.</summary>
    public static ErrorCause? Of(string? word) => Array.FindIndex(Words, entry => entry.Word == word) is >= 0 and var at ? Words[at].Cause : null;
}
