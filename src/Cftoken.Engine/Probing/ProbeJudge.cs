using System.Collections.Immutable;
using Cftoken.Catalog;
using Cftoken.Catalog.Model;
using Cftoken.Cloudflare;
using Cftoken.Cloudflare.Errors;

namespace Cftoken.Engine.Probing;

/// <summary>
/// Judges what an answer tells of the permissions behind a call. What is looked at only after authorisation (whether the
/// account's plan has the product, whether the thing is there) tells that the call was let through. Source: the error
/// tables of developers.cloudflare.com/fundamentals/api/ and of cloudflare/workers-sdk, compiled 2026-11.
/// </summary>
/// <param name="errors">What error codes mean.</param>
internal sealed class ProbeJudge(ErrorMeanings errors)
{
    private const int AuthenticationError = 10000;

    /// <summary>Whether the limit on requests was hit, so that the same call has to wait.</summary>
    public static bool IsBusy(ProbeReply reply) => reply.Failure?.Kind == ApiErrorKind.RateLimited;

    /// <summary>Whether nothing was answered that a second try might not mend.</summary>
    public static bool IsBroken(ProbeReply reply) =>
        reply.Failure?.Kind is ApiErrorKind.ServerError or ApiErrorKind.Interrupted or ApiErrorKind.Unreachable;

    /// <summary>Whether no further call can tell anything: the token itself is not taken, or not from here.</summary>
    public static bool EndsAll(ProbeReply reply) =>
        reply.Failure?.Kind is ApiErrorKind.CredentialNotRecognised or ApiErrorKind.AddressRefused or ApiErrorKind.Redirected;

    /// <summary>What an answer tells.</summary>
    /// <param name="operation">The call.</param>
    /// <param name="zoneId">The zone that it was made on.</param>
    /// <param name="path">Its path.</param>
    /// <param name="reply">The answer.</param>
    public ProbeAnswer Judge(Operation operation, string? zoneId, string path, ProbeReply reply)
    {
        if (reply.Failure is not { } failure)
        {
            return new ProbeAnswer(operation, zoneId, ProbeOutcome.Passed, 200, null, "answered");
        }

        var status = (int?)failure.Status;
        var error = failure.Errors.SelectMany(one => one.WithChain).FirstOrDefault();
        var (outcome, because) = Outcome(failure, status, error, path);
        return new ProbeAnswer(
            operation, zoneId, outcome, status, error?.Code, because, outcome == ProbeOutcome.Refused && error?.Code is AuthenticationError or null);
    }

    private (ProbeOutcome Outcome, string Because) Outcome(CloudflareApiException failure, int? status, ApiError? error, string path)
    {
        switch (failure.Kind)
        {
            case ApiErrorKind.MalformedAnswer when status is >= 200 and < 300:
                return (ProbeOutcome.Passed, "answered, in a form of its own");
            case ApiErrorKind.EdgeBlock:
                return (ProbeOutcome.Unclear, "a firewall or a challenge answered, not the API");
            case ApiErrorKind.WrongFamily:
                return (ProbeOutcome.Unclear, "the call is for tokens of the other kind");
            case ApiErrorKind.RateLimited:
                return (ProbeOutcome.Unclear, "too many requests");
            case ApiErrorKind.ServerError or ApiErrorKind.Interrupted or ApiErrorKind.Unreachable or ApiErrorKind.MalformedAnswer:
                return (ProbeOutcome.Unclear, "Cloudflare gave no answer that can be read");
        }

        // Numbers are used again by other products, and mean several things in one: only what is the same in all of them counts.
        ImmutableArray<ErrorCause> causes = error is null ? [] : [.. errors.Find(error.Code, path, error.Message).Select(meaning => meaning.Cause).Distinct()];
        var later = causes.Count(cause => cause is ErrorCause.Entitlement or ErrorCause.MissingResource);
        if (later > 0)
        {
            return later < causes.Length ? (ProbeOutcome.Unclear, $"code {error!.Code} stands for a missing permission and for other things")
                : (ProbeOutcome.Passed, causes.Contains(ErrorCause.Entitlement) ? "let through; the account's plan lacks the product" : "let through; the thing is not there");
        }

        if (failure.Kind is ApiErrorKind.Authentication or ApiErrorKind.MissingPermission
            || causes.Any(cause => cause is ErrorCause.MissingPermission or ErrorCause.ResourceNotCovered))
        {
            return (ProbeOutcome.Refused, $"refused{(error is null ? string.Empty : $", code {error.Code}")}");
        }

        return status == 404 && error is not null && error.Code is not (7000 or 7001 or 7003)
            ? (ProbeOutcome.Passed, "let through; the thing is not there")
            : (ProbeOutcome.Unclear, $"the answer tells nothing of permissions{(error is null ? string.Empty : $" (code {error.Code})")}");
    }
}
