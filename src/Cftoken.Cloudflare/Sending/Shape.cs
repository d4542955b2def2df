using System.Globalization;
using System.Text.Json;
using Cftoken.Catalog.Policies;
using Cftoken.Cloudflare.Errors;

namespace Cftoken.Cloudflare.Sending;

/// <summary>Reads the parts of an answer that must be there. Its complaints name what is missing and quote nothing.</summary>
/// <param name="call">The call that was answered.</param>
/// <param name="changes">Whether it changed something, so that an unreadable answer leaves its outcome unknown.</param>
internal sealed class Shape(string call, bool changes = false)
{
    public JsonElement Property(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value)
            ? value
            : throw Malformed($"\"{name}\" is missing");

    public string Text(JsonElement element, string name) =>
        Property(element, name) is { ValueKind: JsonValueKind.String } value && value.GetString() is { Length: > 0 } text
            ? text
            : throw Malformed($"\"{name}\" is no text");

    /// <summary>An id of 32 lower hex digits. Anything else is not shown and never becomes a part of a path.</summary>
    public string Id(JsonElement element) => Text(element, "id") is var id && ResourceIds.IsHexId(id)
        ? id
        : throw Malformed("\"id\" has not 32 lower hex digits");

    public IEnumerable<JsonElement> Items(JsonElement element, string name) =>
        Items(Property(element, name), name, JsonValueKind.String);

    /// <summary>The objects of an array.</summary>
    public IEnumerable<JsonElement> Objects(JsonElement array) => Items(array, "result", JsonValueKind.Object);

    public static DateTimeOffset? Date(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            && DateTimeOffset.TryParse(value.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date)
            ? date
            : null;

    public CloudflareApiException Malformed(string what) =>
        new(ApiErrorKind.MalformedAnswer, call, $"the answer is not as expected: {what}.") { IsOutcomeUnknown = changes };

    private JsonElement.ArrayEnumerator Items(JsonElement array, string name, JsonValueKind kind) =>
        array.ValueKind == JsonValueKind.Array && array.EnumerateArray().All(item => item.ValueKind == kind)
            ? array.EnumerateArray()
            : throw Malformed($"\"{name}\" is no list of {(kind == JsonValueKind.Object ? "objects" : "texts")}");
}
