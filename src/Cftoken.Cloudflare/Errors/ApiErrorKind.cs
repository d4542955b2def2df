namespace Cftoken.Cloudflare.Errors;

/// <summary>
/// What a failed call means. Codes alone do not tell it: 9109 stands for three different things, 1001 for many.
/// Source: the error tables of developers.cloudflare.com/fundamentals/api/ and public issue threads, compiled 2026-11.
/// </summary>
public enum ApiErrorKind
{
    /// <summary>The credential's form or value is not known to Cloudflare (9106, 9103, 6003, 6111, 1000).</summary>
    CredentialNotRecognised,

    /// <summary>Recognised and refused: expired, revoked, or without the permission (10000). Also for moments after a change.</summary>
    Authentication,

    /// <summary>A token of an account where a user's is wanted, or the reverse (9109 "user-level authentication").</summary>
    WrongFamily,

    /// <summary>The credential lacks a permission (9109 "Unauthorized to access requested resource", 403).</summary>
    MissingPermission,

    /// <summary>The credential does not work from this address (9109 "from location").</summary>
    AddressRefused,

    /// <summary>A token made through the API cannot manage tokens (1001).</summary>
    SubTokenRule,

    /// <summary>The creator does not hold what the new token should (1001 "common permission check").</summary>
    BeyondCreator,

    /// <summary>There is no such thing, or its id is malformed (404, 7003, 7001).</summary>
    NotFound,

    /// <summary>The request was understood and refused for another reason.</summary>
    Rejected,

    /// <summary>Too many requests (429, 971).</summary>
    RateLimited,

    /// <summary>Cloudflare failed (5xx).</summary>
    ServerError,

    /// <summary>Not the API answered but Cloudflare's edge, with a page: a firewall or a challenge.</summary>
    EdgeBlock,

    /// <summary>The answer points elsewhere. It is not followed: the credential would go along.</summary>
    Redirected,

    /// <summary>The answer is not what the API gives.</summary>
    MalformedAnswer,

    /// <summary>No connection could be made; nothing was sent.</summary>
    Unreachable,

    /// <summary>The connection broke, or no answer came in time.</summary>
    Interrupted,
}
