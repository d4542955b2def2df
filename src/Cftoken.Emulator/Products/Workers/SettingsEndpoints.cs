using System.Text.Json;
using System.Text.Json.Nodes;
using Cftoken.Emulator.Endpoints;
using Cftoken.Emulator.Products.Shared;

namespace Cftoken.Emulator.Products.Workers;

/// <summary>What belongs to a Worker rather than to one version: settings, cron triggers, workers.dev.</summary>
internal sealed class SettingsEndpoints(WorkerStore workers) : IEndpoints
{
    private const string Script = "/accounts/{account}/workers/scripts/{script}";
    private const string AccountSubdomain = "/accounts/{account}/workers/subdomain";
    private readonly Dictionary<string, string> registered = new(StringComparer.Ordinal);

    public void Map(EndpointTable table)
    {
        table.On($"GET {Script}/settings", Settings, target: workers.Target);
        table.On($"GET {Script}/script-settings", request => EmulatorResponse.Ok(workers.Find(request).ScriptSettings.DeepClone()), target: workers.Target);
        table.On($"PATCH {Script}/script-settings", PatchScriptSettings, target: workers.Target);
        table.On($"GET {Script}/schedules", request => Schedules(workers.Find(request)), target: workers.Target);
        table.On($"PUT {Script}/schedules", PutSchedules, target: workers.Target);
        table.On($"GET {Script}/subdomain", request => EmulatorResponse.Ok(workers.Find(request).SubdomainToJson()), target: workers.Target);
        table.On($"POST {Script}/subdomain", SetSubdomain, target: workers.Target);
        table.On($"DELETE {Script}/subdomain", ClearSubdomain, target: workers.Target);
        table.On("GET /accounts/{account}/workers/workers/{script}", Describe, target: workers.Target);
        table.On("PATCH /accounts/{account}/workers/workers/{script}", Describe, target: workers.Target);
        table.On($"GET {AccountSubdomain}", ReadSubdomain);
        table.On($"PUT {AccountSubdomain}", RegisterSubdomain);
    }

    private EmulatorResponse Settings(EmulatorRequest request)
    {
        var worker = workers.Find(request);
        var settings = (JsonObject)worker.ScriptSettings.DeepClone();
        settings["usage_model"] = "standard";
        settings["bindings"] = new JsonArray();
        if (worker.Versions is [.., var newest])
        {
            settings["bindings"] = newest.Bindings.Select(binding => binding.DeepClone()).ToJsonArray();
            settings["compatibility_date"] = newest.Metadata["compatibility_date"]?.DeepClone();
            settings["compatibility_flags"] = newest.Metadata["compatibility_flags"]?.DeepClone() ?? new JsonArray();
        }

        return EmulatorResponse.Ok(settings);
    }

    private EmulatorResponse PatchScriptSettings(EmulatorRequest request)
    {
        var worker = workers.Find(request);
        var body = request.Json();
        if (body.ValueKind != JsonValueKind.Object)
        {
            throw Refuse.BadRequest(10021, "The settings are no object.");
        }

        foreach (var member in body.EnumerateObject())
        {
            worker.ScriptSettings[member.Name] = member.Value.ToNode();
        }

        return EmulatorResponse.Ok(worker.ScriptSettings.DeepClone());
    }

    private static EmulatorResponse Schedules(Worker worker) => EmulatorResponse.Ok(new JsonObject
    {
        ["schedules"] = worker.Crons.Select(JsonNode? (cron) => new JsonObject { ["cron"] = cron, ["created_on"] = worker.CreatedOn }).ToJsonArray(),
    });

    private EmulatorResponse PutSchedules(EmulatorRequest request)
    {
        var worker = workers.Find(request);
        worker.Crons.Clear();
        worker.Crons.AddRange(request.Json().Entries().Select(entry => entry.Text("cron")).OfType<string>());
        return Schedules(worker);
    }

    private EmulatorResponse SetSubdomain(EmulatorRequest request)
    {
        var worker = workers.Find(request);
        worker.IsOnWorkersDev = request.Json().Flag("enabled") ?? worker.IsOnWorkersDev;
        worker.HasPreviews = request.Json().Flag("previews_enabled") ?? worker.HasPreviews;
        return EmulatorResponse.Ok(worker.SubdomainToJson());
    }

    private EmulatorResponse ClearSubdomain(EmulatorRequest request)
    {
        var worker = workers.Find(request);
        worker.IsOnWorkersDev = false;
        worker.HasPreviews = false;
        return EmulatorResponse.Ok(worker.SubdomainToJson());
    }

    // Found by its name or its tag. Whether the real answer's subdomain names a URL is not known; without one wrangler asks
    // for the account's subdomain, so that the call is made and its permission is needed.
    private EmulatorResponse Describe(EmulatorRequest request)
    {
        var worker = workers.FindOrNull(request)
            ?? workers.All(request["account"]).FirstOrDefault(worker => worker.Tag == request["script"])
            ?? throw Refuse.NotFound(10007, "This Worker does not exist on your account.");
        return EmulatorResponse.Ok(new JsonObject
        {
            ["id"] = worker.Tag,
            ["name"] = worker.Name,
            ["created_on"] = worker.CreatedOn,
            ["updated_on"] = worker.ModifiedOn,
            ["logpush"] = false,
            ["tags"] = worker.ScriptSettings["tags"]?.DeepClone(),
            ["tail_consumers"] = worker.ScriptSettings["tail_consumers"]?.DeepClone(),
            ["subdomain"] = worker.SubdomainToJson(),
        });
    }

    private EmulatorResponse ReadSubdomain(EmulatorRequest request) =>
        (registered.GetValueOrDefault(request["account"]) ?? request.Server.State.Account(request["account"])?.WorkersSubdomain) is { } subdomain
            ? EmulatorResponse.Ok(new JsonObject { ["subdomain"] = subdomain })
            : throw Refuse.NotFound(10007, "This account has no workers.dev subdomain.");

    private EmulatorResponse RegisterSubdomain(EmulatorRequest request)
    {
        var subdomain = request.Json().Text("subdomain") ?? throw Refuse.BadRequest(10021, "A subdomain is needed.");
        registered[request["account"]] = subdomain;
        return EmulatorResponse.Ok(new JsonObject { ["subdomain"] = subdomain });
    }
}
