using System.Collections.Immutable;
using Cftoken.Core.Text;
using Cftoken.Engine.Exact;
using Cftoken.Engine.Plans;

namespace Cftoken.Output.Plans;

/// <summary>What wrangler itself says, for people: one line where it agrees, a line for each difference.</summary>
/// <param name="page">Where it is written.</param>
internal sealed class ExactView(Page page)
{
    private const int LongestName = 80;

    /// <summary>Writes it.</summary>
    public void Show(ExactReport report)
    {
        page.Blank();
        page.Line(0, new Piece("Exact", Tone.Strong), new Piece("  what wrangler's own dry run uploads", Tone.Quiet));
        foreach (var deploy in report.Deploys)
        {
            Show(deploy);
        }

        foreach (var deploy in report.NotAsked)
        {
            page.Hanging(2, 4, new Piece($"{Title(deploy.Plan)}  ", Tone.Quiet), $"not asked: {deploy.Why}");
        }

        if (report.Deploys.IsEmpty && report.NotAsked.IsEmpty)
        {
            page.Line(2, new Piece("no plan here deploys anything", Tone.Quiet));
        }

        if (!report.Deploys.IsEmpty)
        {
            page.Hanging(2, 4, new Piece($"A dry run does not show {Listed(ExactReport.NotSeen)}.", Tone.Quiet));
        }
    }

    private void Show(ExactDeploy deploy)
    {
        var title = new Piece($"{Title(deploy.Plan)}  ", Tone.Quiet);
        var tool = $"wrangler {UntrustedText.Clean(deploy.Wrangler, LongestName)}";
        var count = deploy.Bindings == 1 ? "1 binding" : $"{deploy.Bindings} bindings";
        if (deploy.Differences.IsEmpty)
        {
            page.Hanging(2, 4, title, new Piece(deploy.Bindings == 0 ? $"{tool} itself names no bindings, as the plan" : $"{tool} itself names the same {count}", Tone.Good));
            return;
        }

        page.Hanging(2, 4, title, new Piece($"{tool} itself names {count}, and not those that the plan was made for:", Tone.Warning));
        foreach (var difference in deploy.Differences)
        {
            var (sign, what) = difference.Kind switch
            {
                DifferenceKind.Added => ("+", Clean(difference.Uploaded)),
                DifferenceKind.Missing => ("-", Clean(difference.Planned)),
                _ => ("~", $"{Clean(difference.Planned)} uploaded as {Clean(difference.Uploaded)}"),
            };
            var place = difference.Where is { } where ? $"  {where with { Column = 0 }}" : string.Empty;
            page.Hanging(
                4, 6, new Piece($"{sign} {Clean(difference.Name)} ", Tone.Warning), what, new Piece(place, Tone.Quiet), $": {difference.Consequence}");
        }

        page.Hanging(4, 6, new Piece("Build the project and plan again; what only the build adds belongs into the configuration that the plan reads.", Tone.Quiet));
    }

    private static string Title(JobPlan plan) => $"{plan.Project} · {plan.Job}{(plan.Environment is { } environment ? $" · {environment}" : string.Empty)}";

    private static string Listed(ImmutableArray<string> things) => $"{string.Join(", ", things[..^1])} and {things[^1]}";

    private static string Clean(string? text) => UntrustedText.Clean(text ?? string.Empty, LongestName);
}
