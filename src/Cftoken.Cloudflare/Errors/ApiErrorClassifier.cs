using System.Net;

namespace Cftoken.Cloudflare.Errors;

/// <summary>Decides what a refused call means, from the status, the codes and the messages together.</summary>
internal static class ApiErrorClassifier
{
    public static ApiErrorKind Classify(HttpStatusCode status, IReadOnlyCollection<ApiError> errors)
    {
        var all = errors.SelectMany(error => error.WithChain).ToList();
        if (status == HttpStatusCode.TooManyRequests || all.Exists(error => error.Code == 971))
        {
            return ApiErrorKind.RateLimited;
        }

        return (int)status >= 500
            ? ApiErrorKind.ServerError
            : all.Select(error => OfError(error, status)).FirstOrDefault(kind => kind is not null) ?? OfStatus(status);
    }

    private static ApiErrorKind? OfError(ApiError error, HttpStatusCode status) => error.Code switch
    {
        9109 when Says(error, "from location") => ApiErrorKind.AddressRefused,
        9109 when Says(error, "user-level authentication") => ApiErrorKind.WrongFamily,
        9109 => ApiErrorKind.MissingPermission,
        1001 when Says(error, "sub-token") => ApiErrorKind.SubTokenRule,
        1001 when Says(error, "common permission check") => ApiErrorKind.BeyondCreator,
        1001 when Says(error, "account owned tokens") => ApiErrorKind.WrongFamily,
        9106 or 9103 or 6003 or 6102 or 6103 or 6111 => ApiErrorKind.CredentialNotRecognised,
        1000 when status == HttpStatusCode.Unauthorized => ApiErrorKind.CredentialNotRecognised,
        10000 or 10001 or 10002 when status is HttpStatusCode.BadRequest or HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden =>
            ApiErrorKind.Authentication,
        7001 or 7003 => ApiErrorKind.NotFound,
        _ => null,
    };

    private static ApiErrorKind OfStatus(HttpStatusCode status) => status switch
    {
        HttpStatusCode.Unauthorized => ApiErrorKind.Authentication,
        HttpStatusCode.Forbidden => ApiErrorKind.MissingPermission,
        HttpStatusCode.NotFound => ApiErrorKind.NotFound,
        _ => ApiErrorKind.Rejected,
    };

    private static bool Says(ApiError error, string words) => error.Message.Contains(words, StringComparison.OrdinalIgnoreCase);
}
