using System.Collections.Immutable;
using System.Text.Json;

namespace Cftoken.Tokens.Journal;

/// <summary>A whole journal, read line by line.</summary>
/// <param name="Entries">The last entry of every intent, in the order in which they were begun.</param>
/// <param name="Unreadable">
/// Lines that are JSON and no record that this version knows, or whose intent is not known: written by another version, or
/// changed by hand.
/// </param>
/// <param name="Damaged">
/// Lines that are no JSON. The last line may be that: it is the end of a write that was cut off, nothing was done because of
/// it, and it is none of these. Anywhere else somebody, or something, changed the file, and nobody knows what stood there.
/// </param>
/// <param name="Length">How many bytes there are up to the last line that is JSON, with its end if it has one; what comes after was cut off.</param>
internal sealed record JournalText(
    ImmutableArray<JournalEntry> Entries, ImmutableArray<UnreadableLine> Unreadable, ImmutableArray<int> Damaged, int Length)
{
    /// <summary>Reads a journal.</summary>
    public static JournalText Read(ReadOnlySpan<byte> content)
    {
        var entries = new Dictionary<string, JournalEntry>(StringComparer.Ordinal);
        var order = new List<string>();
        var unreadable = ImmutableArray.CreateBuilder<UnreadableLine>();
        var noJson = new List<int>();
        var (number, length, last) = (0, 0, 0);
        foreach (var range in content.Split((byte)'\n'))
        {
            number++;
            var line = content[range];
            if (line.IsEmpty)
            {
                continue;
            }

            last = number;
            if (Parse(line) is not { } record)
            {
                noJson.Add(number);
                continue;
            }

            length = Math.Min(range.End.GetOffset(content.Length) + 1, content.Length);

            try
            {
                var known = record.ValueKind == JsonValueKind.Object && record.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.String
                    ? entries.GetValueOrDefault(id.GetString()!)
                    : null;
                var entry = IsOfThisForm(record) ? JournalJson.Read(record, known) : throw new FormatException("It was written by another version of cftoken.");
                if (known is null)
                {
                    order.Add(entry.Id);
                }

                if (known is null || entry.Version > known.Version)
                {
                    entries[entry.Id] = entry;
                }
            }
            catch (Exception wrong) when (wrong is FormatException or InvalidOperationException)
            {
                unreadable.Add(new UnreadableLine(number, [.. line], wrong.Message));
            }
        }

        return new JournalText([.. order.Select(id => entries[id])], unreadable.ToImmutable(), [.. noJson.Where(line => line != last)], length);
    }

    /// <summary>The same journal without what is closed and what was cut off.</summary>
    public byte[] Compacted() =>
    [
        .. Unreadable.SelectMany(line => line.Bytes.Append((byte)'\n')),
        .. Entries.Where(entry => !entry.IsClosed).SelectMany(entry => JournalJson.Line(entry, withIntent: true)),
    ];

    private static bool IsOfThisForm(JsonElement record) =>
        record.ValueKind == JsonValueKind.Object && record.TryGetProperty("v", out var form) && form.ValueKind == JsonValueKind.Number
        && form.TryGetInt32(out var number) && number == JournalJson.Form;

    private static JsonElement? Parse(ReadOnlySpan<byte> line)
    {
        try
        {
            var reader = new Utf8JsonReader(line);
            return JsonElement.TryParseValue(ref reader, out var record) && !reader.Read() ? record : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>A line that is kept and not understood.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Bytes">What stands there.</param>
/// <param name="Why">What is wrong with it.</param>
internal sealed record UnreadableLine(int Number, ImmutableArray<byte> Bytes, string Why);
