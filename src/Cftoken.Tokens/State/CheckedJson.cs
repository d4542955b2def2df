using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Cftoken.Catalog.Policies;
using Cftoken.Cloudflare.Tokens;

namespace Cftoken.Tokens.State;

/// <summary>
/// Reads state, and takes nothing in it on trust: whoever could write to the file must not be able to make the program do
/// more than it would have done anyway. Whatever has not the form that it must have is a <see cref="FormatException"/>.
/// </summary>
internal static class CheckedJson
{
    private const int LongestText = 4096;
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'";

    public static JsonElement Property(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) ? value : throw Wrong(name);

    public static JsonElement? Optional(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    public static string Text(JsonElement parent, string name) => TextOf(Property(parent, name), name);

    public static string? OptionalText(JsonElement parent, string name) => Optional(parent, name) is { } value ? TextOf(value, name) : null;

    public static int Number(JsonElement parent, string name) =>
        Property(parent, name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt32(out var number) && number >= 0 ? number : throw Wrong(name);

    public static bool Flag(JsonElement parent, string name) => Property(parent, name).ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Wrong(name),
    };

    public static DateTimeOffset Time(JsonElement parent, string name) => TimeOf(Text(parent, name), name);

    public static DateTimeOffset? OptionalTime(JsonElement parent, string name) =>
        OptionalText(parent, name) is { } text ? TimeOf(text, name) : null;

    public static string HexId(JsonElement parent, string name) => Text(parent, name) is var id && ResourceIds.IsHexId(id) ? id : throw Wrong(name);

    public static string? OptionalHexId(JsonElement parent, string name) => Optional(parent, name) is null ? null : HexId(parent, name);

    public static IEnumerable<JsonElement> Items(JsonElement parent, string name, int most) =>
        Property(parent, name) is { ValueKind: JsonValueKind.Array } list && list.GetArrayLength() <= most ? list.EnumerateArray() : throw Wrong(name);

    public static T Word<T>(string text, string name)
        where T : struct, Enum =>
        text.Length > 0 && char.IsAsciiLetterLower(text[0]) && Enum.TryParse<T>(text, ignoreCase: true, out var value)
            && string.Equals(value.ToString(), text, StringComparison.OrdinalIgnoreCase) ? value : throw Wrong(name);

    /// <summary>A folder's absolute path.</summary>
    public static string Folder(JsonElement parent, string name) =>
        Text(parent, name) is var path && Path.IsPathFullyQualified(path) ? path : throw Wrong(name);

    /// <summary>Whose a token is: <c>user</c>, or an account's id.</summary>
    public static TokenOwner Owner(JsonElement parent, string name) => Text(parent, name) switch
    {
        "user" => TokenOwner.User,
        var account when ResourceIds.IsHexId(account) => TokenOwner.Account(account),
        _ => throw Wrong(name),
    };

    public static void WriteOwner(Utf8JsonWriter writer, string name, TokenOwner owner) => writer.WriteString(name, owner.AccountId ?? "user");

    public static void WriteTime(Utf8JsonWriter writer, string name, DateTimeOffset? time)
    {
        if (time is { } known)
        {
            writer.WriteString(name, known.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture));
        }
    }

    public static void WriteText(Utf8JsonWriter writer, string name, string? text)
    {
        if (text is not null)
        {
            writer.WriteString(name, text);
        }
    }

    public static string WordOf<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();

    public static FormatException Wrong(string name) => new($"\"{name}\" is missing or has not the form that it must have.");

    public static string TextOf(JsonElement value, string name)
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            throw Wrong(name);
        }

        try
        {
            var text = value.GetString()!;
            return text.Length is > 0 and <= LongestText && !text.Any(char.IsControl) ? text : throw Wrong(name);
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair.
            throw Wrong(name);
        }
    }

    private static DateTimeOffset TimeOf(string text, string name) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time
            : throw Wrong(name);
}
