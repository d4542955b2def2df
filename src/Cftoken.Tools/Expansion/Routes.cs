using System.Collections.Immutable;
using Cftoken.Core.Problems;
using Cftoken.Tools.Configuration;

namespace Cftoken.Tools.Expansion;

/// <summary>One route or custom domain, however it was written.</summary>
/// <param name="Where">Where it was written.</param>
/// <param name="Pattern">The pattern as written.</param>
/// <param name="Host">The pattern's host, a leading wildcard removed.</param>
/// <param name="ZoneId">The zone's id, if given.</param>
/// <param name="GivenZone">The zone's name, if given.</param>
/// <param name="IsCustomDomain">Whether it is a custom domain.</param>
internal sealed record Route(SourceLocation Where, string Pattern, string Host, string? ZoneId, string? GivenZone, bool IsCustomDomain)
{
    /// <summary>
    /// The name under which the zone is looked for when its id is not given: the zone's own name where it is known, else
    /// the host, which lies in the zone.
    /// </summary>
    public string ZoneName { get; init; } = GivenZone ?? Host;

    /// <summary>The route as knowledge sees it.</summary>
    public ConfigNode ToNode() => Facts.Table(
        Where,
        ("pattern", Facts.Text(Where, Pattern)),
        ("zone_id", ZoneId is null ? null : Facts.Text(Where, ZoneId)),
        ("zone_name", (ZoneId is null ? ZoneName : GivenZone) is { } name ? Facts.Text(Where, name) : null),
        ("custom_domain", Facts.Flag(Where, IsCustomDomain)));
}

/// <summary>The routes of a deploy, by wrangler's rules for where they come from.</summary>
internal static class Routes
{
    /// <summary>
    /// <c>--routes</c> goes before the configuration's <c>routes</c>, and these before <c>route</c>; <c>--domains</c> adds
    /// custom domains.
    /// </summary>
    public static ImmutableArray<Route> From(ExpansionRequest request)
    {
        var options = request.Invocation.Options;
        var where = request.Invocation.Where;
        IEnumerable<ConfigNode> written = options.TryGetValue("routes", out var given)
            ? given.Split('\n').Select(pattern => Facts.Text(where, pattern))
            : request.Configuration["routes"] is { Kind: ConfigKind.Array } routes
                ? routes.Items
                : request.Configuration["route"] is { } route ? [route] : [];
        var all = written.Select(Read).OfType<Route>().ToList();
        if (options.TryGetValue("domains", out var domains))
        {
            all.AddRange(domains.Split('\n').Select(domain => new Route(where, domain, domain, null, null, true)));
        }

        // A zone named for one route serves the others that lie in it.
        var zones = all.Select(route => route.GivenZone).OfType<string>().OrderByDescending(zone => zone.Length).ThenBy(zone => zone, StringComparer.Ordinal).ToArray();
        return [.. all.Select(route => route.GivenZone is not null
            ? route
            : route with { ZoneName = zones.FirstOrDefault(zone => LiesIn(route.Host, zone)) ?? route.Host })];
    }

    /// <summary>
    /// The names that wrangler asks for one after the other, from the host up to its last two labels, each once. How far
    /// up it really goes depends on the zones of the account.
    /// </summary>
    public static IEnumerable<ConfigNode> Lookups(ImmutableArray<Route> routes)
    {
        var asked = routes
            .Where(route => route.ZoneId is null)
            .SelectMany(route => (route.GivenZone is { } zone ? [zone] : Walk(route.Host)).Select(name => (name, route)))
            .GroupBy(lookup => lookup.name, lookup => lookup.route, StringComparer.Ordinal);
        foreach (var lookup in asked)
        {
            // A name that a plain route asks for is not asked for the sake of a custom domain.
            var route = lookup.FirstOrDefault(route => !route.IsCustomDomain) ?? lookup.First();
            yield return Facts.Table(
                route.Where,
                ("name", Facts.Text(route.Where, lookup.Key)),
                ("zone_name", Facts.Text(route.Where, route.ZoneName)),
                ("custom_domain", Facts.Flag(route.Where, route.IsCustomDomain)));
        }
    }

    private static bool LiesIn(string host, string zone) =>
        string.Equals(host, zone, StringComparison.OrdinalIgnoreCase) || host.EndsWith($".{zone}", StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<string> Walk(string host)
    {
        var labels = host.Split('.');
        return Enumerable.Range(0, Math.Max(1, labels.Length - 1)).Select(skip => string.Join('.', labels[skip..]));
    }

    private static Route? Read(ConfigNode node)
    {
        var pattern = node.AsString ?? node["pattern"]?.AsString;
        return string.IsNullOrEmpty(pattern)
            ? null
            : new Route(node.Location, pattern, HostOf(pattern), node["zone_id"]?.AsString, node["zone_name"]?.AsString, node["custom_domain"]?.AsBoolean == true);
    }

    private static string HostOf(string pattern)
    {
        var scheme = pattern.IndexOf("://", StringComparison.Ordinal);
        var rest = scheme < 0 ? pattern : pattern[(scheme + 3)..];
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        var host = slash < 0 ? rest : rest[..slash];
        return host.TrimStart('*').TrimStart('.');
    }
}
