using System.Runtime.InteropServices;
using Cftoken.Core.Outside;

namespace Cftoken;

/// <summary>The command line's entry point.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] arguments)
    {
        using var interrupted = new CancellationTokenSource();
        using var fromKeyboard = PosixSignalRegistration.Create(PosixSignal.SIGINT, Interrupt);
        using var fromOutside = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Interrupt);
        return await Face.RunAsync(OutsideWorld.System(), arguments, interrupted.Token);

        void Interrupt(PosixSignalContext signal)
        {
            signal.Cancel = true;
            interrupted.Cancel();
        }
    }
}
