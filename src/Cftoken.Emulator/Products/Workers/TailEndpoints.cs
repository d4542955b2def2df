using Cftoken.Emulator.Endpoints;
using Cftoken.Emulator.Products.Tails;

namespace Cftoken.Emulator.Products.Workers;

/// <summary>A Worker's live logs.</summary>
internal sealed class TailEndpoints(WorkerStore workers, TailBook tails) : IEndpoints
{
    private const string Tails = "/accounts/{account}/workers/scripts/{script}/tails";

    public void Map(EndpointTable table)
    {
        table.On($"GET {Tails}", request => EmulatorResponse.Ok(tails.Of(request, workers.Find(request).Tag)), target: workers.Target);
        table.On($"POST {Tails}", request => EmulatorResponse.Ok(tails.Start(request, workers.Find(request).Tag)), target: workers.Target);
        table.On($"DELETE {Tails}/{{tail}}", Stop, target: workers.Target);
    }

    private EmulatorResponse Stop(EmulatorRequest request)
    {
        tails.Stop(request["tail"]);
        return EmulatorResponse.Ok(null);
    }
}
