namespace Cftoken.Emulator.Products;

/// <summary>A KV namespace that is there from the start.</summary>
/// <param name="AccountId">The account that it lies in.</param>
/// <param name="Id">32 lower hex.</param>
/// <param name="Title">Its title.</param>
public sealed record NamespaceSeed(string AccountId, string Id, string Title)
{
    /// <summary>Its keys with their values.</summary>
    public IReadOnlyDictionary<string, string> Values { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
}

/// <summary>A D1 database that is there from the start, empty.</summary>
/// <param name="AccountId">The account that it lies in.</param>
/// <param name="Id">A UUID.</param>
/// <param name="Name">Its name.</param>
public sealed record DatabaseSeed(string AccountId, string Id, string Name);

/// <summary>An R2 bucket that is there from the start.</summary>
/// <param name="AccountId">The account that it lies in.</param>
/// <param name="Name">Its name.</param>
public sealed record BucketSeed(string AccountId, string Name)
{
    /// <summary>Its jurisdiction: <c>default</c>, <c>eu</c>, <c>fedramp</c>. Two buckets of one name may differ in it alone.</summary>
    public string Jurisdiction { get; init; } = "default";

    /// <summary>Its objects: key and content.</summary>
    public IReadOnlyDictionary<string, string> Objects { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
}

/// <summary>A queue that is there from the start.</summary>
/// <param name="AccountId">The account that it lies in.</param>
/// <param name="Id">32 lower hex.</param>
/// <param name="Name">Its name.</param>
public sealed record QueueSeed(string AccountId, string Id, string Name)
{
    /// <summary>The Workers that consume it, by name.</summary>
    public IReadOnlyList<string> ConsumedBy { get; init; } = [];

    /// <summary>Whether it has an HTTP pull consumer.</summary>
    public bool HasHttpConsumer { get; init; }
}
