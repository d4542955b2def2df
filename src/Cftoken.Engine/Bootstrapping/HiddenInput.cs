using Cftoken.Core.Outside;

namespace Cftoken.Engine.Bootstrapping;

/// <summary>A secret from standard input: piped, or typed on a terminal that shows nothing of it.</summary>
internal static class HiddenInput
{
    // No credential is longer, and whoever pipes a disk into it by mistake gets an answer.
    private const int Longest = 64 * 1024;

    /// <summary>Reads it, without the space around it; empty where the input has ended.</summary>
    /// <param name="terminal">The terminal.</param>
    /// <param name="what">What is asked for, for people: <c>the bootstrap credential</c>.</param>
    /// <param name="tell">Takes what a person at a terminal has to know.</param>
    /// <param name="cancellation">Stops waiting. A console's own read cannot be interrupted, so it is left behind on its own thread.</param>
    public static async Task<string> ReadAsync(ITerminal terminal, string what, Action<string> tell, CancellationToken cancellation)
    {
        if (terminal.IsInputTerminal)
        {
            tell($"Paste {what} and press Enter. It is not shown.");
            return (await Task.Run(terminal.ReadHiddenLine, CancellationToken.None).WaitAsync(cancellation))?.Trim() ?? string.Empty;
        }

        var buffer = new char[Longest];
        var length = await Task.Run(() => terminal.In.ReadBlock(buffer), CancellationToken.None).WaitAsync(cancellation);
        return new string(buffer, 0, length).Trim();
    }
}
