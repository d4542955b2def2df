using System.Collections.Immutable;
using Cftoken.Core.Outside;
using Cftoken.Core.Outside.Processes;
using Cftoken.Core.Problems;
using Cftoken.Core.Secrets;

namespace Cftoken.Tokens.Sinks.Programs;

/// <summary>A program that delivers for a sink. Values go to its standard input and nowhere else.</summary>
/// <param name="world">Processes, the environment and the clock.</param>
/// <param name="program">The program: a name on the path, or a path.</param>
/// <param name="folder">The folder that it starts in.</param>
/// <param name="install">How people get it.</param>
internal sealed class SinkProgram(OutsideWorld world, string program, string folder, string install)
{
    // Long enough for a person who has to unlock something first.
    private static readonly TimeSpan TimeLimit = TimeSpan.FromMinutes(2);

    /// <summary>Runs it to its end.</summary>
    /// <param name="arguments">Its arguments; never a value.</param>
    /// <param name="input">What it gets on standard input; null: nothing.</param>
    /// <param name="hidden">Values that it may repeat.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="ProblemException">It is not there, or did not end in time.</exception>
    public async Task<ProgramResult> RunAsync(ImmutableArray<string> arguments, string? input, HiddenValues hidden, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(TimeLimit, world.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellation, limit.Token);
        try
        {
            var result = await world.Processes.RunAsync(
                new ProcessRequest(program, arguments, folder, ChildEnvironment.From(world.Environment, folder), input), both.Token);

            // Standard output is what the program was asked for, and may hold values that nobody here knows.
            return new ProgramResult(result.ExitCode, result.Output, hidden.Quote(result.Error));
        }
        catch (FileNotFoundException)
        {
            throw new ProblemException(new Problem(
                "sink.no-program",
                $"The program {hidden.Quote(program, 100)} is not there. Programs in node_modules and in the project itself do not count: they get no token.",
                new Fix(install)));
        }
        catch (ArgumentException)
        {
            throw new ProblemException(new Problem(
                "sink.no-program",
                $"{hidden.Quote(program, 100)} is a batch file and cannot be given these arguments.",
                new Fix("Name the program itself.")));
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            // What it was given it may have stored before it was stopped.
            throw new ProblemException(new Problem(
                input is null ? "sink.program-late" : SinkFaults.Uncertain,
                $"{hidden.Quote(program, 100)} did not end within {TimeLimit.TotalMinutes:0} minutes, and was stopped.",
                new Fix("Run it by hand once, to see what it waits for.")));
        }
    }
}

/// <summary>How a program ended.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">Its standard output, as it came: it may hold values.</param>
/// <param name="Said">What it said, for people.</param>
internal sealed record ProgramResult(int ExitCode, string Output, string Said)
{
    /// <summary>Whether it says that it did what it was asked.</summary>
    public bool IsSuccess => ExitCode == 0;

    /// <summary>What it said, as the end of a sentence.</summary>
    public string Reason => Said.Length > 0 ? $": {Said}" : $" (exit code {ExitCode}).";
}
