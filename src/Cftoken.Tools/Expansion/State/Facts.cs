using System.Collections.Frozen;
using System.Collections.Immutable;
using Cftoken.Core.Problems;
using Cftoken.Tools.Configuration;
using Cftoken.Tools.Expansion.Places;
using Cftoken.Tools.Invocations;

namespace Cftoken.Tools.Expansion.State;

/// <summary>
/// What follows from configuration and command line by wrangler's own rules, in a form that knowledge can speak of:
/// <c>@routes[*]</c>. Each fact keeps the place that it comes from.
/// </summary>
internal sealed class Facts
{
    /// <summary>The facts that there are.</summary>
    public static readonly FrozenSet<string> Names = new[]
    {
        "command", // the command itself
        "worker", // the Worker's name
        "workers_dev", // whether it is wanted on workers.dev: by default only where it has no routes
        "routes", // route, routes, --route and --domain alike: {pattern, zone_id | zone_name, zone_host, custom_domain}
        "zone_lookups", // the names by which wrangler looks for zones: {name, zone_name, zone_host, custom_domain}
        "unproduced_consumers", // consumed queues that the Worker does not produce to as well
        "containers", // containers, each with dockerfile: true where it is built from one
        "addresses", // e-mail addresses: {zone_name, zone_host}
        "sql_writes", // whether the SQL of --command changes the database
        "database", // the configured D1 database with an id that the first argument names
    }.ToFrozenSet(StringComparer.Ordinal);

    private Facts(ConfigNode node)
    {
        Node = node;
    }

    /// <summary>A table of the facts.</summary>
    public ConfigNode Node { get; }

    /// <summary>Draws the facts.</summary>
    public static Facts From(ExpansionRequest request)
    {
        var configuration = request.Configuration;
        var where = request.Invocation.Where;
        var members = ImmutableArray.CreateBuilder<ConfigMember>();
        void Add(string name, ConfigNode? node)
        {
            if (node is not null)
            {
                members.Add(new ConfigMember(name, node.Location, node));
            }
        }

        var routes = Routes.From(request);
        var given = configuration["workers_dev"] is { AsBoolean: not null } said ? said : null;
        Add("command", Text(where, request.Invocation.Command));
        var name = NamedOnCommandLine(request.Invocation) ?? request.WorkerName;
        Add("worker", name is null ? configuration["name"] : Text(where, name));
        Add("workers_dev", given ?? Flag(routes.FirstOrDefault()?.Where ?? where, routes.IsEmpty));
        Add("routes", List(where, routes.Select(route => route.ToNode())));
        Add("zone_lookups", List(where, Routes.Lookups(routes)));
        Add("unproduced_consumers", List(where, UnproducedConsumers(configuration)));
        Add("containers", List(where, (configuration["containers"]?.Items ?? []).Select(Container)));
        Add("addresses", List(where, (configuration["addresses"]?.Items ?? []).Select(Address).OfType<ConfigNode>()));
        Add("sql_writes", request.Invocation.Options.TryGetValue("command", out var sql) ? Flag(where, SqlText.Writes(sql)) : null);
        Add("database", Database(configuration, request.Invocation.Arguments.FirstOrDefault()));
        return new Facts(ConfigNode.Object(where, members.ToImmutable()));
    }

    // The name of "wrangler preview --name" is the preview's (help text of wrangler 4.164.0, 2026-11-22).
    private static string? NamedOnCommandLine(Invocation invocation) =>
        invocation.Options.GetValueOrDefault(invocation.Command == "preview" ? "worker-name" : "name") is { Length: > 0 } name ? name : null;

    /// <summary>A string.</summary>
    internal static ConfigNode Text(SourceLocation where, string text) => ConfigNode.Scalar(ConfigKind.String, where, text);

    /// <summary>True or false.</summary>
    internal static ConfigNode Flag(SourceLocation where, bool flag) => ConfigNode.Scalar(ConfigKind.Boolean, where, flag ? "true" : "false");

    /// <summary>A table.</summary>
    internal static ConfigNode Table(SourceLocation where, params IEnumerable<(string Key, ConfigNode? Value)> members) =>
        ConfigNode.Object(where, [.. members.Where(member => member.Value is not null).Select(member => new ConfigMember(member.Key, member.Value!.Location, member.Value))]);

    private static ConfigNode List(SourceLocation where, IEnumerable<ConfigNode> items) => ConfigNode.Array(where, [.. items]);

    private static IEnumerable<ConfigNode> UnproducedConsumers(ConfigNode configuration)
    {
        var produced = (configuration["queues"]?["producers"]?.Items ?? []).Select(producer => producer["queue"]?.AsString).ToHashSet(StringComparer.Ordinal);
        return (configuration["queues"]?["consumers"]?.Items ?? []).Where(consumer => !produced.Contains(consumer["queue"]?.AsString));
    }

    private static ConfigNode Container(ConfigNode container)
    {
        // An image is a registry's reference or a path to a Dockerfile; wrangler looks whether the file exists.
        var image = container["image"]?.AsString ?? string.Empty;
        var isPath = image is "" or "Dockerfile" || image.StartsWith('.') || image.StartsWith('/') || image.EndsWith("Dockerfile", StringComparison.Ordinal);
        return Table(
            container.Location,
            [.. container.Members.Select(member => (member.Key, (ConfigNode?)member.Value)), ("dockerfile", Flag(container.Location, isPath))]);
    }

    private static ConfigNode? Address(ConfigNode address)
    {
        var text = address.AsString;
        var at = text?.LastIndexOf('@') ?? -1;
        return at < 0 || at == text!.Length - 1
            ? null
            : Table(address.Location, ("zone_name", Text(address.Location, text[(at + 1)..])), ("zone_host", Text(address.Location, text[(at + 1)..])));
    }

    private static ConfigNode? Database(ConfigNode configuration, string? named) =>
        named is null
            ? null
            : (configuration["d1_databases"]?.Items ?? []).FirstOrDefault(database =>
                database["database_id"]?.AsString is not null
                && (database["database_name"]?.AsString == named || database["binding"]?.AsString == named));
}
