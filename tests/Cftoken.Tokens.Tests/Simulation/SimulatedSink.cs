using Cftoken.Core.Problems;
using Cftoken.Core.Secrets;
using Cftoken.Tokens.Sinks;

namespace Cftoken.Tokens.Tests.Simulation;

/// <summary>A place outside that outlives every process: what it holds, and whether it works at all.</summary>
internal sealed class SimulatedPlace(string name, bool canReadBack)
{
    public string Name => name;

    public bool CanReadBack => canReadBack;

    public SinkAddress Address { get; } = SinkAddress.OfEnvFile(name);

    public Secret? Value { get; set; }

    /// <summary>How the next deliveries fail, one after another; empty: they do not.</summary>
    public Queue<PlaceFailure> Failures { get; } = new();

    public int Version { get; set; }
}

/// <summary>How a delivery fails.</summary>
internal enum PlaceFailure
{
    /// <summary>Refused; nothing is stored.</summary>
    Refused,

    /// <summary>Stored, and no answer.</summary>
    StoredInSilence,

    /// <summary>Lost on the way, and no answer.</summary>
    LostInSilence,

    /// <summary>A fault of the sink's own code after it stored the value.</summary>
    Fault,
}

/// <summary>The way of one process to a place.</summary>
internal sealed class SimulatedSink(SimulatedPlace place, SimulatedProcess process) : ITokenSink
{
    private readonly Dictionary<SinkReceipt, (Secret? Before, int Version)> receipts = new(ReferenceEqualityComparer.Instance);

    public string Name => place.Name;

    public SinkAddress Address => place.Address;

    public SinkTraits Traits { get; } = new(place.CanReadBack, "what was there before is put back");

    public Task CheckAsync(CancellationToken cancellation)
    {
        process.Step($"checking {place.Name}");
        return Task.CompletedTask;
    }

    public Task<SinkReceipt> DeliverAsync(TokenDelivery delivery, CancellationToken cancellation)
    {
        process.Step($"before delivering to {place.Name}");
        var before = place.Value;
        var failure = place.Failures.TryDequeue(out var next) ? next : (PlaceFailure?)null;
        if (failure is not (PlaceFailure.Refused or PlaceFailure.LostInSilence))
        {
            place.Value = delivery.Value;
            place.Version++;
        }

        process.Step($"after delivering to {place.Name}");
        var receipt = new SinkReceipt(place.Name, before is not null && !before.IsSameAs(delivery.Value), Git: null);
        receipts[receipt] = (before, place.Version);
        return failure switch
        {
            null => Task.FromResult(receipt),
            PlaceFailure.Refused => throw new ProblemException(new Problem("test.refused", "Refused.")),
            PlaceFailure.Fault => throw new InvalidOperationException("A fault."),
            _ => throw new ProblemException(new Problem(SinkFaults.Uncertain, "No answer.")),
        };
    }

    public Task<Secret?> ReadAsync(CancellationToken cancellation)
    {
        process.Step($"reading {place.Name}");
        return place.CanReadBack ? Task.FromResult(place.Value) : throw new ProblemException(new Problem("sink.write-only", "Nobody can read it."));
    }

    public Task<bool> WithdrawAsync(SinkReceipt receipt, CancellationToken cancellation)
    {
        process.Step($"before withdrawing from {place.Name}");
        var (before, version) = receipts[receipt];
        if (version != place.Version || (!place.CanReadBack && before is not null))
        {
            return Task.FromResult(false);
        }

        place.Value = before;
        place.Version++;
        process.Step($"after withdrawing from {place.Name}");
        return Task.FromResult(true);
    }
}
