using System.Text.Json.Nodes;
using Cftoken.Emulator.Endpoints;
using Cftoken.Emulator.Products.Shared;

namespace Cftoken.Emulator.Products.Workflows;

/// <summary>Workflows: registered by a deploy, started by name. Their instances are listed and never run.</summary>
internal sealed class WorkflowEndpoints : IEndpoints
{
    private const string Workflows = "/accounts/{account}/workflows";
    private readonly PerAccount<Dictionary<string, Workflow>> accounts = new();

    public void Map(EndpointTable table)
    {
        table.On($"GET {Workflows}", List);
        table.On($"GET {Workflows}/{{workflow}}", request => EmulatorResponse.Ok(Find(request).ToJson()));
        table.On($"PUT {Workflows}/{{workflow}}", Register);
        table.On($"DELETE {Workflows}/{{workflow}}", Delete);
        table.On($"GET {Workflows}/{{workflow}}/versions", request => EmulatorResponse.Page(request, [Find(request).VersionToJson()]));
        table.On($"GET {Workflows}/{{workflow}}/instances", request => EmulatorResponse.Page(request, [.. Find(request).Instances.Select(InstanceToJson)]));
        table.On($"POST {Workflows}/{{workflow}}/instances", Start);
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

    private static JsonObject InstanceToJson(string id) => new JsonObject { ["id"] = id, ["status"] = "queued" };

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
