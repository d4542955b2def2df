using Cftoken.Projects.Runs;
using Cftoken.Projects.Workflows.Expressions;

namespace Cftoken.Projects.Workflows;

/// <summary>Runs whose command, environment or configuration only a run of the workflow can tell.</summary>
internal static class UnknownValues
{
    private static readonly string[] Deciding = ["env", "config", "name", "cwd"];

    /// <summary>Adds the runs that are known; of the others it says why they are not.</summary>
    internal static void Add(WorkflowReading reading, FoundRuns found, StepPlace place)
    {
        reading.Leave(found.Unfollowed);
        foreach (var run in found.Runs)
        {
            if (Unknown(run) is { } value)
            {
                reading.Leave(
                    $"wrangler {run.Invocation.Command}: {value}",
                    "This value is known only in a run and decides what is called: the run is not in the plan.",
                    run.Invocation.Where);
            }
            else
            {
                reading.Add(place.Lead(run));
            }
        }
    }

    private static string? Unknown(FoundRun run) => ExpressionValue.IsOpen(run.Invocation.Command)
        ? run.Invocation.Command
        : ExpressionValue.IsOpen(run.Folder)
            ? run.Folder
            : Deciding.Select(name => run.Invocation.Options.GetValueOrDefault(name)).FirstOrDefault(value => value is not null && ExpressionValue.IsOpen(value));
}
