using System.Collections.Immutable;
using Cftoken.Catalog.Policies;
using Cftoken.Core.Problems;
using Cftoken.Core.Text;
using Cftoken.Tools.Configuration;
using Cftoken.Tools.Expansion.State;

namespace Cftoken.Tools.Expansion.Places;

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

    /// <summary>Whether nothing tells the zone: neither an id nor a name, and no host that lies in it.</summary>
    public bool HasNoZone => ZoneId is null && ZoneName.Length == 0;

    /// <summary>The host for which the zone is looked for, where nothing names the zone itself.</summary>
    public string? ZoneHost => ZoneId is null && GivenZone is null && ZoneName == Host ? Host : null;

    /// <summary>The route as knowledge sees it.</summary>
    public ConfigNode ToNode() => Facts.Table(
        Where,
        ("pattern", Facts.Text(Where, Pattern)),
        ("zone_id", ZoneId is null ? null : Facts.Text(Where, ZoneId)),
        ("zone_name", (ZoneId is null ? ZoneName : GivenZone) is { } name ? Facts.Text(Where, name) : null),
        ("zone_host", ZoneHost is null ? null : Facts.Text(Where, ZoneHost)),
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
        var zones = all.Select(route => route.GivenZone).OfType<string>().ToArray();
        return [.. all.Select(route => route.GivenZone is not null
            ? route
            : route with { ZoneName = ZoneNames.Holding(route.Host, zones) ?? route.Host })];
    }

    /// <summary>
    /// The routes of which nothing tells the zone: <c>*/*</c> without a zone's id or name. wrangler cannot deploy them. And
    /// those whose id is none: a star in its place would be a permission on every zone of the account.
    /// </summary>
    public static ImmutableArray<Problem> ProblemsOf(ExpansionRequest request) =>
    [
        .. From(request).Where(route => route.HasNoZone).Select(route => new Problem(
            "config.route-without-zone",
            $"Nothing tells the zone of the route \"{UntrustedText.Clean(route.Pattern, 100)}\": it names no host.",
            new Fix("Give the route a zone_id or zone_name, or begin its pattern with a host: example.com/*."),
            route.Where,
            ProblemKind.Usage)),
        .. From(request).Where(route => route.ZoneId is not null && !ResourceIds.IsHexId(route.ZoneId)).Select(route => new Problem(
            "config.zone-id",
            $"The zone_id of the route \"{UntrustedText.Clean(route.Pattern, 100)}\" is no zone id, which has 32 lower hex digits: \"{UntrustedText.Clean(route.ZoneId, 40)}\".",
            new Fix("Copy it from the zone's overview page in the dashboard, or give zone_name instead."),
            route.Where,
            ProblemKind.Usage)),
    ];

    /// <summary>
    /// The names that wrangler asks for one after the other, from the host up to its last two labels, each once. How far
    /// up it really goes depends on the zones of the account.
    /// </summary>
    public static IEnumerable<ConfigNode> Lookups(ImmutableArray<Route> routes)
    {
        var asked = routes
            .Where(route => route.ZoneId is null)
            .SelectMany(route => (route.GivenZone is { } zone ? [zone] : ZoneNames.Of(route.Host)).Select(name => (name, route)))
            .GroupBy(lookup => lookup.name, lookup => lookup.route, StringComparer.Ordinal);
        foreach (var lookup in asked)
        {
            // A name that a plain route asks for is not asked for the sake of a custom domain.
            var route = lookup.FirstOrDefault(route => !route.IsCustomDomain) ?? lookup.First();
            yield return Facts.Table(
                route.Where,
                ("name", Facts.Text(route.Where, lookup.Key)),
                ("zone_name", Facts.Text(route.Where, route.ZoneName)),
                ("zone_host", route.ZoneHost is null ? null : Facts.Text(route.Where, route.ZoneHost)),
                ("custom_domain", Facts.Flag(route.Where, route.IsCustomDomain)));
        }
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
