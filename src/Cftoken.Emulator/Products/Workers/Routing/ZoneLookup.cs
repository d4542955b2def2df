using System.Text.Json;
using Cftoken.Emulator.Endpoints;
using Cftoken.Emulator.Products.Shared;
using Cftoken.Emulator.State;

namespace Cftoken.Emulator.Products.Workers.Routing;

/// <summary>Finds the zone that a route or a custom domain lies in: by its id, its name, or the hostname's own suffix.</summary>
internal static class ZoneLookup
{
    /// <summary>The zone; null where the account has no such zone.</summary>
    /// <param name="request">A request on an account.</param>
    /// <param name="entry">An object with <c>zone_id</c>, <c>zone_name</c>, <c>pattern</c> or <c>hostname</c>.</param>
    public static ZoneRecord? Find(EmulatorRequest request, JsonElement entry)
    {
        var state = request.Server.State;
        var zone = entry.Text("zone_id") is { } id ? state.Zone(id)
            : entry.Text("zone_name") is { } name ? state.ZoneNamed(name)
            : ByHost(state, entry.Text("hostname") ?? HostOf(entry.Text("pattern") ?? ""));
        return zone?.AccountId == request["account"] ? zone : null;
    }

    private static string HostOf(string pattern) => pattern.Split('/')[0].TrimStart('*', '.');

    private static ZoneRecord? ByHost(EmulatorState state, string host)
    {
        for (var rest = host; rest.Length > 0; rest = rest.Contains('.', StringComparison.Ordinal) ? rest[(rest.IndexOf('.', StringComparison.Ordinal) + 1)..] : "")
        {
            if (state.ZoneNamed(rest) is { } zone)
            {
                return zone;
            }
        }

        return null;
    }
}
