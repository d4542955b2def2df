using System.Collections.Immutable;
using System.Net;
using Cftoken.Core.Problems;

namespace Cftoken.Cloudflare.Errors;

/// <summary>A call to the API that failed. Nothing in it quotes a request's headers or body.</summary>
public sealed class CloudflareApiException : Exception
{
    internal CloudflareApiException(ApiErrorKind kind, string call, string what, Exception? inner = null)
        : base($"{call}: {what}", inner)
    {
        Kind = kind;
        Call = call;
    }

    /// <summary>What it means.</summary>
    public ApiErrorKind Kind { get; }

    /// <summary>The call: method and path, for example <c>POST /user/tokens</c>.</summary>
    public string Call { get; }

    /// <summary>
    /// Whether the call changes something and may have done so all the same: it was sent, and what became of it is not
    /// known. Such a call is never repeated blindly.
    /// </summary>
    public bool IsOutcomeUnknown { get; internal init; }

    /// <summary>The answer's status; null where none came.</summary>
    public HttpStatusCode? Status { get; internal init; }

    /// <summary>The answer's errors, in its order.</summary>
    public ImmutableArray<ApiError> Errors { get; internal init; } = [];

    /// <summary>Cloudflare's id of the request, for its support; null where none came.</summary>
    public string? RayId { get; internal init; }

    /// <summary>How long to wait before the next request, where the answer says so.</summary>
    public TimeSpan? RetryAfter { get; internal init; }

    /// <summary>The failure as a problem, with what mends it.</summary>
    public Problem ToProblem()
    {
        var (code, fix, kind) = Kind switch
        {
            ApiErrorKind.CredentialNotRecognised =>
                ("credential-not-recognised", "Copy the credential again: whole, without quotes and white space.", ProblemKind.Credential),
            ApiErrorKind.Authentication =>
                ("authentication", "The credential is expired, revoked or lacks the permission for this call. Give another one.", ProblemKind.Credential),
            ApiErrorKind.WrongFamily =>
                ("wrong-family", "The token belongs to an account where a user's is wanted, or the reverse. Give one of the other kind.", ProblemKind.Credential),
            ApiErrorKind.MissingPermission when Call.Contains("/tokens", StringComparison.Ordinal) => (
                "missing-permission",
                "Give a credential that may manage these tokens: API Tokens Write for a user's, Account API Tokens Write for an account's. "
                    + "The dashboard's template Create Additional Tokens gives only the first.",
                ProblemKind.Credential),
            ApiErrorKind.MissingPermission =>
                ("missing-permission", "Give a credential that holds the permission for this call.", ProblemKind.Credential),
            ApiErrorKind.AddressRefused =>
                ("address-refused", "The credential does not work from this machine's address. Run the command elsewhere, or change its IP condition.", ProblemKind.Credential),
            ApiErrorKind.SubTokenRule =>
                ("sub-token-rule", "A token made through the API cannot manage tokens. Make this one in the dashboard.", ProblemKind.Failed),
            ApiErrorKind.BeyondCreator =>
                ("beyond-creator", $"Whoever the bootstrap credential belongs to does not hold {RefusedGroup ?? "that permission"} on one of these resources, and one such pair refuses the whole token. Ask someone who holds it there. Cloudflare may take a wider grant where it refuses a narrow one; cftoken never widens by itself.", ProblemKind.Failed),
            ApiErrorKind.NotFound => ("not-found", "Check the id.", ProblemKind.Failed),
            ApiErrorKind.RateLimited => ("rate-limited", $"Wait {Wait}, then run the command again.", ProblemKind.Failed),
            ApiErrorKind.EdgeBlock =>
                ("edge-block", "A firewall or a challenge answered, not the API. Try from another network; the token is not at fault.", ProblemKind.Failed),
            ApiErrorKind.Redirected => ("redirected", "Give --api-base the address that answers itself.", ProblemKind.Failed),
            ApiErrorKind.MalformedAnswer => ("malformed-answer", "Check that --api-base leads to Cloudflare's API.", ProblemKind.Failed),
            ApiErrorKind.Unreachable => ("unreachable", "Check the network, the proxy and --api-base.", ProblemKind.Failed),
            ApiErrorKind.Interrupted or ApiErrorKind.ServerError => ("interrupted", "Run the command again in a while.", ProblemKind.Failed),
            _ => ("rejected", "See Cloudflare's message.", ProblemKind.Failed),
        };
        var page = Errors.SelectMany(error => error.WithChain).FirstOrDefault(error => error.DocumentationUrl is not null)?.DocumentationUrl;
        return new Problem($"cloudflare.{code}", Message, new Fix(page is null ? fix : $"{fix} See {page}"), Kind: kind);
    }

    // Failed common permission check against resources. (Permission group: "DNS Write")
    private string? RefusedGroup
    {
        get
        {
            const string before = "(Permission group: \"";
            var message = Errors.SelectMany(error => error.WithChain).Select(error => error.Message).FirstOrDefault(text => text.Contains(before, StringComparison.Ordinal));
            return message?[(message.IndexOf(before, StringComparison.Ordinal) + before.Length)..].Split('"') is [{ Length: > 0 } name, ..] ? name : null;
        }
    }

    private string Wait => RetryAfter is { } time ? $"{Math.Ceiling(time.TotalSeconds)} seconds" : "five minutes";
}
