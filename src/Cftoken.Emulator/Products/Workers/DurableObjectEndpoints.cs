using System.Text.Json.Nodes;
using Cftoken.Emulator.Endpoints;

namespace Cftoken.Emulator.Products.Workers;

/// <summary>The namespaces of Durable Objects: one for each class that a Worker binds as its own. No object is ever in them.</summary>
internal sealed class DurableObjectEndpoints(WorkerStore workers) : IEndpoints
{
    public void Map(EndpointTable table) => table.On("GET /accounts/{account}/workers/durable_objects/namespaces", List);

    private EmulatorResponse List(EmulatorRequest request)
    {
        var namespaces = workers.All(request["account"]).SelectMany(worker => worker.DurableObjects.Select(JsonNode? (name) => new JsonObject
        {
            ["id"] = worker.NamespaceOf(name),
            ["name"] = $"{worker.Name}_{name}",
            ["script"] = worker.Name,
            ["class"] = name,
            ["use_sqlite"] = true,
        }));
        return EmulatorResponse.Page(request, [.. namespaces]);
    }
}
