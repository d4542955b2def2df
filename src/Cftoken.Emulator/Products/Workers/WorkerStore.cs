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
        const string Before = "2026-01-01T00:00:00.000000Z";
        const string Version = "00000000-0000-4000-8000-000000000001";
        foreach (var entry in seed.Workers)
        {
            var worker = new Worker(entry.Name, entry.Tag, Before) { LastDeployedFrom = entry.LastDeployedFrom };
            worker.Versions.Add(new WorkerVersion(Version, 1, new string('0', 64), Before, new JsonObject { ["bindings"] = new JsonArray() }));
            worker.Deploy(worker.Versions[0], Version, Before);
            accounts[entry.AccountId][entry.Name] = worker;
        }
    }

    /// <summary>The Workers of an account, in ordinal order.</summary>
    public IEnumerable<Worker> All(string accountId) => accounts[accountId].Values.OrderBy(worker => worker.Name, StringComparer.Ordinal);

    /// <summary>The Worker that the path's <c>script</c> names; null where there is none.</summary>
    public Worker? FindOrNull(EmulatorRequest request) => accounts[request["account"]].GetValueOrDefault(request["script"]);

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
}
