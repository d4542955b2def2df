using Cftoken.Core.Problems;
using Cftoken.Core.Secrets;
using Cftoken.Tokens.Sinks;

namespace Cftoken.Tokens.Recovering;

/// <summary>
/// The standard output of a process that is dead. What was written there is read, or never will be; nothing can be delivered
/// to it again, and it keeps nothing else from being brought to its end.
/// </summary>
/// <param name="address">The address that stands in the record.</param>
internal sealed class GoneOutput(SinkAddress address) : ITokenSink
{
    /// <summary>The kind of an address that is standard output.</summary>
    public const string Kind = "stdout";

    public string Name => "the standard output of the run that was stopped";

    public SinkAddress Address => address;

    public SinkTraits Traits { get; } = new(CanReadBack: false, "not at all");

    public Task CheckAsync(CancellationToken cancellation) => Task.CompletedTask;

    // There is nobody to deliver it to; the others are.
    public Task<SinkReceipt> DeliverAsync(TokenDelivery delivery, CancellationToken cancellation) => Task.FromResult(new SinkReceipt(Name, ReplacedAnother: false, Git: null));

    public Task<Secret?> ReadAsync(CancellationToken cancellation) => throw new ProblemException(new Problem("sink.write-only", "What went to standard output cannot be read again."));

    public Task<bool> WithdrawAsync(SinkReceipt receipt, CancellationToken cancellation) => Task.FromResult(false);
}
