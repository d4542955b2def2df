using System.Runtime.InteropServices;
using Cftoken.Core.Outside;

namespace Cftoken;

/// <summary>The command line's entry point.</summary>
internal static class Program
{
    // Each of them ends the process where nobody listens, with a token made and not delivered: Ctrl-C, a request from
    // outside, the terminal closed, Ctrl-\.
    private static readonly PosixSignal[] Endings = [PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP, PosixSignal.SIGQUIT];

    private static async Task<int> Main(string[] arguments)
    {
        using var interrupted = new CancellationTokenSource();
        var registrations = Array.ConvertAll(Endings, signal => PosixSignalRegistration.Create(signal, Interrupt));
        try
        {
            return await Face.RunAsync(OutsideWorld.System(), arguments, interrupted.Token);
        }
        finally
        {
            Array.ForEach(registrations, registration => registration.Dispose());
        }

        void Interrupt(PosixSignalContext signal)
        {
            signal.Cancel = true;
            interrupted.Cancel();
        }
    }
}
