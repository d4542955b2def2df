using System.Net;
using System.Text.Json.Nodes;
using Cftoken.Emulator.Endpoints;
using Cftoken.Emulator.Products.Shared;
using Cftoken.Emulator.Products.Workers;
using Cftoken.Emulator.Products.Workers.Scripts;

namespace Cftoken.Emulator.Products.Dispatch;

/// <summary>Workers for Platforms: dispatch namespaces and the Workers that are uploaded into them.</summary>
internal sealed class DispatchEndpoints : IEndpoints
{
    private const string Namespaces = "/accounts/{account}/workers/dispatch/namespaces";
    private const string Script = $"{Namespaces}/{{namespace}}/scripts/{{script}}";
    private readonly PerAccount<Dictionary<string, DispatchNamespace>> accounts = new();

    /// <summary>Starts with the seeded namespaces.</summary>
    public DispatchEndpoints(ProductSeed seed)
    {
        foreach (var entry in seed.DispatchNamespaces)
        {
            accounts[entry.AccountId][entry.Name] = new DispatchNamespace(
                "00000000-0000-4000-8000-000000000001", entry.Name, "2026-01-01T00:00:00.000000Z");
        }
    }

    public void Map(EndpointTable table)
    {
        table.On($"GET {Namespaces}", List);
        table.On($"POST {Namespaces}", Create);
        table.On($"GET {Namespaces}/{{namespace}}", request => EmulatorResponse.Ok(Find(request).ToJson()));
        table.On($"PUT {Namespaces}/{{namespace}}", Rename);
        table.On($"DELETE {Namespaces}/{{namespace}}", Delete);
        table.On($"GET {Script}", request => EmulatorResponse.Ok(ToJson(request, FindWorker(request))));
        table.On($"PUT {Script}", Upload, ScriptUpload.EffectsOf);
        table.On($"DELETE {Script}", DeleteWorker);
    }

    private static JsonObject ToJson(EmulatorRequest request, Worker worker) => new JsonObject
    {
        ["dispatch_namespace"] = request["namespace"],
        ["created_on"] = worker.CreatedOn,
        ["modified_on"] = worker.ModifiedOn,
        ["script"] = worker.ToScriptJson(),
    };

    private EmulatorResponse List(EmulatorRequest request)
    {
        var all = accounts[request["account"]].Values.OrderBy(entry => entry.Name, StringComparer.Ordinal);
        return EmulatorResponse.Page(request, [.. all.Select(entry => entry.ToJson())]);
    }

    private EmulatorResponse Create(EmulatorRequest request)
    {
        var name = request.Json().Text("name") ?? throw Refuse.BadRequest(10021, "A dispatch namespace needs a name.");
        var created = new DispatchNamespace(request.Server.Ids.Uuid(), name, request.Stamp());
        return accounts[request["account"]].TryAdd(name, created)
            ? EmulatorResponse.Ok(created.ToJson())
            : throw Refuse.With(HttpStatusCode.Conflict, 10021, $"The dispatch namespace {name} already exists.");
    }

    private EmulatorResponse Rename(EmulatorRequest request)
    {
        var known = Find(request);
        var name = request.Json().Text("name") ?? throw Refuse.BadRequest(10021, "A dispatch namespace needs a name.");
        accounts[request["account"]].Remove(known.Name);
        known.Name = name;
        accounts[request["account"]][name] = known;
        return EmulatorResponse.Ok(known.ToJson());
    }

    private EmulatorResponse Delete(EmulatorRequest request)
    {
        accounts[request["account"]].Remove(Find(request).Name);
        return EmulatorResponse.Ok(null);
    }

    private EmulatorResponse Upload(EmulatorRequest request)
    {
        var workers = Find(request).Workers;
        if (!workers.TryGetValue(request["script"], out var worker))
        {
            workers[request["script"]] = worker = new Worker(request["script"], request.Server.Ids.Hex32(), request.Stamp());
        }

        var version = ScriptUpload.Receive(request, worker);
        worker.Deploy(version, request.Server.Ids.Uuid(), request.Stamp());
        var answer = worker.ToScriptJson();
        answer["deployment_id"] = version.Id.Replace("-", "", StringComparison.Ordinal);
        answer["startup_time_ms"] = 1;
        return EmulatorResponse.Ok(answer);
    }

    private EmulatorResponse DeleteWorker(EmulatorRequest request)
    {
        Find(request).Workers.Remove(FindWorker(request).Name);
        return EmulatorResponse.Ok(null);
    }

    private DispatchNamespace Find(EmulatorRequest request) =>
        accounts[request["account"]].GetValueOrDefault(request["namespace"])
        ?? throw Refuse.NotFound(100119, "The dispatch namespace could not be found.");

    private Worker FindWorker(EmulatorRequest request) =>
        Find(request).Workers.GetValueOrDefault(request["script"])
        ?? throw Refuse.NotFound(10092, "This Worker does not exist in the dispatch namespace.");

    private sealed class DispatchNamespace(string id, string name, string created)
    {
        public string Name { get; set; } = name;

        public Dictionary<string, Worker> Workers { get; } = new(StringComparer.Ordinal);

        public JsonObject ToJson() => new JsonObject
        {
            ["namespace_id"] = id,
            ["namespace_name"] = Name,
            ["script_count"] = Workers.Count,
            ["created_on"] = created,
            ["modified_on"] = created,
        };
    }
}
