using Cftoken.Core.Outside.Processes;

namespace Cftoken.Core.Outside;

/// <summary>
/// The one seam between the program and everything outside it. Nothing else touches the console, the environment, the
/// clock, processes, the network, random numbers or the file system; tests replace the parts with hand-written fakes.
/// </summary>
/// <param name="Terminal">Standard streams, and what is known of the terminal behind them.</param>
/// <param name="Files">The file system.</param>
/// <param name="Environment">Environment variables and well-known folders.</param>
/// <param name="Processes">Child processes.</param>
/// <param name="Http">Where HTTP message handlers come from.</param>
/// <param name="Time">The clock and its timers.</param>
/// <param name="Randomness">Cryptographic random numbers.</param>
public sealed record OutsideWorld(
    ITerminal Terminal,
    IFileSystem Files,
    IEnvironment Environment,
    IProcesses Processes,
    IHttpHandlers Http,
    TimeProvider Time,
    IRandomness Randomness)
{
    /// <summary>The real one: this process's streams and environment, the disk, the network, the system's clock.</summary>
    public static OutsideWorld System()
    {
        var environment = new SystemEnvironment();
        return new OutsideWorld(
            new SystemTerminal(),
            new SystemFileSystem(),
            environment,
            new SystemProcesses(environment),
            new SystemHttpHandlers(),
            TimeProvider.System,
            new SystemRandomness());
    }
}

/// <summary>The standard streams. Standard output is data, standard error is for people.</summary>
public interface ITerminal
{
    /// <summary>Standard output: data only.</summary>
    TextWriter Out { get; }

    /// <summary>Standard error: progress, questions and errors.</summary>
    TextWriter Error { get; }

    /// <summary>Standard input.</summary>
    TextReader In { get; }

    /// <summary>Reads a line from the terminal and shows nothing of it, for secrets; null where the input has ended.</summary>
    string? ReadHiddenLine();

    /// <summary>Whether standard input is a terminal, so that a question can be answered.</summary>
    bool IsInputTerminal { get; }

    /// <summary>Whether standard output is a terminal.</summary>
    bool IsOutputTerminal { get; }

    /// <summary>Whether standard error is a terminal.</summary>
    bool IsErrorTerminal { get; }

    /// <summary>Whether standard error is written into a file on the disk, where it stays.</summary>
    bool IsErrorFile { get; }

    /// <summary>The width of the terminal in columns; 80 where there is none.</summary>
    int Width { get; }
}

/// <summary>Environment variables and the folders that follow from them.</summary>
public interface IEnvironment
{
    /// <summary>The variable's value; null where it is not set. An empty value stays empty.</summary>
    string? Get(string name);

    /// <summary>All variables.</summary>
    IReadOnlyDictionary<string, string> All { get; }

    /// <summary>The current folder.</summary>
    string CurrentDirectory { get; }

    /// <summary>The user's home folder.</summary>
    string HomeDirectory { get; }

    /// <summary>The words that start this program anew, before its own arguments; none where that cannot be told.</summary>
    IReadOnlyList<string> Program { get; }

    /// <summary>Whether this is Windows, where paths and permissions differ.</summary>
    bool IsWindows { get; }
}

/// <summary>Cryptographic random numbers.</summary>
public interface IRandomness
{
    /// <summary>Fills the span with random bytes.</summary>
    void Fill(Span<byte> bytes);
}

/// <summary>Where HTTP message handlers come from.</summary>
public interface IHttpHandlers
{
    /// <summary>
    /// A new handler that never follows redirects, keeps no cookies, uses no proxy for loopback and takes no credential of its own.
    /// </summary>
    HttpMessageHandler Create();
}
