using Cftoken.Emulator.Endpoints;
using Cftoken.Emulator.Products.D1;
using Cftoken.Emulator.Products.Dispatch;
using Cftoken.Emulator.Products.Kv;
using Cftoken.Emulator.Products.Queues;
using Cftoken.Emulator.Products.R2;
using Cftoken.Emulator.Products.Workers;
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
        var routes = new RouteTable();
        return
        [
            new ScriptEndpoints(workers),
            new VersionEndpoints(workers),
            new SettingsEndpoints(workers),
            new SecretEndpoints(workers),
            new AssetEndpoints(),
            new TailEndpoints(workers),
            new RouteEndpoints(workers, routes),
            new CustomDomainEndpoints(workers, routes),
            new DispatchEndpoints(),
            new WorkflowEndpoints(),
            new KvEndpoints(seed),
            new D1Endpoints(seed),
            new R2Endpoints(seed),
            new QueueEndpoints(seed),
        ];
    }
}
