using System.Net;
using System.Text.Json.Nodes;
using Cftoken.Emulator.Endpoints;
using Cftoken.Emulator.Products.Shared;

namespace Cftoken.Emulator.Products.Queues;

/// <summary>
/// Queues and their consumers; messages are not kept. Code 11003 is Cloudflare's; no public source names those for a
/// missing queue, a missing consumer or a name that is taken, so 11000, 11001 and 11009 stand in.
/// </summary>
internal sealed class QueueEndpoints : IEndpoints
{
    private const string Queues = "/accounts/{account}/queues";
    private const string Before = "2026-01-01T00:00:00.000000Z";
    private readonly PerAccount<Dictionary<string, Queue>> accounts = new();

    /// <summary>Starts with the seeded queues.</summary>
    public QueueEndpoints(ProductSeed seed)
    {
        foreach (var entry in seed.Queues)
        {
            var queue = new Queue(entry.Id, entry.Name, Before);
            queue.Consumers.AddRange(entry.ConsumedBy.Select((script, index) => Consumer(entry.Name, "worker", script, index)));
            if (entry.HasHttpConsumer)
            {
                queue.Consumers.Add(Consumer(entry.Name, "http_pull", null, queue.Consumers.Count));
            }

            accounts[entry.AccountId][entry.Id] = queue;
        }
    }

    public void Map(EndpointTable table)
    {
        table.On($"GET {Queues}", List);
        table.On($"POST {Queues}", Create);
        table.On($"GET {Queues}/{{queue}}", request => EmulatorResponse.Ok(Find(request).ToJson()));
        table.On($"PUT {Queues}/{{queue}}", Update);
        table.On($"PATCH {Queues}/{{queue}}", Update);
        table.On($"DELETE {Queues}/{{queue}}", Delete);
        table.On($"GET {Queues}/{{queue}}/consumers", request => EmulatorResponse.Ok(Find(request).ConsumersToJson()));
        table.On($"POST {Queues}/{{queue}}/consumers", AddConsumer);
        table.On($"GET {Queues}/{{queue}}/consumers/{{consumer}}", request => EmulatorResponse.Ok(FindConsumer(request).DeepClone()));
        table.On($"PUT {Queues}/{{queue}}/consumers/{{consumer}}", UpdateConsumer);
        table.On($"DELETE {Queues}/{{queue}}/consumers/{{consumer}}", RemoveConsumer);
        table.On($"POST {Queues}/{{queue}}/purge", request => EmulatorResponse.Ok(Find(request).ToJson()));
        table.On($"GET {Queues}/{{queue}}/purge", request =>
        {
            Find(request);
            return EmulatorResponse.Ok(new JsonObject { ["completed"] = true });
        });
    }

    private static JsonObject Consumer(string queue, string type, string? script, int index)
    {
        var consumer = new JsonObject
        {
            ["consumer_id"] = $"{index:x32}",
            ["type"] = type,
            ["queue_name"] = queue,
            ["created_on"] = Before,
            ["settings"] = new JsonObject(),
        };
        if (script is not null)
        {
            consumer["script"] = script;
        }

        return consumer;
    }

    // The filter by name can be repeated; wrangler sends it before the page and again after it.
    private EmulatorResponse List(EmulatorRequest request)
    {
        var names = request.QueryAll("name");
        var queues = accounts[request["account"]].Values
            .Where(queue => names.Count == 0 || names.Contains(queue.Name, StringComparer.Ordinal))
            .OrderBy(queue => queue.Name, StringComparer.Ordinal);
        return EmulatorResponse.Page(request, [.. queues.Select(queue => queue.ToJson())], perPage: 100);
    }

    private EmulatorResponse Create(EmulatorRequest request)
    {
        var name = request.Json().Text("queue_name") ?? throw Refuse.BadRequest(11003, "Queue name is invalid.");
        if (accounts[request["account"]].Values.Any(queue => queue.Name == name))
        {
            throw Refuse.With(HttpStatusCode.Conflict, 11009, $"Queue name '{name}' is already taken. Please use a different name and try again.");
        }

        var created = new Queue(request.Server.Ids.Hex32(), name, request.Stamp()) { Settings = request.Json().Node("settings") };
        accounts[request["account"]][created.Id] = created;
        return EmulatorResponse.Ok(created.ToJson(), status: (int)HttpStatusCode.Created);
    }

    private EmulatorResponse Update(EmulatorRequest request)
    {
        var queue = Find(request);
        queue.Name = request.Json().Text("queue_name") ?? queue.Name;
        queue.Settings = request.Json().Node("settings") ?? queue.Settings;
        return EmulatorResponse.Ok(queue.ToJson());
    }

    private EmulatorResponse Delete(EmulatorRequest request)
    {
        accounts[request["account"]].Remove(Find(request).Id);
        return EmulatorResponse.Ok(null);
    }

    private EmulatorResponse AddConsumer(EmulatorRequest request)
    {
        var queue = Find(request);
        var consumer = ConsumerIn(request, queue, request.Server.Ids.Hex32());
        queue.Consumers.Add(consumer);
        return EmulatorResponse.Ok(consumer.DeepClone());
    }

    private EmulatorResponse UpdateConsumer(EmulatorRequest request)
    {
        var queue = Find(request);
        var index = queue.Consumers.IndexOf(FindConsumer(request));
        queue.Consumers[index] = ConsumerIn(request, queue, request["consumer"]);
        return EmulatorResponse.Ok(queue.Consumers[index].DeepClone());
    }

    private EmulatorResponse RemoveConsumer(EmulatorRequest request)
    {
        Find(request).Consumers.Remove(FindConsumer(request));
        return EmulatorResponse.Ok(null);
    }

    private static JsonObject ConsumerIn(EmulatorRequest request, Queue queue, string id)
    {
        var body = request.Json();
        var consumer = new JsonObject
        {
            ["consumer_id"] = id,
            ["type"] = body.Text("type") ?? "worker",
            ["queue_name"] = queue.Name,
            ["created_on"] = request.Stamp(),
            ["settings"] = body.Node("settings") ?? new JsonObject(),
        };
        if (body.Text("script_name") is { } script)
        {
            consumer["script"] = script;
        }

        if (body.Text("dead_letter_queue") is { } deadLetters)
        {
            consumer["dead_letter_queue"] = deadLetters;
        }

        return consumer;
    }

    private Queue Find(EmulatorRequest request) =>
        accounts[request["account"]].GetValueOrDefault(request["queue"]) ?? throw Refuse.NotFound(11000, "Queue not found.");

    private JsonObject FindConsumer(EmulatorRequest request) =>
        Find(request).Consumers.Find(consumer => consumer.Text("consumer_id") == request["consumer"])
        ?? throw Refuse.NotFound(11001, "Consumer not found.");

    private sealed class Queue(string id, string name, string created)
    {
        public string Id { get; } = id;

        public string Name { get; set; } = name;

        public JsonNode? Settings { get; set; }

        public List<JsonObject> Consumers { get; } = [];

        public JsonArray ConsumersToJson() => Consumers.Select(JsonNode? (consumer) => consumer.DeepClone()).ToJsonArray();

        public JsonObject ToJson() => new JsonObject
        {
            ["queue_id"] = Id,
            ["queue_name"] = Name,
            ["created_on"] = created,
            ["modified_on"] = created,
            ["settings"] = Settings?.DeepClone() ?? new JsonObject(),
            ["producers"] = new JsonArray(),
            ["producers_total_count"] = 0,
            ["consumers"] = ConsumersToJson(),
            ["consumers_total_count"] = Consumers.Count,
        };
    }
}
