using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Cftoken.Emulator.Hosting;

/// <summary>
/// An HTTP server on 127.0.0.1 and nothing else. Kestrel is built by hand, without a host: no configuration files, no
/// environment variables, no signal handlers and no logging can change what it does.
/// </summary>
internal sealed class LoopbackServer : IAsyncDisposable
{
    // The largest request that wrangler sends is a Worker with its modules; assets go up in smaller batches.
    private const long LargestBody = 128 * 1024 * 1024;

    private readonly KestrelServer server;

    private LoopbackServer(KestrelServer server, int port)
    {
        this.server = server;
        Port = port;
    }

    /// <summary>The port that it listens on.</summary>
    public int Port { get; }

    /// <summary>Starts listening.</summary>
    /// <param name="port">The port; 0: any free one.</param>
    /// <param name="handle">Answers one request.</param>
    /// <param name="cancellation">Gives up starting.</param>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<LoopbackServer> StartAsync(int port, Func<HttpContext, Task> handle, CancellationToken cancellation)
    {
        var options = new KestrelServerOptions { AddServerHeader = false };
        options.Limits.MaxRequestBodySize = LargestBody;
        options.Listen(IPAddress.Loopback, port);
        var transport = new SocketTransportFactory(Options.Create(new SocketTransportOptions()), NullLoggerFactory.Instance);
        var kestrel = new KestrelServer(Options.Create(options), transport, NullLoggerFactory.Instance);
        try
        {
            await kestrel.StartAsync(new Application(handle), cancellation);
        }
        catch
        {
            kestrel.Dispose();
            throw;
        }

        var address = kestrel.Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single();
        return new LoopbackServer(kestrel, new Uri(address).Port);
    }

    /// <summary>Stops listening and drops what is still open.</summary>
    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await server.StopAsync(now.Token);
        server.Dispose();
    }

    private sealed class Application(Func<HttpContext, Task> handle) : IHttpApplication<HttpContext>
    {
        public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

        public Task ProcessRequestAsync(HttpContext context) => handle(context);

        public void DisposeContext(HttpContext context, Exception? exception)
        {
        }
    }
}
