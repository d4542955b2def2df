using System.Collections.Immutable;
using Cftoken.Emulator.Products;
using Cftoken.Emulator.State;
using Cftoken.Matrix.Cases;

namespace Cftoken.Matrix.Running;

/// <summary>The account that the cases meet: everything that they name by id or use without creating it.</summary>
public static class MatrixAccount
{
    /// <summary>The account.</summary>
    public const string Id = "0123456789abcdef0123456789abcdef";

    private const string Hex = "ffffffffffffffffffffffffffffffff";
    private const string Uuid = "11111111-2222-4333-8444-555555555555";
    private const string OlderUuid = "66666666-7777-4888-9999-aaaaaaaaaaaa";
    private const string WorkerTag = "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b01";

    private static readonly string[] Names = ["w", "w-staging"];

    private static readonly ImmutableArray<DocumentSeed> Documents =
    [
        Document("/vectorize/v2/indexes", """{"name":"my-index","config":{"dimensions":3,"metric":"cosine"}}"""),
        Document("/hyperdrive/configs", """{"id":"eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee","name":"hd","origin":{"scheme":"postgres","host":"db.example.com","port":5432,"database":"d","user":"u"}}"""),
        Document("/mtls_certificates", $$"""{"id":"{{Uuid}}","name":"cert"}"""),
        Document("/secrets_store/stores", $$"""{"id":"{{Hex}}","name":"store"}"""),
        Document($"/secrets_store/stores/{Hex}/secrets", """{"id":"ffffffffffffffffffffffffffffff01","name":"SECRET_A","scopes":["workers"]}"""),
        Document("/pipelines/v1/streams", """{"id":"abc12300000000000000000000000000","name":"st"}"""),
        Document("/pipelines/v1/sinks", """{"id":"abc12300000000000000000000000001","name":"s","type":"r2"}"""),
        Document("/flagship/apps", $$"""{"id":"{{Uuid}}","name":"flags"}"""),
        Document("/k2/streams", """{"id":"abc12300000000000000000000000002","name":"s1"}"""),
        Document("/connectivity/directory/services", $$"""{"service_id":"{{Uuid}}","name":"vpc","type":"http","http_port":80,"host":{"ipv4":"10.0.0.1"} }"""),
        Document("/cfd_tunnel", $$"""{"id":"{{Uuid}}","name":"tunnel"}"""),
    ];

    private static readonly ImmutableArray<DocumentSeed> Missable =
    [
        Document("/ai-search/namespaces", """{"name":"ns1"}"""),
        Document("/agent-memory/namespaces", """{"id":"abc12300000000000000000000000003","name":"ns1"}"""),
    ];

    /// <summary>The account in the state that a case meets.</summary>
    public static EmulatorSeed Seed(MatrixCase one)
    {
        ArgumentNullException.ThrowIfNull(one);
        var exists = one.Worker != "new";
        return EmulatorSeed.Default with
        {
            Products = new ProductSeed
            {
                Namespaces = [new NamespaceSeed(Id, Hex, "my-namespace") { Values = new Dictionary<string, string>(StringComparer.Ordinal) { ["k"] = "v" } }],
                Databases = [new DatabaseSeed(Id, Uuid, "my-db")],
                Buckets =
                [
                    new BucketSeed(Id, "my-bucket")
                    {
                        Objects = one.Lacks.Contains("objects") ? new Dictionary<string, string>(StringComparer.Ordinal) : new Dictionary<string, string>(StringComparer.Ordinal) { ["k"] = "v" },
                    },
                    new BucketSeed(Id, "my-bucket") { Jurisdiction = "eu" },
                ],
                Queues =
                [
                    new QueueSeed(Id, "decade00decade00decade00decade01", "my-queue") { ConsumedBy = one.Consumes ? ["w"] : [] },
                    new QueueSeed(Id, "decade00decade00decade00decade02", "my-dlq"),
                ],
                Workers = exists ? [.. Names.Select(name => WorkerOf(name, one))] : [],
                Workflows = exists
                    ? [new WorkflowSeed(Id, "my-workflow", "w", "MyWorkflow") { Instances = [Uuid] }]
                    : [],
                DispatchNamespaces = [new DispatchNamespaceSeed(Id, "my-ns")],
                PagesProjects = one.Lacks.Contains("my-pages") ? [] : [new PagesProjectSeed(Id, "my-pages") { Deployments = [Uuid], Secrets = ["A"] }],
                ContainerApplications = one.Contains ? [new ContainerApplicationSeed(Id, Uuid, "w-mydo", "w", "MyDO")] : [],
                Documents = one.Lacks.Contains("ns1") ? Documents : [.. Documents, .. Missable],
            },
        };
    }

    private static WorkerSeed WorkerOf(string name, MatrixCase one) => new(Id, name, WorkerTag, one.Worker == "dash" ? "dash" : "wrangler")
    {
        Versions = [OlderUuid, Uuid],
        Secrets = ["API_KEY"],
        Bindings = one.Bindings,
        MigrationTag = one.MigrationTag,
        IsOnWorkersDev = one.IsOnWorkersDev,
    };

    private static DocumentSeed Document(string collection, string json) => new(Id, collection, json);
}
