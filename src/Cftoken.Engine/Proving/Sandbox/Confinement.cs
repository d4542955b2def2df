using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Cftoken.Core.Outside;
using Cftoken.Core.Outside.Processes;

namespace Cftoken.Engine.Proving.Sandbox;

/// <summary>
/// Keeps a command from every network but loopback, where the system allows it: on Linux in a user, network and process
/// namespace of its own (<c>unshare</c> of util-linux). There the program starts itself as a relay, which brings
/// one port of this side's loopback in, through a socket in a folder that nobody else can enter, and makes all files but the
/// run's own read-only, also those that links of the copy lead to.
/// </summary>
internal sealed class Confinement
{
    // The address of a Unix socket has room for 108 bytes (unix(7)).
    private const int LongestSocketPath = 100;

    private static readonly ImmutableArray<string> Namespaces =
        ["--user", "--map-root-user", "--net", "--pid", "--mount", "--fork", "--kill-child", "--"];

    // The command gets a user namespace below: it may not change what the relay has mounted.
    private static readonly ImmutableArray<string> Inner = ["--user", "--map-root-user", "--"];

    private readonly ImmutableArray<string> program;
    private readonly string unshare;

    private Confinement(ImmutableArray<string> program, string unshare)
    {
        this.program = program;
        this.unshare = unshare;
    }

    /// <summary>Whether it also keeps the command from writing to files that are not the run's own.</summary>
    public static bool ProtectsFiles => ReadOnlyFiles.IsPossible;

    /// <summary>Finds out whether the system allows it.</summary>
    /// <param name="world">The outside world.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>Null where it does not.</returns>
    public static async Task<Confinement?> TryCreateAsync(OutsideWorld world, CancellationToken cancellation)
    {
        if (!OperatingSystem.IsLinux() || world.Environment.Program.Count == 0)
        {
            return null;
        }

        try
        {
            // The project's programs come first on the command's path, and one of them may have the same name.
            var found = ProgramLookup.Find("unshare", Path.GetTempPath(), world.Environment.Get);
            var probe = await world.Processes.RunInGroupAsync(
                new ProcessRequest(found, [.. Namespaces, found, .. Inner, "true"], Path.GetTempPath()), TimeSpan.FromSeconds(30), cancellation);
            return probe.ExitCode == 0 ? new Confinement([.. world.Environment.Program], found) : null;
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Makes a run confined.</summary>
    /// <param name="request">The run.</param>
    /// <param name="folder">A folder of the run that nobody else can enter.</param>
    /// <param name="writable">The folder that holds all that the run may write to.</param>
    /// <param name="port">The port of loopback that it may reach.</param>
    /// <returns>The run, and what has to stay until it is over.</returns>
    /// <exception cref="FileNotFoundException">There is no such program on the path.</exception>
    /// <exception cref="IOException">The folder's path is too long for a socket.</exception>
    public (ProcessRequest Request, IAsyncDisposable Door) Confine(ProcessRequest request, string folder, string writable, int port)
    {
        var socket = Path.Combine(folder, "door");
        if (socket.Length > LongestSocketPath)
        {
            throw new IOException($"The folder for temporary files has too long a path: {folder}");
        }

        var found = ProgramLookup.Find(request.FileName, request.WorkingDirectory, name => request.Environment?.GetValueOrDefault(name));
        var door = LoopbackRelay.Start(new UnixDomainSocketEndPoint(socket), new IPEndPoint(IPAddress.Loopback, port));
        return (
            request with
            {
                FileName = unshare,
                Arguments =
                [
                    .. Namespaces, .. program, RelayUseCase.Word, "--port", $"{port}", "--socket", socket, .. ProtectsFiles ? (string[])["--writable", writable] : [], "--",
                    unshare, .. Inner, found, .. request.Arguments,
                ],
            },
            door);
    }
}
