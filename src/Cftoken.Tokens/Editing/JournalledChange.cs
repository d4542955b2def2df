using Cftoken.Cloudflare.Errors;
using Cftoken.Cloudflare.Tokens;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Core.Text;
using Cftoken.Tokens.Creating;
using Cftoken.Tokens.Journal;

namespace Cftoken.Tokens.Editing;

/// <summary>
/// Changes and deletes tokens with an intent in the journal around each request, so that a process that dies in between
/// leaves word of what it was about: the one way to do either. Whoever calls holds the job's lock, where the token is of a job.
/// </summary>
/// <param name="world">Random numbers and the clock.</param>
/// <param name="api">The API's address.</param>
/// <param name="endpoints">The tokens of the owner, reached with the bootstrap credential.</param>
/// <param name="journal">The journal.</param>
public sealed class JournalledChange(OutsideWorld world, Uri api, TokenEndpoints endpoints, IJournal journal)
{
    /// <summary>Changes a token in place.</summary>
    /// <param name="job">The job that it belongs to; null where that is not known.</param>
    /// <param name="seen">The token as it was when the change was decided on.</param>
    /// <param name="edit">What is to change.</param>
    /// <param name="cancellation">Stops. Once the change is sent, what became of it is still found out.</param>
    /// <exception cref="ProblemException">The token is not as it was to be; the problem says what it is now.</exception>
    public async Task<EditResult> EditAsync(JobKey? job, TokenRecord seen, TokenEdit edit, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(seen);
        var entry = await BeginAsync(new Intent.Update(await HeadAsync(job, cancellation), Reference(seen.Summary), edit), cancellation);
        try
        {
            var result = await new TokenEditor(endpoints, world.Time).ApplyAsync(seen, edit, cancellation);
            await CloseAsync(entry, Stage.Committed);
            return result;
        }
        catch (ProblemException unknown) when (unknown.Problems[0].Code == TokenEditor.Unknown)
        {
            throw;
        }
        catch
        {
            await CloseAsync(entry, Stage.Undone);
            throw;
        }
    }

    /// <summary>Deletes a token for good; one that is gone stays gone.</summary>
    /// <param name="job">The job that it belongs to; null where that is not known.</param>
    /// <param name="token">The token.</param>
    /// <param name="cancellation">Stops before the request is sent.</param>
    /// <exception cref="ProblemException">It is not deleted, or nobody knows whether it is: then the intent is open.</exception>
    public async Task DeleteAsync(JobKey? job, TokenReference token, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(token);
        var entry = await BeginAsync(new Intent.Delete(await HeadAsync(job, cancellation), token), cancellation);
        try
        {
            await new OrphanHunt(endpoints, world.Time).DeleteAsync(token.Id, CancellationToken.None);
        }
        catch (CloudflareApiException failed)
        {
            throw new ProblemException(failed.ToProblem(), new Problem(
                "token.not-deleted",
                $"Whether the token {UntrustedText.Clean(token.Name, 120)} ({token.Id}) is deleted is not known.",
                new Fix("Finish it once Cloudflare can be reached:", "cftoken recover")));
        }

        await CloseAsync(entry, Stage.Committed);
    }

    private static TokenReference Reference(TokenSummary token) => new(token.Id, token.Name);

    private async Task<IntentHead> HeadAsync(JobKey? job, CancellationToken cancellation) =>
        new(Intent.NewId(world.Randomness), api.AbsoluteUri, endpoints.Owner, job, world.Time.GetUtcNow()) { User = await endpoints.UserAsync(cancellation) };

    private async Task<JournalEntry> BeginAsync(Intent intent, CancellationToken cancellation)
    {
        var entry = await journal.WriteAsync(JournalEntry.Of(intent), cancellation);
        return await journal.WriteAsync(entry with { Stage = Stage.Sent }, cancellation);
    }

    private async Task CloseAsync(JournalEntry entry, Stage stage) => await journal.WriteAsync(entry with { Stage = stage }, CancellationToken.None);
}
