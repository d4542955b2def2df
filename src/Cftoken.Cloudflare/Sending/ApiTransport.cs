using System.Net;
using System.Net.Http.Headers;
using Cftoken.Cloudflare.Addressing;
using Cftoken.Cloudflare.Errors;
using Cftoken.Core.Outside;
using Polly;
using Polly.Retry;

namespace Cftoken.Cloudflare.Sending;

/// <summary>
/// Sends requests. A GET is repeated when the limit is hit, when Cloudflare fails or when the connection does. A call
/// that changes something is sent once: where it may have acted without saying so, the exception says that its outcome
/// is not known, and the caller finds out.
/// </summary>
internal sealed class ApiTransport : IDisposable
{
    private const int MaxRepeats = 4;

    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(45);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);

    // Cloudflare blocks for up to five minutes; nobody waits that long for a command without being told.
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private readonly ApiBase apiBase;
    private readonly TimeProvider time;
    private readonly HttpMessageInvoker invoker;
    private readonly ResiliencePipeline repeating;
    private readonly string userAgent;

    /// <param name="world">The network and the clock.</param>
    /// <param name="apiBase">Where the API is.</param>
    /// <param name="waiting">Told, for people, before each pause after which a request is repeated; null: nobody is.</param>
    public ApiTransport(OutsideWorld world, ApiBase apiBase, Action<string>? waiting = null)
    {
        this.apiBase = apiBase;
        time = world.Time;
        invoker = new HttpMessageInvoker(world.Http.Create());
        userAgent = $"cftoken/{typeof(ApiTransport).Assembly.GetName().Version?.ToString(3)}";
        repeating = new ResiliencePipelineBuilder { TimeProvider = world.Time }.AddRetry(new RetryStrategyOptions
        {
            MaxRetryAttempts = MaxRepeats,
            BackoffType = DelayBackoffType.Exponential,
            Delay = FirstPause,
            ShouldHandle = new PredicateBuilder().Handle<CloudflareApiException>(IsWorthRepeating),
            OnRetry = attempt =>
            {
                waiting?.Invoke($"{attempt.Outcome.Exception?.Message} Trying again in {Math.Max(1, Math.Ceiling(attempt.RetryDelay.TotalSeconds)):0} s ({attempt.AttemptNumber + 1} of {MaxRepeats}).");
                return ValueTask.CompletedTask;
            },
            DelayGenerator = attempt => ValueTask.FromResult((attempt.Outcome.Exception as CloudflareApiException)?.RetryAfter),
        }).Build();
    }

    /// <summary>Reads something, repeating where that may help.</summary>
    /// <param name="path">Path and query below the API's base, escaped.</param>
    /// <param name="authorise">Puts the credential into the request.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="CloudflareApiException">It failed for good.</exception>
    public async Task<ApiAnswer> GetAsync(string path, Action<HttpRequestMessage> authorise, CancellationToken cancellation) =>
        await repeating.ExecuteAsync(
            async token => await SendOnceAsync(HttpMethod.Get, path, null, authorise, token), cancellation);

    /// <summary>Changes something; sent once.</summary>
    /// <param name="method">POST, PUT or DELETE.</param>
    /// <param name="path">Path and query below the API's base, escaped.</param>
    /// <param name="json">The body; null where there is none.</param>
    /// <param name="authorise">Puts the credential into the request.</param>
    /// <param name="cancellation">Ends it. What the call has done by then is not known.</param>
    /// <exception cref="CloudflareApiException">It failed; see <see cref="CloudflareApiException.IsOutcomeUnknown"/>.</exception>
    public Task<ApiAnswer> ChangeAsync(
        HttpMethod method, string path, byte[]? json, Action<HttpRequestMessage> authorise, CancellationToken cancellation) =>
        SendOnceAsync(method, path, json, authorise, cancellation);

    /// <summary>Sends something once and tells how that went, whatever it was.</summary>
    /// <param name="method">GET or DELETE.</param>
    /// <param name="path">Path and query below the API's base, escaped.</param>
    /// <param name="authorise">Puts the credential into the request.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<ProbeReply> TryAsync(HttpMethod method, string path, Action<HttpRequestMessage> authorise, CancellationToken cancellation)
    {
        RateLimitState? limit = null;
        try
        {
            await SendOnceAsync(method, path, null, authorise, cancellation, headers => limit = RateLimitState.Read(headers));
            return new ProbeReply(null, limit);
        }
        catch (CloudflareApiException failure)
        {
            return new ProbeReply(failure, limit);
        }
    }

    public void Dispose() => invoker.Dispose();

    private static bool IsWorthRepeating(CloudflareApiException failure) =>
        failure.Kind is ApiErrorKind.RateLimited or ApiErrorKind.ServerError or ApiErrorKind.Interrupted or ApiErrorKind.Unreachable
        && (failure.RetryAfter ?? TimeSpan.Zero) <= LongestPause;

    private static bool WasNotSent(HttpRequestException failure) => failure.HttpRequestError
        is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError
        or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError;

    // Whatever an answer does to its reader, the request has gone: a change may have been made.
    private async Task<ApiAnswer> ReadAsync(
        string call, bool changes, HttpRequestMessage request, HttpResponseMessage response, CancellationToken cancellation)
    {
        try
        {
            return await ApiAnswerReader.ReadAsync(call, changes, response, SentSecrets.Of(request), time.GetUtcNow(), cancellation);
        }
        catch (Exception failure) when (failure is not (CloudflareApiException or HttpRequestException or IOException or OperationCanceledException))
        {
            throw new CloudflareApiException(ApiErrorKind.MalformedAnswer, call, $"the answer cannot be read ({failure.GetType().Name}).", failure)
            {
                IsOutcomeUnknown = changes,
            };
        }
    }

    private async Task<ApiAnswer> SendOnceAsync(
        HttpMethod method,
        string path,
        byte[]? json,
        Action<HttpRequestMessage> authorise,
        CancellationToken cancellation,
        Action<HttpResponseHeaders>? answered = null)
    {
        var call = $"{method.Method} {path.Split('?')[0]}";
        var changes = method != HttpMethod.Get;
        using var limit = new CancellationTokenSource(TimeLimit, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellation, limit.Token);
        using var request = new HttpRequestMessage(method, new Uri(apiBase.Address.AbsoluteUri + path));
        request.Headers.TryAddWithoutValidation("User-Agent", userAgent);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        authorise(request);
        if (json is not null)
        {
            request.Content = new ByteArrayContent(json) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        }

        try
        {
            using var response = await invoker.SendAsync(request, both.Token);
            answered?.Invoke(response.Headers);
            return await ReadAsync(call, changes, request, response, both.Token);
        }
        catch (HttpRequestException failure) when (WasNotSent(failure))
        {
            throw new CloudflareApiException(
                ApiErrorKind.Unreachable, call, $"no connection to {apiBase.Host} ({failure.HttpRequestError}).", failure);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            throw new CloudflareApiException(ApiErrorKind.Interrupted, call, $"the connection to {apiBase.Host} broke.", failure)
            {
                IsOutcomeUnknown = changes,
            };
        }
        catch (OperationCanceledException late) when (limit.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw new CloudflareApiException(
                ApiErrorKind.Interrupted, call, $"{apiBase.Host} gave no answer within {TimeLimit.TotalSeconds:0} seconds.", late)
            {
                IsOutcomeUnknown = changes,
            };
        }
    }
}
