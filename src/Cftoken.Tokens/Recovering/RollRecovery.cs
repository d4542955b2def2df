using System.Collections.Immutable;
using Cftoken.Cloudflare;
using Cftoken.Cloudflare.Tokens;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Tokens.Creating;
using Cftoken.Tokens.Editing;
using Cftoken.Tokens.Journal;
using Cftoken.Tokens.Rolling;
using Cftoken.Tokens.Sinks;
using Cftoken.Tokens.State;

namespace Cftoken.Tokens.Recovering;

/// <summary>
/// Brings a roll to its end. The old value died with the roll, so that what the sinks hold is dead until they have the new
/// one: where no sink can give it back, the token is rolled once more.
/// </summary>
internal sealed class RollRecovery(
    OutsideWorld world, CloudflareClient client, TokenEndpoints endpoints, TokenMemory memory, RecordedSinks recorded, IRecoveryApproval approval)
{
    // After so long nothing that was sent is still at work.
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(60);

    private readonly TokenRoll rolling = new(world, client, endpoints, memory);

    public async Task<Recovered> RunAsync(JournalEntry entry, Intent.Roll intent, CancellationToken cancellation)
    {
        if (entry.Stage == Stage.Intended)
        {
            return await UndoneAsync(entry, "Nothing was sent.");
        }

        if (entry.Stage == Stage.Verified)
        {
            await rolling.CommitAsync(entry, intent);
            return Finished(intent, []);
        }

        if (await NamedToken.FindAsync(endpoints, intent.Token, cancellation) is not { } found)
        {
            return await UndoneAsync(entry, $"The token {intent.Token.Id} is gone.");
        }

        var sinks = recorded.Open(intent.Delivery);
        if (sinks.All(sink => sink is GoneOutput))
        {
            return await EndedAsync(entry, intent, found, cancellation);
        }

        var values = await new HeldValue(client, world.Time, endpoints.Owner, intent.Token.Id)
            .FindAsync(sinks, Enumerable.Range(0, sinks.Length), entry with { Since = DateTimeOffset.MinValue }, cancellation);
        if (entry.Stage == Stage.Sent && values.Value is not null && values.Lacking.IsEmpty && world.Time.GetUtcNow() - entry.Since > Settled)
        {
            return await UndoneAsync(entry, $"The token {intent.Token.Id} was not rolled; {values.From} has its value, and it works.");
        }

        var value = entry.Stage == Stage.Sent ? null : values.Value;
        entry = entry with { Sinks = [.. entry.Sinks.Select((stage, index) => values.Lacking.Contains(index) ? SinkStage.Untouched : stage)] };
        if (!await approval.ApproveAsync(new RecoveryProposal(intent, sinks, value is null ? RecoveryAct.Roll : RecoveryAct.Deliver), cancellation))
        {
            return TokenRecovery.Open(entry, "It was declined to deliver the value.");
        }

        if (value is null)
        {
            await TokenCreation.CheckAsync(sinks, cancellation);
        }

        var result = await rolling.RunAsync(entry, intent, sinks, value);
        return result.Undelivered.IsEmpty
            ? Finished(intent, result.Check.Problem is { } problem ? [problem] : [])
            : new Recovered(intent, RecoveryOutcome.Open, "Some sinks did not take the new value.", result.Undelivered);
    }

    // Nobody certainly has the value, and it cannot be delivered again. Where it is certain that the old one is dead as well,
    // the token is switched off, which can be taken back; else it may be at work, and is left.
    private async Task<Recovered> EndedAsync(JournalEntry entry, Intent.Roll intent, TokenRecord found, CancellationToken cancellation)
    {
        var isRolled = entry.Stage != Stage.Sent;
        if (isRolled && found.Summary.IsActive)
        {
            await new JournalledChange(world, client.ApiBase.Address, endpoints, memory.Journal)
                .EditAsync(intent.Head.Job, found, new TokenEdit { Status = TokenSummary.Disabled }, cancellation);
        }

        var what = isRolled
            ? $"The new value of {intent.Token.Id} went to standard output only, from a run that did not succeed: nobody certainly has it, and the token was disabled."
            : $"Whether {intent.Token.Id} was rolled is not known; a new value would have gone to standard output only.";
        return await UndoneAsync(entry, what) with
        {
            Problems =
            [
                new Problem(
                    "recover.output-gone",
                    isRolled ? $"The token {intent.Token.Id} does not work any more." : $"If what uses the token {intent.Token.Id} fails, its value is dead.",
                    new Fix("Give the job another one, with a sink that keeps it:", "cftoken rotate --again --sink SINK")),
            ],
        };
    }

    private static Recovered Finished(Intent.Roll intent, ImmutableArray<Problem> problems) =>
        new(intent, RecoveryOutcome.Finished, $"Every sink has the new value of {intent.Token.Id}.", problems);

    private async Task<Recovered> UndoneAsync(JournalEntry entry, string what)
    {
        await memory.Journal.WriteAsync(entry with { Stage = Stage.Undone }, CancellationToken.None);
        return new Recovered(entry.Intent, RecoveryOutcome.Undone, what, []);
    }
}
