using System.Collections.Immutable;
using Cftoken.Catalog;
using Cftoken.Catalog.Policies;
using Cftoken.Core.Problems;
using Cftoken.Core.Text;
using Cftoken.Engine.Approving;
using Cftoken.Engine.Changing;
using Cftoken.Engine.Creating;
using Cftoken.Tokens.Rolling;
using Cftoken.Tokens.Sinks;
using Cftoken.Tokens.Verifying;

namespace Cftoken.Engine.Rotating.OfOneJob;

/// <summary>
/// Gives one job's token a new value by Cloudflare's own roll. There is no overlap: whoever uses the old value fails at
/// once, so that nothing is sent before every sink was asked whether it can take the new one.
/// </summary>
/// <param name="catalog">The catalogue.</param>
/// <param name="job">The job.</param>
internal sealed class JobRoll(PermissionCatalog catalog, RotationJob job)
{
    private readonly OldToken old = job.Old;

    /// <summary>Rolls it.</summary>
    /// <exception cref="ProblemException">It was not rolled; or nobody knows, and then the last problem says so.</exception>
    public async Task<JobRotated> RunAsync(CancellationToken cancellation)
    {
        var (held, token) = Known();
        var sinks = RotationSinks.Of(job);
        var unwritable = await UnwritableAsync(sinks, cancellation);
        job.Dialogue.Show(new RollProposal(token, sinks.Names, [.. Warnings(held, sinks)]));
        await job.Approver.MustApproveAsync(
            "Roll this token?",
            token.Name,
            [
                .. new PersonRule(catalog).ReasonsFor(job.Target.Plan.Terms.Gate, [], []),
                .. sinks.Reasons(job),
                .. unwritable.Select(problem => $"what a sink holds would be dead, and it cannot take the new value ({UntrustedText.Clean(problem.Message.TrimEnd('.'), 200)})"),
                .. sinks.LeftOut.Select(sink => $"{UntrustedText.Clean(sink.ToString(), 120)} has the token too, is none of the job's sinks any more, and what it holds would be dead"),
            ],
            job.Beforehand,
            cancellation);
        var result = await new TokenRoll(job.World, job.Client, held.Tokens, job.Memory).RunAsync(
            new RollOrder(job.Key, token, sinks.Open, sinks.Delivery), cancellation);
        return Ended(result, held);
    }

    private (HeldToken Held, Tokens.Journal.TokenReference Token) Known() => old switch
    {
        { Held: { } held, Reference: { } token } when old.Works || old.IsExposed => (held, token),
        { Summary: { } token } => throw new ProblemException(new Problem(
            "roll.not-active",
            $"The token {token.Id} is {UntrustedText.Clean(token.Status, 60)}, and a new value would not change that.",
            new Fix("Give the job another token:", (job.Request with { IsRoll = false }).ToCommandLine()))),
        _ => throw new ProblemException(
            [.. old.WhyNot is { } why ? (Problem[])[why] : [],
            new Problem(
                "roll.no-token",
                "Only a token that is known can be rolled, and the job's is not.",
                new Fix("Give the job another token:", (job.Request with { IsRoll = false }).ToCommandLine()))]),
    };

    private static async Task<ImmutableArray<Problem>> UnwritableAsync(RotationSinks sinks, CancellationToken cancellation)
    {
        var problems = ImmutableArray.CreateBuilder<Problem>();
        var failing = 0;
        foreach (var sink in sinks.Open)
        {
            try
            {
                await sink.CheckAsync(cancellation);
            }
            catch (ProblemException refused)
            {
                failing++;
                problems.AddRange(refused.Problems);
            }
        }

        // With no sink at all that takes it the value would be lost for certain: that is nobody's to allow.
        return failing < sinks.Open.Length ? problems.ToImmutable() : throw new ProblemException(problems);
    }

    private IEnumerable<string> Warnings(HeldToken held, RotationSinks sinks)
    {
        yield return "There is no overlap: whoever still uses the old value fails at once, until it has the new one. Without --roll there is none of that.";
        if (R2Pair.IsIn(held.Record.Policies, catalog))
        {
            yield return R2Pair.AfterRoll(sinks.Open);
        }

        if (job.Old.LiesIn is { } found && TokenFamilies.Of(found.Value) == TokenFamily.Unknown)
        {
            yield return "Its value is of the form of before 2026; the new one begins with cfut_ or cfat_ and is longer.";
        }
    }

    private JobRotated Ended(RollResult result, HeldToken held)
    {
        var now = job.Now;
        return job.Ended(
            result.IsComplete ? RotateOutcome.Rolled : RotateOutcome.Failed,
            result.Undelivered.IsEmpty ? "It has a new value." : "It has a new value, and some sinks hold the old one, which is dead.") with
        {
            Token = new TokenNow(result.Token, result.Owner, held.Record.Summary.ExpiresOn, [.. result.Receipts.Select(receipt => receipt.Sink)]),
            Timeline =
            [
                new Moment(now, true, $"rolled {result.Token.Name} ({result.Token.Id}): the old value is dead"),
                .. result.Receipts.Select(receipt => new Moment(now, true, $"delivered to {receipt.Sink}")),
                new Moment(now, true, result.Check.State == TokenState.Active ? "verified: it works" : "not verified: it may need longer"),
                .. old.Recorded is { } recorded ? RotationTimeline.ToCome(now, recorded) : [],
            ],
            Advice = old.IsExposed ? LeakAdvice.Of(held.Record.Summary) : [],
            Problems =
            [
                .. result.Undelivered,
                .. result.Undelivered.IsEmpty ? (Problem[])[] : [new Problem(
                    "roll.half-delivered",
                    $"The token {result.Token.Id} has a new value, and not every sink has it.",
                    new Fix("Mend the problem above, then finish it:", "cftoken recover"))],
                .. result.Check.Problem is { } unproven ? (Problem[])[unproven] : [],
            ],
        };
    }
}
