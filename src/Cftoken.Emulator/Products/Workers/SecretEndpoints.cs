using System.Text.Json;
using System.Text.Json.Nodes;
using Cftoken.Emulator.Endpoints;
using Cftoken.Emulator.Products.Shared;

namespace Cftoken.Emulator.Products.Workers;

/// <summary>A Worker's secrets: their names. A value is read from the request and forgotten.</summary>
internal sealed class SecretEndpoints(WorkerStore workers) : IEndpoints
{
    private const string Secrets = "/accounts/{account}/workers/scripts/{script}/secrets";

    public void Map(EndpointTable table)
    {
        table.On($"GET {Secrets}", request => Listed(workers.Find(request)), target: workers.Target);
        table.On($"PUT {Secrets}", Put, target: workers.Target);
        table.On($"GET {Secrets}/{{secret}}", Read, target: workers.Target);
        table.On($"DELETE {Secrets}/{{secret}}", Delete, target: workers.Target);
        table.On($"PATCH {Secrets}-bulk", PutMany, target: workers.Target);
    }

    private static JsonObject ToJson(string secret) => new JsonObject { ["name"] = secret, ["type"] = "secret_text" };

    private static EmulatorResponse Listed(Worker worker) => EmulatorResponse.Ok(worker.Secrets.Select(ToJson).ToJsonArray());

    private EmulatorResponse Put(EmulatorRequest request)
    {
        var worker = workers.Find(request);
        var secret = request.Json().Text("name") ?? throw Refuse.BadRequest(10021, "The secret has no name.");
        worker.Secrets.Add(secret);
        return EmulatorResponse.Ok(ToJson(secret));
    }

    private EmulatorResponse Read(EmulatorRequest request) =>
        workers.Find(request).Secrets.Contains(request["secret"])
            ? EmulatorResponse.Ok(ToJson(request["secret"]))
            : throw Refuse.NotFound(10056, "Secret not found.");

    private EmulatorResponse Delete(EmulatorRequest request) =>
        workers.Find(request).Secrets.Remove(request["secret"]) ? EmulatorResponse.Ok(null) : throw Refuse.NotFound(10056, "Secret not found.");

    // A merge patch: a secret that is null is deleted.
    private EmulatorResponse PutMany(EmulatorRequest request)
    {
        var worker = workers.Find(request);
        if (!request.Json().TryGetProperty("secrets", out var secrets) || secrets.ValueKind != JsonValueKind.Object)
        {
            throw Refuse.BadRequest(10021, "The request has no secrets.");
        }

        foreach (var secret in secrets.EnumerateObject())
        {
            _ = secret.Value.ValueKind == JsonValueKind.Null ? worker.Secrets.Remove(secret.Name) : worker.Secrets.Add(secret.Name);
        }

        return Listed(worker);
    }
}
