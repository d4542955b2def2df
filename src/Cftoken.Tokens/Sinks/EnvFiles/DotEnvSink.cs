using System.Collections.Immutable;
using System.Text;
using Cftoken.Core.DotEnv;
using Cftoken.Core.Files;
using Cftoken.Core.Problems;
using Cftoken.Core.Secrets;

namespace Cftoken.Tokens.Sinks.EnvFiles;

/// <summary>
/// An env file of the project. Every line but those of the delivered variables stays as it is. Refused, besides what the
/// <see cref="SafeFileWriter"/> refuses: a file in a folder that is published, and a new file that would hide
/// development variables unless a person chose it.
/// </summary>
/// <param name="address">The file, and the names of the variables.</param>
/// <param name="context">For whom, and in which project.</param>
internal sealed class DotEnvSink(SinkAddress address, SinkContext context) : ITokenSink
{
    // Invalid bytes must be refused: decoding would replace them, and writing would lose them.
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>How a delivery is undone, for people.</summary>
    internal const string Undo = "the lines that were there before are put back";

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
        var problems = new List<Problem>();
        problems.AddRange(DotEnvTraps.Find(address.Target, context));
        try
        {
            await writer.CheckAsync(context.ProjectFolder, address.Target, cancellation);
            _ = Edit(Parse(await writer.ReadAsync(context.ProjectFolder, address.Target, cancellation)), TokenDelivery.Trial.EntriesUnder(address.Names));
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
        var problems = DotEnvTraps.Find(address.Target, context);
        if (problems.Count > 0)
        {
            throw new ProblemException(problems);
        }

        var entries = delivery.EntriesUnder(address.Names);
        var before = ImmutableDictionary<string, Secret?>.Empty;
        var git = await writer.UpdateAsync(
            context.ProjectFolder,
            address.Target,
            content =>
            {
                var document = Parse(content);
                before = entries.ToImmutableDictionary(entry => entry.Name, entry => ValueIn(document, entry.Name));
                return Edit(document, entries);
            },
            cancellation);
        await MustHoldAsync(delivery);
        return new SinkReceipt(Name, before[address.Names.Token] is { } present && !present.IsSameAs(delivery.Value), git)
        {
            IsEnvFile = true,
            Delivered = entries,
            Before = before,
        };
    }

    /// <inheritdoc />
    public async Task<Secret?> ReadAsync(CancellationToken cancellation) =>
        ValueIn(Parse(await writer.ReadAsync(context.ProjectFolder, address.Target, cancellation)), address.Names.Token);

    /// <inheritdoc />
    public async Task<bool> WithdrawAsync(SinkReceipt receipt, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(receipt);
        var isAsBefore = true;
        await writer.UpdateAsync(
            context.ProjectFolder,
            address.Target,
            content =>
            {
                var document = Parse(content);
                foreach (var entry in receipt.Delivered)
                {
                    if (ValueIn(document, entry.Name) is { } present && present.IsSameAs(entry.Value))
                    {
                        document = receipt.Before[entry.Name] is { } before ? document.Set(entry.Name, before.Reveal()) : document.Remove(entry.Name);
                    }
                    else
                    {
                        isAsBefore = false;
                    }
                }

                return Utf8.GetBytes(document.ToText());
            },
            cancellation);
        return isAsBefore;
    }

    private static Secret? ValueIn(DotEnvDocument document, string name) =>
        document.TryGet(name, out var value) && value.Length > 0 ? new Secret(value) : null;

    private static byte[] Edit(DotEnvDocument document, ImmutableArray<DeliveredEntry> entries) =>
        Utf8.GetBytes(entries.Aggregate(document, (edited, entry) => edited.Set(entry.Name, entry.Value.Reveal())).ToText());

    private DotEnvDocument Parse(byte[]? content)
    {
        try
        {
            return DotEnvDocument.Parse(content is null ? string.Empty : Utf8.GetString(content));
        }
        catch (DecoderFallbackException)
        {
            throw new ProblemException(new Problem(
                "dotenv.encoding",
                $"{Name} is not UTF-8 text, so it cannot be edited without losing something.",
                new Fix("Save the file as UTF-8, then run the command again."),
                new SourceLocation(Name)));
        }
    }

    private async Task MustHoldAsync(TokenDelivery delivery)
    {
        var written = Parse(await writer.ReadAsync(context.ProjectFolder, address.Target, CancellationToken.None));
        if (ValueIn(written, address.Names.Token) is not { } present || !present.IsSameAs(delivery.Value))
        {
            throw new ProblemException(new Problem(
                "sink.read-back",
                $"{Name} does not give back the token that was written to it; something else changed it at once.",
                new Fix("Stop what writes to the file, then run the command again."),
                new SourceLocation(Name)));
        }
    }
}
