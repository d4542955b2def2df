using System.Collections.Immutable;
using Cftoken.Core.Problems;
using Cftoken.Core.Secrets;
using Cftoken.Tokens.Sinks.Services;

namespace Cftoken.Tokens.Sinks.Stores;

/// <summary>
/// A sink that stores values under names and gives them back. Nothing but what differs is written, everything written is
/// read back, and after a failure it is told of each name what lies there now.
/// </summary>
/// <param name="address">The sink's address.</param>
/// <param name="undo">How a delivery is undone, for people.</param>
internal abstract class StoreSink(SinkAddress address, string undo) : ITokenSink
{
    /// <inheritdoc />
    public abstract string Name { get; }

    /// <inheritdoc />
    public SinkAddress Address { get; } = address;

    /// <inheritdoc />
    public SinkTraits Traits { get; } = new(CanReadBack: true, undo);

    /// <inheritdoc />
    public abstract Task CheckAsync(CancellationToken cancellation);

    /// <inheritdoc />
    public async Task<SinkReceipt> DeliverAsync(TokenDelivery delivery, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(delivery);

        // The token goes last: while anything before it fails, the one that was there goes on working.
        var entries = delivery.EntriesUnder(Address.Names);
        var before = await AskAsync(() => ReadAllAsync(entries, cancellation));
        ImmutableArray<DeliveredEntry> missing = [.. entries.Reverse().Where(entry => !before[entry.Name].Is(entry.Value))];
        if (!missing.IsEmpty)
        {
            // Not to be stopped half-way: what was begun is finished, or it is known how far it came.
            cancellation.ThrowIfCancellationRequested();
            await WriteAndConfirmAsync(missing, before);
        }

        var token = before[Address.Names.Token];
        return new SinkReceipt(Name, !token.IsThere ? false : token.Value is null ? null : !token.Is(delivery.Value), Git: null)
        {
            Delivered = entries,
            Before = before.ToImmutableDictionary(pair => pair.Key, pair => pair.Value.Value),
            Warning = Warning,
            Unreadable = [.. before.Where(pair => pair.Value is { IsThere: true, Value: null }).Select(pair => pair.Key)],
        };
    }

    /// <inheritdoc />
    public async Task<Secret?> ReadAsync(CancellationToken cancellation)
    {
        var name = Address.Names.Token;
        var stored = (await AskAsync(() => ReadAsync([name], cancellation)))[name];
        return stored is not { IsThere: true, Value: null } ? stored.Value : throw new ProblemException(new Problem(
            "sink.unreadable",
            $"{Name} does not give out what lies under {name}.",
            new Fix("Use a credential for it that may read the value.")));
    }

    /// <inheritdoc />
    public async Task<bool> WithdrawAsync(SinkReceipt receipt, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(receipt);
        var now = await AskAsync(() => ReadAllAsync(receipt.Delivered, cancellation));
        var undoable = receipt.Delivered.Where(entry => now[entry.Name].Is(entry.Value) && !receipt.Unreadable.Contains(entry.Name)).ToList();
        var changes = undoable
            .Where(entry => receipt.Before[entry.Name] is not { } before || !before.IsSameAs(entry.Value))
            .Select(entry => new StoreChange(entry.Name, receipt.Before[entry.Name]))
            .ToImmutableArray();
        if (!changes.IsEmpty)
        {
            await AskAsync(async () =>
            {
                await WriteAsync(changes, cancellation);
                return true;
            });
        }

        return undoable.Count == receipt.Delivered.Length;
    }

    /// <summary>What somebody should look at after a write that did what it was asked; null where there is nothing.</summary>
    protected Problem? Warning { get; set; }

    /// <summary>What lies there under each of the names.</summary>
    /// <exception cref="ServiceException">The store could not be asked.</exception>
    /// <exception cref="ProblemException">It refuses.</exception>
    protected abstract Task<ImmutableDictionary<string, StoredValue>> ReadAsync(ImmutableArray<string> names, CancellationToken cancellation);

    /// <summary>Makes the changes, in their order where they cannot be made in one step, and touches nothing else.</summary>
    /// <exception cref="ServiceException">The store could not be asked, or it is not known what it did.</exception>
    /// <exception cref="ProblemException">It refuses.</exception>
    protected abstract Task WriteAsync(ImmutableArray<StoreChange> changes, CancellationToken cancellation);

    /// <summary>Turns whatever hinders asking the store into a problem.</summary>
    protected async Task<T> AskAsync<T>(Func<Task<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (ServiceException failed)
        {
            throw new ProblemException(Problem(failed));
        }
    }

    private static string List(IEnumerable<DeliveredEntry> entries) => string.Join(", ", entries.Select(entry => entry.Name));

    private Problem Problem(ServiceException failed) =>
        new("sink.service", failed.Message, new Fix("Try again; if it stays so, look whether the service works:", $"cftoken sinks check --sink {Core.Text.ShellText.Quote(Address.ToString())}"));

    private async Task<ImmutableDictionary<string, StoredValue>> ReadAllAsync(ImmutableArray<DeliveredEntry> entries, CancellationToken cancellation) =>
        await ReadAsync([.. entries.Select(entry => entry.Name)], cancellation);

    private async Task WriteAndConfirmAsync(ImmutableArray<DeliveredEntry> missing, ImmutableDictionary<string, StoredValue> before)
    {
        Problem? failure = null;
        try
        {
            await WriteAsync([.. missing.Select(entry => new StoreChange(entry.Name, entry.Value))], CancellationToken.None);
        }
        catch (ServiceException failed)
        {
            failure = Problem(failed);
        }
        catch (ProblemException refused)
        {
            failure = refused.Problems[0];
        }

        ImmutableDictionary<string, StoredValue> now;
        try
        {
            now = await ReadAllAsync(missing, CancellationToken.None);
        }
        catch (Exception unknown) when (unknown is ServiceException or ProblemException)
        {
            throw Undelivered(failure, SinkFaults.Uncertain, $"{Name} could not be read afterwards: what lies under {List(missing)} is not known.");
        }

        // A value that is not given out can only be believed.
        var open = missing.Where(entry => !now[entry.Name].Is(entry.Value) && (failure is not null || now[entry.Name] is not { IsThere: true, Value: null })).ToList();
        if (open.Count > 0)
        {
            var (isPutBack, state) = await PutBackAsync([.. missing.Except(open)], open, before);
            throw Undelivered(failure, isPutBack ? "sink.read-back" : SinkFaults.Uncertain, state);
        }
    }

    private async Task<(bool IsPutBack, string State)> PutBackAsync(
        ImmutableArray<DeliveredEntry> written, List<DeliveredEntry> open, ImmutableDictionary<string, StoredValue> before)
    {
        var notWritten = $"{Name} does not hold the new {List(open)}.";
        if (written.IsEmpty)
        {
            return (true, notWritten);
        }

        var restorable = written.Where(entry => before[entry.Name] is not { IsThere: true, Value: null }).ToImmutableArray();
        try
        {
            await WriteAsync([.. restorable.Select(entry => new StoreChange(entry.Name, before[entry.Name].Value))], CancellationToken.None);
        }
        catch (Exception failed) when (failed is ServiceException or ProblemException)
        {
            return (false, $"{notWritten} It does hold the new {List(written)}, which could not be put back.");
        }

        return restorable.Length == written.Length
            ? (true, $"{notWritten} {List(written)} was written and is put back.")
            : (false, $"{notWritten} It does hold the new {List(written.Except(restorable))}; what was there cannot be read, and not be put back.");
    }

    private static ProblemException Undelivered(Problem? failure, string code, string state)
    {
        var told = new Problem(code, state, new Fix("Run the command again: delivering twice does no harm."));
        return failure is null ? new ProblemException(told) : new ProblemException(failure, told);
    }
}

/// <summary>One change of a store.</summary>
/// <param name="Name">The name.</param>
/// <param name="Value">The new value; null takes the name out.</param>
internal readonly record struct StoreChange(string Name, Secret? Value);
