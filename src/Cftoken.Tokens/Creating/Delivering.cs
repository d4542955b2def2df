using System.Collections.Immutable;
using Cftoken.Core.Problems;
using Cftoken.Core.Secrets;
using Cftoken.Tokens.Journal;
using Cftoken.Tokens.Sinks;

namespace Cftoken.Tokens.Creating;

/// <summary>
/// One value on its way into its sinks. The journal knows of each step before it is taken; what was replaced is known to
/// this process alone, so that only this process can put it back.
/// </summary>
/// <param name="journal">The journal.</param>
/// <param name="entry">The intent, its token received.</param>
/// <param name="sinks">The intent's sinks, in their order.</param>
/// <param name="delivery">What is delivered.</param>
internal sealed class Delivering(IJournal journal, JournalEntry entry, ImmutableArray<ITokenSink> sinks, TokenDelivery delivery)
{
    private readonly Dictionary<int, SinkReceipt> receipts = [];

    /// <summary>The intent as the journal has it by now.</summary>
    public JournalEntry Entry { get; private set; } = entry;

    /// <summary>Where the value lies, as far as this process delivered it.</summary>
    public ImmutableArray<SinkReceipt> Receipts => [.. receipts.OrderBy(receipt => receipt.Key).Select(receipt => receipt.Value)];

    /// <summary>Delivers into every sink that does not have the value.</summary>
    /// <exception cref="ProblemException">A sink did not take it; those before it have it.</exception>
    public async Task RunAsync(CancellationToken cancellation)
    {
        for (var index = 0; index < sinks.Length; index++)
        {
            await RunAsync(index, cancellation);
        }
    }

    /// <summary>Delivers into every sink that does not have the value, also where another before it did not take it.</summary>
    /// <returns>Why some did not take it; none where all have it.</returns>
    public async Task<ImmutableArray<Problem>> RunAllAsync()
    {
        var problems = ImmutableArray.CreateBuilder<Problem>();
        for (var index = 0; index < sinks.Length; index++)
        {
            try
            {
                await RunAsync(index, CancellationToken.None);
            }
            catch (ProblemException failed)
            {
                problems.AddRange(failed.Problems);
            }
        }

        return problems.ToImmutable();
    }

    /// <summary>
    /// Puts every sink back to what it was, the last first, and finds out about one that failed whether it holds the value.
    /// </summary>
    /// <returns>The sinks that hold the value, or may, and cannot be put back; none where nobody holds it.</returns>
    public async Task<ImmutableArray<ITokenSink>> WithdrawAsync()
    {
        var holding = ImmutableArray.CreateBuilder<ITokenSink>();
        for (var index = sinks.Length - 1; index >= 0; index--)
        {
            if (Entry.Sinks[index] == SinkStage.Delivered)
            {
                // From here on it may have the value or not: whoever recovers must not believe that it has.
                Entry = await journal.WriteAsync(Entry.With(index, SinkStage.Delivering), CancellationToken.None);
            }

            var isPutBack = Entry.Sinks[index] switch
            {
                SinkStage.Delivering when !receipts.ContainsKey(index) => await LacksAsync(sinks[index], index),
                SinkStage.Delivering or SinkStage.Delivered => receipts.TryGetValue(index, out var receipt) && await WithdrawAsync(sinks[index], receipt),
                _ => true,
            };
            if (!isPutBack)
            {
                holding.Add(sinks[index]);
            }
            else if (Entry.Sinks[index] is SinkStage.Delivering or SinkStage.Delivered)
            {
                Entry = await journal.WriteAsync(Entry.With(index, SinkStage.Withdrawn), CancellationToken.None);
            }
        }

        return holding.ToImmutable();
    }

    private readonly HashSet<int> refused = [];

    private async Task RunAsync(int index, CancellationToken cancellation)
    {
        if (Entry.Sinks[index] == SinkStage.Delivered)
        {
            return;
        }

        cancellation.ThrowIfCancellationRequested();
        Entry = await journal.WriteAsync(Entry.With(index, SinkStage.Delivering), CancellationToken.None);
        receipts[index] = await DeliverAsync(sinks[index], cancellation);
        Entry = await journal.WriteAsync(Entry.With(index, SinkStage.Delivered), CancellationToken.None);
    }

    private async Task<SinkReceipt> DeliverAsync(ITokenSink sink, CancellationToken cancellation)
    {
        try
        {
            return await sink.DeliverAsync(delivery, cancellation);
        }
        catch (ProblemException failed)
        {
            if (!failed.Problems.Any(problem => problem.Code == SinkFaults.Uncertain))
            {
                refused.Add(sinks.IndexOf(sink));
            }

            throw;
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // A fault of the sink must not leave the token behind. Its message may quote what it held.
            throw new ProblemException(new Problem("sink.failed", $"{sink.Name} could not take the token ({fault.GetType().Name})."));
        }
    }

    // A sink that can be read is asked. One that cannot is believed where it says for certain that nothing arrived.
    private async Task<bool> LacksAsync(ITokenSink sink, int index)
    {
        if (!sink.Traits.CanReadBack)
        {
            return refused.Contains(index);
        }

        try
        {
            return await sink.ReadAsync(CancellationToken.None) is not { } value || !value.IsSameAs(delivery.Value);
        }
        catch (ProblemException)
        {
            return refused.Contains(index);
        }
    }

    private static async Task<bool> WithdrawAsync(ITokenSink sink, SinkReceipt receipt)
    {
        try
        {
            return await sink.WithdrawAsync(receipt, CancellationToken.None);
        }
        catch (ProblemException)
        {
            return false;
        }
    }
}
