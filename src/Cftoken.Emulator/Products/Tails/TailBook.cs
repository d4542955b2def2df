using System.Text.Json.Nodes;
using Cftoken.Emulator.Endpoints;
using Cftoken.Emulator.Hosting;
using Cftoken.Emulator.Products.Shared;

namespace Cftoken.Emulator.Products.Tails;

/// <summary>The live logs that are being followed. A client connects to a tail's address by WebSocket; nothing is ever sent there.</summary>
internal sealed class TailBook
{
    private readonly List<(string Of, string Id, DateTimeOffset ExpiresAt)> tails = [];

    /// <summary>Starts one.</summary>
    /// <param name="request">The request that asks for it.</param>
    /// <param name="of">What is followed: a Worker's tag, a deployment's id.</param>
    public JsonObject Start(EmulatorRequest request, string of)
    {
        var tail = (Of: of, Id: request.Server.Ids.Uuid(), ExpiresAt: request.At.AddHours(6));
        tails.Add(tail);
        return ToJson(request, tail.Id, tail.ExpiresAt);
    }

    /// <summary>Those that follow this.</summary>
    public JsonArray Of(EmulatorRequest request, string of) =>
        tails.Where(tail => tail.Of == of).Select(JsonNode? (tail) => ToJson(request, tail.Id, tail.ExpiresAt)).ToJsonArray();

    /// <summary>Ends one; nothing happens where it is not there.</summary>
    public void Stop(string id) => tails.RemoveAll(tail => tail.Id == id);

    private static JsonObject ToJson(EmulatorRequest request, string id, DateTimeOffset expiresAt) => new()
    {
        ["id"] = id,
        ["url"] = $"ws://{request.Server.BaseAddress.Authority}{TailSocket.Prefix}{id}",
        ["expires_at"] = JsonReading.Stamp(expiresAt),
    };
}
