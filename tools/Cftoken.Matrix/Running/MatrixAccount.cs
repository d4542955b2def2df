using Cftoken.Emulator.Products;
using Cftoken.Emulator.State;

namespace Cftoken.Matrix.Running;

/// <summary>The account that the cases meet: everything that they name by id or use without creating it.</summary>
public static class MatrixAccount
{
    /// <summary>The account.</summary>
    public const string Id = "0123456789abcdef0123456789abcdef";

    /// <summary>Its zone, example.com.</summary>
    public const string Zone = "feed0000feed0000feed0000feed0001";

    private const string WorkerTag = "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b01";

    private static readonly string[] Names = ["w", "w-staging"];

    /// <summary>The account, with the Worker in a state.</summary>
    /// <param name="worker"><c>new</c>: there is none; <c>existing</c>; <c>dash</c>: existing and last edited in the dashboard.</param>
    public static EmulatorSeed Seed(string worker) => EmulatorSeed.Default with
    {
        Products = new ProductSeed
        {
            Namespaces = [new NamespaceSeed(Id, "ffffffffffffffffffffffffffffffff", "my-namespace")],
            Databases = [new DatabaseSeed(Id, "11111111-2222-4333-8444-555555555555", "my-db")],
            Buckets = [new BucketSeed(Id, "my-bucket")],
            Queues =
            [
                new QueueSeed(Id, "decade00decade00decade00decade01", "my-queue"),
                new QueueSeed(Id, "decade00decade00decade00decade02", "my-dlq"),
            ],
            Workers = worker == "new"
                ? []
                : [.. Names.Select(name => new WorkerSeed(Id, name, WorkerTag, worker == "dash" ? "dash" : "wrangler"))],
        },
    };
}
