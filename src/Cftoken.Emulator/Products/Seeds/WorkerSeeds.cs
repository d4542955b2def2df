using System.Collections.Immutable;

namespace Cftoken.Emulator.Products;

/// <summary>A Worker that is there from the start, its newest version deployed.</summary>
/// <param name="AccountId">The account that it lies in.</param>
/// <param name="Name">Its name.</param>
/// <param name="Tag">32 lower hex.</param>
/// <param name="LastDeployedFrom">What deployed it: <c>wrangler</c>, <c>dash</c>, <c>api</c>.</param>
public sealed record WorkerSeed(string AccountId, string Name, string Tag, string LastDeployedFrom = "wrangler")
{
    /// <summary>The ids of its versions, UUIDs, oldest first; each of them was deployed in its turn. At least one.</summary>
    public ImmutableArray<string> Versions { get; init; } = ["00000000-0000-4000-8000-000000000001"];

    /// <summary>
    /// The bindings of every version: a JSON array in the form of an upload's metadata, for example
    /// <c>[{"type":"r2_bucket","name":"R2","bucket_name":"my-bucket"}]</c>.
    /// </summary>
    public string Bindings { get; init; } = "[]";

    /// <summary>The names of its secrets.</summary>
    public ImmutableArray<string> Secrets { get; init; } = [];

    /// <summary>The tag of its last Durable Object migration; null: none.</summary>
    public string? MigrationTag { get; init; }

    /// <summary>Whether it is served on workers.dev.</summary>
    public bool IsOnWorkersDev { get; init; }

    /// <summary>Whether its versions have preview URLs.</summary>
    public bool HasPreviews { get; init; }

    /// <summary>The hashes of the assets that were uploaded with it; unchanged files are not asked for again.</summary>
    public ImmutableArray<string> AssetHashes { get; init; } = [];
}

/// <summary>A route that is there from the start.</summary>
/// <param name="ZoneId">The zone.</param>
/// <param name="Pattern">The pattern, for example <c>example.com/*</c>.</param>
/// <param name="Script">The Worker that answers.</param>
public sealed record RouteSeed(string ZoneId, string Pattern, string Script);

/// <summary>A workflow that is there from the start.</summary>
/// <param name="AccountId">The account that it lies in.</param>
/// <param name="Name">Its name.</param>
/// <param name="Script">The Worker that it belongs to.</param>
/// <param name="Class">The Worker's class that it runs.</param>
public sealed record WorkflowSeed(string AccountId, string Name, string Script, string Class)
{
    /// <summary>The ids of its instances.</summary>
    public ImmutableArray<string> Instances { get; init; } = [];
}

/// <summary>A dispatch namespace of Workers for Platforms that is there from the start, empty.</summary>
/// <param name="AccountId">The account that it lies in.</param>
/// <param name="Name">Its name.</param>
public sealed record DispatchNamespaceSeed(string AccountId, string Name);

/// <summary>A Pages project that is there from the start.</summary>
/// <param name="AccountId">The account that it lies in.</param>
/// <param name="Name">Its name.</param>
/// <param name="ProductionBranch">The branch that goes to production.</param>
public sealed record PagesProjectSeed(string AccountId, string Name, string ProductionBranch = "main")
{
    /// <summary>The ids of its deployments, UUIDs, oldest first.</summary>
    public ImmutableArray<string> Deployments { get; init; } = [];

    /// <summary>The names of its production secrets.</summary>
    public ImmutableArray<string> Secrets { get; init; } = [];
}

/// <summary>A containers application that is there from the start.</summary>
/// <param name="AccountId">The account that it lies in.</param>
/// <param name="Id">A UUID.</param>
/// <param name="Name">Its name: <c>WORKER-CLASS</c> in lower case unless the configuration says otherwise.</param>
/// <param name="Script">The Worker whose Durable Object it runs for.</param>
/// <param name="Class">That Durable Object's class.</param>
public sealed record ContainerApplicationSeed(string AccountId, string Id, string Name, string Script, string Class)
{
    /// <summary>Its image.</summary>
    public string Image { get; init; } = "registry.cloudflare.com/library/hello:1";
}
