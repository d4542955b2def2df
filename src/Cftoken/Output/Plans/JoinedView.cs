using System.Collections.Immutable;
using Cftoken.Catalog.Model;
using Cftoken.Catalog.Planning;
using Cftoken.Engine.Plans;

namespace Cftoken.Output.Plans;

/// <summary>What is said about several plans together: a summary, shared tokens, and the tokens that had better be apart.</summary>
/// <param name="page">Where it is written.</param>
internal sealed class JoinedView(Page page)
{
    private const int MostNames = 8;

    /// <summary>A line for each sort of job, and what all of them need together.</summary>
    public void ShowSummary(PlanReport report)
    {
        page.Line(0, new Piece($"{report.Plans.Length} jobs", Tone.Strong), new Piece("  cftoken plan PATH --job NAME shows one in full", Tone.Quiet));
        foreach (var same in report.Plans.GroupBy(plan => (plan.Job, plan.Environment, Granted: Labels(plan.Minimised))))
        {
            var environment = same.Key.Environment is { } name ? $" · {name}" : string.Empty;
            page.Blank();
            page.Line(2, new Piece($"{same.Key.Job}{environment}", Tone.Strong));
            page.Hanging(4, 6, new Piece("of ", Tone.Quiet), Names([.. same.Select(plan => plan.Project).Distinct()]));
            page.Hanging(4, 6, same.Key.Granted.Length == 0 ? new Piece("needs no permission", Tone.Quiet) : same.Key.Granted);
        }

        if (report.Whole is { } whole)
        {
            page.Blank();
            page.Line(0, new Piece("All of them", Tone.Strong), new Piece("  what one token for everything would hold: better one for each job", Tone.Quiet));
            page.Hanging(2, 4, Labels(whole.Minimised));
        }
    }

    /// <summary>Which jobs read their token from the same secret, and what it therefore has to hold.</summary>
    public void ShowShared(PlanReport report)
    {
        foreach (var shared in report.Shared)
        {
            page.Blank();
            page.Line(0, new Piece($"Shared token {shared.Name}", Tone.Strong), new Piece("  these jobs read it from one secret, so it holds what all of them need", Tone.Quiet));
            page.Row(2, 6, new Piece("jobs", Tone.Quiet), Names([.. shared.Plans.Select(plan => $"{plan.Project} · {plan.Job}").Distinct()]));
            page.Row(2, 6, new Piece("needs", Tone.Quiet), Labels(shared.Minimised));
        }
    }

    /// <summary>The tokens that a job had better have, each with its permissions and the command that plans it.</summary>
    public void ShowProposal(PlanReport report)
    {
        foreach (var split in report.Proposal.Take(MostNames))
        {
            page.Blank();
            page.Line(0, new Piece("One token per purpose", Tone.Strong), new Piece($"  {split.Plan.Job} of {split.Plan.Project} mixes {split.Parts.Length}", Tone.Quiet));
            foreach (var reason in split.Reasons)
            {
                page.Hanging(2, 2, new Piece($"{char.ToUpperInvariant(reason[0])}{reason[1..]}.", Tone.Warning));
            }

            foreach (var part in split.Parts)
            {
                page.Hanging(2, 4, new Piece(part.Purpose.Title, Tone.Strong), $"  {Labels(part.Minimised)}");
                page.Hanging(4, 6, new Piece(part.Command.Replace(' ', Page.Unbreakable), Tone.Action));
            }
        }

        if (report.Proposal.Length > MostNames)
        {
            page.Line(2, new Piece($"and {report.Proposal.Length - MostNames} more jobs; --json has all of them", Tone.Quiet));
        }
    }

    private static string Labels(MinimisedPlan plan) => string.Join(", ",
        plan.Permissions.Where(permission => permission.Need != Need.Optional)
            .Select(permission => PlanWords.Label(permission.Group).Replace(' ', Page.Unbreakable)).Distinct());

    private static string Names(ImmutableArray<string> names) => names.Length <= MostNames
        ? string.Join(", ", names)
        : $"{string.Join(", ", names.Take(MostNames))} and {names.Length - MostNames} more";
}
