using Cftoken.Cloudflare;
using Cftoken.Cloudflare.Tokens;
using Cftoken.Core.Outside;
using Cftoken.Tokens.Creating;
using Cftoken.Tokens.Journal;
using Cftoken.Tokens.Sinks;
using Cftoken.Tokens.State;

namespace Cftoken.Tokens.Recovering;

/// <summary>
/// Brings a roll to its end. The old value died with the roll, so that what the sinks hold is dead until they have the new
/// one: where no sink can give it back, the token is rolled once more.
/// </summary>
internal sealed class RollRecovery(
    OutsideWorld world, CloudflareClient client, TokenEndpoints endpoints, TokenMemory memory, RecordedSinks recorded)
{
    public async Task<Recovered> RunAsync(JournalEntry entry, Intent.Roll intent, CancellationToken cancellation)
    {
        if (entry.Stage == Stage.Intended)
        {
            return await CloseAsync(entry, Stage.Undone, "Nothing was sent.");
        }

        if (entry.Stage == Stage.Verified)
        {
            return await CloseAsync(entry, Stage.Committed, $"Every sink has the new value of {intent.Token.Id}.");
        }

        if (await NamedToken.FindAsync(endpoints, intent.Token, cancellation) is null)
        {
            return await CloseAsync(entry, Stage.Undone, $"The token {intent.Token.Id} is gone.");
        }

        var sinks = recorded.Open(intent.Delivery);
        var values = await new HeldValue(client, world.Time, endpoints.Owner, intent.Token.Id)
            .FindAsync(sinks, Enumerable.Range(0, sinks.Length), entry with { Since = DateTimeOffset.MinValue }, cancellation);
        if (entry.Stage == Stage.Sent && values.Value is not null && values.Lacking.IsEmpty)
        {
            return await CloseAsync(entry, Stage.Undone, $"The token {intent.Token.Id} was not rolled; {values.From} has its value, and it works.");
        }

        var value = entry.Stage == Stage.Sent ? null : values.Value;
        if (value is null)
        {
            entry = await memory.Journal.WriteAsync(entry with { Stage = Stage.Sent }, CancellationToken.None);
            value = await endpoints.RollAsync(intent.Token.Id, CancellationToken.None);
            entry = await memory.Journal.WriteAsync(
                entry with { Stage = Stage.Received, Sinks = [.. entry.Sinks.Select(_ => SinkStage.Untouched)] }, CancellationToken.None);
        }
        else
        {
            entry = entry with { Sinks = [.. entry.Sinks.Select((stage, index) => values.Lacking.Contains(index) ? SinkStage.Untouched : stage)] };
        }

        var delivering = new Delivering(memory.Journal, entry, sinks, new TokenDelivery(intent.Token.Id, value, intent.Delivery.AccountId));
        await delivering.RunAsync(cancellation);
        entry = await memory.Journal.WriteAsync(delivering.Entry with { Stage = Stage.Verified }, CancellationToken.None);
        return await CloseAsync(entry, Stage.Committed, $"Every sink has the new value of {intent.Token.Id}.");
    }

    private async Task<Recovered> CloseAsync(JournalEntry entry, Stage stage, string what)
    {
        await memory.Journal.WriteAsync(entry with { Stage = stage }, CancellationToken.None);
        return new Recovered(entry.Intent, stage == Stage.Committed ? RecoveryOutcome.Finished : RecoveryOutcome.Undone, what, []);
    }
}
