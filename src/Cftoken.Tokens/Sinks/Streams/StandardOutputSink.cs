using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Core.Secrets;

namespace Cftoken.Tokens.Sinks.Streams;

/// <summary>
/// Standard output, where a person at the command line wants it so. Never on a terminal, whose scrollback keeps it; on
/// a CI whose runner can, the value is first hidden from the log.
/// </summary>
/// <param name="address">The sink's address.</param>
/// <param name="world">The terminal and the environment.</param>
internal sealed class StandardOutputSink(SinkAddress address, OutsideWorld world) : ITokenSink
{
    /// <summary>How a delivery is undone, for people.</summary>
    internal const string Undo = "not at all: what was written is read";

    /// <inheritdoc />
    public string Name => "standard output";

    /// <inheritdoc />
    public SinkAddress Address => address;

    /// <inheritdoc />
    public SinkTraits Traits { get; } = new(CanReadBack: false, Undo);

    /// <inheritdoc />
    public Task CheckAsync(CancellationToken cancellation) => world.Terminal.IsOutputTerminal
        ? throw new ProblemException(new Problem(
            "sink.terminal",
            "Standard output is a terminal, which would show the token and keep it.",
            new Fix("Pipe it into the program that wants it, or name a file with --sink."),
            Kind: ProblemKind.Usage))
        : Task.CompletedTask;

    /// <inheritdoc />
    public async Task<SinkReceipt> DeliverAsync(TokenDelivery delivery, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(delivery);
        await CheckAsync(cancellation);
        var output = world.Terminal.Out;
        string? said;
        try
        {
            said = new RunnerMask(world).Hide(delivery.Value);
            await output.WriteLineAsync(delivery.Value.Reveal());
            await output.FlushAsync(CancellationToken.None);
        }
        catch (IOException)
        {
            throw new ProblemException(new Problem(
                "sink.stdout-closed",
                "Whatever reads standard output went away before it had the token.",
                new Fix("Check the program behind the pipe, then run the command again.")));
        }

        return new SinkReceipt(Name, ReplacedAnother: false, Git: null)
        {
            Warning = said is null ? null : new Problem("sink.not-hidden", said, Where: null),
        };
    }

    /// <inheritdoc />
    public Task<Secret?> ReadAsync(CancellationToken cancellation) => throw new ProblemException(new Problem(
        "sink.write-only", "What went to standard output cannot be read again.", new Fix("Look where it was piped to.")));

    /// <inheritdoc />
    public Task<bool> WithdrawAsync(SinkReceipt receipt, CancellationToken cancellation) => Task.FromResult(false);
}
