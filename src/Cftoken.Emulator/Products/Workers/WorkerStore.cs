using System.Text.Json.Nodes;
using Cftoken.Emulator.Endpoints;
using Cftoken.Emulator.Products.Shared;

namespace Cftoken.Emulator.Products.Workers;

/// <summary>All Workers of an emulator, shared by the handlers that know a part of them each.</summary>
internal sealed class WorkerStore
{
    private readonly PerAccount<Dictionary<string, Worker>> accounts = new();

    /// <summary>Starts with the seeded Workers.</summary>
    public WorkerStore(ProductSeed seed)
    {
        foreach (var entry in seed.Workers)
        {
            accounts[entry.AccountId][entry.Name] = Seeded(entry);
        }
    }

    /// <summary>The Workers of an account, in ordinal order.</summary>
    public IEnumerable<Worker> All(string accountId) => accounts[accountId].Values.OrderBy(worker => worker.Name, StringComparer.Ordinal);

    /// <summary>The Worker that the path's <c>script</c> names; null where there is none.</summary>
    public Worker? FindOrNull(EmulatorRequest request) => FindOrNull(request["account"], request["script"]);

    /// <summary>The Worker of that name; null where there is none.</summary>
    public Worker? FindOrNull(string accountId, string name) => accounts[accountId].GetValueOrDefault(name);

    /// <summary>The Worker that the path's <c>script</c> names.</summary>
    /// <exception cref="RefusalException">There is none: 404 with code 10007.</exception>
    public Worker Find(EmulatorRequest request) =>
        FindOrNull(request) ?? throw Refuse.NotFound(10007, "This Worker does not exist on your account.");

    /// <summary>What a call on the path's Worker is made on, for tokens that are limited to one Worker.</summary>
    public CallTarget Target(EmulatorRequest request) => new(WorkerTag: FindOrNull(request)?.Tag);

    /// <summary>The path's Worker, made first where it is missing.</summary>
    public Worker FindOrAdd(EmulatorRequest request)
    {
        if (FindOrNull(request) is { } known)
        {
            return known;
        }

        var added = new Worker(request["script"], request.Server.Ids.Hex32(), request.Stamp());
        accounts[request["account"]][added.Name] = added;
        return added;
    }

    /// <summary>Takes the path's Worker away.</summary>
    public void Remove(EmulatorRequest request) => accounts[request["account"]].Remove(Find(request).Name);

    private static Worker Seeded(WorkerSeed seed)
    {
        const string Before = "2026-01-01T00:00:00.000000Z";
        var worker = new Worker(seed.Name, seed.Tag, Before)
        {
            LastDeployedFrom = seed.LastDeployedFrom,
            MigrationTag = seed.MigrationTag,
            IsOnWorkersDev = seed.IsOnWorkersDev,
            HasPreviews = seed.HasPreviews,
        };
        worker.Secrets.UnionWith(seed.Secrets);
        foreach (var id in seed.Versions)
        {
            var metadata = new JsonObject { ["bindings"] = JsonNode.Parse(seed.Bindings) };
            var version = new WorkerVersion(id, worker.Versions.Count + 1, new string('0', 64), Before, metadata);
            worker.Versions.Add(version);
            worker.Deploy(version, id, Before);
        }

        return worker;
    }
}
