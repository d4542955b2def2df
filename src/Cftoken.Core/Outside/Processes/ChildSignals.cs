using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Cftoken.Core.Outside.Processes;

/// <summary>
/// While a child has this process's terminal, signals are the child's business: this process outlives them, to hand on
/// the child's exit code. What a terminal sends (Ctrl-C) reaches the child by itself, being in the same process group;
/// what somebody sends to this process alone is passed on.
/// </summary>
internal sealed partial class ChildSignals : IDisposable
{
    // POSIX fixes these numbers; .NET's own for the same signals are negative.
    private static readonly (PosixSignal Signal, int Number)[] Passed =
        [(PosixSignal.SIGHUP, 1), (PosixSignal.SIGINT, 2), (PosixSignal.SIGQUIT, 3), (PosixSignal.SIGTERM, 15)];

    private readonly List<PosixSignalRegistration> registrations = [];

    private ChildSignals()
    {
    }

    /// <summary>Begins to pass signals to a child that has been started.</summary>
    /// <param name="child">The child.</param>
    /// <param name="hasTerminal">Whether a terminal sends Ctrl-C and Ctrl-\ to the child as well.</param>
    public static ChildSignals PassTo(Process child, bool hasTerminal)
    {
        var signals = new ChildSignals();
        foreach (var (signal, number) in Passed)
        {
            var isSentByTerminal = hasTerminal && signal is PosixSignal.SIGINT or PosixSignal.SIGQUIT;
            signals.registrations.Add(PosixSignalRegistration.Create(signal, context =>
            {
                context.Cancel = true;
                if (!isSentByTerminal && !OperatingSystem.IsWindows())
                {
                    // A child that has ended by now takes no signal, and needs none: the outcome is not looked at.
                    _ = Kill(child.Id, number);
                }
            }));
        }

        return signals;
    }

    /// <inheritdoc />
    public void Dispose() => registrations.ForEach(registration => registration.Dispose());

    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Kill(int process, int signal);
}
