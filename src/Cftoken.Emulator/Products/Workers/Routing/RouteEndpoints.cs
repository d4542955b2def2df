using System.Net;
using System.Text.Json.Nodes;
using Cftoken.Emulator.Endpoints;
using Cftoken.Emulator.Products.Shared;

namespace Cftoken.Emulator.Products.Workers.Routing;

/// <summary>
/// Routes: a zone's own, and all of a Worker's at once. The latter reaches every zone of the account, so a token for one
/// zone is refused there, whereupon wrangler falls back to the zone's own.
/// </summary>
internal sealed class RouteEndpoints(WorkerStore workers, RouteTable table) : IEndpoints
{
    private const string ZoneRoutes = "/zones/{zone}/workers/routes";

    public void Map(EndpointTable endpoints)
    {
        endpoints.On("PUT /accounts/{account}/workers/scripts/{script}/routes", ReplaceAll);
        endpoints.On("GET /accounts/{account}/workers/services/{script}/environments/{environment}/routes", OfWorker, target: workers.Target);
        endpoints.On($"GET {ZoneRoutes}", request => EmulatorResponse.Ok(table.Routes.Where(route => route.ZoneId == request["zone"]).Select(ToJson).ToJsonArray()));
        endpoints.On($"POST {ZoneRoutes}", Add);
        endpoints.On($"GET {ZoneRoutes}/{{route}}", request => EmulatorResponse.Ok(ToJson(Find(request))));
        endpoints.On($"PUT {ZoneRoutes}/{{route}}", Update);
        endpoints.On($"DELETE {ZoneRoutes}/{{route}}", Delete);
    }

    private static JsonObject ToJson(WorkerRoute route) =>
        new JsonObject { ["id"] = route.Id, ["pattern"] = route.Pattern, ["script"] = route.Script };

    // The body names all of the Worker's routes; those that it leaves out are deleted.
    private EmulatorResponse ReplaceAll(EmulatorRequest request)
    {
        var worker = workers.Find(request);
        var wanted = new List<WorkerRoute>();
        foreach (var entry in request.Json().Entries())
        {
            var pattern = entry.Text("pattern") ?? throw Refuse.BadRequest(10022, "A route needs a pattern.");
            var zone = ZoneLookup.Find(request, entry)
                ?? throw Refuse.BadRequest(10022, $"Could not find a zone of this account for the route {pattern}.");
            wanted.Add(new WorkerRoute(request.Server.Ids.Hex32(), zone.Id, pattern, worker.Name));
        }

        var zones = request.Server.State.Zones.Where(zone => zone.AccountId == request["account"]).Select(zone => zone.Id).ToHashSet(StringComparer.Ordinal);
        table.Routes.RemoveAll(route => route.Script == worker.Name && zones.Contains(route.ZoneId));
        foreach (var route in wanted)
        {
            MustBeFree(route);
            table.Routes.Add(route);
        }

        return EmulatorResponse.Ok(wanted.Select(JsonNode? (route) => JsonValue.Create(route.Pattern)).ToJsonArray());
    }

    private EmulatorResponse OfWorker(EmulatorRequest request) =>
        EmulatorResponse.Ok(table.Routes.Where(route => route.Script == workers.Find(request).Name).Select(ToJson).ToJsonArray());

    private EmulatorResponse Add(EmulatorRequest request)
    {
        var added = RouteIn(request, request.Server.Ids.Hex32());
        MustBeFree(added);
        table.Routes.Add(added);
        return EmulatorResponse.Ok(ToJson(added));
    }

    private EmulatorResponse Update(EmulatorRequest request)
    {
        var index = table.Routes.IndexOf(Find(request));
        table.Routes[index] = RouteIn(request, request["route"]);
        return EmulatorResponse.Ok(ToJson(table.Routes[index]));
    }

    private EmulatorResponse Delete(EmulatorRequest request)
    {
        table.Routes.Remove(Find(request));
        return EmulatorResponse.Ok(new JsonObject { ["id"] = request["route"] });
    }

    private static WorkerRoute RouteIn(EmulatorRequest request, string id)
    {
        var body = request.Json();
        var pattern = body.Text("pattern") ?? throw Refuse.BadRequest(10022, "A route needs a pattern.");
        return new WorkerRoute(id, request["zone"], pattern, body.Text("script"));
    }

    private void MustBeFree(WorkerRoute wanted)
    {
        if (table.Routes.Exists(route => route.ZoneId == wanted.ZoneId && route.Pattern == wanted.Pattern))
        {
            throw Refuse.With(HttpStatusCode.Conflict, 10020, "A route with the same pattern already exists.");
        }
    }

    private WorkerRoute Find(EmulatorRequest request) =>
        table.Routes.Find(route => route.Id == request["route"] && route.ZoneId == request["zone"])
        ?? throw Refuse.NotFound(10009, "The requested Worker route could not be found.");
}
