using Cftoken.Cloudflare.Errors;
using Cftoken.Cloudflare.Tokens;

namespace Cftoken.Tokens.Creating;

/// <summary>Takes back tokens that must not live: those whose value nobody holds.</summary>
internal sealed class OrphanHunt(TokenEndpoints endpoints, TimeProvider time)
{
    // A request whose answer was lost may still be at work when the list is first read.
    private static readonly TimeSpan[] Pauses = [TimeSpan.Zero, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(5)];

    // After so long nothing that was sent is still at work.
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Looks for the token of an intent by the id at the end of its name, and deletes it. It is looked for more than once
    /// where the request may still be at work.
    /// </summary>
    /// <param name="intentId">The intent of this journal: a token is an orphan by both, its name and the intent.</param>
    /// <param name="sentAt">When the request may have gone out.</param>
    /// <param name="cancellation">Stops.</param>
    /// <returns>How many were deleted.</returns>
    /// <exception cref="CloudflareApiException">The list could not be read, or what was found not deleted.</exception>
    public async Task<int> RunAsync(string intentId, DateTimeOffset sentAt, CancellationToken cancellation)
    {
        foreach (var pause in time.GetUtcNow() - sentAt > Settled ? Pauses[..1] : Pauses)
        {
            await Task.Delay(pause, time, cancellation);
            if (await LookAsync(intentId, cancellation) is > 0 and var deleted)
            {
                return deleted;
            }
        }

        return 0;
    }

    /// <summary>
    /// The same for a request whose process is dead, so that nobody looks again: it is looked for until nothing that was
    /// sent can still be at work, which takes up to a minute.
    /// </summary>
    /// <inheritdoc cref="RunAsync"/>
    public async Task<int> RunUntilSettledAsync(string intentId, DateTimeOffset sentAt, CancellationToken cancellation)
    {
        var deleted = await RunAsync(intentId, sentAt, cancellation);
        for (var steps = 0; deleted == 0 && steps < Settled / Step && time.GetUtcNow() - sentAt < Settled; steps++)
        {
            await Task.Delay(Step, time, cancellation);
            deleted = await LookAsync(intentId, cancellation);
        }

        return deleted;
    }

    private async Task<int> LookAsync(string intentId, CancellationToken cancellation)
    {
        var orphans = (await endpoints.ListAsync(cancellation)).Where(token => token.Name.EndsWith($"#{intentId}", StringComparison.Ordinal)).ToList();
        foreach (var orphan in orphans)
        {
            await DeleteAsync(orphan.Id, cancellation);
        }

        return orphans.Count;
    }

    /// <summary>Deletes a token. It is the one change that may be repeated: what is gone stays gone.</summary>
    /// <exception cref="CloudflareApiException">Whether it is gone is not known.</exception>
    public async Task DeleteAsync(string tokenId, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await endpoints.DeleteAsync(tokenId, cancellation);
                return;
            }
            catch (CloudflareApiException failure) when (attempt < Pauses.Length && IsPassing(failure))
            {
                await Task.Delay(failure.RetryAfter ?? Pauses[attempt], time, cancellation);
            }
        }
    }

    private static bool IsPassing(CloudflareApiException failure) =>
        (failure.IsOutcomeUnknown || failure.Kind is ApiErrorKind.RateLimited or ApiErrorKind.Unreachable)
        && (failure.RetryAfter ?? TimeSpan.Zero) <= TimeSpan.FromSeconds(30);
}
