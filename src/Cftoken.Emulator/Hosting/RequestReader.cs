using Cftoken.Emulator.Endpoints;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Cftoken.Emulator.Hosting;

/// <summary>Reads a request whole.</summary>
internal static class RequestReader
{
    /// <summary>The prefix of every path, as at <c>api.cloudflare.com</c>.</summary>
    public const string Prefix = "/client/v4";

    /// <summary>The request; null where its path is not below <see cref="Prefix"/>.</summary>
    public static async Task<EmulatorRequest?> ReadAsync(HttpContext context, EmulatorServices server, DateTimeOffset at)
    {
        // The raw target keeps the percent-encoding that tells "a/b" as one segment from two.
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var question = target.IndexOf('?', StringComparison.Ordinal);
        var path = question < 0 ? target : target[..question];
        if (!path.StartsWith(Prefix + "/", StringComparison.Ordinal))
        {
            return null;
        }

        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        return new EmulatorRequest(
            context.Request.Method,
            path[Prefix.Length..],
            question < 0 ? string.Empty : target[question..],
            context.Request.Headers,
            body.ToArray(),
            context.Connection.RemoteIpAddress,
            at,
            server);
    }
}
