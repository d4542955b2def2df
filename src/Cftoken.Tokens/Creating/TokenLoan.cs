using Cftoken.Cloudflare;
using Cftoken.Cloudflare.Tokens;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Core.Secrets;
using Cftoken.Tokens.Journal;
using Cftoken.Tokens.State;
using Cftoken.Tokens.Verifying;

namespace Cftoken.Tokens.Creating;

/// <summary>
/// A token that lives as long as something runs with it: made, verified, used by this process alone, deleted, whatever
/// happens. Its intent stays open meanwhile, so that after a sudden end <c>cftoken recover</c> deletes it; and its own end
/// comes anyway.
/// </summary>
/// <param name="world">Random numbers and the clock.</param>
/// <param name="client">Cloudflare, for the new token's own verification.</param>
/// <param name="endpoints">The tokens of the owner, reached with the bootstrap credential.</param>
/// <param name="memory">Journal and locks.</param>
public sealed class TokenLoan(OutsideWorld world, CloudflareClient client, TokenEndpoints endpoints, TokenMemory memory)
{
    // A runner that stops a job sends SIGINT, 7.5 seconds later SIGTERM, and 2.5 seconds after that it kills
    // (docs.github.com/actions, workflow cancellation, 2026-11). What still runs after this time is not waited for.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1.5);

    private readonly Making making = new(endpoints, memory.Journal, world.Time);

    /// <summary>Lends a token.</summary>
    /// <param name="order">The token; it has no sinks, belongs to no job's record, and has an end.</param>
    /// <param name="use">What runs with its value, to its exit code. It is not interrupted.</param>
    /// <param name="endsEarly">Whether the token goes soon after an interruption, although what runs with it does not end.</param>
    /// <param name="cancellation">An interruption.</param>
    /// <returns>The exit code, and what to do about a token that could not be deleted; null where it is gone.</returns>
    /// <exception cref="ProblemException">There was no token, or it did not work; what became of it is the last of the problems.</exception>
    /// <exception cref="OperationCanceledException">Interrupted before anything ran; the token is gone.</exception>
    public async Task<(int ExitCode, Problem? Alive)> RunAsync(
        CreationOrder order, Func<Secret, Task<int>> use, bool endsEarly, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(order);
        ArgumentNullException.ThrowIfNull(use);
        var user = await endpoints.UserAsync(cancellation);
        var intent = order.ToIntent(Intent.NewId(world.Randomness), client.ApiBase.Address.AbsoluteUri, endpoints.Owner, user, world.Time.GetUtcNow());
        using var taken = await memory.Locks.TakeAsync(intent.LockKey, cancellation);
        var (entry, received) = await making.RunAsync(intent, cancellation);
        Task<int>? running = null;
        try
        {
            await MustWorkAsync(received, cancellation);
            running = use(received.Value);
            if (endsEarly)
            {
                await Task.WhenAny(running, AfterInterruptionAsync(cancellation));
            }
            else
            {
                await running;
            }
        }
        catch (ProblemException failed)
        {
            throw new ProblemException([.. failed.Problems, await making.DeleteAsync(entry, received, "the command did not run")]);
        }
        catch (Exception stopped)
        {
            // Whatever stopped it is told by whoever caught it; a token that is left behind, by nobody else.
            if (await making.DeleteAsync(entry, received, "the command was stopped") is var left && !IsGone(left))
            {
                throw new ProblemException([.. stopped is OperationCanceledException ? (Problem[])[] : [Unexpected(stopped)], left]);
            }

            throw;
        }

        var end = await making.DeleteAsync(entry, received, "the command had ended");
        try
        {
            return (await running, IsGone(end) ? null : end);
        }
        catch (ProblemException failed)
        {
            throw new ProblemException([.. failed.Problems, end]);
        }
    }

    // Its message is not shown: it may quote what was read.
    private static Problem Unexpected(Exception fault) => new("loan.failed", $"The command could not be run ({fault.GetType().Name}).");

    private static bool IsGone(Problem end) => end.Code == Making.Undone;

    private async Task MustWorkAsync(CreatedToken received, CancellationToken cancellation)
    {
        var check = await new TokenVerifier(client, world.Time).VerifyNewAsync(received.Value, endpoints.Owner, cancellation);
        if (check.State != TokenState.Active)
        {
            throw new ProblemException(check.Problem!);
        }
    }

    private async Task AfterInterruptionAsync(CancellationToken cancellation)
    {
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, world.Time, cancellation);
        }
        catch (OperationCanceledException)
        {
            await Task.Delay(Grace, world.Time, CancellationToken.None);
        }
    }
}
