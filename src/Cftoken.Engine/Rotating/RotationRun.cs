using Cftoken.Catalog;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Engine.Approving;
using Cftoken.Engine.Changing;
using Cftoken.Engine.Plans;
using Cftoken.Engine.Recovering;
using Cftoken.Engine.Rotating.OfOneJob;
using Cftoken.Engine.Targets;
using Cftoken.Tokens.Journal;

namespace Cftoken.Engine.Rotating;

/// <summary>One run of <c>cftoken rotate</c>: decides about each job whether its token is rotated.</summary>
/// <param name="world">The outside world.</param>
/// <param name="catalog">The catalogue.</param>
/// <param name="targets">Plans jobs.</param>
/// <param name="workplace">What changes work with.</param>
/// <param name="request">What is asked for.</param>
/// <param name="approver">Who is asked.</param>
/// <param name="dialogue">Whom to tell.</param>
/// <param name="isOnly">Whether the run is about one job only.</param>
internal sealed class RotationRun(
    OutsideWorld world,
    PermissionCatalog catalog,
    JobTargetFinder targets,
    Workplace workplace,
    RotateRequest request,
    Approver approver,
    IRotateDialogue dialogue,
    bool isOnly)
{
    /// <summary>Rotates a job's token, or finds that it is not to be.</summary>
    /// <exception cref="ProblemException">It was to be rotated, and was not.</exception>
    public async Task<JobRotated> RotateAsync(JobPlan plan, JobKey key, CancellationToken cancellation)
    {
        using var turn = await workplace.Memory.Locks.TakeAsync(key, cancellation);
        var before = await workplace.Memory.Register.FindAsync(key, cancellation);
        await new OpenIntentsOfJob(world, catalog, workplace.Client, workplace.Bootstrap, workplace.Memory, approver, request, dialogue).SettleAsync(key, cancellation);
        var project = plan.ReadProject!;
        var recorded = await workplace.Memory.Register.FindAsync(key, cancellation);
        var found = workplace.Search(project.Root, request.Sinks.Concat(plan.Terms.Sinks).FirstOrDefault() ?? recorded?.Sinks.FirstOrDefault()?.ToString());
        if (request.DueWithin is not null && recorded is null && found.Tokens.IsEmpty)
        {
            return NoToken(plan);
        }

        var account = recorded?.AccountId
            ?? await JobTargetFinder.AccountAsync(plan, found, workplace.Bootstrap.AccountId, workplace.LookUps(request), cancellation);
        var target = new JobTarget(plan, project, account, found);
        var old = await new OldTokenFinder(workplace).FindAsync(target, key, cancellation);
        var its = request.DueWithin is null ? request : request with { Job = request.Job ?? plan.Job, Environment = request.Environment ?? plan.Environment };
        var job = new RotationJob(world, workplace, targets, its, target, key, old, approver, dialogue);
        var isFinishedNow = recorded is not null && recorded.Token.Id != before?.Token.Id;
        return (request.DueWithin is { } within ? NotDue(job, within) : null) ?? await RestedAsync(job, isFinishedNow, cancellation)
            ?? (request.IsRoll ? await new JobRoll(catalog, job).RunAsync(cancellation) : await new JobRotation(catalog, job).RunAsync(cancellation));
    }

    private JobRotated? NotDue(RotationJob job, TimeSpan within)
    {
        var old = job.Old;
        if (old.Held is null)
        {
            // What cannot be told is not replaced by a run that nobody watches.
            return old.WhyNot is { } why && old.Recorded is not null
                ? job.Ended(RotateOutcome.Failed, "It was not rotated.") with { Problems = [why] }
                : old.Recorded is { } gone
                    ? job.Ended(RotateOutcome.None, $"Its token {gone.Token.Id} is gone: somebody deleted it. A run with --due does not make another.")
                    : NoToken(job.Target.Plan);
        }

        // Several jobs may look into one file: its token is only that job's whose name it bears.
        if (old.Recorded is null && !isOnly && !OldTokenFinder.NamesOf(job.Target).Contains(HeldTokenFinder.BaseName(old.Summary!.Name)))
        {
            return NoToken(job.Target.Plan);
        }

        if (old.Summary is { Status: Cloudflare.Tokens.TokenSummary.Disabled })
        {
            return Now(job, RotateOutcome.NotDue, "Somebody disabled it. A run with --due does not replace what was switched off on purpose.");
        }

        return old.Works && (old.ExpiresOn is not { } end || end > job.Now + within)
            ? Now(job, RotateOutcome.NotDue, old.ExpiresOn is { } later ? $"It ends at {RotationTimeline.Day(later)}." : "It does not end.")
            : null;
    }

    // A schedule that asks for more than a token's whole life would make a new one each time it runs. What an earlier run
    // began and this one finished has an old token whose time may have come since this run looked for such.
    private static async Task<JobRotated?> RestedAsync(RotationJob job, bool isFinishedNow, CancellationToken cancellation)
    {
        if (job.Request.Again || job.Old.RestsUntil(job.Now) is not { } until || (job.Request.DueWithin is not null && job.Old.ExpiresOn <= until))
        {
            return null;
        }

        var recorded = job.Old.Recorded!;
        var retired = isFinishedNow ? await job.Retirements.OfAsync(recorded, cancellation) : [];
        recorded = await job.Memory.Register.FindAsync(job.Key, cancellation) ?? recorded;
        var rested = Now(job, RotateOutcome.Rested, isFinishedNow
            ? "The rotation that an earlier run began is finished. --again rotates it once more."
            : $"It was rotated at {RotationTimeline.Day(recorded.RotatedOn!.Value)}; nothing was changed. --again rotates it all the same.");
        return rested with
        {
            Timeline = [.. retired.Select(token => new Moment(job.Now, true, token.Step.What)), .. RotationTimeline.ToCome(job.Now, recorded)],
            Problems = [.. retired.SelectMany(token => token.Step.Problems)],
        };
    }

    private static JobRotated Now(RotationJob job, RotateOutcome outcome, string what) => job.Ended(outcome, what) with
    {
        Token = new TokenNow(
            job.Old.Reference!, job.Old.Held!.Tokens.Owner, job.Old.ExpiresOn, [.. (job.Old.Recorded?.Sinks ?? []).Select(sink => sink.ToString())]),
    };

    private static JobRotated NoToken(JobPlan plan) => new(plan.Job, plan.Environment, RotateOutcome.None, "It has no token that cftoken knows of.");
}
