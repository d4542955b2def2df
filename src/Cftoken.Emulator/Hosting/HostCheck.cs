using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Cftoken.Emulator.Hosting;

/// <summary>
/// Whether a request is meant for this machine. A page in a browser can be made to send requests to 127.0.0.1 under a
/// name of its own (DNS rebinding); its Host header gives it away.
/// </summary>
internal static class HostCheck
{
    /// <summary>Whether the Host header names loopback and this port.</summary>
    public static bool IsLoopback(HostString host, int port)
    {
        if (host.Port != port)
        {
            return false;
        }

        var name = host.Value![..^(port.ToString(CultureInfo.InvariantCulture).Length + 1)];
        return name is "127.0.0.1" or "[::1]" || string.Equals(name, "localhost", StringComparison.OrdinalIgnoreCase);
    }
}
