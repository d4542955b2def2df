using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Cftoken.Catalog.Model;
using Cftoken.Emulator.Products;
using Cftoken.Emulator.State;
using Cftoken.Engine.Plans;
using Cftoken.Tools.Configuration;
using Cftoken.Tools.Expansion;
using Cftoken.Tools.Expansion.Places;
using Cftoken.Tools.Invocations;

namespace Cftoken.Engine.Proving;

/// <summary>
/// What an emulator holds before a run: whatever the configurations and the commands take for granted by id or name. Ids
/// that nothing tells are made up from the name, the same every time.
/// </summary>
/// <param name="account">The account's id.</param>
internal sealed class ProvenSeed(string account)
{
    private static readonly string[] Creating = ["create", "upload", "delete"];

    // Two, so that there is one to go back to.
    private static readonly ImmutableArray<string> Versions = ["00000000-0000-4000-8000-000000000001", "00000000-0000-4000-8000-000000000002"];

    private readonly Dictionary<string, ZoneRecord> zones = new(StringComparer.Ordinal);
    private readonly Dictionary<string, NamespaceSeed> namespaces = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DatabaseSeed> databases = new(StringComparer.Ordinal);
    private readonly Dictionary<string, BucketSeed> buckets = new(StringComparer.Ordinal);
    private readonly Dictionary<string, QueueSeed> queues = new(StringComparer.Ordinal);
    private readonly Dictionary<string, WorkerSeed> workers = new(StringComparer.Ordinal);
    private readonly HashSet<DispatchNamespaceSeed> dispatchNamespaces = [];
    private readonly HashSet<DocumentSeed> documents = [];
    private readonly HashSet<PagesProjectSeed> pagesProjects = [];

    /// <summary>An id of 32 hex digits that a name always gets.</summary>
    public static string IdFor(string name) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..32];

    /// <summary>The zones with names by their names, for plans.</summary>
    public ImmutableDictionary<string, string> ZoneIds => zones.Values.ToImmutableDictionary(zone => zone.Name, zone => zone.Id, StringComparer.Ordinal);

    /// <summary>Adds the zones of which a plan knows an id or a name.</summary>
    public ProvenSeed AddZones(JobPlan plan)
    {
        var all = plan.Minimised.Permissions.SelectMany(permission => permission.Resources)
            .Where(resource => resource.Kind == Scope.Zone && resource.Id != Resource.All)
            .OrderBy(resource => resource.IsNamedByHost);
        foreach (var zone in all)
        {
            if (zone.Id is { } id)
            {
                zones.TryAdd(id, new ZoneRecord(id, zone.Name ?? $"{id[..8]}.example", account));
            }
            else if (zone.Name is { } name && (!zone.IsNamedByHost || ZoneNames.Holding(name, zones.Values.Select(known => known.Name)) is null))
            {
                AddZone(zone.IsNamedByHost ? ZoneNames.Of(name).Last() : name);
            }
        }

        return this;
    }

    /// <summary>Adds what a configuration names.</summary>
    public ProvenSeed Add(ConfigNode configuration)
    {
        foreach (var route in Items(configuration["routes"]).Concat(configuration["route"] is { } single ? [single] : []))
        {
            if (route["zone_id"]?.AsString is { Length: 32 } id)
            {
                zones[id] = new ZoneRecord(id, route["zone_name"]?.AsString ?? ZoneOfPattern(route["pattern"]?.AsString) ?? $"{id[..8]}.example", account);
            }
        }

        foreach (var binding in Items(configuration["kv_namespaces"]))
        {
            AddNamespace(binding["id"]?.AsString);
            AddNamespace(binding["preview_id"]?.AsString);
        }

        foreach (var binding in Items(configuration["d1_databases"]))
        {
            AddDatabase(binding["database_id"]?.AsString, binding["database_name"]?.AsString);
        }

        foreach (var binding in Items(configuration["r2_buckets"]))
        {
            AddBucket(binding["bucket_name"]?.AsString, binding["jurisdiction"]?.AsString);
        }

        foreach (var queue in Items(configuration["queues"]?["producers"]).Concat(Items(configuration["queues"]?["consumers"])))
        {
            AddQueue(queue["queue"]?.AsString);
            AddQueue(queue["dead_letter_queue"]?.AsString);
        }

        foreach (var binding in Items(configuration["dispatch_namespaces"]))
        {
            if (binding["namespace"]?.AsString is { Length: > 0 } name)
            {
                dispatchNamespaces.Add(new DispatchNamespaceSeed(account, name));
            }
        }

        documents.UnionWith(ProvenDocuments.Of(account, configuration));
        var others = Items(configuration["services"]).Concat(Items(configuration["tail_consumers"])).Select(item => item["service"]?.AsString)
            .Concat(Items(configuration["durable_objects"]?["bindings"]).Select(item => item["script_name"]?.AsString));
        foreach (var other in others.Where(other => other != configuration["name"]?.AsString))
        {
            AddWorker(other);
        }

        return this;
    }

    /// <summary>Adds what a command takes for granted besides the configuration.</summary>
    /// <param name="command">The command.</param>
    /// <param name="worker">The project's Worker; null where it has none.</param>
    public ProvenSeed Add(Invocation command, string? worker)
    {
        var name = command.Arguments.FirstOrDefault();
        switch (command.Command.Split(' '))
        {
            case ["deploy"]:
                break;
            case ["pages", "project", "create"]:
                break;
            case ["pages", ..]:
                if ((command.Options.GetValueOrDefault("project-name") ?? worker) is { Length: > 0 } project)
                {
                    pagesProjects.Add(new PagesProjectSeed(account, project));
                }

                break;
            case ["vectorize", not ("create" or "list"), ..] when name is not null:
                documents.UnionWith(ProvenDocuments.Named(account, "/vectorize/v2/indexes", "name", name));
                break;
            case ["hyperdrive", not ("create" or "list"), ..] when name is not null:
                documents.UnionWith(ProvenDocuments.Named(account, "/hyperdrive/configs", "id", name));
                break;
            case ["r2", .., var verb] when verb is not "create":
                AddBucket(name?.Split('/')[0], command.Options.GetValueOrDefault("jurisdiction"));
                break;
            case ["queues", .., var verb] when verb is not "create":
                AddQueue(name);
                break;
            case ["d1", .., var verb] when !Creating.Contains(verb) && name is not null && databases.Values.All(database => database.Name != name):
                AddDatabase(null, name);
                break;
            case ["secret" or "tail" or "delete" or "deployments" or "rollback" or "triggers" or "versions", ..]:
                AddWorker(command.Options.GetValueOrDefault("name") ?? worker);
                break;
        }

        AddNamespace(command.Options.GetValueOrDefault("namespace-id"));
        return this;
    }

    /// <summary>All of it.</summary>
    public EmulatorSeed Build() => new(EmulatorSeed.Default.User, [new AccountRecord(account, "Account", "account")], [.. zones.Values])
    {
        Products = new ProductSeed
        {
            Namespaces = [.. namespaces.Values],
            Databases = [.. databases.Values],
            Buckets = [.. buckets.Values],
            Queues = [.. queues.Values],
            Workers = [.. workers.Values],
            DispatchNamespaces = [.. dispatchNamespaces],
            PagesProjects = [.. pagesProjects],
            Documents = [.. documents],
        },
    };

    private void AddZone(string name)
    {
        var id = IdFor($"zone {name}");
        zones.TryAdd(id, new ZoneRecord(id, name, account));
    }

    private void AddNamespace(string? id)
    {
        if (id is { Length: > 0 })
        {
            namespaces.TryAdd(id, new NamespaceSeed(account, id, $"namespace-{id}"));
        }
    }

    private void AddDatabase(string? id, string? name)
    {
        if (id is { Length: > 0 } || name is { Length: > 0 })
        {
            var known = id ?? (Guid.TryParseExact(IdFor($"database {name}"), "N", out var made) ? made.ToString() : string.Empty);
            databases.TryAdd(known, new DatabaseSeed(account, known, name ?? $"database-{known}"));
        }
    }

    private void AddBucket(string? name, string? jurisdiction)
    {
        if (name is { Length: > 0 })
        {
            var bucket = new BucketSeed(account, name);
            buckets.TryAdd($"{jurisdiction} {name}", jurisdiction is null ? bucket : bucket with { Jurisdiction = jurisdiction });
        }
    }

    private void AddQueue(string? name)
    {
        if (name is { Length: > 0 })
        {
            queues.TryAdd(name, new QueueSeed(account, IdFor($"queue {name}"), name));
        }
    }

    private void AddWorker(string? name)
    {
        if (name is { Length: > 0 })
        {
            workers.TryAdd(name, new WorkerSeed(account, name, IdFor($"worker {name}")) { Versions = Versions });
        }
    }

    private static string? ZoneOfPattern(string? pattern) => pattern is null
        ? null
        : ZoneNames.Of(pattern.Split("://")[^1].Split('/')[0].TrimStart('*').TrimStart('.')).Last() is { Length: > 0 } name ? name : null;

    private static ImmutableArray<ConfigNode> Items(ConfigNode? node) => node?.Items ?? [];
}
