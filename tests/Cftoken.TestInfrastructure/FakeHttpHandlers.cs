using System.IO.Compression;
using System.Net;
using System.Text;
using Cftoken.Core.Outside;

namespace Cftoken.TestInfrastructure;

/// <summary>A request as it was sent.</summary>
/// <param name="Method">GET, POST, …</param>
/// <param name="Uri">The whole address.</param>
/// <param name="Headers">All headers, content headers included; several values joined by a comma.</param>
/// <param name="Body">The body as text; empty where there is none.</param>
public sealed record SentRequest(string Method, Uri Uri, IReadOnlyDictionary<string, string> Headers, string Body)
{
    /// <summary><c>METHOD /path?query</c>.</summary>
    public override string ToString() => $"{Method} {Uri.PathAndQuery}";
}

/// <summary>
/// HTTP without a network: each answer is scripted for one request and used once, in order; the last one given with
/// <see cref="Always"/> stays. A request without a script fails the test. Keeps every request.
/// </summary>
public sealed class FakeHttpHandlers : IHttpHandlers
{
    private readonly Lock gate = new();
    private readonly List<SentRequest> requests = [];
    private readonly List<Script> scripts = [];

    /// <summary>Every request, in the order in which it was sent.</summary>
    public IReadOnlyList<SentRequest> Requests
    {
        get
        {
            lock (gate)
            {
                return [.. requests];
            }
        }
    }

    /// <summary>Answers the next such request, once.</summary>
    /// <param name="method">GET, POST, …</param>
    /// <param name="pathAndQuery">The path; with a query only where the query matters to the test.</param>
    /// <param name="answer">Makes the answer; see <see cref="Answers"/>.</param>
    public FakeHttpHandlers Once(string method, string pathAndQuery, Func<SentRequest, CancellationToken, Task<HttpResponseMessage>> answer) =>
        Add(new Script(method, pathAndQuery, answer, Lasting: false));

    /// <summary>Answers every such request for which no <see cref="Once"/> is left.</summary>
    /// <inheritdoc cref="Once"/>
    public FakeHttpHandlers Always(string method, string pathAndQuery, Func<SentRequest, CancellationToken, Task<HttpResponseMessage>> answer) =>
        Add(new Script(method, pathAndQuery, answer, Lasting: true));

    public HttpMessageHandler Create() => new Handler(this);

    private FakeHttpHandlers Add(Script script)
    {
        lock (gate)
        {
            scripts.Add(script);
        }

        return this;
    }

    private Script Take(SentRequest request)
    {
        lock (gate)
        {
            requests.Add(request);
            var script = scripts.Find(script => !script.Lasting && script.Fits(request))
                ?? scripts.Find(script => script.Fits(request))
                ?? throw new InvalidOperationException($"The test scripted no answer for {request}.");
            if (!script.Lasting)
            {
                scripts.Remove(script);
            }

            return script;
        }
    }

    private sealed record Script(
        string Method, string PathAndQuery, Func<SentRequest, CancellationToken, Task<HttpResponseMessage>> Answer, bool Lasting)
    {
        public bool Fits(SentRequest request) =>
            Method == request.Method && (PathAndQuery == request.Uri.PathAndQuery || PathAndQuery == request.Uri.AbsolutePath);
    }

    private sealed class Handler(FakeHttpHandlers owner) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var body = request.Content is null ? string.Empty : await request.Content.ReadAsStringAsync(cancellationToken);
            var headers = request.Headers.Concat(request.Content?.Headers.AsEnumerable() ?? [])
                .ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase);
            var sent = new SentRequest(request.Method.Method, request.RequestUri!, headers, body);
            var response = await owner.Take(sent).Answer(sent, cancellationToken);
            response.RequestMessage = request;
            return response;
        }
    }
}

/// <summary>Ways to answer a request, sound and unsound.</summary>
public static class Answers
{
    /// <summary>A JSON body.</summary>
    public static Func<SentRequest, CancellationToken, Task<HttpResponseMessage>> Json(
        int status, string json, params (string Name, string Value)[] headers) =>
        (_, _) => Task.FromResult(Make(status, new StringContent(json, Encoding.UTF8, "application/json"), headers));

    /// <summary>A body of another type.</summary>
    public static Func<SentRequest, CancellationToken, Task<HttpResponseMessage>> Text(
        int status, string body, string contentType, params (string Name, string Value)[] headers) =>
        (_, _) => Task.FromResult(Make(status, new StringContent(body, Encoding.UTF8, contentType), headers));

    /// <summary>The connection cannot be made: nothing was sent.</summary>
    public static Func<SentRequest, CancellationToken, Task<HttpResponseMessage>> CannotConnect() =>
        (_, _) => throw new HttpRequestException(HttpRequestError.ConnectionError, "Connection refused (test)");

    /// <summary>The connection breaks after the request was sent and before an answer came.</summary>
    public static Func<SentRequest, CancellationToken, Task<HttpResponseMessage>> DropAfterSend() =>
        (_, _) => throw new HttpRequestException(
            HttpRequestError.ResponseEnded, "The response ended prematurely. (test)", new HttpIOException(HttpRequestError.ResponseEnded));

    /// <summary>No answer comes until the caller gives up.</summary>
    public static Func<SentRequest, CancellationToken, Task<HttpResponseMessage>> Silence() =>
        async (_, cancellation) =>
        {
            await Task.Delay(Timeout.Infinite, cancellation);
            throw new InvalidOperationException("A silence ends only by cancellation.");
        };

    /// <summary>The status and headers come, then a body whose compression is broken.</summary>
    public static Func<SentRequest, CancellationToken, Task<HttpResponseMessage>> CorruptBody(int status) =>
        (_, _) => Task.FromResult(Make(status, new StreamContent(new GZipStream(new MemoryStream("no gzip"u8.ToArray()), CompressionMode.Decompress)), []));

    /// <summary>The status and headers come, then only the first half of the body.</summary>
    public static Func<SentRequest, CancellationToken, Task<HttpResponseMessage>> HalfABody(int status, string json) =>
        (_, _) => Task.FromResult(Make(status, new StreamContent(new BreakingStream(Encoding.UTF8.GetBytes(json[..(json.Length / 2)]))), []));

    private static HttpResponseMessage Make(int status, HttpContent content, (string Name, string Value)[] headers)
    {
        var response = new HttpResponseMessage((HttpStatusCode)status) { Content = content };
        foreach (var (name, value) in headers)
        {
            if (!response.Headers.TryAddWithoutValidation(name, value))
            {
                response.Content.Headers.TryAddWithoutValidation(name, value);
            }
        }

        return response;
    }

    // Every other way to read a memory stream that is derived from comes down to this one.
    private sealed class BreakingStream(byte[] bytes) : MemoryStream(bytes, writable: false)
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, count) is > 0 and var read
            ? read
            : throw new HttpIOException(HttpRequestError.ResponseEnded, "The response ended prematurely. (test)");
    }
}
