using System.Collections.Immutable;
using Cftoken.Cloudflare;
using Cftoken.Cloudflare.Tokens;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Core.Secrets;
using Cftoken.Tokens.Creating;
using Cftoken.Tokens.Journal;
using Cftoken.Tokens.Sinks;
using Cftoken.Tokens.State;

namespace Cftoken.Tokens.Recovering;

/// <summary>
/// Brings a creation to its end. The value was in the dead process's memory, so that it lives on only in a sink: read
/// back from one, it goes to the others as well; where none can be read and one may hold it, another token takes its place
/// everywhere before it is deleted; where no sink can hold it, it is deleted.
/// </summary>
internal sealed class CreateRecovery(
    OutsideWorld world, CloudflareClient client, TokenEndpoints endpoints, TokenMemory memory, RecordedSinks recorded, IRecoveryApproval approval)
{
    private readonly OrphanHunt orphans = new(endpoints, world.Time);
    private readonly Settling settling = new(world, client, memory);

    public async Task<Recovered> RunAsync(JournalEntry entry, Intent.Create intent, CancellationToken cancellation) => entry.Stage switch
    {
        Stage.Intended => await UndoneAsync(entry, "Nothing was sent."),
        Stage.Sent => await HuntAsync(entry, cancellation),
        Stage.Verified => await CommitAsync(entry, intent),
        _ => await ReceivedAsync(entry, intent, cancellation),
    };

    private async Task<Recovered> HuntAsync(JournalEntry entry, CancellationToken cancellation) =>
        await orphans.RunUntilSettledAsync(entry.Id, entry.Since, cancellation) == 0
            ? await UndoneAsync(entry, "No token was made.")
            : await UndoneAsync(entry, "A token was made and nobody holds its value; it was deleted.");

    private async Task<Recovered> CommitAsync(JournalEntry entry, Intent.Create intent)
    {
        await settling.CommitAsync(entry, intent);
        return new Recovered(intent, RecoveryOutcome.Finished, $"The token {entry.TokenId} is in every sink; it is recorded now.", []);
    }

    private async Task<Recovered> ReceivedAsync(JournalEntry entry, Intent.Create intent, CancellationToken cancellation)
    {
        var id = entry.TokenId!;
        var token = await NamedToken.FindAsync(endpoints, id, name => name.EndsWith($"#{intent.Id}", StringComparison.Ordinal), cancellation);
        var touched = Enumerable.Range(0, entry.Sinks.Length).Where(index => entry.Sinks[index] is SinkStage.Delivering or SinkStage.Delivered).ToImmutableArray();
        if (token is null)
        {
            return await GoneAsync(entry, intent, touched.Length > 0);
        }

        if (touched.IsEmpty)
        {
            return await DeletedAsync(entry, "No sink had its value", cancellation);
        }

        var sinks = recorded.Open(intent.Delivery);
        var values = await new HeldValue(client, world.Time, endpoints.Owner, id).FindAsync(sinks, touched, entry, cancellation);
        if (values.Value is { } held)
        {
            return await FinishAsync(entry, intent, sinks, held, values, cancellation);
        }

        touched = touched.RemoveAll(index => sinks[index] is GoneOutput);
        return values.Unknown.IsEmpty ? await DeletedAsync(entry, "No sink has its value", cancellation)
            : !values.Unknown.Any(touched.Contains) ? await DeletedAsync(entry, "Its value went to standard output, if anywhere, from a run that did not succeed", cancellation)
            : await IsReplacedAsync(entry, intent, touched, cancellation) ? await DeletedAsync(entry, "Another token has taken its place in every sink", cancellation)
            : await ReplaceAsync(entry, intent, sinks, cancellation);
    }

    private async Task<Recovered> FinishAsync(
        JournalEntry entry, Intent.Create intent, ImmutableArray<ITokenSink> sinks, Secret value, SinkValues values, CancellationToken cancellation)
    {
        // What a sink was put back to, or what somebody has changed since, is no delivery.
        entry = entry with { Sinks = [.. entry.Sinks.Select((stage, index) => values.Lacking.Contains(index) && stage == SinkStage.Delivered ? SinkStage.Withdrawn : stage)] };
        var open = sinks.Where((_, index) => entry.Sinks[index] != SinkStage.Delivered).ToImmutableArray();
        if (open.Any(sink => sink.Traits.NeedsPerson) && !await approval.ApproveAsync(new RecoveryProposal(intent, open, RecoveryAct.Deliver), cancellation))
        {
            return TokenRecovery.Open(entry, "It was declined to deliver the value.");
        }

        var delivering = new Delivering(memory.Journal, entry, sinks, new TokenDelivery(entry.TokenId!, value, intent.Delivery.AccountId));
        await delivering.RunAsync(cancellation);
        var check = await settling.RunAsync(delivering.Entry, intent, value, cancellation);
        return new Recovered(
            intent,
            RecoveryOutcome.Finished,
            $"The token {entry.TokenId} was read back from {values.From}; every {(sinks.Any(sink => sink is GoneOutput) ? "other sink has it now. Standard output got it only where the run that was stopped had written it." : "sink has it now.")}",
            check.Problem is { } problem ? [problem] : []);
    }

    // Never the other way round: a sink that may hold the value gets another before the token is deleted.
    private async Task<Recovered> ReplaceAsync(JournalEntry entry, Intent.Create intent, ImmutableArray<ITokenSink> sinks, CancellationToken cancellation)
    {
        if ((await memory.Journal.ReadOpenAsync(cancellation)).Entries.Any(other => other.Intent is Intent.Create { Replaces: { } replaced } && replaced == entry.Id))
        {
            return TokenRecovery.Open(entry, "The token that is to take its place is not delivered yet.");
        }

        sinks = sinks.RemoveAll(sink => sink is GoneOutput);
        if (!await approval.ApproveAsync(new RecoveryProposal(intent, sinks, RecoveryAct.Replace), cancellation))
        {
            return TokenRecovery.Open(entry, "It was declined to make another token in its place.");
        }

        var draft = intent.Draft;
        var order = new CreationOrder(
            intent.Head.Job,
            draft with
            {
                Name = draft.Name[..^(intent.Id.Length + 1)],
                ExpiresOn = draft.ExpiresOn is { } end ? world.Time.GetUtcNow() + (end - intent.Head.At) : null,
            },
            sinks,
            intent.Delivery with { Sinks = [.. sinks.Select(sink => sink.Address)] })
        {
            Temporary = intent.Temporary,
            Predecessor = intent.Predecessor,
            Rotates = intent.Rotates,
            Replaces = intent.Id,
        };
        var made = await new TokenCreation(world, client, endpoints, memory).RunAsync(order, cancellation);
        await orphans.DeleteAsync(entry.TokenId!, cancellation);
        return await UndoneAsync(
            entry,
            $"The value of {entry.TokenId} could not be read back; the token {made.Token.Id} took its place in every sink, and it was deleted.",
            made.Check.Problem is { } problem ? [problem] : []);
    }

    // A later token of the job that went to all the sinks that this one touched, and that is alive.
    private async Task<bool> IsReplacedAsync(JournalEntry entry, Intent.Create intent, ImmutableArray<int> touched, CancellationToken cancellation)
    {
        foreach (var token in await memory.Register.ListAsync(cancellation))
        {
            if (token.Job == intent.Head.Job && token.Owner == intent.Head.Owner && token.Token.Id != entry.TokenId && token.RecordedOn >= entry.Intent.Head.At
                && touched.All(index => token.Sinks.Contains(intent.Delivery.Sinks[index]))
                && await NamedToken.FindAsync(endpoints, token.Token, cancellation) is { Summary.IsActive: true })
            {
                return true;
            }
        }

        return false;
    }

    private async Task<Recovered> GoneAsync(JournalEntry entry, Intent.Create intent, bool isInSinks)
    {
        Problem[] problems = isInSinks
            ? [new Problem(
                "recover.token-gone",
                $"The token {entry.TokenId} is gone, and {string.Join(", ", intent.Delivery.Sinks)} may hold its dead value.",
                new Fix("Create another one for the job.", "cftoken create"))]
            : [];
        return await UndoneAsync(entry, $"The token {entry.TokenId} is gone.", problems);
    }

    private async Task<Recovered> DeletedAsync(JournalEntry entry, string because, CancellationToken cancellation)
    {
        await orphans.DeleteAsync(entry.TokenId!, cancellation);
        return await UndoneAsync(entry, $"{because}; the token {entry.TokenId} was deleted.");
    }

    private async Task<Recovered> UndoneAsync(JournalEntry entry, string what, params Problem[] problems)
    {
        await memory.Journal.WriteAsync(entry with { Stage = Stage.Undone }, CancellationToken.None);
        return new Recovered(entry.Intent, RecoveryOutcome.Undone, what, [.. problems]);
    }
}
