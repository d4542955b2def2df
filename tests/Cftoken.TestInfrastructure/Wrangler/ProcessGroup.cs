using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Cftoken.TestInfrastructure.Wrangler;

/// <summary>How a process ended.</summary>
/// <param name="ExitCode">Its exit code; null where it was killed at its time limit.</param>
/// <param name="Output">Its standard output.</param>
/// <param name="Error">Its standard error.</param>
public sealed record ProcessOutcome(int? ExitCode, string Output, string Error)
{
    /// <summary>The ending in words.</summary>
    public string Ending => ExitCode is { } code ? $"exit code {code}" : "its time limit";
}

/// <summary>
/// Runs a real process in a process group of its own and leaves nothing of the group behind: wrangler starts children
/// (esbuild, workerd) that outlive it now and then and keep its pipes open.
/// </summary>
public static partial class ProcessGroup
{
    private const int SigKill = 9;

    /// <summary>Runs a program to its end or its time limit. Standard input is empty.</summary>
    /// <inheritdoc cref="RunAsync(string, IReadOnlyList{string}, string, IReadOnlyDictionary{string, string}, TimeSpan, string, CancellationToken)" />
    public static Task<ProcessOutcome> RunAsync(
        string program,
        IReadOnlyList<string> arguments,
        string folder,
        IReadOnlyDictionary<string, string>? environment,
        TimeSpan limit,
        CancellationToken cancellation = default) => RunAsync(program, arguments, folder, environment, limit, "", cancellation);

    /// <summary>Runs a program to its end or its time limit.</summary>
    /// <param name="program">A path, or a file's name on the path.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="folder">Where it starts.</param>
    /// <param name="environment">Its whole environment; null: this process's.</param>
    /// <param name="limit">When the whole group is killed.</param>
    /// <param name="input">Its standard input.</param>
    /// <param name="cancellation">Kills the group as well.</param>
    /// <exception cref="FileNotFoundException">There is no such program.</exception>
    public static async Task<ProcessOutcome> RunAsync(
        string program,
        IReadOnlyList<string> arguments,
        string folder,
        IReadOnlyDictionary<string, string>? environment,
        TimeSpan limit,
        string input,
        CancellationToken cancellation)
    {
        if (!IsThere(program))
        {
            throw new FileNotFoundException($"There is no program '{program}' on the path.", program);
        }

        using var process = Start(program, arguments, folder, environment);
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        await WriteAsync(process, input);
        using var timer = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timer.CancelAfter(limit);
        var ended = true;
        try
        {
            await process.WaitForExitAsync(timer.Token);
        }
        catch (OperationCanceledException)
        {
            ended = false;
        }

        Kill(process, ended);
        var outcome = new ProcessOutcome(ended ? process.ExitCode : null, await output, await error);
        cancellation.ThrowIfCancellationRequested();
        return outcome;
    }

    private static async Task WriteAsync(Process process, string input)
    {
        try
        {
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The program ended, or closed its input, without reading it.
        }
    }

    // A child of this process leads no group, so setsid replaces itself with the program: the process's id is the group's.
    private static Process Start(string program, IReadOnlyList<string> arguments, string folder, IReadOnlyDictionary<string, string>? environment)
    {
        var start = new ProcessStartInfo(OperatingSystem.IsLinux() ? "setsid" : program)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var argument in OperatingSystem.IsLinux() ? arguments.Prepend(program) : arguments)
        {
            start.ArgumentList.Add(argument);
        }

        if (environment is not null)
        {
            start.Environment.Clear();
            foreach (var (name, value) in environment)
            {
                start.Environment[name] = value;
            }
        }

        return Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
    }

    private static bool IsThere(string program) =>
        File.Exists(program)
        || (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));

    private static void Kill(Process process, bool ended)
    {
        if (OperatingSystem.IsLinux())
        {
            // Nothing to do where the group has already gone.
            _ = KillGroup(-process.Id, SigKill);
        }
        else if (!ended)
        {
            process.Kill(entireProcessTree: true);
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int KillGroup(int id, int signal);
}
