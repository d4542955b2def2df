using System.Collections.Immutable;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Cftoken.Emulator.Endpoints;

/// <summary>An answer: an envelope, or raw bytes where the real endpoint sends no envelope.</summary>
internal sealed class EmulatorResponse
{
    private static readonly ImmutableArray<KeyValuePair<string, string>> NoHeaders = [];

    private EmulatorResponse(int status, string? contentType, byte[] body, ImmutableArray<int> codes, ImmutableArray<KeyValuePair<string, string>> headers)
    {
        Status = status;
        ContentType = contentType;
        Body = body;
        Codes = codes;
        Headers = headers;
    }

    /// <summary>The HTTP status.</summary>
    public int Status { get; }

    /// <summary>The body's type; null where there is no body.</summary>
    public string? ContentType { get; }

    /// <summary>The body.</summary>
    public byte[] Body { get; }

    /// <summary>The codes of the envelope's errors; empty for a success.</summary>
    public ImmutableArray<int> Codes { get; }

    /// <summary>Further headers.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Headers { get; }

    /// <summary>A success with a result.</summary>
    /// <param name="result">The envelope's <c>result</c>; it must have no parent (clone what is kept in state).</param>
    /// <param name="info">The envelope's <c>result_info</c>; null: left out.</param>
    /// <param name="messages">The envelope's <c>messages</c>.</param>
    /// <param name="status">The HTTP status, 200 unless the endpoint says otherwise.</param>
    public static EmulatorResponse Ok(JsonNode? result, JsonObject? info = null, ImmutableArray<ApiError> messages = default, int status = (int)HttpStatusCode.OK) =>
        Envelope(status, result, info, [], messages.IsDefault ? [] : messages);

    /// <summary>One page of a list, by the request's <c>page</c> and <c>per_page</c>; the page after the last is an empty list.</summary>
    /// <param name="request">The request.</param>
    /// <param name="items">The whole list; items must have no parent.</param>
    /// <param name="perPage">The page's length where the request names none.</param>
    /// <param name="smallest">The smallest length that the endpoint takes.</param>
    /// <param name="largest">The largest length that the endpoint takes.</param>
    public static EmulatorResponse Page(EmulatorRequest request, IReadOnlyList<JsonNode?> items, int perPage = 20, int smallest = 1, int largest = 1000)
    {
        var page = Math.Max(1, request.QueryNumber("page") ?? 1);
        var length = Math.Clamp(request.QueryNumber("per_page") ?? perPage, smallest, largest);
        var slice = items.Skip((int)Math.Min((long)(page - 1) * length, items.Count)).Take(length).ToArray();
        var info = new JsonObject
        {
            ["page"] = page,
            ["per_page"] = length,
            ["count"] = slice.Length,
            ["total_count"] = items.Count,
            ["total_pages"] = (items.Count + length - 1) / length,
        };
        return Ok(new JsonArray(slice), info);
    }

    /// <summary>A refusal or failure with one error.</summary>
    public static EmulatorResponse Error(int status, int code, string message) => Error(status, new ApiError(code, message));

    /// <summary>A refusal or failure.</summary>
    public static EmulatorResponse Error(int status, params ImmutableArray<ApiError> errors) => Envelope(status, null, null, errors, []);

    /// <summary>An answer without an envelope: a script's text, a KV value, an R2 object.</summary>
    public static EmulatorResponse Raw(int status, string contentType, byte[] body, params ImmutableArray<KeyValuePair<string, string>> headers) =>
        new(status, contentType, body, [], headers);

    /// <summary>204 without a body.</summary>
    public static EmulatorResponse NoContent() => new((int)HttpStatusCode.NoContent, null, [], [], NoHeaders);

    /// <summary>The same answer with one more header.</summary>
    public EmulatorResponse With(string header, string value) =>
        new(Status, ContentType, Body, Codes, Headers.Add(KeyValuePair.Create(header, value)));

    private static EmulatorResponse Envelope(int status, JsonNode? result, JsonObject? info, ImmutableArray<ApiError> errors, ImmutableArray<ApiError> messages)
    {
        var envelope = new JsonObject
        {
            ["result"] = result,
            ["success"] = errors.IsEmpty,
            ["errors"] = new JsonArray([.. errors.Select(error => error.ToJson())]),
            ["messages"] = new JsonArray([.. messages.Select(message => message.ToJson())]),
        };
        if (info is not null)
        {
            envelope["result_info"] = info;
        }

        return new EmulatorResponse(
            status, "application/json", Encoding.UTF8.GetBytes(envelope.ToJsonString()), [.. errors.Select(error => error.Code)], NoHeaders);
    }
}
