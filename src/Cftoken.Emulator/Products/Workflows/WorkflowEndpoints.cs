using System.Text.Json.Nodes;
using Cftoken.Emulator.Endpoints;
using Cftoken.Emulator.Products.Shared;

namespace Cftoken.Emulator.Products.Workflows;

/// <summary>Workflows: registered by a deploy, started by name. Their instances are listed and never run.</summary>
internal sealed class WorkflowEndpoints : IEndpoints
{
    private const string Workflows = "/accounts/{account}/workflows";
    private const string Instance = $"{Workflows}/{{workflow}}/instances/{{instance}}";
    private readonly PerAccount<Dictionary<string, Workflow>> accounts = new();

    /// <summary>Starts with the seeded workflows.</summary>
    public WorkflowEndpoints(ProductSeed seed)
    {
        foreach (var entry in seed.Workflows)
        {
            accounts[entry.AccountId][entry.Name] = new Workflow(
                "00000000-0000-4000-8000-000000000001",
                "00000000-0000-4000-8000-000000000002",
                entry.Name,
                entry.Script,
                entry.Class,
                "2026-01-01T00:00:00.000000Z",
                [.. entry.Instances]);
        }
    }

    public void Map(EndpointTable table)
    {
        table.On($"GET {Workflows}", List);
        table.On($"GET {Workflows}/{{workflow}}", request => EmulatorResponse.Ok(Find(request).ToJson()));
        table.On($"PUT {Workflows}/{{workflow}}", Register);
        table.On($"DELETE {Workflows}/{{workflow}}", Delete);
        table.On($"GET {Workflows}/{{workflow}}/versions", request => EmulatorResponse.Page(request, [Find(request).VersionToJson()]));
        table.On($"GET {Workflows}/{{workflow}}/instances", request => EmulatorResponse.Page(request, [.. Find(request).Instances.Select(InstanceToJson)]));
        table.On($"POST {Workflows}/{{workflow}}/instances", Start);
        table.On($"PUT {Workflows}/{{workflow}}/instances/terminate", request => Several(request, forget: false));
        table.On($"POST {Workflows}/{{workflow}}/instances/batch/terminate", request => Several(request, forget: false));
        table.On($"POST {Workflows}/{{workflow}}/instances/batch/delete", request => Several(request, forget: true));
        table.On($"GET {Instance}", request => EmulatorResponse.Ok(Describe(request, FindInstance(request))));
        table.On($"DELETE {Instance}", Forget);
        table.On($"PATCH {Instance}/status", request => EmulatorResponse.Ok(InstanceToJson(FindInstance(request))));
        table.On($"POST {Instance}/events/{{event}}", request => EmulatorResponse.Ok(InstanceToJson(FindInstance(request))));
    }

    private EmulatorResponse List(EmulatorRequest request)
    {
        var workflows = accounts[request["account"]].Values.OrderBy(workflow => workflow.Name, StringComparer.Ordinal);
        return EmulatorResponse.Page(request, [.. workflows.Select(workflow => workflow.ToJson())]);
    }

    private EmulatorResponse Register(EmulatorRequest request)
    {
        var body = request.Json();
        var workflows = accounts[request["account"]];
        var known = workflows.GetValueOrDefault(request["workflow"]);
        var workflow = new Workflow(
            known?.Id ?? request.Server.Ids.Uuid(),
            request.Server.Ids.Uuid(),
            request["workflow"],
            body.Text("script_name") ?? "",
            body.Text("class_name") ?? "",
            request.Stamp(),
            known?.Instances ?? []);
        workflows[workflow.Name] = workflow;
        return EmulatorResponse.Ok(workflow.ToJson());
    }

    private EmulatorResponse Delete(EmulatorRequest request)
    {
        var workflow = Find(request);
        accounts[request["account"]].Remove(workflow.Name);
        return EmulatorResponse.Ok(new JsonObject { ["status"] = "ok", ["success"] = true });
    }

    private EmulatorResponse Start(EmulatorRequest request)
    {
        var id = request.Json().Text("instance_id") ?? request.Server.Ids.Uuid();
        Find(request).Instances.Add(id);
        return EmulatorResponse.Ok(InstanceToJson(id));
    }

    // Instances never run, so that ending them changes nothing.
    private EmulatorResponse Several(EmulatorRequest request, bool forget)
    {
        var instances = Find(request).Instances;
        if (forget)
        {
            var named = request.Json().Entries("instances").Select(id => id.GetString()).ToHashSet(StringComparer.Ordinal);
            instances.RemoveAll(named.Contains);
        }

        return EmulatorResponse.Ok(new JsonObject { ["status"] = "ok", ["instancesTerminated"] = instances.Count });
    }

    private EmulatorResponse Forget(EmulatorRequest request)
    {
        Find(request).Instances.Remove(FindInstance(request));
        return EmulatorResponse.Ok(null);
    }

    // "latest" stands for the newest one: wrangler workflows instances describe.
    private string FindInstance(EmulatorRequest request) =>
        (request["instance"] == "latest" ? Find(request).Instances.LastOrDefault() : Find(request).Instances.Find(id => id == request["instance"]))
        ?? throw Refuse.NotFound(10401, "instance.not_found");

    private static JsonObject InstanceToJson(string id) => new JsonObject
    {
        ["id"] = id,
        ["instance_id"] = id,
        ["status"] = "queued",
        ["created_on"] = "2026-01-01T00:00:00.000000Z",
        ["modified_on"] = "2026-01-01T00:00:00.000000Z",
        ["started_on"] = null,
        ["ended_on"] = null,
    };

    private JsonObject Describe(EmulatorRequest request, string id) => new JsonObject
    {
        ["id"] = id,
        ["status"] = "queued",
        ["params"] = new JsonObject(),
        ["trigger"] = new JsonObject { ["source"] = "api" },
        ["versionId"] = Find(request).VersionId,
        ["queued"] = "2026-01-01T00:00:00.000000Z",
        ["start"] = null,
        ["end"] = null,
        ["success"] = null,
        ["steps"] = new JsonArray(),
        ["error"] = null,
        ["output"] = null,
    };

    private Workflow Find(EmulatorRequest request) =>
        accounts[request["account"]].GetValueOrDefault(request["workflow"]) ?? throw Refuse.NotFound(10200, "workflow.not_found");

    private sealed record Workflow(
        string Id, string VersionId, string Name, string Script, string Class, string ModifiedOn, List<string> Instances)
    {
        public JsonObject ToJson() => new JsonObject
        {
            ["id"] = Id,
            ["version_id"] = VersionId,
            ["name"] = Name,
            ["script_name"] = Script,
            ["class_name"] = Class,
            ["created_on"] = ModifiedOn,
            ["modified_on"] = ModifiedOn,
            ["is_deleted"] = 0,
            ["instances"] = new JsonObject { ["queued"] = Instances.Count },
        };

        public JsonObject VersionToJson() => new JsonObject
        {
            ["id"] = VersionId,
            ["workflow_id"] = Id,
            ["class_name"] = Class,
            ["created_on"] = ModifiedOn,
            ["modified_on"] = ModifiedOn,
        };
    }
}
