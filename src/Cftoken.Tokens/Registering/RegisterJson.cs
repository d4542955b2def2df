using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using Cftoken.Tokens.State;

namespace Cftoken.Tokens.Registering;

/// <summary>The register as one JSON document.</summary>
internal static class RegisterJson
{
    private const int Form = 1;
    private const int MostTokens = 100_000;

    public static byte[] Write(IEnumerable<RecordedToken> tokens)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true }))
        {
            writer.WriteStartObject();
            writer.WriteNumber("v", Form);
            writer.WriteStartArray("tokens");
            foreach (var token in tokens)
            {
                Write(writer, token);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return [.. buffer.WrittenSpan, (byte)'\n'];
    }

    /// <exception cref="FormatException">It is no register of this version.</exception>
    public static ImmutableArray<RecordedToken> Read(byte[] content)
    {
        try
        {
            using var document = JsonDocument.Parse(content);
            return CheckedJson.Number(document.RootElement, "v") == Form
                ? [.. CheckedJson.Items(document.RootElement, "tokens", MostTokens).Select(ReadToken)]
                : throw new FormatException("It was written by another version of cftoken.");
        }
        catch (JsonException broken)
        {
            throw new FormatException("It is no JSON.", broken);
        }
    }

    private static void Write(Utf8JsonWriter writer, RecordedToken token)
    {
        writer.WriteStartObject();
        SharedJson.WriteJob(writer, token.Job);
        SharedJson.WriteToken(writer, "token", token.Token);
        CheckedJson.WriteOwner(writer, "owner", token.Owner);
        CheckedJson.WriteText(writer, "account", token.AccountId);
        SharedJson.WriteSinks(writer, token.Sinks);
        CheckedJson.WriteTime(writer, "expires", token.ExpiresOn);
        CheckedJson.WriteTime(writer, "recorded", token.RecordedOn);
        CheckedJson.WriteTime(writer, "rotated", token.RotatedOn);
        SharedJson.WriteTemporary(writer, token.Temporary);
        SharedJson.WriteRetiring(writer, "retiring", token.Retiring);
        writer.WriteNumber("version", token.Version);
        writer.WriteEndObject();
    }

    private static RecordedToken ReadToken(JsonElement token) => new(
        SharedJson.ReadJob(token) ?? throw CheckedJson.Wrong("job"),
        SharedJson.ReadToken(token, "token"),
        CheckedJson.Owner(token, "owner"),
        SharedJson.ReadSinks(token),
        CheckedJson.OptionalTime(token, "expires"),
        CheckedJson.Time(token, "recorded"))
    {
        AccountId = CheckedJson.OptionalHexId(token, "account"),
        RotatedOn = CheckedJson.OptionalTime(token, "rotated"),
        Temporary = SharedJson.ReadTemporary(token),
        Retiring = SharedJson.ReadRetiring(token, "retiring"),
        Version = CheckedJson.Number(token, "version"),
    };
}
