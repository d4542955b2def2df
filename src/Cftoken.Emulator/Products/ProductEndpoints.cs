using Cftoken.Emulator.Endpoints;
using Cftoken.Emulator.Products.Ai;
using Cftoken.Emulator.Products.Containers;
using Cftoken.Emulator.Products.D1;
using Cftoken.Emulator.Products.Dispatch;
using Cftoken.Emulator.Products.Documents;
using Cftoken.Emulator.Products.Email;
using Cftoken.Emulator.Products.GraphQl;
using Cftoken.Emulator.Products.Kv;
using Cftoken.Emulator.Products.Pages;
using Cftoken.Emulator.Products.Pipelines;
using Cftoken.Emulator.Products.Queues;
using Cftoken.Emulator.Products.R2;
using Cftoken.Emulator.Products.SecretsStore;
using Cftoken.Emulator.Products.Tails;
using Cftoken.Emulator.Products.Triggers;
using Cftoken.Emulator.Products.Vectorize;
using Cftoken.Emulator.Products.Workers;
using Cftoken.Emulator.Products.Workers.Routing;
using Cftoken.Emulator.Products.Workers.Scripts;
using Cftoken.Emulator.Products.Workflows;

namespace Cftoken.Emulator.Products;

/// <summary>The products that an emulator serves with state of their own.</summary>
internal static class ProductEndpoints
{
    /// <summary>Fresh instances of all of them, for one emulator.</summary>
    /// <param name="seed">What they start with.</param>
    public static IReadOnlyList<IEndpoints> Create(ProductSeed seed)
    {
        var workers = new WorkerStore(seed);
        var routes = new RouteTable(seed);
        var tails = new TailBook();
        var pages = new PagesStore(seed);
        var kinds = DocumentKind.Load();
        var documents = new DocumentStore(kinds, seed.Documents);
        return
        [
            .. kinds.Select(kind => new DocumentEndpoints(kind, documents)),
            new ScriptEndpoints(workers),
            new VersionEndpoints(workers),
            new SettingsEndpoints(workers),
            new SecretEndpoints(workers),
            new ScriptContentEndpoints(workers),
            new DurableObjectEndpoints(workers),
            new PreviewEndpoints(workers),
            new EventTriggerEndpoints(workers),
            new AssetEndpoints(seed),
            new TailEndpoints(workers, tails),
            new RouteEndpoints(workers, routes),
            new CustomDomainEndpoints(workers, routes),
            new DispatchEndpoints(seed),
            new WorkflowEndpoints(seed),
            new KvEndpoints(seed),
            new D1Endpoints(seed),
            new R2Endpoints(seed),
            new QueueEndpoints(seed),
            new ContainerEndpoints(seed, workers),
            new PagesProjectEndpoints(pages),
            new PagesDeploymentEndpoints(pages, tails),
            new PagesAssetEndpoints(pages),
            new VectorEndpoints(documents, Kind("/vectorize/v2/indexes")),
            new SecretCopyEndpoints(documents, Kind("/secrets_store/stores/{store}/secrets")),
            new PipelineEndpoints(),
            new AiEndpoints(),
            new EmailRoutingEndpoints(),
            new EmailSendingEndpoints(),
            new GraphQlEndpoints(),
        ];

        DocumentKind Kind(string collection) => kinds.Single(kind => kind.Collection == collection);
    }
}
