using Cftoken.Cloudflare;
using Cftoken.Cloudflare.Tokens;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
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
    private readonly Making making = new(endpoints, memory.Journal, world.Time);
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
        var user = await endpoints.UserAsync(cancellation);
        var intent = order.ToIntent(Intent.NewId(world.Randomness), client.ApiBase.Address.AbsoluteUri, endpoints.Owner, user, world.Time.GetUtcNow());
        var (entry, received) = await making.RunAsync(intent, cancellation);
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
            ? await making.DeleteAsync(delivering.Entry, received, because)
            : new Problem(
                "token.half-delivered",
                $"The token {received.Summary.Id} is alive: {string.Join(" and ", holding.Select(sink => sink.Name))} may hold its value and cannot be put back.",
                new Fix("Mend the problem above, then finish what was begun:", Making.Recover));
    }
}
