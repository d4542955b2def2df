using System.Collections.Immutable;
using System.Text.Json;
using Cftoken.Core.Text;

namespace Cftoken.Cloudflare.Errors;

/// <summary>One error of an answer.</summary>
/// <param name="Code">Cloudflare's code; numbers are reused, so it means something only with the message and the endpoint.</param>
/// <param name="Message">Its message, cleaned.</param>
/// <param name="DocumentationUrl">The page that it points to, where that is one of developers.cloudflare.com.</param>
/// <param name="Chain">The errors behind it.</param>
public sealed record ApiError(int Code, string Message, Uri? DocumentationUrl, ImmutableArray<ApiError> Chain)
{
    private const int MaxDepth = 4;
    private const int MaxErrors = 20;

    /// <summary>This error and all behind it.</summary>
    public IEnumerable<ApiError> WithChain => [this, .. Chain.SelectMany(error => error.WithChain)];

    /// <summary>Reads an array of errors; what has another shape is left out.</summary>
    internal static ImmutableArray<ApiError> ReadAll(JsonElement errors, int depth = 0) =>
        errors.ValueKind == JsonValueKind.Array && depth < MaxDepth
            ? [.. errors.EnumerateArray().Where(error => error.ValueKind == JsonValueKind.Object).Take(MaxErrors).Select(error => Read(error, depth))]
            : [];

    private static ApiError Read(JsonElement error, int depth) => new(
        ReadCode(error),
        error.TryGetProperty("message", out var message) && message.ValueKind == JsonValueKind.String
            ? UntrustedText.Clean(message.GetString())
            : string.Empty,
        ReadDocumentationUrl(error),
        error.TryGetProperty("error_chain", out var chain) ? ReadAll(chain, depth + 1) : []);

    private static int ReadCode(JsonElement error) =>
        error.TryGetProperty("code", out var code)
            && ((code.ValueKind == JsonValueKind.Number && code.TryGetInt32(out var number))
                || (code.ValueKind == JsonValueKind.String && int.TryParse(code.GetString(), out number)))
            ? number
            : 0;

    private static Uri? ReadDocumentationUrl(JsonElement error) =>
        error.TryGetProperty("documentation_url", out var url) && url.ValueKind == JsonValueKind.String
            && Uri.TryCreate(url.GetString(), UriKind.Absolute, out var address)
            && address is { Scheme: "https", IdnHost: "developers.cloudflare.com", UserInfo: "", IsDefaultPort: true }
            ? address
            : null;
}
