using Cftoken.Cloudflare;
using Cftoken.Cloudflare.Errors;
using Cftoken.Cloudflare.Tokens;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Tokens.Creating;
using Cftoken.Tokens.Journal;
using Cftoken.Tokens.State;

namespace Cftoken.Tokens.Recovering;

/// <summary>
/// Brings to its end what an earlier run left open. It may itself be killed at any moment, and run again. Whoever calls
/// holds the job's lock, so that nobody is at work on the intent.
/// </summary>
/// <param name="world">The outside world.</param>
/// <param name="client">Cloudflare.</param>
/// <param name="tokens">The tokens of an owner, reached with the bootstrap credential.</param>
/// <param name="memory">Journal and register.</param>
/// <param name="sinks">Opens recorded sinks.</param>
/// <param name="approval">Whom to ask.</param>
public sealed class TokenRecovery(
    OutsideWorld world,
    CloudflareClient client,
    Func<TokenOwner, TokenEndpoints> tokens,
    TokenMemory memory,
    RecordedSinks sinks,
    IRecoveryApproval approval)
{
    /// <summary>Finishes or undoes one intent, as far as that can be done now.</summary>
    /// <param name="entry">The intent as the journal has it, read after the job's lock was taken.</param>
    /// <param name="cancellation">Stops; the intent stays open.</param>
    public async Task<Recovered> RunAsync(JournalEntry entry, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(entry);
        try
        {
            var endpoints = tokens(entry.Intent.Head.Owner);
            await RightUser.CheckAsync(endpoints, entry, cancellation);
            return entry.Intent switch
            {
                Intent.Create create => await new CreateRecovery(world, client, endpoints, memory, sinks, approval).RunAsync(entry, create, cancellation),
                Intent.Roll roll => await new RollRecovery(world, client, endpoints, memory, sinks, approval).RunAsync(entry, roll, cancellation),
                Intent.Update update => await UpdateAsync(entry, update, endpoints, cancellation),
                Intent.Delete delete => await DeleteAsync(entry, delete, endpoints, cancellation),
                _ => throw new InvalidOperationException("An intent is one of four."),
            };
        }
        catch (CloudflareApiException failed)
        {
            return Open(entry, "Cloudflare could not be asked.", failed.ToProblem());
        }
        catch (ProblemException stopped)
        {
            return Open(entry, "It could not be brought to its end.", [.. stopped.Problems]);
        }
    }

    internal static Recovered Open(JournalEntry entry, string what, params Problem[] problems) =>
        new(entry.Intent, RecoveryOutcome.Open, what, [.. problems]);

    private async Task<Recovered> UpdateAsync(JournalEntry entry, Intent.Update update, TokenEndpoints endpoints, CancellationToken cancellation)
    {
        if (await NamedToken.FindAsync(endpoints, update.Token, cancellation) is not { } token)
        {
            return await CloseAsync(entry, Stage.Undone, $"The token {update.Token.Id} is gone.");
        }

        return update.Edit.Changes(token)
            ? await CloseAsync(entry, Stage.Undone, $"The token {update.Token.Id} is as it was before; the change was not made. Run that command again if it is still wanted.")
            : await CloseAsync(entry, Stage.Committed, $"The token {update.Token.Id} is as it was to be.");
    }

    private async Task<Recovered> DeleteAsync(JournalEntry entry, Intent.Delete delete, TokenEndpoints endpoints, CancellationToken cancellation)
    {
        if (await NamedToken.FindAsync(endpoints, delete.Token, cancellation) is not null)
        {
            await new OrphanHunt(endpoints, world.Time).DeleteAsync(delete.Token.Id, cancellation);
        }

        return await CloseAsync(entry, Stage.Committed, $"The token {delete.Token.Id} is deleted.");
    }

    private async Task<Recovered> CloseAsync(JournalEntry entry, Stage stage, string what)
    {
        await memory.Journal.WriteAsync(entry with { Stage = stage }, CancellationToken.None);
        return new Recovered(entry.Intent, stage == Stage.Committed ? RecoveryOutcome.Finished : RecoveryOutcome.Undone, what, []);
    }
}
