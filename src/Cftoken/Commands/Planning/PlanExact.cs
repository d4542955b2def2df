using System.CommandLine;
using System.Text.Json;
using Cftoken.Engine.Exact;
using Cftoken.Engine.Plans;
using Cftoken.Output;
using Cftoken.Output.Plans;

namespace Cftoken.Commands.Planning;

/// <summary><c>--exact</c> of <c>plan</c>: wrangler itself as a second witness.</summary>
internal sealed class PlanExact
{
    /// <summary>The option.</summary>
    public Option<bool> Asked { get; } = new("--exact")
    {
        Description = "Run wrangler deploy --dry-run in a copy of the project, and hold its bindings against the plan's",
    };

    /// <summary>Adds the option to the command.</summary>
    public void AddTo(Command command) => command.Add(Asked);

    /// <summary>Asks wrangler where the option was given.</summary>
    /// <returns>Null where it was not.</returns>
    public async Task<ExactReport?> AskAsync(Ui ui, UseCases useCases, ParseResult parsed, PlanReport report, CancellationToken cancellation)
    {
        if (!parsed.GetValue(Asked))
        {
            return null;
        }

        using var bar = ui.Progress();
        return await useCases.Exact().AskAsync(report, (done, total) => bar.Show(done, total, "wrangler's dry run"), warning => ui.Warn([warning]), cancellation);
    }

    /// <summary>Writes the answer for people, where there is one.</summary>
    public static void Show(Page page, ExactReport? answer)
    {
        if (answer is not null)
        {
            new ExactView(page).Show(answer);
        }
    }

    /// <summary>Writes the answer for programs, where there is one.</summary>
    public static void Write(Utf8JsonWriter writer, ExactReport? answer)
    {
        if (answer is not null)
        {
            ExactJson.Write(writer, answer);
        }
    }

    /// <summary>What the command ends with.</summary>
    public static int Outcome(ExactReport? answer) => answer is { HasDifferences: true } ? ExitCode.Pending : ExitCode.Done;
}
