using System.Collections.Immutable;
using System.Text;
using Cftoken.Core.Files;
using Cftoken.Core.Problems;
using Cftoken.Core.Secrets;

namespace Cftoken.Tokens.Sinks.Files;

/// <summary>A file of the project that holds the token's bare value and a line end.</summary>
/// <param name="address">The file.</param>
/// <param name="context">For whom, and in which project.</param>
internal sealed class FileSink(SinkAddress address, SinkContext context) : ITokenSink
{
    /// <summary>How a delivery is undone, for people.</summary>
    internal const string Undo = "the value that was there before is put back; where there was none, the file is left empty";

    // The one thing that the file holds has no name of its own.
    private const string Whole = "";

    private readonly SafeFileWriter writer = new(context.World);

    /// <inheritdoc />
    public string Name => address.Target;

    /// <inheritdoc />
    public SinkAddress Address => address;

    /// <inheritdoc />
    public SinkTraits Traits { get; } = new(CanReadBack: true, Undo);

    /// <inheritdoc />
    public async Task CheckAsync(CancellationToken cancellation)
    {
        var problems = PublishedFiles.Find(address.Target, context).ToList();
        try
        {
            await writer.CheckAsync(context.ProjectFolder, address.Target, cancellation);
            _ = ValueIn(await writer.ReadAsync(context.ProjectFolder, address.Target, cancellation));
        }
        catch (ProblemException refused)
        {
            problems.AddRange(refused.Problems);
        }

        if (problems.Count > 0)
        {
            throw new ProblemException(problems);
        }
    }

    /// <inheritdoc />
    public async Task<SinkReceipt> DeliverAsync(TokenDelivery delivery, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(delivery);
        var problems = PublishedFiles.Find(address.Target, context).ToList();
        if (problems.Count > 0)
        {
            throw new ProblemException(problems);
        }

        Secret? before = null;
        var git = await writer.UpdateAsync(
            context.ProjectFolder,
            address.Target,
            content =>
            {
                before = ValueIn(content);
                return BytesOf(delivery.Value);
            },
            cancellation);
        if (await ReadAsync(CancellationToken.None) is not { } present || !present.IsSameAs(delivery.Value))
        {
            throw new ProblemException(new Problem(
                "sink.read-back",
                $"{Name} does not give back the token that was written to it; something else changed it at once.",
                new Fix("Stop what writes to the file, then run the command again."),
                new SourceLocation(Name)));
        }

        return new SinkReceipt(Name, before is not null && !before.IsSameAs(delivery.Value), git)
        {
            Delivered = [new DeliveredEntry(Whole, delivery.Value, IsSecret: true)],
            Before = ImmutableDictionary<string, Secret?>.Empty.Add(Whole, before),
        };
    }

    /// <inheritdoc />
    public async Task<Secret?> ReadAsync(CancellationToken cancellation) =>
        ValueIn(await writer.ReadAsync(context.ProjectFolder, address.Target, cancellation));

    /// <inheritdoc />
    public async Task<bool> WithdrawAsync(SinkReceipt receipt, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(receipt);
        var isOurs = false;
        await writer.UpdateAsync(
            context.ProjectFolder,
            address.Target,
            content =>
            {
                isOurs = ValueIn(content) is { } present && present.IsSameAs(receipt.Delivered[0].Value);
                return !isOurs ? content ?? [] : receipt.Before[Whole] is { } before ? BytesOf(before) : [];
            },
            cancellation);
        return isOurs;
    }

    private static byte[] BytesOf(Secret value) => Encoding.UTF8.GetBytes(value.Reveal() + "\n");

    // Whatever is more than one line is something else's file, and is not to be lost.
    private Secret? ValueIn(byte[]? content)
    {
        var text = content is null ? string.Empty : Encoding.Latin1.GetString(content).TrimEnd('\r', '\n');
        return text.Length == 0 ? null
            : text.All(character => character is > ' ' and < '\u007f') ? new Secret(text)
            : throw new ProblemException(new Problem(
                "sink.not-a-value",
                $"{Name} holds something else than one value, and would be overwritten.",
                new Fix($"Name a file of its own, or write dotenv:{Name} for an env file."),
                new SourceLocation(Name)));
    }
}
