using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Core.Text;
using Cftoken.Engine.Plans;
using Cftoken.Projects.Runs;

namespace Cftoken.Engine.Proving;

/// <summary>Finds the plan that a command is proven with.</summary>
/// <param name="world">The outside world.</param>
/// <param name="planning">Planning.</param>
internal sealed class ProvenPlan(OutsideWorld world, PlanUseCase planning)
{
    /// <summary>The plan: that of the job that is named; of the runs of tools to which the command leads; of the only job that the project has.</summary>
    /// <exception cref="ProblemException">The project cannot be planned, or it is not clear which of its jobs is meant.</exception>
    public PlanRequest RequestFor(ProveRequest request)
    {
        var asked = new PlanRequest(request.Path, request.Environment, request.Wrangler, request.Job);
        if (request.Job is not null)
        {
            return Single(asked, planning.Plan(asked));
        }

        var found = new RepositoryReader(world).Follow(request.Path, request.Words);
        return found.Runs.IsEmpty ? Single(asked, planning.Plan(asked)) : asked with { Commands = found.Runs };
    }

    private static PlanRequest Single(PlanRequest request, PlanReport report) => report.Plans is [var only]
        ? request with { Job = only.Job, Environment = only.Environment ?? request.Environment }
        : throw new ProblemException(new Problem(
            "prove.which-job",
            $"The command does not tell which job it is: the project has {report.Plans.Length}.",
            new Fix($"Name one with --job, and its environment with --env: {string.Join(", ", report.Plans.Select(Named))}."),
            Kind: ProblemKind.Usage));

    private static string Named(JobPlan plan) => UntrustedText.Clean(plan.Environment is { } name ? $"{plan.Job} ({name})" : plan.Job, 80);
}
