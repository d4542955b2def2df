using System.Collections.Immutable;
using System.Text.Json;
using Cftoken.Catalog.Policies;

namespace Cftoken.Emulator.State;

/// <summary>A token in the state file.</summary>
internal static class TokenRecordJson
{
    /// <summary>Writes a token: its value's hash, never the value.</summary>
    public static void Write(Utf8JsonWriter writer, TokenRecord token)
    {
        writer.WriteStartObject();
        writer.WriteString("id", token.Id);
        writer.WriteString("owner", token.Owner.Kind.ToString());
        writer.WriteString("ownerId", token.Owner.Id);
        writer.WriteString("name", token.Name);
        writer.WriteString("status", token.Status);
        writer.WriteString("issuedOn", token.IssuedOn);
        writer.WriteString("modifiedOn", token.ModifiedOn);
        WriteTime(writer, "lastUsedOn", token.LastUsedOn);
        WriteTime(writer, "notBefore", token.NotBefore);
        WriteTime(writer, "expiresOn", token.ExpiresOn);
        WriteCondition(writer, token.Condition);
        writer.WriteStartArray("policies");
        foreach (var stored in token.Policies)
        {
            writer.WriteStartObject();
            writer.WriteString("id", stored.Id);
            writer.WritePropertyName("policy");
            PolicyJson.Write(writer, stored.Policy);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteString("valueHash", token.ValueHash);
        writer.WriteEndObject();
    }

    /// <summary>Reads a token.</summary>
    /// <exception cref="FormatException">Something in it has the wrong form.</exception>
    /// <exception cref="KeyNotFoundException">Something is missing.</exception>
    public static TokenRecord Read(JsonElement json) => new(
        Text(json, "id"),
        new TokenOwner(Enum.Parse<OwnerKind>(Text(json, "owner")), Text(json, "ownerId")),
        Text(json, "name"),
        Text(json, "status"),
        json.GetProperty("issuedOn").GetDateTimeOffset(),
        json.GetProperty("modifiedOn").GetDateTimeOffset(),
        ReadTime(json, "lastUsedOn"),
        ReadTime(json, "notBefore"),
        ReadTime(json, "expiresOn"),
        ReadCondition(json),
        [.. json.GetProperty("policies").EnumerateArray().Select(stored => new StoredPolicy(Text(stored, "id"), PolicyJson.Read(stored.GetProperty("policy"))))],
        Text(json, "valueHash"));

    private static void WriteCondition(Utf8JsonWriter writer, TokenCondition? condition)
    {
        if (condition is null)
        {
            return;
        }

        writer.WriteStartObject("condition");
        WriteNetworks(writer, "in", condition.In);
        WriteNetworks(writer, "notIn", condition.NotIn);
        writer.WriteEndObject();
    }

    private static void WriteNetworks(Utf8JsonWriter writer, string name, ImmutableArray<string> networks)
    {
        writer.WriteStartArray(name);
        foreach (var network in networks)
        {
            writer.WriteStringValue(network);
        }

        writer.WriteEndArray();
    }

    private static TokenCondition? ReadCondition(JsonElement json) => json.TryGetProperty("condition", out var condition)
        ? new TokenCondition(ReadNetworks(condition, "in"), ReadNetworks(condition, "notIn"))
        : null;

    private static ImmutableArray<string> ReadNetworks(JsonElement condition, string name) =>
        [.. condition.GetProperty(name).EnumerateArray().Select(network => network.GetString() ?? throw new FormatException($"{name} holds null"))];

    private static void WriteTime(Utf8JsonWriter writer, string name, DateTimeOffset? time)
    {
        if (time is { } known)
        {
            writer.WriteString(name, known);
        }
    }

    private static DateTimeOffset? ReadTime(JsonElement json, string name) =>
        json.TryGetProperty(name, out var time) ? time.GetDateTimeOffset() : null;

    private static string Text(JsonElement json, string name) =>
        json.GetProperty(name).GetString() ?? throw new FormatException($"{name} is null");
}
