using System.Globalization;
using System.Net;
using System.Text.Json;
using Cftoken.Emulator.Credentials;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Cftoken.Emulator.Endpoints;

/// <summary>A request, read whole, with what a handler needs to answer it.</summary>
internal sealed class EmulatorRequest
{
    // Of two members of one name nobody can say which one is meant.
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    private readonly Dictionary<string, StringValues> query;
    private Caller? caller;

    /// <summary>Takes a request apart.</summary>
    /// <param name="method">The method in upper case.</param>
    /// <param name="path">The path below <c>/client/v4</c>, as sent, without the query.</param>
    /// <param name="queryString">The query with its question mark, or empty.</param>
    /// <param name="headers">The headers.</param>
    /// <param name="body">The body.</param>
    /// <param name="from">The caller's address.</param>
    /// <param name="at">The moment of the request.</param>
    /// <param name="server">What the emulator lends to handlers.</param>
    public EmulatorRequest(
        string method, string path, string queryString, IHeaderDictionary headers, byte[] body, IPAddress? from, DateTimeOffset at, EmulatorServices server)
    {
        Method = method;
        Path = path;
        query = QueryHelpers.ParseQuery(queryString);
        Headers = headers;
        Body = body;
        From = from;
        At = at;
        Server = server;
    }

    /// <summary>The method in upper case.</summary>
    public string Method { get; }

    /// <summary>The path below <c>/client/v4</c>, as sent, without the query.</summary>
    public string Path { get; }

    /// <summary>The headers. Never keep or log <c>Authorization</c> or <c>X-Auth-Key</c>.</summary>
    public IHeaderDictionary Headers { get; }

    /// <summary>The body's bytes.</summary>
    public byte[] Body { get; }

    /// <summary>The caller's address.</summary>
    public IPAddress? From { get; }

    /// <summary>The moment of the request.</summary>
    public DateTimeOffset At { get; }

    /// <summary>Accounts, zones and tokens, fresh ids, the base address.</summary>
    public EmulatorServices Server { get; }

    /// <summary>The path's values by the names in the handler's template.</summary>
    public IReadOnlyDictionary<string, string> Values { get; internal set; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Who is calling; nobody knows it where the path brings its own authorisation.</summary>
    /// <exception cref="InvalidOperationException">The path brings its own authorisation.</exception>
    public Caller Caller
    {
        get => caller ?? throw new InvalidOperationException("An unauthenticated endpoint has no caller.");
        internal set => caller = value;
    }

    /// <summary>A value of the path, percent-decoded.</summary>
    /// <exception cref="KeyNotFoundException">The handler's template has no such parameter.</exception>
    public string this[string parameter] => Values[parameter];

    /// <summary>The first value of a query parameter; null where it is not given.</summary>
    public string? Query(string name) => query.TryGetValue(name, out var values) ? values[0] : null;

    /// <summary>Every value of a query parameter, for those that are repeated.</summary>
    public IReadOnlyList<string> QueryAll(string name) =>
        query.TryGetValue(name, out var values) ? [.. values.OfType<string>()] : [];

    /// <summary>A query parameter as a number; null where it is not given or not a number.</summary>
    public int? QueryNumber(string name) =>
        int.TryParse(Query(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>The body as JSON, whatever its content type says (wrangler sends <c>text/plain</c> for a queue consumer).</summary>
    /// <exception cref="RefusalException">It is not JSON: 400 with code 6007.</exception>
    public JsonElement Json()
    {
        try
        {
            using var document = JsonDocument.Parse(Body, Strict);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            throw new RefusalException(EmulatorResponse.Error((int)HttpStatusCode.BadRequest, 6007, "Malformed JSON in request body"));
        }
    }

    /// <summary>The parts of a multipart body, in their order; none where the body is not multipart.</summary>
    /// <exception cref="RefusalException">It is cut short or malformed: 400.</exception>
    public IReadOnlyList<FormPart> Form()
    {
        if (!MediaTypeHeaderValue.TryParse(Headers.ContentType.ToString(), out var type)
            || HeaderUtilities.RemoveQuotes(type.Boundary) is not { HasValue: true } boundary)
        {
            return [];
        }

        var parts = new List<FormPart>();
        try
        {
            var reader = new MultipartReader(boundary.Value!, new MemoryStream(Body, writable: false));
            while (ReadSection(reader) is { } section)
            {
                using var bytes = new MemoryStream();
                section.Body.CopyTo(bytes);
                var disposition = section.GetContentDispositionHeader();
                parts.Add(new FormPart(
                    HeaderUtilities.RemoveQuotes(disposition?.Name ?? default).ToString(),
                    disposition?.FileName is { HasValue: true } file ? HeaderUtilities.RemoveQuotes(file).ToString() : null,
                    section.ContentType,
                    bytes.ToArray()));
            }
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException)
        {
            throw new RefusalException(EmulatorResponse.Error((int)HttpStatusCode.BadRequest, 6008, "Malformed multipart request body"));
        }

        return parts;
    }

    // The whole body is in memory, so the reader never waits: its task is complete when it comes back.
    private static MultipartSection? ReadSection(MultipartReader reader) => reader.ReadNextSectionAsync().GetAwaiter().GetResult();
}
