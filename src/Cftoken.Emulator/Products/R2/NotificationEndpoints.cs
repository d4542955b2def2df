using System.Text.Json.Nodes;
using Cftoken.Emulator.Endpoints;
using Cftoken.Emulator.Products.Shared;

namespace Cftoken.Emulator.Products.R2;

/// <summary>The rules by which a bucket's events go into queues. No event is ever sent.</summary>
internal sealed class NotificationEndpoints(Func<EmulatorRequest, object> findBucket) : IEndpoints
{
    private const string Configuration = "/accounts/{account}/event_notifications/r2/{bucket}/configuration";
    private readonly Dictionary<object, Dictionary<string, JsonArray>> rules = [];

    public void Map(EndpointTable table)
    {
        table.On($"GET {Configuration}", List, target: R2Endpoints.Target);
        table.On($"PUT {Configuration}/queues/{{queue}}", Add, target: R2Endpoints.Target);
        table.On($"DELETE {Configuration}/queues/{{queue}}", Remove, target: R2Endpoints.Target);
    }

    private EmulatorResponse List(EmulatorRequest request) => EmulatorResponse.Ok(new JsonObject
    {
        ["bucketName"] = request["bucket"],
        ["queues"] = Of(request).Select(JsonNode? (queue) => new JsonObject
        {
            ["queueId"] = queue.Key,
            ["queueName"] = queue.Key,
            ["rules"] = queue.Value.DeepClone(),
        }).ToJsonArray(),
    });

    private EmulatorResponse Add(EmulatorRequest request)
    {
        var queues = Of(request);
        var known = queues.GetValueOrDefault(request["queue"]) ?? [];
        foreach (var rule in request.Json().Entries("rules").Select(rule => rule.ToNode()).OfType<JsonObject>())
        {
            rule["ruleId"] = request.Server.Ids.Uuid();
            rule["createdAt"] = request.Stamp();
            known.Add((JsonNode)rule);
        }

        queues[request["queue"]] = known;
        return EmulatorResponse.Ok(new JsonObject());
    }

    private EmulatorResponse Remove(EmulatorRequest request)
    {
        Of(request).Remove(request["queue"]);
        return EmulatorResponse.Ok(new JsonObject());
    }

    private Dictionary<string, JsonArray> Of(EmulatorRequest request)
    {
        var bucket = findBucket(request);
        if (!rules.TryGetValue(bucket, out var queues))
        {
            rules[bucket] = queues = new Dictionary<string, JsonArray>(StringComparer.Ordinal);
        }

        return queues;
    }
}
