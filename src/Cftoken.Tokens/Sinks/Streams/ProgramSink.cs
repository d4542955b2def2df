using System.Collections.Immutable;
using Cftoken.Core.Outside;
using Cftoken.Core.Outside.Processes;
using Cftoken.Core.Problems;
using Cftoken.Core.Secrets;
using Cftoken.Core.Text;
using Cftoken.Tokens.Sinks.Programs;

namespace Cftoken.Tokens.Sinks.Streams;

/// <summary>A program that somebody names, and that gets the value and a line end on standard input.</summary>
/// <param name="address">The sink's address.</param>
/// <param name="words">The program and its arguments.</param>
/// <param name="context">For whom, and in which project: the program starts in its folder.</param>
internal sealed class ProgramSink(SinkAddress address, ImmutableArray<string> words, SinkContext context) : ITokenSink
{
    /// <summary>How a delivery is undone, for people.</summary>
    internal const string Undo = "not at all: the program has it";

    private readonly SinkProgram program = new(context.World, words[0], context.ProjectFolder, Install);

    private const string Install = "Install it, or write the path to it; without a shell, words such as | and > mean nothing.";

    /// <inheritdoc />
    public string Name => $"the program {UntrustedText.Clean(address.Target, 100)}";

    /// <inheritdoc />
    public SinkAddress Address => address;

    /// <inheritdoc />
    public SinkTraits Traits { get; } = new(CanReadBack: false, Undo, NeedsPerson: context.Choice != SinkChoice.CommandLine);

    /// <inheritdoc />
    public Task CheckAsync(CancellationToken cancellation)
    {
        try
        {
            _ = ProgramLookup.Find(words[0], context.ProjectFolder, ChildEnvironment.From(context.World.Environment, context.ProjectFolder).GetValueOrDefault);
            return Task.CompletedTask;
        }
        catch (FileNotFoundException)
        {
            throw new ProblemException(new Problem("sink.no-program", $"The program {UntrustedText.Clean(words[0], 100)} is not there.", new Fix(Install)));
        }
    }

    /// <inheritdoc />
    public async Task<SinkReceipt> DeliverAsync(TokenDelivery delivery, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(delivery);

        // Stopped half-way, nobody would know what it did with the value.
        cancellation.ThrowIfCancellationRequested();
        var ended = await program.RunAsync(words[1..], delivery.Value.Reveal() + "\n", new HiddenValues(delivery.Value, delivery.S3SecretAccessKey()), CancellationToken.None);
        return ended.IsSuccess
            ? new SinkReceipt(Name, ReplacedAnother: null, Git: null)
            : throw new ProblemException(
                new Problem("sink.program", $"{UntrustedText.Clean(words[0], 100)} failed{ended.Reason}", new Fix("Run it by hand, to see what it wants.")),

                // It may have stored the value first and failed at something else: a token that lies there is not deleted.
                new Problem(SinkFaults.Uncertain, $"It had the value by then; whether {Name} kept it is not known."));
    }

    /// <inheritdoc />
    public Task<Secret?> ReadAsync(CancellationToken cancellation) => throw new ProblemException(new Problem(
        "sink.write-only", "What a program was given cannot be read again.", new Fix("Ask the program.")));

    /// <inheritdoc />
    public Task<bool> WithdrawAsync(SinkReceipt receipt, CancellationToken cancellation) => Task.FromResult(false);
}
