using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Cftoken.Emulator.Products.Shared;

namespace Cftoken.Emulator.Products.Workers;

/// <summary>One uploaded version of a Worker. Its code is not kept, nor is the value of a secret.</summary>
/// <param name="Id">A UUID.</param>
/// <param name="Number">1 for the first.</param>
/// <param name="Etag">64 hex.</param>
/// <param name="CreatedOn">When it was uploaded.</param>
/// <param name="Metadata">The upload's metadata, inherited bindings resolved, secrets' values taken out.</param>
internal sealed record WorkerVersion(string Id, int Number, string Etag, string CreatedOn, JsonObject Metadata)
{
    /// <summary>The bindings.</summary>
    public IEnumerable<JsonObject> Bindings => Metadata["bindings"] is JsonArray bindings ? bindings.OfType<JsonObject>() : [];
}

/// <summary>Which versions serve the Worker's requests since when.</summary>
/// <param name="Id">A UUID.</param>
/// <param name="CreatedOn">When it began.</param>
/// <param name="Versions">The versions with their percentages, in the API's form.</param>
internal sealed record WorkerDeployment(string Id, string CreatedOn, JsonArray Versions);

/// <summary>A Worker: its versions, what is deployed, and what belongs to the Worker rather than to a version.</summary>
internal sealed class Worker(string name, string tag, string createdOn)
{
    /// <summary>Its name.</summary>
    public string Name { get; } = name;

    /// <summary>32 lower hex; survives redeploys and not a deletion.</summary>
    public string Tag { get; } = tag;

    /// <summary>When it was made.</summary>
    public string CreatedOn { get; } = createdOn;

    /// <summary>When its newest version came.</summary>
    public string ModifiedOn => Versions is [.., var newest] ? newest.CreatedOn : CreatedOn;

    /// <summary>What deployed it last: <c>wrangler</c>, <c>dash</c>, <c>api</c>.</summary>
    public string LastDeployedFrom { get; set; } = "api";

    /// <summary>The tag of the last Durable Object migration; null: none.</summary>
    public string? MigrationTag { get; set; }

    /// <summary>All versions, oldest first.</summary>
    public List<WorkerVersion> Versions { get; } = [];

    /// <summary>All deployments, newest first.</summary>
    public List<WorkerDeployment> Deployments { get; } = [];

    /// <summary>Names of the secrets; their values are never kept.</summary>
    public SortedSet<string> Secrets { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether it is served on workers.dev.</summary>
    public bool IsOnWorkersDev { get; set; }

    /// <summary>Whether its versions have preview URLs.</summary>
    public bool HasPreviews { get; set; }

    /// <summary>The cron triggers.</summary>
    public List<string> Crons { get; } = [];

    /// <summary>Observability, logpush, tail consumers, tags.</summary>
    public JsonObject ScriptSettings { get; } = new() { ["logpush"] = false, ["tail_consumers"] = new JsonArray(), ["tags"] = new JsonArray() };

    /// <summary>The workers.dev state in the API's form.</summary>
    public JsonObject SubdomainToJson() => new() { ["enabled"] = IsOnWorkersDev, ["previews_enabled"] = HasPreviews };

    /// <summary>The Worker as the list of scripts shows it.</summary>
    public JsonObject ToScriptJson() => new()
    {
        ["id"] = Name,
        ["tag"] = Tag,
        ["tags"] = ScriptSettings["tags"]?.DeepClone(),
        ["etag"] = Versions is [.., var newest] ? newest.Etag : "",
        ["handlers"] = new JsonArray("fetch"),
        ["created_on"] = CreatedOn,
        ["modified_on"] = ModifiedOn,
        ["last_deployed_from"] = LastDeployedFrom,
        ["migration_tag"] = MigrationTag,
        ["logpush"] = false,
        ["usage_model"] = "standard",
        ["has_assets"] = Versions is [.., { Metadata: var metadata }] && metadata["assets"] is not null,
        ["has_modules"] = true,
    };

    /// <summary>Makes a version the only one that is served.</summary>
    public void Deploy(WorkerVersion version, string id, string at) =>
        Deployments.Insert(0, new WorkerDeployment(
            id, at, new JsonArray(new JsonObject { ["version_id"] = version.Id, ["percentage"] = 100 })));

    /// <summary>The version of that id, or null.</summary>
    public WorkerVersion? Version(string id) => Versions.Find(version => version.Id == id);

    /// <summary>The binding of that name in the newest version, or null.</summary>
    public JsonObject? Binding(string binding) =>
        Versions is [.., var newest] ? newest.Bindings.FirstOrDefault(entry => entry.Text("name") == binding) : null;

    /// <summary>The id of a Durable Object class's namespace: the same for as long as the Worker lives.</summary>
    public string NamespaceOf(string className) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Tag}/{className}")))[..32];

    /// <summary>The classes that its newest version binds as Durable Objects of its own.</summary>
    public IEnumerable<string> DurableObjects => Versions is [.., var newest]
        ? newest.Bindings
            .Where(binding => binding.Text("type") == "durable_object_namespace" && (binding.Text("script_name") ?? Name) == Name)
            .Select(binding => binding.Text("class_name"))
            .OfType<string>()
            .Distinct(StringComparer.Ordinal)
        : [];
}
