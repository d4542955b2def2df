using System.Text.Json.Nodes;
using Cftoken.Emulator.Endpoints;
using Cftoken.Emulator.Products.Shared;
using Cftoken.Emulator.Products.Workers.Scripts;

namespace Cftoken.Emulator.Products.Workers;

/// <summary>
/// Previews of a Worker (<c>wrangler preview</c>), and the sessions of remote development, behind which nothing runs. The
/// codes 10025 and 10222, which wrangler takes for a missing preview: wrangler facts 7.6.
/// </summary>
internal sealed class PreviewEndpoints(WorkerStore workers) : IEndpoints
{
    private const string Previews = "/accounts/{account}/workers/workers/{script}/previews";
    private const string Script = "/accounts/{account}/workers/scripts/{script}";
    private readonly Dictionary<Worker, List<JsonObject>> previews = [];

    public void Map(EndpointTable table)
    {
        table.On($"POST {Previews}", Create, target: workers.Target);
        table.On($"GET {Previews}/{{preview}}", request => EmulatorResponse.Ok(Find(request).DeepClone()), target: workers.Target);
        table.On($"POST {Previews}/{{preview}}/deployments", Deploy, ScriptUpload.EffectsOf, workers.Target);
        table.On("GET /accounts/{account}/workers/subdomain/edge-preview", Session);
        table.On($"GET {Script}/subdomain/edge-preview", Session, target: workers.Target);
        table.On($"POST {Script}/edge-preview", Session, ScriptUpload.EffectsOf, workers.Target);
    }

    private static EmulatorResponse Session(EmulatorRequest request) => EmulatorResponse.Ok(new JsonObject
    {
        ["token"] = request.Server.Ids.Hex32(),
        ["preview_token"] = request.Server.Ids.Hex32(),
    });

    private EmulatorResponse Create(EmulatorRequest request)
    {
        var name = request.Json().Text("name") ?? throw Refuse.BadRequest(10021, "A preview needs a name.");
        var preview = new JsonObject
        {
            ["id"] = request.Server.Ids.Uuid(),
            ["name"] = name,
            ["slug"] = name,
            ["urls"] = new JsonArray($"https://{name}-{request["script"]}.{SubdomainOf(request)}.workers.dev"),
            ["worker_name"] = request["script"],
            ["created_on"] = request.Stamp(),
        };
        Of(request).Add(preview);
        return EmulatorResponse.Ok(preview.DeepClone());
    }

    private EmulatorResponse Deploy(EmulatorRequest request)
    {
        var preview = Find(request);
        var id = request.Server.Ids.Uuid();
        return EmulatorResponse.Ok(new JsonObject
        {
            ["id"] = id,
            ["preview_id"] = preview.Text("id"),
            ["preview_name"] = preview.Text("name"),
            ["urls"] = new JsonArray($"https://{id[..8]}-{request["script"]}.{SubdomainOf(request)}.workers.dev"),
            ["env"] = new JsonObject(),
            ["created_on"] = request.Stamp(),
        });
    }

    private static string? SubdomainOf(EmulatorRequest request) => request.Server.State.Account(request["account"])?.WorkersSubdomain;

    private JsonObject Find(EmulatorRequest request) =>
        Of(request).Find(preview => preview.Text("id") == request["preview"] || preview.Text("name") == request["preview"])
        ?? throw Refuse.NotFound(10025, "The preview could not be found.");

    private List<JsonObject> Of(EmulatorRequest request)
    {
        var worker = workers.Find(request);
        if (!previews.TryGetValue(worker, out var list))
        {
            previews[worker] = list = [];
        }

        return list;
    }
}
