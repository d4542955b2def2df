using Cftoken.Cloudflare;
using Cftoken.Cloudflare.Errors;
using Cftoken.Cloudflare.Tokens;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Core.Secrets;
using Cftoken.Core.Text;
using Cftoken.Tokens.Journal;
using Cftoken.Tokens.Sinks;
using Cftoken.Tokens.State;
using Cftoken.Tokens.Verifying;

namespace Cftoken.Tokens.Creating;

/// <summary>
/// The one way in which a token comes to be: intended → sent → received → delivered to each sink → verified → committed,
/// each step in the journal before it is taken. A failure leads back: a token whose value nobody holds is deleted. Where
/// a sink holds it that cannot be put back, the token stays alive and the intent open, for <c>cftoken recover</c>. Whoever
/// calls holds the job's lock.
/// </summary>
/// <param name="world">Random numbers and the clock.</param>
/// <param name="client">Cloudflare, for the new token's own verification.</param>
/// <param name="endpoints">The tokens of the owner, reached with the bootstrap credential.</param>
/// <param name="memory">Journal and register.</param>
public sealed class TokenCreation(OutsideWorld world, CloudflareClient client, TokenEndpoints endpoints, TokenMemory memory)
{
    private readonly OrphanHunt orphans = new(endpoints, world.Time);
    private readonly Settling settling = new(world, client, memory);

    /// <summary>Creates a token, delivers it and verifies it. A sink that cannot take it is found out beforehand.</summary>
    /// <param name="order">The token and where it goes.</param>
    /// <param name="cancellation">Stops. A token that is not delivered by then is deleted.</param>
    /// <exception cref="ProblemException">No token was delivered. What became of it is the last of the problems.</exception>
    /// <exception cref="OperationCanceledException">Stopped before anything was sent.</exception>
    public async Task<CreationResult> RunAsync(CreationOrder order, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(order);
        await CheckAsync(order.Sinks, cancellation);
        var intent = order.ToIntent(Intent.NewId(world.Randomness), client.ApiBase.Address.AbsoluteUri, endpoints.Owner, world.Time.GetUtcNow());
        var entry = await memory.Journal.WriteAsync(JournalEntry.Of(intent), cancellation);
        entry = await memory.Journal.WriteAsync(entry with { Stage = Stage.Sent }, cancellation);
        var received = await SendAsync(intent, entry, cancellation);
        entry = await ReceiveAsync(entry, received);
        var delivering = new Delivering(memory.Journal, entry, order.Sinks, new TokenDelivery(received.Summary.Id, received.Value, order.Delivery.AccountId));
        await DeliverAsync(delivering, received, cancellation);
        var check = await settling.RunAsync(delivering.Entry, intent, received.Value, cancellation);
        return new CreationResult(received.Summary, endpoints.Owner, delivering.Receipts, check);
    }

    /// <summary>Whether every sink can take a token.</summary>
    /// <exception cref="ProblemException">Some cannot; every reason is in it.</exception>
    public static async Task CheckAsync(IEnumerable<ITokenSink> sinks, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(sinks);
        var problems = new List<Problem>();
        foreach (var sink in sinks)
        {
            try
            {
                await sink.CheckAsync(cancellation);
            }
            catch (ProblemException refused)
            {
                problems.AddRange(refused.Problems);
            }
        }

        if (problems.Count > 0)
        {
            throw new ProblemException(problems);
        }
    }

    private async Task<CreatedToken> SendAsync(Intent.Create intent, JournalEntry entry, CancellationToken cancellation)
    {
        try
        {
            return await endpoints.CreateAsync(intent.Draft, cancellation);
        }
        catch (CloudflareApiException lost) when (lost.IsOutcomeUnknown)
        {
            throw new ProblemException(lost.ToProblem(), await TakeBackAsync(intent, entry, "The answer to the request was lost."));
        }
        catch (CloudflareApiException refused)
        {
            await memory.Journal.WriteAsync(entry with { Stage = Stage.Undone }, CancellationToken.None);
            throw new ProblemException(refused.ToProblem());
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            throw new ProblemException(await TakeBackAsync(intent, entry, "Stopped while the token was being made."));
        }
        catch (Exception unexpected)
        {
            // The request may have gone. The message is not shown: it may quote what was read.
            throw new ProblemException(await TakeBackAsync(intent, entry, $"Making the token failed ({unexpected.GetType().Name})."));
        }
    }

    // After a lost answer. Where nothing is found the intent stays open, so that whoever looks again knows what to look for.
    private async Task<Problem> TakeBackAsync(Intent.Create intent, JournalEntry entry, string whatFailed)
    {
        try
        {
            if (await orphans.RunAsync(intent.Id, entry.Since, CancellationToken.None) == 0)
            {
                return new Problem(
                    "token.not-made",
                    $"{whatFailed} No token of that name has turned up.",
                    new Fix("Look once more for one that was made late, then run the command again:", Recover));
            }
        }
        catch (Exception failure)
        {
            return new Problem(
                "token.lost",
                $"{whatFailed} Whether a token was made is not known: {Reason(failure)}",
                new Fix($"Take it back once Cloudflare can be reached. It would be called {UntrustedText.Clean(intent.Draft.Name)}.", Recover));
        }

        await memory.Journal.WriteAsync(entry with { Stage = Stage.Undone }, CancellationToken.None);
        return new Problem(
            "token.lost-and-deleted",
            $"{whatFailed} The token had been made all the same; nobody holds its value, so it was deleted again.",
            new Fix("Run the command again."));
    }

    private async Task<JournalEntry> ReceiveAsync(JournalEntry entry, CreatedToken received)
    {
        try
        {
            return await memory.Journal.WriteAsync(entry with { Stage = Stage.Received, TokenId = received.Summary.Id }, CancellationToken.None);
        }
        catch (ProblemException unwritten)
        {
            throw new ProblemException([.. unwritten.Problems, await DeleteAsync(entry, received, "what was done could not be written down")]);
        }
    }

    private async Task DeliverAsync(Delivering delivering, CreatedToken received, CancellationToken cancellation)
    {
        try
        {
            await delivering.RunAsync(cancellation);
        }
        catch (ProblemException failed)
        {
            throw new ProblemException([.. failed.Problems, await UndoAsync(delivering, received, "its value could not be delivered")]);
        }
        catch (OperationCanceledException)
        {
            throw new ProblemException(await UndoAsync(delivering, received, "the command was stopped before its value was delivered"));
        }
    }

    private async Task<Problem> UndoAsync(Delivering delivering, CreatedToken received, string because)
    {
        var holding = await delivering.WithdrawAsync();
        return holding.IsEmpty
            ? await DeleteAsync(delivering.Entry, received, because)
            : new Problem(
                "token.half-delivered",
                $"The token {received.Summary.Id} is alive: {string.Join(" and ", holding.Select(sink => sink.Name))} may hold its value and cannot be put back.",
                new Fix("Mend the problem above, then finish what was begun:", Recover));
    }

    private async Task<Problem> DeleteAsync(JournalEntry entry, CreatedToken received, string because)
    {
        var token = received.Summary;
        try
        {
            await orphans.DeleteAsync(token.Id, CancellationToken.None);
        }
        catch (Exception failure)
        {
            var reason = Reason(failure).Replace(received.Value.Reveal(), Secret.Redacted, StringComparison.Ordinal);
            return new Problem(
                "token.undelivered",
                $"The token {token.Id} was made, {because}, and it could not be deleted: {reason}",
                new Fix($"Nobody holds its value. Delete {UntrustedText.Clean(entry.Intent is Intent.Create create ? create.Draft.Name : token.Id)} once Cloudflare can be reached:", Recover));
        }

        await memory.Journal.WriteAsync(entry with { Stage = Stage.Undone }, CancellationToken.None);
        return new Problem(
            "token.undone",
            $"The token {token.Id} that had been made was deleted again, because {because}.",
            new Fix("Mend the problem above, then run the command again."));
    }

    // Only what was made to be shown is quoted: any other message may hold what was read or sent.
    private static string Reason(Exception failure) => failure is CloudflareApiException ? failure.Message : $"{failure.GetType().Name}.";

    private const string Recover = "cftoken recover";
}
