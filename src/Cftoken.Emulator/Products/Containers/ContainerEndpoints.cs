using System.Net;
using System.Text.Json.Nodes;
using Cftoken.Emulator.Endpoints;
using Cftoken.Emulator.Products.Shared;
using Cftoken.Emulator.Products.Workers;

namespace Cftoken.Emulator.Products.Containers;

/// <summary>Containers: applications and their rollouts, and the credentials of the image registry. Nothing runs, no image is kept.</summary>
internal sealed class ContainerEndpoints : IEndpoints
{
    private const string Containers = "/accounts/{account}/containers";
    private const string Application = $"{Containers}/applications/{{application}}";
    private readonly PerAccount<List<JsonObject>> accounts = new();

    /// <summary>Starts with the seeded applications.</summary>
    public ContainerEndpoints(ProductSeed seed, WorkerStore workers)
    {
        foreach (var entry in seed.ContainerApplications)
        {
            var worker = workers.FindOrNull(entry.AccountId, entry.Script)
                ?? throw new ArgumentException($"The application {entry.Name} belongs to {entry.Script}, which is not seeded.", nameof(seed));
            var application = new JsonObject
            {
                ["name"] = entry.Name,
                ["max_instances"] = 1,
                ["instances"] = 0,
                ["scheduling_policy"] = "default",
                ["configuration"] = new JsonObject { ["image"] = entry.Image, ["instance_type"] = "lite" },
                ["constraints"] = new JsonObject { ["tier"] = 1 },
                ["durable_objects"] = new JsonObject { ["namespace_id"] = worker.NamespaceOf(entry.Class) },
            };
            accounts[entry.AccountId].Add(Complete(application, entry.AccountId, entry.Id, "2026-01-01T00:00:00.000000Z"));
        }
    }

    public void Map(EndpointTable table)
    {
        table.On($"GET {Containers}/me", Me);
        table.On($"GET {Containers}/applications", List);
        table.On($"GET {Containers}/dash/applications", List);
        table.On($"POST {Containers}/applications", Create);
        table.On($"GET {Application}", request => EmulatorResponse.Ok(Find(request).DeepClone()));
        table.On($"PATCH {Application}", Change);
        table.On($"DELETE {Application}", Delete);
        table.On($"POST {Application}/rollouts", RollOut);
        table.On($"GET {Application}/instances", request => Empty(request, "instances"));
        table.On($"POST {Containers}/registries/{{domain}}/credentials", Credentials);
    }

    private static EmulatorResponse Me(EmulatorRequest request) => EmulatorResponse.Ok(new JsonObject
    {
        ["external_account_id"] = request["account"],
        ["limits"] = new JsonObject
        {
            ["account_id"] = request["account"],
            ["vcpu_per_deployment"] = 4,
            ["memory_mib_per_deployment"] = 12288,
            ["disk_mb_per_deployment"] = 20000,
            ["total_vcpu"] = 1500,
            ["total_memory_mib"] = 6291456,
        },
        ["locations"] = new JsonArray(),
        ["defaults"] = new JsonObject { ["vcpus"] = 0.0625, ["memory_mib"] = 256, ["disk_mb"] = 2000 },
    });

    // The registry's credentials are of this answer alone: no registry is behind them.
    private static EmulatorResponse Credentials(EmulatorRequest request) => EmulatorResponse.Ok(new JsonObject
    {
        ["account_id"] = request["account"],
        ["registry_host"] = request["domain"],
        ["username"] = "v1",
        ["password"] = request.Server.Ids.Hex32(),
    });

    private EmulatorResponse List(EmulatorRequest request)
    {
        var wanted = accounts[request["account"]].Where(application => request.Query("name") is not { } name || application.Text("name") == name);
        return EmulatorResponse.Page(request, [.. wanted.Select(application => application.DeepClone())]);
    }

    private EmulatorResponse Create(EmulatorRequest request)
    {
        var body = request.Json().ToNode() as JsonObject ?? throw Refuse.BadRequest(1000, "VALIDATE_INPUT");
        var name = body.Text("name") ?? throw Refuse.BadRequest(1000, "VALIDATE_INPUT");
        if (accounts[request["account"]].Exists(application => application.Text("name") == name))
        {
            throw Refuse.With(HttpStatusCode.Conflict, 1000, "DURABLE_OBJECT_ALREADY_HAS_APPLICATION");
        }

        var created = Complete(body, request["account"], request.Server.Ids.Uuid(), request.Stamp());
        accounts[request["account"]].Add(created);
        return EmulatorResponse.Ok(created.DeepClone());
    }

    private EmulatorResponse Change(EmulatorRequest request)
    {
        var application = Find(request);
        foreach (var (name, value) in request.Json().ToNode() as JsonObject ?? [])
        {
            application[name] = value?.DeepClone();
        }

        return EmulatorResponse.Ok(application.DeepClone());
    }

    private EmulatorResponse Delete(EmulatorRequest request)
    {
        accounts[request["account"]].Remove(Find(request));
        return EmulatorResponse.Ok(new JsonObject());
    }

    private EmulatorResponse RollOut(EmulatorRequest request)
    {
        var application = Find(request);
        if (request.Json().Node("target_configuration") is JsonObject configuration)
        {
            application["configuration"] = configuration;
        }

        var version = application["version"]!.GetValue<int>();
        application["version"] = version + 1;
        return EmulatorResponse.Ok(new JsonObject
        {
            ["id"] = request.Server.Ids.Uuid(),
            ["created_at"] = request.Stamp(),
            ["last_updated_at"] = request.Stamp(),
            ["status"] = "completed",
            ["current_version"] = version,
            ["target_version"] = version + 1,
            ["steps"] = new JsonArray(),
        });
    }

    private EmulatorResponse Empty(EmulatorRequest request, string member)
    {
        Find(request);
        return EmulatorResponse.Ok(new JsonObject { [member] = new JsonArray() });
    }

    private JsonObject Find(EmulatorRequest request) =>
        accounts[request["account"]].Find(application => application.Text("id") == request["application"])
        ?? throw Refuse.NotFound(1000, "APPLICATION_NOT_FOUND");

    private static JsonObject Complete(JsonObject application, string account, string id, string at)
    {
        application["id"] = id;
        application["account_id"] = account;
        application["created_at"] = at;
        application["updated_at"] = at;
        application["version"] = 1;
        application["instances"] ??= 0;
        application["health"] = new JsonObject { ["instances"] = new JsonObject { ["healthy"] = 0, ["failed"] = 0, ["starting"] = 0, ["scheduling"] = 0, ["active"] = 0 } };
        return application;
    }
}
