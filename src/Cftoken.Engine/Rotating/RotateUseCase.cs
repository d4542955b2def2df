using System.Collections.Immutable;
using Cftoken.Catalog;
using Cftoken.Cloudflare.Addressing;
using Cftoken.Cloudflare.Errors;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Core.Text;
using Cftoken.Engine.Approving;
using Cftoken.Engine.Changing;
using Cftoken.Engine.Plans;
using Cftoken.Engine.Targets;
using Cftoken.Tokens.Journal;
using Cftoken.Tokens.Registering;

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
        var apiBase = ApiBase.Find(request.ApiBase, world.Environment);
        var plans = request.DueWithin is null ? [targets.Offline(request)] : targets.OfflineAll(request);
        var projects = plans.Select(plan => KeyOf(plan, apiBase).Project).ToHashSet(StringComparer.Ordinal);
        using var workplace = await Workplace.OpenAsync(world, catalog, request, plans[0].ReadProject!.Root, dialogue, cancellation);
        try
        {
            var retired = await new DueRetirements(world, workplace.Client, workplace.Bootstrap, workplace.Memory)
                .RunAsync(token => projects.Contains(token.Job.Project), cancellation);
            var (named, lost) = request is { DueWithin: not null, Job: null, Environment: null }
                ? Recorded([.. (await workplace.Memory.Register.ListAsync(cancellation)).Where(token => token.Temporary is null && projects.Contains(token.Job.Project))], plans, request, apiBase)
                : ([], []);
            plans = [.. plans, .. named];
            var run = new RotationRun(world, catalog, targets, workplace, request, new Approver(approval), dialogue, isOnly: plans.Length == 1);
            var jobs = ImmutableArray.CreateBuilder<JobRotated>();
            foreach (var plan in plans)
            {
                jobs.Add(request.DueWithin is null ? await run.RotateAsync(plan, KeyOf(plan, apiBase), cancellation) : await TryAsync(run, plan, KeyOf(plan, apiBase), cancellation));
            }

            return new RotateReport([.. jobs, .. lost.Select(token => Lost(token, request))], retired);
        }
        catch (CloudflareApiException failed)
        {
            throw new ProblemException(failed.ToProblem());
        }
    }

    private static JobKey KeyOf(JobPlan plan, ApiBase apiBase) => JobKeys.Of(plan, plan.ReadProject!, apiBase);

    // Some jobs are planned only when they are named, as the built-in ones are: their tokens end all the same.
    private (ImmutableArray<JobPlan> Named, ImmutableArray<RecordedToken> Lost) Recorded(
        ImmutableArray<RecordedToken> recorded, ImmutableArray<JobPlan> planned, RotateRequest request, ApiBase apiBase)
    {
        var keys = planned.Select(plan => KeyOf(plan, apiBase)).ToHashSet();
        var named = ImmutableArray.CreateBuilder<JobPlan>();
        var lost = ImmutableArray.CreateBuilder<RecordedToken>();
        foreach (var token in recorded.Where(token => token.Job.Api == apiBase.Address.AbsoluteUri && !keys.Contains(token.Job)))
        {
            if (PlanOf(token, request, apiBase) is { } plan)
            {
                named.Add(plan);
            }
            else
            {
                lost.Add(token);
            }
        }

        return (named.ToImmutable(), lost.ToImmutable());
    }

    private JobPlan? PlanOf(RecordedToken token, RotateRequest request, ApiBase apiBase)
    {
        try
        {
            return targets.OfflineAll(request with { Job = token.Job.Job, Environment = token.Job.Environment })
                .FirstOrDefault(plan => KeyOf(plan, apiBase) == token.Job);
        }
        catch (ProblemException)
        {
            return null;
        }
    }

    private JobRotated Lost(RecordedToken token, RotateRequest request)
    {
        var isDue = token.ExpiresOn is { } end && end <= world.Time.GetUtcNow() + request.DueWithin!.Value;
        return new JobRotated(
            token.Job.Job,
            token.Job.Environment,
            isDue ? RotateOutcome.Failed : RotateOutcome.NotDue,
            "A token is recorded for this job, and the project has no such job any more, or one that is started otherwise.")
        {
            Token = new TokenNow(token.Token, token.Owner, token.ExpiresOn, [.. token.Sinks.Select(sink => sink.ToString())]),
            Problems = isDue
                ? [new Problem(
                    "rotate.no-such-job",
                    $"The token {token.Token.Id} ends at {RotationTimeline.Day(token.ExpiresOn!.Value)}, and no job of the project is the one that it was made for: {UntrustedText.Clean(token.Job.ToString(), 300)}.",
                    new Fix("Give the job that uses it now a token of its own; then take this one out of use:", $"cftoken revoke {token.Token.Id}"))]
                : [],
        };
    }

    private static async Task<JobRotated> TryAsync(RotationRun run, JobPlan plan, JobKey key, CancellationToken cancellation)
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
