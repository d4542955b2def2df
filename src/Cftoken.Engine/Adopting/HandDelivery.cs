using System.Collections.Immutable;
using Cftoken.Core.Problems;
using Cftoken.Tokens.Sinks;

namespace Cftoken.Engine.Adopting;

/// <summary>
/// Delivers a value that a person holds. There is nothing to lose and nothing to recover: should it be stopped in the
/// middle, running it again delivers it everywhere.
/// </summary>
/// <param name="sinks">Where it goes, in this order.</param>
internal sealed class HandDelivery(ImmutableArray<ITokenSink> sinks)
{
    /// <summary>Delivers it everywhere, or takes it out again.</summary>
    /// <exception cref="ProblemException">A sink did not take it; the last problem says which sinks have it.</exception>
    public async Task RunAsync(TokenDelivery delivery, CancellationToken cancellation)
    {
        var done = new Stack<(ITokenSink Sink, SinkReceipt Receipt)>();
        foreach (var sink in sinks)
        {
            try
            {
                done.Push((sink, await sink.DeliverAsync(delivery, cancellation)));
            }
            catch (ProblemException failed)
            {
                throw new ProblemException([.. failed.Problems, await TakeOutAsync(done)]);
            }
            catch (OperationCanceledException)
            {
                throw new ProblemException(await TakeOutAsync(done));
            }
        }
    }

    private static async Task<Problem> TakeOutAsync(Stack<(ITokenSink Sink, SinkReceipt Receipt)> done)
    {
        var holding = new List<string>();
        while (done.TryPop(out var last))
        {
            try
            {
                if (!await last.Sink.WithdrawAsync(last.Receipt, CancellationToken.None))
                {
                    holding.Add(last.Sink.Name);
                }
            }
            catch (ProblemException)
            {
                holding.Add(last.Sink.Name);
            }
        }

        return new Problem(
            "adopt.not-delivered",
            holding.Count == 0 ? "The token was not taken over; no sink holds it." : $"The token was not taken over; {string.Join(" and ", holding)} may hold it.",
            new Fix("Mend the problem, then run the command again: it delivers the token everywhere."));
    }
}
