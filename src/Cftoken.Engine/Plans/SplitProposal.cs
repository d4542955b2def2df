using System.Collections.Immutable;
using Cftoken.Catalog.Planning;
using Cftoken.Core.Text;
using Cftoken.Engine.Jobs;
using Cftoken.Engine.Jobs.BuiltIn;

namespace Cftoken.Engine.Plans;

/// <summary>A job of which one token would hold unrelated powers, and the tokens that it had better have.</summary>
/// <param name="Plan">The job's plan.</param>
/// <param name="Parts">A token for each purpose.</param>
public sealed record SplitProposal(JobPlan Plan, ImmutableArray<SplitPart> Parts)
{
    /// <summary>Why they are kept apart: the reason of each purpose, told once.</summary>
    public ImmutableArray<string> Reasons => [.. Parts.Skip(1).Select(part => part.Purpose.Apart).OfType<string>().Distinct()];
}

/// <summary>One of the tokens that a job had better have.</summary>
/// <param name="Purpose">What it is for.</param>
/// <param name="Job">The name by which it is planned and created: <c>job/purpose</c>.</param>
/// <param name="Minimised">Its permissions.</param>
/// <param name="Command">The command that plans it.</param>
public sealed record SplitPart(BuiltInJob Purpose, string Job, MinimisedPlan Minimised, string Command);

/// <summary>Finds jobs that mix purposes. Which purposes are kept apart, and why, is said by the built-in jobs.</summary>
/// <param name="planner">The planner.</param>
/// <param name="path">The path that was asked for.</param>
/// <param name="root">The full path of the repository.</param>
internal sealed class Split(JobPlanner planner, string path, string root)
{
    /// <summary>The proposal for a plan; null where it is for one purpose.</summary>
    public SplitProposal? Of(JobPlan plan)
    {
        var purposes = PurposesOf(plan.Parts);
        return purposes.Length < 2
            ? null
            : new SplitProposal(plan, [.. purposes.Select(purpose => new SplitPart(
                purpose,
                $"{plan.Job}/{purpose.Id}",
                planner.Minimise(PartsOf(plan.Parts, purpose, purposes).SelectMany(part => part.Requirements)),
                CommandFor(plan, purpose)))]);
    }

    /// <summary>The purposes that are kept apart: what deploys first, since that is what a job is for; then in the order of their table.</summary>
    public static ImmutableArray<BuiltInJob> PurposesOf(ImmutableArray<PlanPart> parts) =>
    [
        .. parts.Where(part => part.Purpose is { Apart: not null } && !part.Requirements.IsEmpty).Select(part => part.Purpose!).Distinct()
            .OrderBy(purpose => purpose.Deploys ? 0 : 1).ThenBy(purpose => BuiltInJobs.All.IndexOf(purpose)),
    ];

    /// <summary>The parts for a purpose. What is for none stays with the first.</summary>
    public static IEnumerable<PlanPart> PartsOf(ImmutableArray<PlanPart> parts, BuiltInJob purpose, ImmutableArray<BuiltInJob> purposes) =>
        parts.Where(part => part.Purpose == purpose || (purpose == purposes[0] && (part.Purpose is null || !purposes.Contains(part.Purpose))));

    private string CommandFor(JobPlan plan, BuiltInJob purpose)
    {
        // Another project may have a job of the same name.
        var within = Path.GetRelativePath(root, plan.ReadProject!.Root).Replace('\\', '/');
        var folder = within == "." ? path : path == "." ? within : $"{path.TrimEnd('/')}/{within}";
        folder = folder == "." ? string.Empty : $" {ShellText.Quote(folder)}";
        var environment = plan.Environment is { } name ? $" --env {ShellText.Quote(name)}" : string.Empty;
        return $"cftoken plan{folder}{environment} --job {ShellText.Quote($"{plan.Job}/{purpose.Id}")}";
    }
}
