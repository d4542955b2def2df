using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Cftoken.EndToEnd.Tests.Credentials;

/// <summary>What a request was authenticated with: one of a bearer token and a key with its e-mail address.</summary>
/// <param name="Token">The bearer token.</param>
/// <param name="Key">The Global API Key.</param>
/// <param name="Email">The e-mail address that goes with it.</param>
public sealed record SeenCredential(string? Token, string? Key, string? Email);

/// <summary>
/// A server on loopback that answers every call with an empty list and keeps the credential that came with it. The
/// emulator keeps none, by design; which credential a tool prefers has to be seen here.
/// </summary>
public sealed class CredentialRecorder : IAsyncDisposable
{
    private readonly WebApplication server;
    private readonly ConcurrentQueue<SeenCredential> seen = new();

    private CredentialRecorder()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        server = builder.Build();
        server.Run(async context =>
        {
            var headers = context.Request.Headers;
            seen.Enqueue(new SeenCredential(
                headers.Authorization.FirstOrDefault()?.Replace("Bearer ", "", StringComparison.Ordinal),
                headers["X-Auth-Key"].FirstOrDefault(),
                headers["X-Auth-Email"].FirstOrDefault()));
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync("""{"success":true,"errors":[],"messages":[],"result":[]}""");
        });
    }

    /// <summary>Its address, as <c>CLOUDFLARE_API_BASE_URL</c> wants it.</summary>
    public string BaseUrl => server.Urls.Single() + "/client/v4";

    /// <summary>The credentials of all requests so far, each once.</summary>
    public IReadOnlyList<SeenCredential> Seen => [.. seen.Distinct()];

    public static async Task<CredentialRecorder> StartAsync()
    {
        var recorder = new CredentialRecorder();
        await recorder.server.StartAsync();
        return recorder;
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();
}
