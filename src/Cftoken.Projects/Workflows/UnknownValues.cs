using Cftoken.Projects.Runs;
using Cftoken.Projects.Workflows.Expressions;
using Cftoken.Tools.Invocations;

namespace Cftoken.Projects.Workflows;

/// <summary>Runs whose command, environment or configuration only a run of the workflow can tell.</summary>
internal static class UnknownValues
{
    private static readonly string[] Deciding = ["env", "config", "name", "cwd"];

    private static readonly string[] Launchers = ["npx", "pnpm", "npm", "yarn", "bun", "bunx", "make", "just", "sh", "bash", "env", WranglerCommandLine.Tool];

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

    /// <summary>Says which commands of a text are themselves known only in a run.</summary>
    /// <param name="reading">Where to say it.</param>
    /// <param name="text">The text.</param>
    /// <param name="mayReach">Whether the text can reach Cloudflare at all.</param>
    internal static void Leave(WorkflowReading reading, PlacedText text, bool mayReach)
    {
        if (!mayReach || !ExpressionValue.IsOpen(text.Text))
        {
            return;
        }

        foreach (var line in text.LogicalLines.Where(line => ExpressionValue.IsOpen(line.Text)))
        {
            foreach (var words in ShellWords.Split(line.Text))
            {
                var first = words.FirstOrDefault(word => !word.Contains('=', StringComparison.Ordinal));
                var deciding = words.SkipWhile(word => word.Contains('=', StringComparison.Ordinal)).Take(Launchers.Contains(first) && first != WranglerCommandLine.Tool ? 3 : 1);
                if (deciding.FirstOrDefault(ExpressionValue.IsOpen) is { } unknown)
                {
                    reading.Leave(unknown, "Which command this is, is known only in a run: what it needs is not in the plan.", line.Where);
                }
            }
        }
    }

    private static string? Unknown(FoundRun run) => ExpressionValue.IsOpen(run.Invocation.Command)
        ? run.Invocation.Command
        : ExpressionValue.IsOpen(run.Folder)
            ? run.Folder
            : Deciding.Select(name => run.Invocation.Options.GetValueOrDefault(name)).FirstOrDefault(value => value is not null && ExpressionValue.IsOpen(value));
}
