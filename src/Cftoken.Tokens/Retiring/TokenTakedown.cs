using Cftoken.Cloudflare;
using Cftoken.Cloudflare.Errors;
using Cftoken.Cloudflare.Tokens;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Core.Text;
using Cftoken.Tokens.Creating;
using Cftoken.Tokens.Editing;
using Cftoken.Tokens.Journal;

namespace Cftoken.Tokens.Retiring;

/// <summary>
/// The one way to take a token out of use: disabled, which can be taken back, or deleted. The journal knows of it before
/// it is done. Whoever calls holds the lock of the token's job.
/// </summary>
/// <param name="world">Random numbers and the clock.</param>
/// <param name="api">Where the token lives.</param>
/// <param name="endpoints">The tokens of its owner, reached with the bootstrap credential.</param>
/// <param name="journal">The journal.</param>
public sealed class TokenTakedown(OutsideWorld world, CloudflareClient api, TokenEndpoints endpoints, IJournal journal)
{
    /// <summary>Disables a token; one that is disabled stays as it is.</summary>
    /// <param name="token">The token as it was read.</param>
    /// <param name="job">The job; null where it is none's.</param>
    /// <param name="cancellation">Stops.</param>
    /// <exception cref="ProblemException">It is not disabled, or nobody knows whether it is.</exception>
    public async Task DisableAsync(TokenRecord token, JobKey? job, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(token);
        var edit = new TokenEdit { Status = TokenSummary.Disabled };
        if (!edit.Changes(token))
        {
            return;
        }

        var entry = await BeginAsync(new Intent.Update(Head(job), new TokenReference(token.Summary.Id, token.Summary.Name), edit), cancellation);
        try
        {
            await new TokenEditor(endpoints, world.Time).ApplyAsync(token, edit, cancellation);
        }
        catch (ProblemException failed) when (!failed.Problems.Any(problem => problem.Code == TokenEditor.Unknown))
        {
            await journal.WriteAsync(entry with { Stage = Stage.Undone }, CancellationToken.None);
            throw;
        }

        await journal.WriteAsync(entry with { Stage = Stage.Committed }, CancellationToken.None);
    }

    /// <summary>Deletes a token; one that is gone stays gone.</summary>
    /// <param name="token">The token.</param>
    /// <param name="job">The job; null where it is none's.</param>
    /// <param name="cancellation">Stops.</param>
    /// <exception cref="ProblemException">It is not deleted, or nobody knows whether it is; the intent is open.</exception>
    public async Task DeleteAsync(TokenReference token, JobKey? job, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(token);
        var entry = await BeginAsync(new Intent.Delete(Head(job), token), cancellation);
        try
        {
            await new OrphanHunt(endpoints, world.Time).DeleteAsync(token.Id, cancellation);
        }
        catch (CloudflareApiException failed)
        {
            throw new ProblemException(failed.ToProblem(), new Problem(
                "token.not-deleted",
                $"Whether the token {UntrustedText.Clean(token.Name, 120)} ({token.Id}) is deleted is not known.",
                new Fix("Finish it once Cloudflare can be reached:", "cftoken recover")));
        }

        await journal.WriteAsync(entry with { Stage = Stage.Committed }, CancellationToken.None);
    }

    private IntentHead Head(JobKey? job) =>
        new(Intent.NewId(world.Randomness), api.ApiBase.Address.AbsoluteUri, endpoints.Owner, job, world.Time.GetUtcNow());

    private async Task<JournalEntry> BeginAsync(Intent intent, CancellationToken cancellation)
    {
        var entry = await journal.WriteAsync(JournalEntry.Of(intent), cancellation);
        return await journal.WriteAsync(entry with { Stage = Stage.Sent }, cancellation);
    }
}
