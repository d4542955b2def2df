using Cftoken.Cloudflare.Errors;
using Cftoken.Cloudflare.Sending;

namespace Cftoken.Cloudflare;

/// <summary>What became of one request.</summary>
/// <param name="Failure">How it failed; null where it went through.</param>
/// <param name="Limit">What the answer tells of the limit on requests; null where it tells nothing.</param>
public sealed record ProbeReply(CloudflareApiException? Failure, RateLimitState? Limit);

/// <summary>
/// Calls whose answer is only that they were let through, or not: what they answer with is thrown away. Each is sent once;
/// whoever asks decides whether to ask again, because every request counts.
/// </summary>
public sealed class ProbingSession
{
    private readonly ApiTransport transport;
    private readonly Action<HttpRequestMessage> authorise;

    internal ProbingSession(ApiTransport transport, Action<HttpRequestMessage> authorise)
    {
        this.transport = transport;
        this.authorise = authorise;
    }

    /// <summary>Reads something.</summary>
    /// <param name="path">Path and query below the API's base, escaped.</param>
    /// <param name="cancellation">Ends it.</param>
    public Task<ProbeReply> GetAsync(string path, CancellationToken cancellation) => transport.TryAsync(HttpMethod.Get, path, authorise, cancellation);

    /// <summary>Deletes something that nobody has: one of the catalogue's harmless writes, with its random id.</summary>
    /// <param name="path">The path below the API's base, escaped.</param>
    /// <param name="cancellation">Ends it.</param>
    public Task<ProbeReply> DeleteNothingAsync(string path, CancellationToken cancellation) => transport.TryAsync(HttpMethod.Delete, path, authorise, cancellation);
}
