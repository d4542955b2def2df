using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Text.Json;
using Cftoken.Cloudflare.Errors;
using Cftoken.Core.Text;

namespace Cftoken.Cloudflare.Sending;

/// <summary>Reads an answer: the v4 envelope, or whatever came in its place.</summary>
internal static class ApiAnswerReader
{
    private const int MaxBytes = 16 * 1024 * 1024;

    /// <param name="call">The call, for the exception.</param>
    /// <param name="changes">Whether the call changes something.</param>
    /// <param name="response">The answer.</param>
    /// <param name="sent">The secrets of the request, which its answer must not repeat.</param>
    /// <param name="now">The time, from which a date in Retry-After is counted.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="CloudflareApiException">It is not a successful envelope.</exception>
    /// <exception cref="IOException">The connection broke before the end.</exception>
    public static async Task<ApiAnswer> ReadAsync(
        string call, bool changes, HttpResponseMessage response, SentSecrets sent, DateTimeOffset now, CancellationToken cancellation)
    {
        var failure = new Failure(call, changes, response, sent, now);
        if ((int)response.StatusCode is >= 300 and < 400)
        {
            throw failure.Of(ApiErrorKind.Redirected, "the answer points elsewhere, where the credential must not go.");
        }

        var bytes = await ReadBodyAsync(failure, response, cancellation);
        if (response.Headers.Contains("cf-mitigated"))
        {
            throw failure.Of(ApiErrorKind.EdgeBlock, "Cloudflare's edge answered with a challenge.");
        }

        using var document = Parse(bytes, sent);
        if (document is null || document.RootElement.ValueKind != JsonValueKind.Object)
        {
            throw failure.OfNoEnvelope();
        }

        return Open(failure, response.StatusCode, call, document.RootElement);
    }

    private static ApiAnswer Open(Failure failure, HttpStatusCode status, string call, JsonElement envelope)
    {
        var errors = envelope.TryGetProperty("errors", out var list) ? ApiError.ReadAll(list) : [];
        var isSuccess = envelope.TryGetProperty("success", out var success) && success.ValueKind == JsonValueKind.True;
        if ((int)status >= 400 || (!isSuccess && errors.Length > 0))
        {
            throw failure.OfErrors(errors);
        }

        if (!isSuccess || !envelope.TryGetProperty("result", out var result))
        {
            throw failure.Malformed("the answer is not the API's envelope");
        }

        int? pages = envelope.TryGetProperty("result_info", out var info) && info.ValueKind == JsonValueKind.Object
            && info.TryGetProperty("total_pages", out var total) && total.ValueKind == JsonValueKind.Number && total.TryGetInt32(out var count)
            ? count
            : null;
        return new ApiAnswer(call, result.Clone(), pages)
        {
            Cursor = info.ValueKind == JsonValueKind.Object && info.TryGetProperty("cursor", out var cursor) && cursor.ValueKind == JsonValueKind.String
                && cursor.GetString() is { Length: > 0 } next ? next : null,
        };
    }

    private static JsonDocument? Parse(byte[] bytes, SentSecrets sent)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes);
            return sent.RemoveFrom(document);
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static async Task<byte[]> ReadBodyAsync(Failure failure, HttpResponseMessage response, CancellationToken cancellation)
    {
        await using var body = await response.Content.ReadAsStreamAsync(cancellation);
        using var bytes = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (await body.ReadAsync(buffer, cancellation) is > 0 and var read)
        {
            if (bytes.Length + read > MaxBytes)
            {
                throw failure.Malformed($"the answer is longer than {MaxBytes} bytes");
            }

            bytes.Write(buffer, 0, read);
        }

        return bytes.ToArray();
    }

    /// <summary>Makes the exceptions of one answer.</summary>
    private sealed class Failure(string call, bool changes, HttpResponseMessage response, SentSecrets sent, DateTimeOffset now)
    {
        private int Status => (int)response.StatusCode;

        public CloudflareApiException OfErrors(ImmutableArray<ApiError> errors)
        {
            var kind = ApiErrorClassifier.Classify(response.StatusCode, errors);
            var said = errors.IsEmpty
                ? "no reason given"
                : string.Join("; ", errors.SelectMany(error => error.WithChain).Select(error => $"{error.Message} [code: {error.Code}]"));
            return Make(kind, $"{said} (status {Status}).", errors, isUnknown: kind == ApiErrorKind.ServerError);
        }

        public CloudflareApiException OfNoEnvelope() => Status switch
        {
            429 => Of(ApiErrorKind.RateLimited, "too many requests."),
            >= 500 => Make(ApiErrorKind.ServerError, $"Cloudflare failed (status {Status}).", [], isUnknown: true),
            >= 400 => Of(ApiErrorKind.EdgeBlock, $"a page came in place of the API's answer (status {Status})."),
            _ => Malformed("the answer is not JSON, or only a part of it"),
        };

        public CloudflareApiException Malformed(string what) =>
            Make(ApiErrorKind.MalformedAnswer, $"{what} (status {Status}).", [], isUnknown: Status < 400 || Status >= 500);

        public CloudflareApiException Of(ApiErrorKind kind, string what) => Make(kind, what, [], isUnknown: false);

        private CloudflareApiException Make(ApiErrorKind kind, string what, ImmutableArray<ApiError> errors, bool isUnknown) =>
            new(kind, call, what)
            {
                Status = response.StatusCode,
                Errors = errors,
                IsOutcomeUnknown = changes && isUnknown,
                RayId = Header("cf-ray"),
                RetryAfter = ReadRetryAfter(),
            };

        private TimeSpan? ReadRetryAfter()
        {
            var text = Header("retry-after");
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
            {
                return TimeSpan.FromSeconds(seconds);
            }

            return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out var date)
                ? TimeSpan.FromTicks(Math.Max(0, (date - now).Ticks))
                : null;
        }

        private string? Header(string name) =>
            response.Headers.TryGetValues(name, out var values) ? UntrustedText.Clean(sent.RemoveFrom(string.Join(", ", values)), 80) : null;
    }
}
