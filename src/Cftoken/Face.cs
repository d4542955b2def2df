using System.CommandLine;
using System.CommandLine.Invocation;
using System.Diagnostics;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Help;
using Cftoken.Output;

namespace Cftoken;

/// <summary>One run of the command line: parse, run one command, turn what happened into an exit code.</summary>
internal static class Face
{
    /// <summary>Runs a command line.</summary>
    /// <param name="world">The outside world.</param>
    /// <param name="arguments">The words after the program's name.</param>
    /// <param name="cancellation">Cancelled when the user interrupts.</param>
    /// <returns>The process's exit code.</returns>
    public static async Task<int> RunAsync(OutsideWorld world, IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        var ui = new Ui(world, arguments.TakeWhile(word => word != "--").Contains("--json"));
        try
        {
            var parsed = CommandTree.Create(world, ui).Parse(arguments);
            if (parsed.Action is ParseErrorAction || parsed.Action == parsed.CommandResult.Command.Action)
            {
                var faults = UsageProblems.Of(parsed);
                if (faults.Count > 0)
                {
                    return ui.Report(faults);
                }
            }

            return await parsed.InvokeAsync(
                new InvocationConfiguration
                {
                    EnableDefaultExceptionHandler = false,
                    ProcessTerminationTimeout = null,
                    Output = world.Terminal.Out,
                    Error = world.Terminal.Error,
                },
                cancellation);
        }
        catch (ProblemException stopped)
        {
            return ui.Report(stopped.Problems);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return ExitCode.Interrupted;
        }
        catch (Exception unexpected)
        {
            // The last resort. An exception's message can quote what it stumbled over, so only its type and the
            // place in the program are told.
            var place = new StackTrace(unexpected).GetFrame(0) is { } frame && DiagnosticMethodInfo.Create(frame) is { } method
                ? $" in {method.DeclaringTypeName}.{method.Name}"
                : string.Empty;
            return ui.Report([new Problem(
                "internal",
                $"cftoken itself failed: {unexpected.GetType().Name}{place}.",
                new Fix("Report this as a bug, with the command line and the version.", "cftoken --version"))]);
        }
    }
}
