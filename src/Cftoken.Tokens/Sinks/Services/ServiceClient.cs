using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using Cftoken.Core.Outside;

namespace Cftoken.Tokens.Sinks.Services;

/// <summary>
/// Talks JSON with a service. Redirects are not followed, an answer is read up to a limit, and what only may have gone
/// wrong in passing is repeated where repeating does no harm.
/// </summary>
/// <param name="world">The network and the clock.</param>
/// <param name="service">The service, for people.</param>
/// <param name="address">Where it is, as <see cref="ServiceHost"/> finds it.</param>
/// <param name="authorise">Puts the credential into a request.</param>
internal sealed class ServiceClient(OutsideWorld world, string service, Uri address, Action<HttpRequestMessage> authorise)
{
    private const int MaxBytes = 2 * 1024 * 1024;
    private const int MaxRepeats = 3;

    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(45);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    /// <summary>Sends a request and gives back the answer, whatever its status but those that are no answer.</summary>
    /// <exception cref="ServiceException">There is no answer, or none that says what was done.</exception>
    public async Task<ServiceAnswer> SendAsync(ServiceRequest request, CancellationToken cancellation)
    {
        for (var repeats = 0; ; repeats++)
        {
            try
            {
                return await SendOnceAsync(request, cancellation);
            }
            catch (ServiceException failed) when (failed.IsPassing && repeats < MaxRepeats
                && (request.IsRepeatable || !failed.IsOutcomeUnknown) && (failed.RetryAfter ?? TimeSpan.Zero) <= LongestPause)
            {
                await Task.Delay(failed.RetryAfter ?? (FirstPause * (1 << repeats)), world.Time, cancellation);
            }
        }
    }

    private async Task<ServiceAnswer> SendOnceAsync(ServiceRequest request, CancellationToken cancellation)
    {
        var changes = request.Method != HttpMethod.Get;
        using var limit = new CancellationTokenSource(TimeLimit, world.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellation, limit.Token);
        using var invoker = new HttpMessageInvoker(world.Http.Create());
        using var message = new HttpRequestMessage(request.Method, new Uri(address.AbsoluteUri.TrimEnd('/') + request.Path));
        message.Headers.TryAddWithoutValidation("User-Agent", $"cftoken/{typeof(ServiceClient).Assembly.GetName().Version?.ToString(3)}");
        message.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        authorise(message);
        if (request.Json is not null)
        {
            message.Content = new ByteArrayContent(request.Json) { Headers = { ContentType = new MediaTypeHeaderValue(request.ContentType) } };
        }

        try
        {
            using var response = await invoker.SendAsync(message, both.Token);
            return await ReadAsync(request, response, both.Token);
        }
        catch (HttpRequestException failure) when (failure.HttpRequestError
            is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError)
        {
            throw new ServiceException($"There is no connection to {service} at {address.Authority} ({failure.HttpRequestError}).", isOutcomeUnknown: false);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or InvalidDataException)
        {
            throw new ServiceException($"{service} at {address.Authority} broke the connection off.", changes);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw new ServiceException($"{service} at {address.Authority} gave no answer within {TimeLimit.TotalSeconds:0} seconds.", changes);
        }
    }

    private async Task<ServiceAnswer> ReadAsync(ServiceRequest request, HttpResponseMessage response, CancellationToken cancellation)
    {
        var changes = request.Method != HttpMethod.Get;
        var status = (int)response.StatusCode;
        if (status is >= 300 and < 400)
        {
            throw new ServiceException($"{service} at {address.Authority} points elsewhere (status {status}), where no value goes.", isOutcomeUnknown: false) { IsPassing = false };
        }

        if (status == 429)
        {
            throw new ServiceException($"{service} at {address.Authority} is asked too often (status 429).", isOutcomeUnknown: false) { RetryAfter = RetryAfterOf(response) };
        }

        if (status >= 500)
        {
            throw new ServiceException($"{service} at {address.Authority} failed (status {status}).", changes) { RetryAfter = RetryAfterOf(response) };
        }

        return new ServiceAnswer(status, Parse(await ReadBodyAsync(response, changes, cancellation), status, changes));
    }

    // An answer that refuses may be a page of something in between; one that agrees must be what the service writes.
    private JsonElement Parse(byte[] bytes, int status, bool changes)
    {
        if (bytes.Length == 0)
        {
            return default;
        }

        try
        {
            using var document = JsonDocument.Parse(bytes);
            return document.RootElement.Clone();
        }
        catch (JsonException) when (status >= 400)
        {
            return default;
        }
        catch (JsonException)
        {
            throw new ServiceException($"{service} at {address.Authority} answered with something that is no JSON, or only a part of it.", changes);
        }
    }

    private async Task<byte[]> ReadBodyAsync(HttpResponseMessage response, bool changes, CancellationToken cancellation)
    {
        await using var body = await response.Content.ReadAsStreamAsync(cancellation);
        using var bytes = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (await body.ReadAsync(buffer, cancellation) is > 0 and var read)
        {
            if (bytes.Length + read > MaxBytes)
            {
                throw new ServiceException($"{service} at {address.Authority} answered with more than {MaxBytes} bytes.", changes) { IsPassing = false };
            }

            bytes.Write(buffer, 0, read);
        }

        return bytes.ToArray();
    }

    private TimeSpan? RetryAfterOf(HttpResponseMessage response)
    {
        if (!response.Headers.TryGetValues("Retry-After", out var values))
        {
            return null;
        }

        var text = string.Join(", ", values);
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? TimeSpan.FromSeconds(seconds)
            : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out var date) ? TimeSpan.FromTicks(Math.Max(0, (date - world.Time.GetUtcNow()).Ticks))
            : null;
    }
}
