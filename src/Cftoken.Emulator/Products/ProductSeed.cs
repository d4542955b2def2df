using System.Collections.Immutable;

namespace Cftoken.Emulator.Products;

/// <summary>A KV namespace that is there from the start.</summary>
/// <param name="AccountId">The account that it lies in.</param>
/// <param name="Id">32 lower hex.</param>
/// <param name="Title">Its title.</param>
public sealed record NamespaceSeed(string AccountId, string Id, string Title);

/// <summary>A D1 database that is there from the start, empty.</summary>
/// <param name="AccountId">The account that it lies in.</param>
/// <param name="Id">A UUID.</param>
/// <param name="Name">Its name.</param>
public sealed record DatabaseSeed(string AccountId, string Id, string Name);

/// <summary>An R2 bucket of the default jurisdiction that is there from the start, empty.</summary>
/// <param name="AccountId">The account that it lies in.</param>
/// <param name="Name">Its name.</param>
public sealed record BucketSeed(string AccountId, string Name);

/// <summary>A queue that is there from the start, without consumers.</summary>
/// <param name="AccountId">The account that it lies in.</param>
/// <param name="Id">32 lower hex.</param>
/// <param name="Name">Its name.</param>
public sealed record QueueSeed(string AccountId, string Id, string Name);

/// <summary>A Worker that is there from the start, with one version deployed and no bindings.</summary>
/// <param name="AccountId">The account that it lies in.</param>
/// <param name="Name">Its name.</param>
/// <param name="Tag">32 lower hex.</param>
/// <param name="LastDeployedFrom">What deployed it: <c>wrangler</c>, <c>dash</c>, <c>api</c>.</param>
public sealed record WorkerSeed(string AccountId, string Name, string Tag, string LastDeployedFrom = "wrangler");

/// <summary>What the products hold when an emulator starts.</summary>
public sealed record ProductSeed
{
    private const string SampleAccount = "0123456789abcdef0123456789abcdef";

    /// <summary>Nothing.</summary>
    public static readonly ProductSeed Empty = new();

    /// <summary>What the sample projects take for granted: everything that they name by id or use without creating it.</summary>
    public static readonly ProductSeed Samples = new()
    {
        Namespaces =
        [
            new NamespaceSeed(SampleAccount, "cafe0000cafe0000cafe0000cafe0001", "shop-sessions"),
            new NamespaceSeed(SampleAccount, "cafe0000cafe0000cafe0000cafe0002", "notes-staging"),
            new NamespaceSeed(SampleAccount, "cafe0000cafe0000cafe0000cafe0003", "notes-production"),
        ],
        Databases = [new DatabaseSeed(SampleAccount, "d1d1d1d1-0000-4000-8000-000000000001", "shop-db")],
        Buckets = [new BucketSeed(SampleAccount, "shop-images"), new BucketSeed(SampleAccount, "notes-archive")],
        Queues = [new QueueSeed(SampleAccount, "decade00decade00decade00decade01", "shop-orders")],
    };

    /// <summary>The KV namespaces.</summary>
    public ImmutableArray<NamespaceSeed> Namespaces { get; init; } = [];

    /// <summary>The D1 databases.</summary>
    public ImmutableArray<DatabaseSeed> Databases { get; init; } = [];

    /// <summary>The R2 buckets.</summary>
    public ImmutableArray<BucketSeed> Buckets { get; init; } = [];

    /// <summary>The queues.</summary>
    public ImmutableArray<QueueSeed> Queues { get; init; } = [];

    /// <summary>The Workers.</summary>
    public ImmutableArray<WorkerSeed> Workers { get; init; } = [];
}
