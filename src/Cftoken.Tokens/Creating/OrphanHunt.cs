using Cftoken.Cloudflare.Errors;
using Cftoken.Cloudflare.Tokens;
using Cftoken.Core.Problems;
using Cftoken.Core.Secrets;
using Cftoken.Core.Text;

namespace Cftoken.Tokens.Creating;

/// <summary>Takes back tokens that must not live: those whose value nobody holds.</summary>
internal sealed class OrphanHunt(TokenEndpoints endpoints, TimeProvider time)
{
    // A request whose answer was lost may still be at work when the list is first read.
    private static readonly TimeSpan[] Pauses = [TimeSpan.Zero, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(5)];

    /// <summary>After a lost answer: looks for the token by its name, and deletes it.</summary>
    /// <returns>What happened, for people.</returns>
    public async Task<Problem> TakeBackAsync(CreationIntent intent, string whatFailed)
    {
        var name = UntrustedText.Clean(intent.Draft.Name);
        try
        {
            foreach (var pause in Pauses)
            {
                await Task.Delay(pause, time, CancellationToken.None);
                var orphans = (await endpoints.ListAsync(CancellationToken.None))
                    .Where(token => token.Name.EndsWith($"#{intent.Nonce}", StringComparison.Ordinal)).ToList();
                foreach (var orphan in orphans)
                {
                    await DeleteForSureAsync(orphan.Id);
                }

                if (orphans.Count > 0)
                {
                    return new Problem(
                        "token.lost-and-deleted",
                        $"{whatFailed} The token had been made all the same; nobody holds its value, so it was deleted again.",
                        new Fix("Run the command again."));
                }
            }
        }
        catch (Exception failure)
        {
            return new Problem(
                "token.lost",
                $"{whatFailed} Whether a token was made is not known: {Reason(failure)}",
                new Fix($"Look among the tokens in the dashboard for one named {name}, ending in #{intent.Nonce}, and delete it there."));
        }

        return new Problem(
            "token.not-made",
            $"{whatFailed} No token of that name was made.",
            new Fix($"Run the command again. Should a token named {name} turn up later, delete it."));
    }

    /// <summary>After a failed delivery: deletes the token.</summary>
    /// <returns>What happened, for people.</returns>
    public async Task<Problem> TakeBackAsync(CreationIntent intent, CreatedToken received)
    {
        var token = received.Summary;
        try
        {
            await DeleteForSureAsync(token.Id);
            return new Problem(
                "token.undone",
                $"The token {token.Id} that had been made was deleted again, because its value could not be delivered.",
                new Fix("Mend the problem above, then run the command again."));
        }
        catch (Exception failure)
        {
            var reason = Reason(failure).Replace(received.Value.Reveal(), Secret.Redacted, StringComparison.Ordinal);
            return new Problem(
                "token.undelivered",
                $"The token {token.Id} was made, its value could not be delivered, and it could not be deleted: {reason}",
                new Fix($"Delete the token named {UntrustedText.Clean(intent.Draft.Name)} in the dashboard; nobody holds its value."));
        }
    }

    // Only what was made to be shown is quoted: any other message may hold what was read or sent.
    private static string Reason(Exception failure) => failure is CloudflareApiException ? failure.Message : $"{failure.GetType().Name}.";

    // Deleting is the one change that may be repeated: what is gone stays gone.
    private async Task DeleteForSureAsync(string tokenId)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await endpoints.DeleteAsync(tokenId, CancellationToken.None);
                return;
            }
            catch (CloudflareApiException failure) when (attempt < Pauses.Length && IsPassing(failure))
            {
                await Task.Delay(Pauses[attempt], time, CancellationToken.None);
            }
        }
    }

    private static bool IsPassing(CloudflareApiException failure) =>
        failure.IsOutcomeUnknown || failure.Kind is ApiErrorKind.RateLimited or ApiErrorKind.Unreachable;
}
