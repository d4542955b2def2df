using System.Net;
using System.Net.Sockets;

namespace Cftoken.Core.Outside;

/// <summary>Listens in one place and hands every connection on to another, byte for byte. Both are on this machine.</summary>
public sealed class LoopbackRelay : IAsyncDisposable
{
    private readonly CancellationTokenSource stopping = new();
    private readonly Socket listener;
    private readonly EndPoint target;
    private readonly Task accepting;

    private LoopbackRelay(EndPoint listen, EndPoint target)
    {
        this.target = target;
        listener = NewSocket(listen);
        listener.Bind(listen);
        listener.Listen();
        accepting = AcceptAsync();
    }

    /// <summary>Begins to listen.</summary>
    /// <param name="listen">Where: a port of loopback, or a Unix socket whose file is not there yet.</param>
    /// <param name="target">Where connections are handed on to.</param>
    /// <exception cref="IOException">It cannot listen there.</exception>
    public static LoopbackRelay Start(EndPoint listen, EndPoint target)
    {
        try
        {
            return new LoopbackRelay(listen, target);
        }
        catch (SocketException refused)
        {
            throw new IOException(refused.Message, refused);
        }
    }

    /// <summary>Stops; open connections end.</summary>
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        listener.Dispose();
        await accepting;
        stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        var open = new List<Task>();
        try
        {
            while (true)
            {
                var accepted = await listener.AcceptAsync(stopping.Token);
                open.RemoveAll(handed => handed.IsCompleted);
                open.Add(HandOnAsync(accepted));
            }
        }
        catch (Exception stopped) when (stopped is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            await Task.WhenAll(open);
        }
    }

    private async Task HandOnAsync(Socket accepted)
    {
        using var near = accepted;
        using var far = NewSocket(target);
        try
        {
            await far.ConnectAsync(target, stopping.Token);
            await Task.WhenAll(CopyAsync(near, far), CopyAsync(far, near));
        }
        catch (Exception broken) when (broken is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // Either side went away: closing the other one tells it.
        }
    }

    private async Task CopyAsync(Socket from, Socket to)
    {
        var buffer = new byte[32 * 1024];
        while (await from.ReceiveAsync(buffer.AsMemory(), stopping.Token) is > 0 and var read)
        {
            for (var sent = 0; sent < read;)
            {
                sent += await to.SendAsync(buffer.AsMemory(sent, read - sent), stopping.Token);
            }
        }

        to.Shutdown(SocketShutdown.Send);
    }

    private static Socket NewSocket(EndPoint place) => place is UnixDomainSocketEndPoint
        ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
        : new Socket(place.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
}
