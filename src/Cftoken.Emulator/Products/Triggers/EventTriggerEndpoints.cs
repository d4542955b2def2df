using System.Text.Json.Nodes;
using Cftoken.Emulator.Endpoints;
using Cftoken.Emulator.Products.Shared;
using Cftoken.Emulator.Products.Workers;

namespace Cftoken.Emulator.Products.Triggers;

/// <summary>The events that start a Worker's workflows. They belong to the Worker; nothing is ever started.</summary>
internal sealed class EventTriggerEndpoints(WorkerStore workers) : IEndpoints
{
    private const string Triggers = "/accounts/{account}/triggers/{script}";
    private readonly Dictionary<Worker, JsonArray> triggers = [];

    public void Map(EndpointTable table)
    {
        table.On($"GET {Triggers}", Read, target: workers.Target);
        table.On($"PUT {Triggers}", Replace, target: workers.Target);
        table.On($"DELETE {Triggers}", Delete, target: workers.Target);
    }

    private EmulatorResponse Read(EmulatorRequest request) =>
        EmulatorResponse.Ok(triggers.GetValueOrDefault(workers.Find(request))?.DeepClone() ?? new JsonArray());

    private EmulatorResponse Replace(EmulatorRequest request)
    {
        triggers[workers.Find(request)] = request.Json().Entries().Select(entry => entry.ToNode()).ToJsonArray();
        return Read(request);
    }

    private EmulatorResponse Delete(EmulatorRequest request)
    {
        triggers.Remove(workers.Find(request));
        return EmulatorResponse.Ok(null);
    }
}
