using Cftoken.Cloudflare.Errors;
using Cftoken.Cloudflare.Tokens;
using Cftoken.Core.Problems;
using Cftoken.Core.Secrets;
using Cftoken.Core.Text;
using Cftoken.Tokens.Journal;

namespace Cftoken.Tokens.Creating;

/// <summary>The middle of a token's life's beginning: intended → sent → received, each step in the journal; and the way back.</summary>
/// <param name="endpoints">The tokens of the owner, reached with the bootstrap credential.</param>
/// <param name="journal">The journal.</param>
/// <param name="time">The clock.</param>
internal sealed class Making(TokenEndpoints endpoints, IJournal journal, TimeProvider time)
{
    /// <summary>The command that finishes or undoes what was begun.</summary>
    public const string Recover = "cftoken recover";

    /// <summary>The code of what is said of a token that is gone again.</summary>
    public const string Undone = "token.undone";

    private readonly OrphanHunt orphans = new(endpoints, time);

    /// <summary>Makes the token of an intent.</summary>
    /// <returns>The intent as the journal has it, and the token.</returns>
    /// <exception cref="ProblemException">None was made, or what was made is taken back; what became of it is the last of the problems.</exception>
    public async Task<(JournalEntry Entry, CreatedToken Token)> RunAsync(Intent.Create intent, CancellationToken cancellation)
    {
        var entry = await journal.WriteAsync(JournalEntry.Of(intent), cancellation);
        entry = await journal.WriteAsync(entry with { Stage = Stage.Sent }, cancellation);
        var received = await SendAsync(intent, entry, cancellation);
        return (await ReceiveAsync(entry, received), received);
    }

    /// <summary>Deletes a token that was received.</summary>
    /// <param name="entry">The intent as the journal has it.</param>
    /// <param name="received">The token.</param>
    /// <param name="because">Why, for people: <c>its value could not be delivered</c>.</param>
    /// <returns>What became of it.</returns>
    public async Task<Problem> DeleteAsync(JournalEntry entry, CreatedToken received, string because)
    {
        var token = received.Summary;
        try
        {
            await orphans.DeleteAsync(token.Id, CancellationToken.None);
        }
        catch (Exception failure)
        {
            var reason = new SecretForms(received.Value).RemoveFrom(Reason(failure));
            return new Problem(
                "token.undelivered",
                $"The token {token.Id} was made, {because}, and it could not be deleted: {reason}",
                new Fix($"Nobody holds its value. Delete {UntrustedText.Clean(entry.Intent is Intent.Create create ? create.Draft.Name : token.Id)} once Cloudflare can be reached:", Recover));
        }

        try
        {
            await journal.WriteAsync(entry with { Stage = Stage.Undone }, CancellationToken.None);
        }
        catch (ProblemException unwritten)
        {
            return new Problem(
                "token.undone-unwritten",
                $"The token {token.Id} that had been made was deleted again, because {because}; that could not be written down: {unwritten.Problems[0].Message}",
                new Fix("Nothing is alive of it. Close what is open about it once the state folder can be written to:", Recover));
        }

        return new Problem(
            Undone,
            $"The token {token.Id} that had been made was deleted again, because {because}.",
            new Fix("Mend the problem above, then run the command again."));
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
            await journal.WriteAsync(entry with { Stage = Stage.Undone }, CancellationToken.None);
            throw new ProblemException(await new CreationRefusal(endpoints).ExplainAsync(refused));
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

        await journal.WriteAsync(entry with { Stage = Stage.Undone }, CancellationToken.None);
        return new Problem(
            "token.lost-and-deleted",
            $"{whatFailed} The token had been made all the same; nobody holds its value, so it was deleted again.",
            new Fix("Run the command again."));
    }

    private async Task<JournalEntry> ReceiveAsync(JournalEntry entry, CreatedToken received)
    {
        try
        {
            return await journal.WriteAsync(entry with { Stage = Stage.Received, TokenId = received.Summary.Id }, CancellationToken.None);
        }
        catch (ProblemException unwritten)
        {
            throw new ProblemException([.. unwritten.Problems, await DeleteAsync(entry, received, "what was done could not be written down")]);
        }
    }

    // Only what was made to be shown is quoted: any other message may hold what was read or sent.
    private static string Reason(Exception failure) => failure is CloudflareApiException ? failure.Message : $"{failure.GetType().Name}.";
}
