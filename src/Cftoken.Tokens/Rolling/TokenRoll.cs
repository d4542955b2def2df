using System.Collections.Immutable;
using Cftoken.Cloudflare;
using Cftoken.Cloudflare.Errors;
using Cftoken.Cloudflare.Tokens;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Core.Secrets;
using Cftoken.Tokens.Creating;
using Cftoken.Tokens.Journal;
using Cftoken.Tokens.Registering;
using Cftoken.Tokens.Sinks;
using Cftoken.Tokens.State;
using Cftoken.Tokens.Verifying;

namespace Cftoken.Tokens.Rolling;

/// <summary>
/// Gives a token a new value. The old one is dead the moment Cloudflare has rolled it (developers.cloudflare.com/
/// fundamentals/api/how-to/roll-token/, 2026-11), so there is no way back: once the request may have gone out, the only
/// way is on, until every sink has a value that works. Whoever calls holds the job's lock.
/// </summary>
/// <param name="world">Random numbers and the clock.</param>
/// <param name="client">Cloudflare, for the new value's own verification.</param>
/// <param name="endpoints">The tokens of the owner, reached with the bootstrap credential.</param>
/// <param name="memory">Journal and register.</param>
public sealed class TokenRoll(OutsideWorld world, CloudflareClient client, TokenEndpoints endpoints, TokenMemory memory)
{
    private const int MostAttempts = 4;

    // A request whose answer was lost may still be at work; should it come last, the value before it is dead.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private readonly TokenVerifier verifier = new(client, world.Time);

    /// <summary>Rolls a token and delivers its new value. Whether the sinks can take it was found out beforehand.</summary>
    /// <param name="order">The token and where its value goes.</param>
    /// <param name="cancellation">Stops before anything is sent; afterwards nothing does.</param>
    /// <exception cref="ProblemException">It was not rolled, or nobody knows; then the intent is open.</exception>
    public async Task<RollResult> RunAsync(RollOrder order, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(order);
        var head = new IntentHead(Intent.NewId(world.Randomness), client.ApiBase.Address.AbsoluteUri, endpoints.Owner, order.Job, world.Time.GetUtcNow())
        {
            User = await endpoints.UserAsync(cancellation),
        };
        var intent = new Intent.Roll(head, order.Token, order.Delivery);
        var entry = await memory.Journal.WriteAsync(JournalEntry.Of(intent), cancellation);
        return await RunAsync(entry, intent, order.Sinks, value: null);
    }

    /// <summary>Goes on from wherever an intent stands.</summary>
    /// <param name="entry">The intent as the journal has it.</param>
    /// <param name="intent">The intent.</param>
    /// <param name="sinks">Its sinks; those that have the value are marked so.</param>
    /// <param name="value">The value, where a sink gave it back; null: the token is rolled, perhaps once more.</param>
    internal async Task<RollResult> RunAsync(JournalEntry entry, Intent.Roll intent, ImmutableArray<ITokenSink> sinks, Secret? value)
    {
        if (value is null)
        {
            var mayBeRolled = entry.Stage != Stage.Intended;
            entry = await memory.Journal.WriteAsync(
                entry with { Stage = Stage.Sent, Sinks = [.. entry.Sinks.Select(_ => SinkStage.Untouched)] }, CancellationToken.None);
            value = await RollAsync(entry, intent, mayBeRolled);
            entry = await memory.Journal.WriteAsync(entry with { Stage = Stage.Received }, CancellationToken.None);
        }

        var delivering = new Delivering(memory.Journal, entry, sinks, new TokenDelivery(intent.Token.Id, value, intent.Delivery.AccountId));
        var undelivered = await delivering.RunAllAsync();
        var check = await VerifyAsync(value);
        if (undelivered.IsEmpty)
        {
            await CommitAsync(await memory.Journal.WriteAsync(delivering.Entry with { Stage = Stage.Verified }, CancellationToken.None), intent);
        }

        return new RollResult(intent.Token, endpoints.Owner, delivering.Receipts, check, undelivered);
    }

    /// <summary>Records and commits a roll whose value every sink has.</summary>
    /// <exception cref="ProblemException">It could not be recorded; the intent stays open.</exception>
    internal async Task CommitAsync(JournalEntry entry, Intent.Roll intent)
    {
        if (intent.Head.Job is { } job && await memory.Register.FindAsync(job, CancellationToken.None) is { } known && known.Token.Id == intent.Token.Id)
        {
            await memory.Register.SaveAsync(
                known with { RotatedOn = world.Time.GetUtcNow(), Sinks = intent.Delivery.Sinks, AccountId = intent.Delivery.AccountId }, CancellationToken.None);
        }

        await memory.Journal.WriteAsync(entry with { Stage = Stage.Committed }, CancellationToken.None);
    }

    // After a lost answer the value is whatever nobody holds: it is rolled again, and what then comes is believed only
    // once it works, because the lost request may have come after it.
    private async Task<Secret> RollAsync(JournalEntry entry, Intent.Roll intent, bool mayBeRolled)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var value = await endpoints.RollAsync(intent.Token.Id, CancellationToken.None);
                if (!mayBeRolled || attempt == MostAttempts || await VerifyAsync(value) is { State: not TokenState.Rejected })
                {
                    return value;
                }
            }
            catch (CloudflareApiException lost) when (lost.IsOutcomeUnknown && attempt < MostAttempts)
            {
                mayBeRolled = true;
            }
            catch (CloudflareApiException refused) when (!mayBeRolled && !refused.IsOutcomeUnknown)
            {
                await memory.Journal.WriteAsync(entry with { Stage = Stage.Undone }, CancellationToken.None);
                throw new ProblemException(refused.ToProblem());
            }
            catch (CloudflareApiException failed)
            {
                throw new ProblemException(failed.ToProblem(), Unknown(intent));
            }

            await Task.Delay(Pause, world.Time, CancellationToken.None);
        }
    }

    // The value is delivered or about to be: whatever happens now is told and takes nothing back.
    private async Task<TokenCheck> VerifyAsync(Secret value)
    {
        try
        {
            return await verifier.VerifyNewAsync(value, endpoints.Owner, CancellationToken.None);
        }
        catch (ProblemException failed)
        {
            return new TokenCheck(TokenState.Inactive, null, failed.Problems[0]);
        }
    }

    private static Problem Unknown(Intent.Roll intent) => new(
        "roll.unknown",
        $"The token {intent.Token.Id} may have been rolled, and then nobody holds its value: what the sinks hold is dead.",
        new Fix("Roll it again and deliver it, as soon as Cloudflare can be reached:", "cftoken recover"));
}
