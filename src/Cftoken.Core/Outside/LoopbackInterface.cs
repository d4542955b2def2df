using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Cftoken.Core.Outside;

/// <summary>The loopback interface of a new network namespace, which is down at first.</summary>
public static partial class LoopbackInterface
{
    // netdevice(7): struct ifreq has the interface's name in its first 16 bytes, the flags behind it.
    private const int NameLength = 16;
    private const int RequestLength = 40;
    private const byte Up = 1;
    private const nuint GetFlags = 0x8913;
    private const nuint SetFlags = 0x8914;

    /// <summary>Switches it on.</summary>
    /// <exception cref="IOException">The system does not let this process, or is not Linux.</exception>
    public static void BringUp()
    {
        if (!OperatingSystem.IsLinux())
        {
            throw new IOException("Only Linux has network namespaces.");
        }

        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        var request = new byte[RequestLength];
        "lo"u8.CopyTo(request);
        var file = (int)socket.Handle;
        if (Control(file, GetFlags, request) != 0)
        {
            throw Failed();
        }

        request[NameLength] |= Up;
        if (Control(file, SetFlags, request) != 0)
        {
            throw Failed();
        }
    }

    private static IOException Failed() => new($"The loopback interface cannot be switched on: {Marshal.GetLastPInvokeErrorMessage()}.");

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Control(int file, nuint request, [In, Out] byte[] argument);
}
