using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Core.Secrets;

namespace Cftoken.Tokens.Sinks.Streams;

/// <summary>
/// Standard output, where a person at the command line wants it so. Never on a terminal, whose scrollback keeps it; on a
/// CI only after its runner was told to hide the value.
/// </summary>
/// <param name="address">The sink's address.</param>
/// <param name="world">The terminal and the environment.</param>
internal sealed class StandardOutputSink(SinkAddress address, OutsideWorld world) : ITokenSink
{
    /// <summary>How a delivery is undone, for people.</summary>
    internal const string Undo = "not at all: what was written is read";

    private readonly RunnerMask mask = new(world);

    /// <inheritdoc />
    public string Name => "standard output";

    /// <inheritdoc />
    public SinkAddress Address => address;

    /// <inheritdoc />
    public SinkTraits Traits { get; } = new(CanReadBack: false, Undo);

    /// <inheritdoc />
    public Task CheckAsync(CancellationToken cancellation)
    {
        if (world.Terminal.IsOutputTerminal)
        {
            throw Refused("sink.terminal", "Standard output is a terminal, which would show the token and keep it.", "Pipe it into the program that wants it, or name a file with --sink.");
        }

        return mask.WhyNot is { } why
            ? throw Refused("sink.no-mask", $"{why}, which would stay in its log or in that file.", "Leave standard error as it is, or name another sink: exec:PROGRAM hands the value to a program's standard input.")
            : Task.CompletedTask;
    }

    /// <inheritdoc />
    public async Task<SinkReceipt> DeliverAsync(TokenDelivery delivery, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(delivery);
        await CheckAsync(cancellation);
        var output = world.Terminal.Out;
        try
        {
            mask.Hide(delivery.Value);
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

        return new SinkReceipt(Name, ReplacedAnother: false, Git: null);
    }

    /// <inheritdoc />
    public Task<Secret?> ReadAsync(CancellationToken cancellation) => throw new ProblemException(new Problem(
        "sink.write-only", "What went to standard output cannot be read again.", new Fix("Look where it was piped to.")));

    /// <inheritdoc />
    public Task<bool> WithdrawAsync(SinkReceipt receipt, CancellationToken cancellation) => Task.FromResult(false);

    private static ProblemException Refused(string code, string what, string repair) => new(new Problem(code, what, new Fix(repair), Kind: ProblemKind.Usage));
}
