using System.Text.Json.Nodes;
using Cftoken.Emulator.Endpoints;
using Cftoken.Emulator.Products.Shared;

namespace Cftoken.Emulator.Products.R2;

/// <summary>The data catalogue of a bucket: on or off. Its tables are never there.</summary>
internal sealed class DataCatalogEndpoints(Func<EmulatorRequest, object> findBucket) : IEndpoints
{
    private const string Catalog = "/accounts/{account}/r2-catalog/{bucket}";
    private readonly Dictionary<object, string> catalogs = [];

    public void Map(EndpointTable table)
    {
        table.On($"GET {Catalog}", request => EmulatorResponse.Ok(ToJson(request, Find(request))), target: R2Endpoints.Target);
        table.On($"POST {Catalog}/enable", Enable, target: R2Endpoints.Target);
        table.On($"POST {Catalog}/disable", Disable, target: R2Endpoints.Target);
        table.On($"POST {Catalog}/credential", Found, target: R2Endpoints.Target);
        table.On($"POST {Catalog}/maintenance-configs", Found, target: R2Endpoints.Target);
    }

    private static JsonObject ToJson(EmulatorRequest request, string id) => new()
    {
        ["id"] = id,
        ["name"] = $"{request["account"]}_{request["bucket"]}",
        ["bucket"] = request["bucket"],
        ["status"] = "active",
    };

    private EmulatorResponse Enable(EmulatorRequest request)
    {
        var bucket = findBucket(request);
        catalogs.TryAdd(bucket, request.Server.Ids.Uuid());
        return EmulatorResponse.Ok(ToJson(request, catalogs[bucket]));
    }

    private EmulatorResponse Disable(EmulatorRequest request)
    {
        Find(request);
        catalogs.Remove(findBucket(request));
        return EmulatorResponse.Ok(null);
    }

    // A credential is forgotten, a setting takes no effect.
    private EmulatorResponse Found(EmulatorRequest request)
    {
        Find(request);
        return EmulatorResponse.Ok(null);
    }

    private string Find(EmulatorRequest request) =>
        catalogs.GetValueOrDefault(findBucket(request)) ?? throw Refuse.NotFound(40401, "The bucket has no data catalog.");
}
