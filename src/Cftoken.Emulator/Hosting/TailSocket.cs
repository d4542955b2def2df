using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Cftoken.Emulator.Hosting;

/// <summary>
/// The socket of a tail: it is accepted, nothing is sent through it, and it stays until the client leaves. It carries its
/// own authorisation in its address, as Cloudflare's does (wrangler facts 7.10: sub-protocol <c>trace-v1</c>).
/// </summary>
internal static class TailSocket
{
    /// <summary>The path that tails' addresses begin with, outside the API's prefix.</summary>
    public const string Prefix = "/tails/";

    private const string Protocol = "trace-v1";

    // RFC 6455, section 1.3.
    private const string HandshakeKey = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    /// <summary>Whether a request wants to follow a tail.</summary>
    public static bool IsWanted(HttpContext context) =>
        context.Request.Path.StartsWithSegments(Prefix.TrimEnd('/'), StringComparison.Ordinal)
        && context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true }
        && context.Request.Headers.SecWebSocketKey.Count == 1;

    /// <summary>Keeps the socket until the client closes it or goes away.</summary>
    public static async Task RunAsync(HttpContext context)
    {
        var protocol = context.Request.Headers.SecWebSocketProtocol.ToString().Split(',', StringSplitOptions.TrimEntries).Contains(Protocol) ? Protocol : null;
        var headers = context.Response.Headers;
        headers.Connection = "Upgrade";
        headers.Upgrade = "websocket";
        headers.SecWebSocketAccept = Accept(context.Request.Headers.SecWebSocketKey.ToString());
        if (protocol is not null)
        {
            headers.SecWebSocketProtocol = protocol;
        }

        try
        {
            await using var stream = await context.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync();
            await StayAsync(stream, context.RequestAborted);
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException or InvalidDataException)
        {
            // The client went without a word or speaks something else, or the emulator stops: there is nobody left to tell.
        }
    }

    private static async Task StayAsync(Stream stream, CancellationToken cancellation)
    {
        while (await SocketFrame.ReadAsync(stream, cancellation) is { } frame)
        {
            if (frame.Kind == FrameKind.Ping)
            {
                await (frame with { Kind = FrameKind.Pong }).WriteAsync(stream, cancellation);
            }
            else if (frame.Kind == FrameKind.Close)
            {
                // The answer to a close carries the same code: RFC 6455, section 5.5.1.
                await frame.WriteAsync(stream, cancellation);
                return;
            }
        }
    }

    // The handshake's answer is SHA-1 of the key: RFC 6455, section 4.2.2. It protects nothing.
#pragma warning disable CA5350
    private static string Accept(string key) => Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + HandshakeKey)));
#pragma warning restore CA5350
}
