using System.Text.Json.Nodes;
using Cftoken.Emulator.Endpoints;
using Cftoken.Emulator.Products.Shared;

namespace Cftoken.Emulator.Products.Workers.Scripts;

/// <summary>
/// Workers as scripts and as services: the service lookup that decides whether a Worker is new, the upload, the list,
/// deletion.
/// </summary>
internal sealed class ScriptEndpoints(WorkerStore workers) : IEndpoints
{
    private const string Scripts = "/accounts/{account}/workers/scripts";
    private const string Services = "/accounts/{account}/workers/services/{script}";

    public void Map(EndpointTable table)
    {
        table.On($"GET {Scripts}", request => EmulatorResponse.Ok(workers.All(request["account"]).Select(worker => worker.ToScriptJson()).ToJsonArray()));
        table.On($"PUT {Scripts}/{{script}}", Upload, ScriptUpload.EffectsOf, workers.Target);
        table.On($"DELETE {Scripts}/{{script}}", Delete, target: workers.Target);
        table.On($"GET {Services}", Service, target: workers.Target);
        table.On($"DELETE {Services}", Delete, target: workers.Target);
        table.On($"GET {Services}/environments/{{environment}}", Environment, target: workers.Target);
        table.On($"GET {Services}/environments/{{environment}}/bindings", EnvironmentBindings, target: workers.Target);
        table.On($"GET {Services}/environments/{{environment}}/subdomain", request => EmulatorResponse.Ok(workers.Find(request).SubdomainToJson()), target: workers.Target);
        table.On($"GET {Scripts}/{{script}}/references", References, target: workers.Target);
        table.On("GET /accounts/{account}/workers/tails/by-consumer/{script}", _ => EmulatorResponse.Ok(new JsonArray()));
    }

    private EmulatorResponse Upload(EmulatorRequest request)
    {
        var worker = workers.FindOrAdd(request);
        var version = ScriptUpload.Receive(request, worker);
        worker.Deploy(version, request.Server.Ids.Uuid(), request.Stamp());
        var answer = worker.ToScriptJson();

        // wrangler reads the version's UUID from here, without its hyphens.
        answer["deployment_id"] = version.Id.Replace("-", "", StringComparison.Ordinal);
        answer["startup_time_ms"] = 1;
        return EmulatorResponse.Ok(answer);
    }

    private EmulatorResponse Delete(EmulatorRequest request)
    {
        workers.Remove(request);
        return EmulatorResponse.Ok(null);
    }

    private EmulatorResponse Service(EmulatorRequest request)
    {
        var worker = workers.FindOrNull(request)
            ?? throw Refuse.NotFound(10090, "This service does not exist on your account.");
        return EmulatorResponse.Ok(new JsonObject
        {
            ["id"] = worker.Name,
            ["created_on"] = worker.CreatedOn,
            ["modified_on"] = worker.ModifiedOn,
            ["default_environment"] = EnvironmentToJson(worker),
            ["environments"] = new JsonArray(EnvironmentToJson(worker)),
        });
    }

    private EmulatorResponse Environment(EmulatorRequest request) => EmulatorResponse.Ok(EnvironmentToJson(workers.Find(request)));

    private EmulatorResponse EnvironmentBindings(EmulatorRequest request) =>
        EmulatorResponse.Ok(workers.Find(request) is { Versions: [.., var newest] }
            ? newest.Bindings.Select(binding => binding.DeepClone()).ToJsonArray()
            : []);

    private EmulatorResponse References(EmulatorRequest request)
    {
        workers.Find(request);
        return EmulatorResponse.Ok(new JsonObject
        {
            ["services"] = new JsonObject { ["incoming"] = new JsonArray(), ["outgoing"] = new JsonArray() },
            ["durable_objects"] = new JsonArray(),
            ["dispatch_outbounds"] = new JsonArray(),
        });
    }

    private static JsonObject EnvironmentToJson(Worker worker) => new()
    {
        ["environment"] = "production",
        ["created_on"] = worker.CreatedOn,
        ["modified_on"] = worker.ModifiedOn,
        ["script"] = worker.ToScriptJson(),
    };
}
