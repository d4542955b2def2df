using System.Text.Json.Nodes;
using Cftoken.Emulator.Endpoints;
using Cftoken.Emulator.Products.Shared;

namespace Cftoken.Emulator.Products.Workers;

/// <summary>Log tails: they can be made, listed and deleted; nothing ever comes through their sockets.</summary>
internal sealed class TailEndpoints(WorkerStore workers) : IEndpoints
{
    private const string Tails = "/accounts/{account}/workers/scripts/{script}/tails";
    private readonly List<(string Tag, string Id, DateTimeOffset ExpiresAt)> tails = [];

    public void Map(EndpointTable table)
    {
        table.On($"GET {Tails}", List, target: workers.Target);
        table.On($"POST {Tails}", Start, target: workers.Target);
        table.On($"DELETE {Tails}/{{tail}}", Stop, target: workers.Target);
    }

    private EmulatorResponse List(EmulatorRequest request)
    {
        var tag = workers.Find(request).Tag;
        return EmulatorResponse.Ok(tails.Where(tail => tail.Tag == tag).Select(tail => ToJson(request, tail.Id, tail.ExpiresAt)).ToJsonArray());
    }

    private EmulatorResponse Start(EmulatorRequest request)
    {
        var tail = (workers.Find(request).Tag, Id: request.Server.Ids.Uuid(), ExpiresAt: request.At.AddHours(6));
        tails.Add(tail);
        return EmulatorResponse.Ok(ToJson(request, tail.Id, tail.ExpiresAt));
    }

    private EmulatorResponse Stop(EmulatorRequest request)
    {
        tails.RemoveAll(tail => tail.Id == request["tail"]);
        return EmulatorResponse.Ok(null);
    }

    private static JsonObject ToJson(EmulatorRequest request, string id, DateTimeOffset expiresAt) => new JsonObject
    {
        ["id"] = id,
        ["url"] = $"ws://{request.Server.BaseAddress.Authority}/tails/{id}",
        ["expires_at"] = JsonReading.Stamp(expiresAt),
    };
}
