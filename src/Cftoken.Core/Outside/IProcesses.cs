namespace Cftoken.Core.Outside;

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
