using System.Collections.Immutable;
using Cftoken.Catalog;
using Cftoken.Catalog.Planning;
using Cftoken.Catalog.Policies;
using Cftoken.Cloudflare.Errors;
using Cftoken.Cloudflare.Tokens;
using Cftoken.Core.Problems;
using Cftoken.Engine.Approving;
using Cftoken.Engine.Changing;
using Cftoken.Engine.Creating;
using Cftoken.Engine.Targets;
using Cftoken.Tokens.Creating;
using Cftoken.Tokens.Registering;

namespace Cftoken.Engine.Rotating.OfOneJob;

/// <summary>
/// Gives one job a successor of its token without a gap: made from the plan, delivered to every sink, verified; the old
/// one works on beside it until its grace is over.
/// </summary>
/// <param name="catalog">The catalogue.</param>
/// <param name="job">The job.</param>
internal sealed class JobRotation(PermissionCatalog catalog, RotationJob job)
{
    private readonly OldToken old = job.Old;

    /// <summary>Makes the successor and does what is due at once.</summary>
    /// <exception cref="ProblemException">There is none; the old token is as it was.</exception>
    public async Task<JobRotated> RunAsync(CancellationToken cancellation)
    {
        var target = await job.Targets.FindAsync(
            job.Request, job.Target.Plan, job.Target.Found, job.Bootstrap, job.Workplace.LookUps(job.Request), needsCredential: true, cancellation);
        var terms = SuccessorTerms.Of(target.Plan, old);
        var drafting = await TokenDrafting.BeginAsync(target, terms.Owner, job.Bootstrap, job.Dialogue, cancellation);
        var granted = drafting.Granted;
        var sinks = RotationSinks.Of(job);
        await TokenCreation.CheckAsync(sinks.Open, cancellation);
        var draft = drafting.Draft(
            new CreateRequest(job.Request.Path)
            {
                TimeToLive = new TimeToLive(terms.Lifetime),
                NotBefore = target.Plan.Terms.NotBefore is { } begin && begin > job.Now ? begin : null,
                AllowedFrom = terms.AllowedFrom,
                RefusedFrom = terms.RefusedFrom,
            },
            job.Now);
        var predecessor = Predecessor(sinks);
        var difference = old.Held is { } held ? TokenComparison.Of(held.Record, granted, [], catalog) : null;
        job.Dialogue.Show(new RotationProposal(
            drafting.Plan, draft.Name, draft.ExpiresOn, sinks.Names, old.Reference, difference, Retirement(predecessor)));
        if (await StrangeAsync(target, drafting.Tokens, draft.Name, cancellation) is { } strange)
        {
            job.Dialogue.Tell(strange);
        }

        await job.Approver.MustApproveAsync(
            "Make this token in its place?", draft.Name, Reasons(granted, sinks, terms), job.Beforehand, cancellation);
        var creation = await new TokenCreation(job.World, job.Client, drafting.Tokens, job.Memory).RunAsync(
            new CreationOrder(job.Key, draft, sinks.Open, sinks.Delivery) { Predecessor = predecessor, Rotates = true }, cancellation);
        var ended = await FinishAsync(creation);

        // Once more: another machine may have rotated the job at the same time.
        return ended with
        {
            Remarks =
            [
                .. ended.Remarks,
                .. R2Pair.IsIn(draft.Policies, catalog) ? (string[])[R2Pair.AfterRotation(sinks.Open)] : [],
                .. await StrangeAsync(target, drafting.Tokens, draft.Name, CancellationToken.None) is { } others ? (string[])[others] : [],
            ],
        };
    }

    private async Task<string?> StrangeAsync(JobTarget target, TokenEndpoints tokens, string name, CancellationToken cancellation)
    {
        if (old.WhyNot is { Code: HeldTokenFinder.NotCertain })
        {
            // They are named already: each of them could be the old token.
            return null;
        }

        try
        {
            return await new StrangeTokens(job.Memory).ToldAsync(
                await tokens.ListAsync(cancellation), [.. OldTokenFinder.NamesOf(target), name, .. old.Reference is { } its ? (string[])[HeldTokenFinder.BaseName(its.Name)] : []], cancellation);
        }
        catch (CloudflareApiException)
        {
            return "Whether another machine has made tokens for this job could not be found out: cftoken list.";
        }
    }

    private RetiringToken? Predecessor(RotationSinks sinks)
    {
        if (old.Reference is not { } reference)
        {
            return null;
        }

        var disableOn = old.Works ? job.Now + (job.Request.Grace ?? RotateRequest.DefaultGrace) : job.Now;
        return new RetiringToken(
            reference,
            old.Held!.Tokens.Owner,
            disableOn,
            old.IsExposed ? job.Now : disableOn + RotateRequest.KeptDisabled,
            IsDisabled: !old.Works && !old.IsExposed)
        {
            HeldBy = sinks.LeftOut,
        };
    }

    private string Retirement(RetiringToken? predecessor)
    {
        if (predecessor is null)
        {
            return $"{old.InWords} {old.WhyNot?.Message} It is not taken out of use.";
        }

        var deleted = RotationTimeline.Day(predecessor.DeleteOn);
        return old.IsExposed ? $"{old.InWords} It is deleted as soon as the new one is delivered."
            : !old.Works ? $"{old.InWords} It is deleted from {deleted} on."
            : !predecessor.HeldBy.IsEmpty ? $"It stays alive while {string.Join(" or ", predecessor.HeldBy)} may hold it: the new one does not go there."
            : predecessor.DisableOn <= job.Now ? $"It is disabled as soon as the new one is verified, and deleted from {deleted} on."
            : $"It works on beside the new one, is disabled from {RotationTimeline.Day(predecessor.DisableOn)} on, and deleted from {deleted} on.";
    }

    // What the old token held counts; what could not be read counts as nothing. Where there is no old one that anybody
    // could tell, this is as good as the job's first.
    private ImmutableArray<string> Reasons(ImmutableArray<PlannedPermission> granted, RotationSinks sinks, SuccessorTerms terms)
    {
        var held = old.Held is { } token ? PolicySet.Of(token.Record.Policies) : old.Recorded is not null || old.WhyNot is not null ? PolicySet.Of(Enumerable.Empty<Policy>()) : null;
        return
        [
            .. new PersonRule(catalog).ReasonsFor(job.Target.Plan.Terms, granted, held),
            .. sinks.Reasons(job),
            .. terms.PersonBecause,
            .. Shared(granted),
        ];
    }

    // The plan is one job's. Where others read the same secret, what they need and the successor lacks would break them.
    private IEnumerable<string> Shared(ImmutableArray<PlannedPermission> granted)
    {
        if (old.Held is not { } token)
        {
            return [];
        }

        var names = new GroupNames(catalog, granted.Select(permission => permission.Group), token.Record.Policies);
        var shared = new SharedToken(job.Targets, names, job.Target.Plan);
        var lost = PolicyDifference.Between(granted, PolicySet.Of(token.Record.Policies)).Spare.Where(shared.Wants).Select(grant => names.InWords(grant).Permission).Distinct().ToList();
        return lost.Count == 0 ? [] : [$"{shared.InWords} read the same secret and need {string.Join(", ", lost)}, which the new token would not hold"];
    }

    private async Task<JobRotated> FinishAsync(CreationResult creation)
    {
        // Whatever is told from here on is told about a token that is delivered: nothing stops it any more.
        var isProven = creation.IsVerified;
        var recorded = (await job.Memory.Register.FindAsync(job.Key, CancellationToken.None))!;
        var retired = isProven ? await job.Retirements.OfAsync(recorded, CancellationToken.None) : [];
        recorded = (await job.Memory.Register.FindAsync(job.Key, CancellationToken.None))!;
        return job.Ended(RotateOutcome.Rotated, isProven ? "Another token took its place." : "Another token took its place, and is not known to work yet.") with
        {
            Token = new TokenNow(recorded.Token, recorded.Owner, recorded.ExpiresOn, [.. creation.Receipts.Select(receipt => receipt.Sink)]),
            Old = old.Reference,
            Timeline = RotationTimeline.Of(job.Now, creation, retired, recorded),
            Advice = old.IsExposed ? LeakAdvice.Of(old.Summary!) : [],
            Problems =
            [
                .. creation.Check.Problem is { } unproven ? (Problem[])[unproven] : [],
                .. retired.SelectMany(step => step.Step.Problems),
            ],
            Remarks = Remarks(),
        };
    }

    private ImmutableArray<string> Remarks() => old switch
    {
        { Reference: not null } => [],
        { WhyNot: { } why } => [$"{why.Message} It was not taken out of use."],
        { Recorded: not null } => ["The token that was recorded for the job is gone, so there was none to take out of use."],
        _ => ["No token of this job was known, so none was taken out of use. If there was one: cftoken list."],
    };
}
