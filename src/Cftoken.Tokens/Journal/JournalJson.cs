using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using Cftoken.Cloudflare.Tokens;
using Cftoken.Tokens.State;

namespace Cftoken.Tokens.Journal;

/// <summary>
/// A record of the journal: one JSON object on one line. Every record holds the intent's whole stage; the intent itself
/// stands in the first.
/// </summary>
internal static class JournalJson
{
    /// <summary>The version of the form. Records of another are left alone.</summary>
    public const int Form = 1;

    /// <summary>The line of an entry, its end included.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="withIntent">Whether the intent stands in it.</param>
    public static byte[] Line(JournalEntry entry, bool withIntent)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteNumber("v", Form);
            writer.WriteString("id", entry.Id);
            writer.WriteNumber("version", entry.Version);
            writer.WriteString("stage", CheckedJson.WordOf(entry.Stage));
            CheckedJson.WriteTime(writer, "since", entry.Since);
            CheckedJson.WriteText(writer, "token", entry.TokenId);
            if (!entry.Sinks.IsEmpty)
            {
                writer.WriteStartArray("sinks");
                foreach (var sink in entry.Sinks)
                {
                    writer.WriteStringValue(CheckedJson.WordOf(sink));
                }

                writer.WriteEndArray();
            }

            if (withIntent)
            {
                WriteIntent(writer, entry.Intent);
            }

            writer.WriteEndObject();
        }

        return [.. buffer.WrittenSpan, (byte)'\n'];
    }

    /// <summary>A record's entry.</summary>
    /// <param name="record">The record.</param>
    /// <param name="known">The entry that the records before have given for this id; null where this is the first.</param>
    /// <exception cref="FormatException">It has not the form of one.</exception>
    public static JournalEntry Read(JsonElement record, JournalEntry? known)
    {
        var id = Id(record, "id");
        var intent = CheckedJson.Optional(record, "intent") is { } written ? ReadIntent(written, id)
            : known?.Intent ?? throw CheckedJson.Wrong("intent");
        var sinks = CheckedJson.Optional(record, "sinks") is null
            ? ImmutableArray<SinkStage>.Empty
            : [.. CheckedJson.Items(record, "sinks", most: 50).Select(sink => CheckedJson.Word<SinkStage>(CheckedJson.TextOf(sink, "sinks"), "sinks"))];
        var entry = JournalEntry.Of(intent) with
        {
            Version = CheckedJson.Number(record, "version"),
            Stage = CheckedJson.Word<Stage>(CheckedJson.Text(record, "stage"), "stage"),
            Since = CheckedJson.Time(record, "since"),
            TokenId = CheckedJson.OptionalHexId(record, "token"),
            Sinks = sinks,
        };
        return sinks.Length != JournalEntry.SinksOf(intent) || (entry.Stage is Stage.Received or Stage.Verified && entry.TokenId is null)
            ? throw CheckedJson.Wrong("sinks")
            : entry;
    }

    private static string Id(JsonElement parent, string name) =>
        CheckedJson.Text(parent, name) is { Length: Intent.IdLength } id && id.All(digit => char.IsAsciiDigit(digit) || digit is >= 'a' and <= 'f')
            ? id
            : throw CheckedJson.Wrong(name);

    private static void WriteIntent(Utf8JsonWriter writer, Intent intent)
    {
        writer.WriteStartObject("intent");
        writer.WriteString("kind", KindOf(intent));
        writer.WriteString("api", intent.Head.Api);
        CheckedJson.WriteOwner(writer, "owner", intent.Head.Owner);
        CheckedJson.WriteTime(writer, "at", intent.Head.At);
        SharedJson.WriteJob(writer, intent.Head.Job);
        CheckedJson.WriteText(writer, "user", intent.Head.User?.Id);
        CheckedJson.WriteText(writer, "email", intent.Head.User?.Email);
        switch (intent)
        {
            case Intent.Create create:
                WriteDraft(writer, "draft", create.Draft);
                WriteDelivery(writer, create.Delivery);
                SharedJson.WriteTemporary(writer, create.Temporary);
                SharedJson.WriteRetiring(writer, "predecessor", create.Predecessor is { } predecessor ? [predecessor] : []);
                writer.WriteBoolean("rotates", create.Rotates);
                CheckedJson.WriteText(writer, "replaces", create.Replaces);
                break;
            case Intent.Update update:
                SharedJson.WriteToken(writer, "token", update.Token);
                EditJson.Write(writer, "edit", update.Edit);
                break;
            case Intent.Roll roll:
                SharedJson.WriteToken(writer, "token", roll.Token);
                WriteDelivery(writer, roll.Delivery);
                break;
            case Intent.Delete delete:
                SharedJson.WriteToken(writer, "token", delete.Token);
                break;
        }

        writer.WriteEndObject();
    }

    private static Intent ReadIntent(JsonElement intent, string id)
    {
        var head = new IntentHead(
            id, CheckedJson.Text(intent, "api"), CheckedJson.Owner(intent, "owner"), SharedJson.ReadJob(intent), CheckedJson.Time(intent, "at"))
        {
            User = (CheckedJson.OptionalHexId(intent, "user"), CheckedJson.OptionalText(intent, "email")) is var (user, email) && (user ?? email) is not null
                ? new CredentialUser(user, email)
                : null,
        };
        return CheckedJson.Text(intent, "kind") switch
        {
            "create" => new Intent.Create(
                head,
                SharedJson.ReadDraft(intent, "draft") is var draft && draft.Name.EndsWith($"#{id}", StringComparison.Ordinal) ? draft : throw CheckedJson.Wrong("draft"),
                ReadDelivery(intent),
                SharedJson.ReadTemporary(intent),
                SharedJson.ReadRetiring(intent, "predecessor").FirstOrDefault(),
                CheckedJson.Flag(intent, "rotates"),
                CheckedJson.Optional(intent, "replaces") is null ? null : Id(intent, "replaces")),
            "update" => new Intent.Update(head, SharedJson.ReadToken(intent, "token"), EditJson.Read(intent, "edit")),
            "roll" => new Intent.Roll(head, SharedJson.ReadToken(intent, "token"), ReadDelivery(intent)),
            "delete" => new Intent.Delete(head, SharedJson.ReadToken(intent, "token")),
            _ => throw CheckedJson.Wrong("kind"),
        };
    }

    private static string KindOf(Intent intent) => intent switch
    {
        Intent.Create => "create",
        Intent.Update => "update",
        Intent.Roll => "roll",
        Intent.Delete => "delete",
        _ => throw new ArgumentException("An intent is one of four.", nameof(intent)),
    };

    private static void WriteDraft(Utf8JsonWriter writer, string property, TokenDraft draft)
    {
        writer.WritePropertyName(property);
        writer.WriteRawValue(draft.ToJson());
    }

    private static void WriteDelivery(Utf8JsonWriter writer, DeliveryPlan delivery)
    {
        writer.WriteStartObject("delivery");
        writer.WriteString("folder", delivery.ProjectFolder);
        SharedJson.WriteSinks(writer, delivery.Sinks);
        CheckedJson.WriteText(writer, "account", delivery.AccountId);
        writer.WriteStartArray("published");
        foreach (var folder in delivery.PublishedFolders)
        {
            writer.WriteStringValue(folder);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static DeliveryPlan ReadDelivery(JsonElement intent)
    {
        var delivery = CheckedJson.Property(intent, "delivery");
        return new DeliveryPlan(CheckedJson.Folder(delivery, "folder"), SharedJson.ReadSinks(delivery), CheckedJson.OptionalHexId(delivery, "account"))
        {
            PublishedFolders = [.. CheckedJson.Items(delivery, "published", most: 1000).Select(folder => CheckedJson.TextOf(folder, "published"))],
        };
    }
}
