using System.Net;

namespace Cftoken.Core.Outside;

/// <summary>Handlers on real sockets.</summary>
internal sealed class SystemHttpHandlers : IHttpHandlers
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    public HttpMessageHandler Create() => new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        Credentials = null,
        PreAuthenticate = false,
        DefaultProxyCredentials = null,
        Proxy = new NeverForLoopback(HttpClient.DefaultProxy),
        AutomaticDecompression = DecompressionMethods.All,
        ConnectTimeout = ConnectTimeout,
        ActivityHeadersPropagator = null,
    };

    /// <summary>The system's proxy, except for loopback: a request to an emulator must not leave the machine.</summary>
    private sealed class NeverForLoopback(IWebProxy system) : IWebProxy
    {
        public ICredentials? Credentials
        {
            get => system.Credentials;
            set => system.Credentials = value;
        }

        public Uri? GetProxy(Uri destination) => destination.IsLoopback ? null : system.GetProxy(destination);

        public bool IsBypassed(Uri host) => host.IsLoopback || system.IsBypassed(host);
    }
}
