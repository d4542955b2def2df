using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Cftoken.Core.Outside;
using Cftoken.Core.Outside.Processes;

namespace Cftoken.Engine.Proving.Sandbox;

/// <summary>The inner end of a <see cref="Confinement"/>: this program, started anew where there is no network.</summary>
/// <param name="world">The outside world.</param>
public sealed class RelayUseCase(OutsideWorld world)
{
    /// <summary>The command that starts it.</summary>
    public const string Word = "relay";

    /// <summary>Opens the port on its own loopback, hands everything on to the socket, and runs the command meanwhile.</summary>
    /// <param name="port">The port on 127.0.0.1.</param>
    /// <param name="socket">The full path of the Unix socket.</param>
    /// <param name="writable">The only folder that the command may write to; null: this does not keep it from any.</param>
    /// <param name="words">The command, its program as a full path.</param>
    /// <param name="cancellation">Ends the command.</param>
    /// <returns>The command's exit code.</returns>
    /// <exception cref="IOException">There is no loopback to be had.</exception>
    public async Task<int> RunAsync(int port, string socket, string? writable, ImmutableArray<string> words, CancellationToken cancellation)
    {
        LoopbackInterface.BringUp();
        await using var relay = LoopbackRelay.Start(new IPEndPoint(IPAddress.Loopback, port), new UnixDomainSocketEndPoint(socket));
        if (writable is not null)
        {
            ReadOnlyFiles.Except(writable);
        }

        return await world.Processes.RunAttachedAsync(
            new ProcessRequest(words[0], [.. words[1..]], world.Environment.CurrentDirectory), cancellation);
    }
}
