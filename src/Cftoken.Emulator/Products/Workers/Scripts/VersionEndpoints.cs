using System.Text.Json.Nodes;
using Cftoken.Emulator.Endpoints;
using Cftoken.Emulator.Products.Shared;

namespace Cftoken.Emulator.Products.Workers.Scripts;

/// <summary>A Worker's versions, and which of them are deployed.</summary>
internal sealed class VersionEndpoints(WorkerStore workers) : IEndpoints
{
    private const string Script = "/accounts/{account}/workers/scripts/{script}";

    public void Map(EndpointTable table)
    {
        table.On($"GET {Script}/versions", List, target: workers.Target);
        table.On($"POST {Script}/versions", Upload, ScriptUpload.EffectsOf, workers.Target);
        table.On($"GET {Script}/versions/{{version}}", Read, target: workers.Target);
        table.On($"GET {Script}/deployments", Deployments, target: workers.Target);
        table.On($"POST {Script}/deployments", Deploy, target: workers.Target);
        table.On("PATCH /accounts/{account}/workers/workers/{script}/versions/latest", Amend, target: workers.Target);
    }

    private EmulatorResponse List(EmulatorRequest request)
    {
        var worker = workers.Find(request);
        var items = worker.Versions.AsEnumerable().Reverse().Select(version => ToJson(worker, version)).ToJsonArray();
        return EmulatorResponse.Ok(new JsonObject { ["items"] = items });
    }

    private EmulatorResponse Upload(EmulatorRequest request)
    {
        var worker = workers.Find(request);
        return EmulatorResponse.Ok(ToJson(worker, ScriptUpload.Receive(request, worker)));
    }

    // A merge patch of the newest version makes the next one; wrangler sends secrets so.
    private EmulatorResponse Amend(EmulatorRequest request)
    {
        var worker = workers.Find(request);
        var previous = worker.Versions[^1];
        var metadata = (JsonObject)previous.Metadata.DeepClone();
        var bindings = previous.Bindings.Select(binding => (JsonObject)binding.DeepClone()).ToList();
        foreach (var (name, value) in request.Json().Node("env") as JsonObject ?? [])
        {
            bindings.RemoveAll(binding => binding.Text("name") == name);
            worker.Secrets.Remove(name);
            if (value.Text("type") is { } type)
            {
                bindings.Add(new JsonObject { ["type"] = type, ["name"] = name });
                worker.Secrets.Add(name);
            }
        }

        metadata["bindings"] = bindings.Select(JsonNode? (binding) => binding).ToJsonArray();
        metadata["annotations"] = request.Json().Node("annotations");
        var version = new WorkerVersion(request.Server.Ids.Uuid(), worker.Versions.Count + 1, previous.Etag, request.Stamp(), metadata);
        worker.Versions.Add(version);
        return EmulatorResponse.Ok(ToJson(worker, version));
    }

    private EmulatorResponse Read(EmulatorRequest request)
    {
        var worker = workers.Find(request);
        var version = worker.Version(request["version"]) ?? throw Refuse.NotFound(100146, "This version does not exist.");
        return EmulatorResponse.Ok(ToJson(worker, version));
    }

    private EmulatorResponse Deployments(EmulatorRequest request) => EmulatorResponse.Ok(new JsonObject
    {
        ["deployments"] = workers.Find(request).Deployments.Select(ToJson).ToJsonArray(),
    });

    private EmulatorResponse Deploy(EmulatorRequest request)
    {
        var worker = workers.Find(request);
        var body = request.Json();
        if (body.Entries("versions").FirstOrDefault(entry => worker.Version(entry.Text("version_id") ?? "") is null) is { ValueKind: not System.Text.Json.JsonValueKind.Undefined })
        {
            throw Refuse.NotFound(100146, "This version does not exist.");
        }

        var deployment = new WorkerDeployment(request.Server.Ids.Uuid(), request.Stamp(), (JsonArray)body.Node("versions")!);
        worker.Deployments.Insert(0, deployment);
        return EmulatorResponse.Ok(ToJson(deployment));
    }

    private static JsonObject ToJson(WorkerDeployment deployment) => new JsonObject
    {
        ["id"] = deployment.Id,
        ["created_on"] = deployment.CreatedOn,
        ["source"] = "wrangler",
        ["strategy"] = "percentage",
        ["author_email"] = "",
        ["versions"] = deployment.Versions.DeepClone(),
    };

    private static JsonObject ToJson(Worker worker, WorkerVersion version) => new JsonObject
    {
        ["id"] = version.Id,
        ["number"] = version.Number,
        ["startup_time_ms"] = 1,
        ["metadata"] = new JsonObject
        {
            ["created_on"] = version.CreatedOn,
            ["modified_on"] = version.CreatedOn,
            ["source"] = "wrangler",
            ["author_email"] = "",
            ["has_preview"] = worker.HasPreviews,
        },
        ["annotations"] = version.Metadata["annotations"]?.DeepClone() ?? new JsonObject(),
        ["resources"] = new JsonObject
        {
            ["bindings"] = version.Bindings.Select(binding => WithNamespace(worker, binding)).ToJsonArray(),
            ["script"] = new JsonObject { ["etag"] = version.Etag, ["handlers"] = new JsonArray("fetch"), ["last_deployed_from"] = worker.LastDeployedFrom },
            ["script_runtime"] = new JsonObject { ["compatibility_date"] = version.Metadata.Text("compatibility_date"), ["usage_model"] = "standard" },
        },
    };

    // A Durable Object's namespace gets its id on upload; wrangler's containers look it up here.
    private static JsonObject WithNamespace(Worker worker, JsonObject binding)
    {
        var copy = (JsonObject)binding.DeepClone();
        if (copy.Text("type") == "durable_object_namespace" && copy["namespace_id"] is null)
        {
            copy["namespace_id"] = worker.NamespaceOf(copy.Text("class_name") ?? "");
        }

        return copy;
    }
}
