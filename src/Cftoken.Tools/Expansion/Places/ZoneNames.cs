namespace Cftoken.Tools.Expansion.Places;

/// <summary>Which zones a host can lie in. A zone holds the host of its own name and every one below it.</summary>
public static class ZoneNames
{
    /// <summary>
    /// The names that the zone of a host can have, from the host itself up to its last two labels: the order in which
    /// wrangler asks for them (recorded from 4.164.0, 2026-11-22).
    /// </summary>
    public static IEnumerable<string> Of(string host)
    {
        ArgumentNullException.ThrowIfNull(host);
        var labels = host.Split('.');
        return Enumerable.Range(0, Math.Max(1, labels.Length - 1)).Select(skip => string.Join('.', labels[skip..]));
    }

    /// <summary>The zone in which a host lies: of several the one with the longest name; null where it lies in none.</summary>
    public static string? Holding(string host, IEnumerable<string> zones)
    {
        ArgumentNullException.ThrowIfNull(host);
        ArgumentNullException.ThrowIfNull(zones);
        return zones.Where(zone => Holds(zone, host)).OrderByDescending(zone => zone.Length).ThenBy(zone => zone, StringComparer.Ordinal).FirstOrDefault();
    }

    private static bool Holds(string zone, string host) =>
        zone.Length > 0
        && (string.Equals(host, zone, StringComparison.OrdinalIgnoreCase) || host.EndsWith($".{zone}", StringComparison.OrdinalIgnoreCase));
}
