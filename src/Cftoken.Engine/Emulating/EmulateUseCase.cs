using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Emulator;
using Cftoken.Emulator.Requests;

namespace Cftoken.Engine.Emulating;

/// <summary>What is asked of an emulator.</summary>
/// <param name="Port">The port on 127.0.0.1; 0: any free one.</param>
/// <param name="StateFile">The file that keeps its state from one start to the next; null: nothing is kept.</param>
/// <param name="BootstrapFile">The env file to write its bootstrap credential into; null: it is told to nobody.</param>
public sealed record EmulateRequest(int Port, string? StateFile, string? BootstrapFile);

/// <summary>Runs the embedded Cloudflare API until it is interrupted.</summary>
/// <param name="world">The outside world.</param>
public sealed class EmulateUseCase(OutsideWorld world)
{
    /// <summary>Runs it.</summary>
    /// <param name="request">How.</param>
    /// <param name="ready">Told the address, once calls are answered and the bootstrap file is written.</param>
    /// <param name="interrupted">Ends it.</param>
    /// <exception cref="ProblemException">The port is taken, or a file cannot be used.</exception>
    public Task RunAsync(EmulateRequest request, Action<Uri> ready, CancellationToken interrupted)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(ready);
        var state = request.StateFile is { } file ? Path.GetFullPath(file, world.Environment.CurrentDirectory) : null;
        return EmulatorHost.RunAsync(
            new EmulatorOptions { World = world, Port = request.Port, StateFile = state, Limit = RequestLimit.Cloudflare },
            request.BootstrapFile,
            emulator => ready(emulator.BaseAddress),
            interrupted);
    }
}
