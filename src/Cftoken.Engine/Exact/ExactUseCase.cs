using System.Collections.Immutable;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Engine.Jobs;
using Cftoken.Engine.Plans;
using Cftoken.Engine.Proving.Sandbox;

namespace Cftoken.Engine.Exact;

/// <summary>Asks wrangler itself, as a second witness, which bindings the planned deploys have.</summary>
/// <param name="world">The outside world.</param>
public sealed class ExactUseCase(OutsideWorld world)
{
    /// <summary>Compares every deploy of every plan; the same deploy in several plans is run once.</summary>
    /// <param name="report">The plans.</param>
    /// <param name="tell">Told how many dry runs are over, and how many there are.</param>
    /// <param name="warn">Told what makes the runs less safe than they could be.</param>
    /// <param name="cancellation">Ends it, and everything that it started.</param>
    /// <exception cref="ProblemException">There is no wrangler, or dry runs fail; all that fail are named.</exception>
    public async Task<ExactReport> AskAsync(PlanReport report, Action<int, int> tell, Action<Problem> warn, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(tell);
        ArgumentNullException.ThrowIfNull(warn);
        var deploys = report.Plans
            .SelectMany(plan => plan.Runs.Where(run => Purposes.Deploys(run.Invocation)).Select(run => (Plan: plan, Run: run, WhyNot: WhyNot(run))))
            .ToList();
        var asked = deploys.Where(deploy => deploy.WhyNot is null)
            .GroupBy(deploy => string.Join('\n', DryRunArguments.Of(world.Files, deploy.Run.Invocation, deploy.Run.Project, deploy.Run.Project.Root, string.Empty).Prepend(deploy.Run.Project.Root)), StringComparer.Ordinal)
            .ToList();
        var confinement = asked.Count == 0 ? null : await Confinement.TryCreateAsync(world, cancellation);
        if (confinement is null && asked.Count > 0)
        {
            warn(NotConfined);
        }

        var dryRun = new DryRun(world, confinement);
        var compared = ImmutableArray.CreateBuilder<ExactDeploy>();
        var problems = new List<Problem>();
        for (var done = 0; done < asked.Count; done++)
        {
            tell(done, asked.Count);
            try
            {
                var (version, bindings) = await dryRun.AskAsync(asked[done].First().Run, cancellation);
                compared.AddRange(asked[done].Select(deploy => new ExactDeploy(
                    deploy.Plan,
                    deploy.Run.Invocation,
                    version,
                    bindings.Length,
                    BindingDifference.Between(PlannedBinding.Of(deploy.Run.Project.EffectiveFor(deploy.Run.Invocation)), bindings))));
            }
            catch (ProblemException failed)
            {
                problems.AddRange(failed.Problems);
            }
        }

        tell(asked.Count, asked.Count);
        return problems.Count > 0
            ? throw new ProblemException([.. problems.Distinct()])
            : new ExactReport(
                compared.ToImmutable(),
                [.. deploys.Where(deploy => deploy.WhyNot is not null).Select(deploy => new DeployNotAsked(deploy.Plan, deploy.Run.Invocation, deploy.WhyNot!))]);
    }

    private static string? WhyNot(JobRun run) => (run.Invocation.Tool, run.Invocation.Command) switch
    {
        _ when run.Project.Configuration.IsBuildOutput => "its configuration is a Build Output, which wrangler is not asked about",
        ("wrangler", "deploy" or "versions upload") => null,
        ("wrangler", "pages deploy") => "wrangler pages deploy has no dry run",
        ("wrangler", _) => "it uploads no bindings",
        _ => "only wrangler has a dry run that names the bindings",
    };

    private static readonly Problem NotConfined = new(
        "exact.network",
        "This system does not let the dry run be kept from the network: only its environment and its project are taken care of.",
        new Fix("On Linux, install util-linux and allow user namespaces; elsewhere, ask only about projects that you trust."));
}
