namespace Cftoken.Core.Outside.Processes;

/// <summary>Child processes.</summary>
public interface IProcesses
{
    /// <summary>Runs a program to its end and gives back what it wrote. Standard input is closed, or given as text.</summary>
    /// <exception cref="FileNotFoundException">There is no such program on the path.</exception>
    /// <exception cref="ArgumentException">On Windows: an argument that a batch file would not take as text.</exception>
    Task<ProcessResult> RunAsync(ProcessRequest request, CancellationToken cancellation);

    /// <summary>
    /// Runs a program to its end with this process's own standard streams, and gives back its exit code. Signals go to
    /// the program meanwhile, and do not end this process.
    /// </summary>
    /// <exception cref="FileNotFoundException">There is no such program on the path.</exception>
    /// <exception cref="ArgumentException">On Windows: an argument that a batch file would not take as text.</exception>
    Task<int> RunAttachedAsync(ProcessRequest request, CancellationToken cancellation);

    /// <summary>
    /// Runs a program that is not trusted to end: at the head of a process group of its own, with no terminal, no standard
    /// input, and a time limit. When it ends, or its time is over, or the run is cancelled, everything of its group is
    /// killed. Where the system has no <c>setsid</c> to make the group, only its descendants are, and only where it did not
    /// end by itself.
    /// </summary>
    /// <param name="request">What to run; it gets no standard input.</param>
    /// <param name="limit">How long it may take.</param>
    /// <param name="cancellation">Kills it.</param>
    /// <exception cref="FileNotFoundException">There is no such program on the path.</exception>
    /// <exception cref="ArgumentException">On Windows: an argument that a batch file would not take as text.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled; nothing of it is left.</exception>
    Task<GroupResult> RunInGroupAsync(ProcessRequest request, TimeSpan limit, CancellationToken cancellation);
}

/// <summary>A child process to be started, never through a shell.</summary>
/// <param name="FileName">The program: a path, or a name looked up on the path.</param>
/// <param name="Arguments">Its arguments, each one whole. Never a secret.</param>
/// <param name="WorkingDirectory">The folder it starts in.</param>
/// <param name="Environment">Its whole environment; null means that it inherits this process's.</param>
/// <param name="StandardInput">Text for its standard input; null closes it.</param>
public sealed record ProcessRequest(
    string FileName,
    IReadOnlyList<string> Arguments,
    string WorkingDirectory,
    IReadOnlyDictionary<string, string>? Environment = null,
    string? StandardInput = null);

/// <summary>How a child process ended.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">Its standard output.</param>
/// <param name="Error">Its standard error.</param>
public sealed record ProcessResult(int ExitCode, string Output, string Error);

/// <summary>How a process group ended.</summary>
/// <param name="ExitCode">The exit code of the program at its head; null where it was killed at its time limit.</param>
/// <param name="Output">The end of what it wrote on both streams, in the order in which it came.</param>
public sealed record GroupResult(int? ExitCode, string Output);
