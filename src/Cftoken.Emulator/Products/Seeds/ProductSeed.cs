using System.Collections.Immutable;

namespace Cftoken.Emulator.Products;

/// <summary>
/// What the products hold when an emulator starts. <c>EmulatorOptions.Seed with { Products = … }</c> puts it in place; zones
/// are the emulator's own: <c>EmulatorSeed.Zones</c>.
/// </summary>
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

    /// <summary>The routes.</summary>
    public ImmutableArray<RouteSeed> Routes { get; init; } = [];

    /// <summary>The workflows.</summary>
    public ImmutableArray<WorkflowSeed> Workflows { get; init; } = [];

    /// <summary>The dispatch namespaces.</summary>
    public ImmutableArray<DispatchNamespaceSeed> DispatchNamespaces { get; init; } = [];

    /// <summary>The Pages projects.</summary>
    public ImmutableArray<PagesProjectSeed> PagesProjects { get; init; } = [];

    /// <summary>The containers applications.</summary>
    public ImmutableArray<ContainerApplicationSeed> ContainerApplications { get; init; } = [];

    /// <summary>Everything that is a plain JSON document.</summary>
    public ImmutableArray<DocumentSeed> Documents { get; init; } = [];
}
