using System.Collections.Immutable;
using Cftoken.Catalog;
using Cftoken.Cloudflare.Addressing;
using Cftoken.Cloudflare.Errors;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Engine.Approving;
using Cftoken.Engine.Changing;
using Cftoken.Engine.Plans;
using Cftoken.Engine.Recovering;
using Cftoken.Engine.Targets;

namespace Cftoken.Engine.Rotating;

/// <summary>
/// Gives jobs new tokens in the place of those that they have, or new values, and takes out of use what earlier rotations
/// left behind for now. Run twice, the second changes nothing.
/// </summary>
/// <param name="world">The outside world.</param>
/// <param name="catalog">The catalogue.</param>
public sealed class RotateUseCase(OutsideWorld world, PermissionCatalog catalog)
{
    private readonly JobTargetFinder targets = new(world, catalog);

    /// <summary>Rotates the one job, or, where a time is given, all whose token ends within it.</summary>
    /// <exception cref="ProblemException">
    /// The one job was not rotated. Where several may be due, what is wrong with one is in its part of the report and stops no other.
    /// </exception>
    public async Task<RotateReport> RunAsync(RotateRequest request, IRotateDialogue dialogue, IApproval approval, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(dialogue);
        ArgumentNullException.ThrowIfNull(approval);
        var plans = request.DueWithin is null ? [targets.Offline(request)] : targets.OfflineAll(request);
        var apiBase = ApiBase.Find(request.ApiBase, world.Environment);
        var keys = plans.Select(plan => JobKeys.Of(plan, plan.ReadProject!, apiBase)).ToList();
        using var workplace = await Workplace.OpenAsync(world, catalog, request, plans[0].ReadProject!.Root, dialogue, cancellation);
        var run = new RotationRun(world, catalog, targets, workplace, request, new Approver(approval), dialogue, isOnly: plans.Length == 1);
        try
        {
            var projects = keys.Select(key => key.Project).ToHashSet(StringComparer.Ordinal);
            var retired = await new DueRetirements(world, workplace.Client, workplace.Bootstrap, workplace.Memory)
                .RunAsync(token => projects.Contains(token.Job.Project), cancellation);
            var jobs = ImmutableArray.CreateBuilder<JobRotated>();
            foreach (var (plan, key) in plans.Zip(keys))
            {
                jobs.Add(request.DueWithin is null ? await run.RotateAsync(plan, key, cancellation) : await TryAsync(run, plan, key, cancellation));
            }

            return new RotateReport(jobs.ToImmutable(), retired);
        }
        catch (CloudflareApiException failed)
        {
            throw new ProblemException(failed.ToProblem());
        }
    }

    private static async Task<JobRotated> TryAsync(RotationRun run, JobPlan plan, Tokens.Journal.JobKey key, CancellationToken cancellation)
    {
        try
        {
            return await run.RotateAsync(plan, key, cancellation);
        }
        catch (CloudflareApiException failed)
        {
            return Failed(plan, failed.ToProblem());
        }
        catch (ProblemException stopped)
        {
            return Failed(plan, [.. stopped.Problems]);
        }
    }

    private static JobRotated Failed(JobPlan plan, params ImmutableArray<Problem> problems) =>
        new(plan.Job, plan.Environment, RotateOutcome.Failed, "It was not rotated.") { Problems = problems };
}
