using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cftoken.Emulator.Endpoints;

namespace Cftoken.Emulator.Products.Shared;

/// <summary>Reading bodies and writing dates in the way all products share.</summary>
internal static class JsonReading
{
    /// <summary>A member that is a string; null where there is none.</summary>
    public static string? Text(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    /// <summary>A member that is a string, of an object that the emulator keeps; null where there is none.</summary>
    public static string? Text(this JsonNode? node, string name) =>
        node is JsonObject json && json[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    /// <summary>A member of any kind, as a node without a parent; null where there is none.</summary>
    public static JsonNode? Node(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? ToNode(value) : null;

    /// <summary>A member that is true or false; null where there is none.</summary>
    public static bool? Flag(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value)
        && value.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? value.GetBoolean()
            : null;

    /// <summary>The entries of an array; none where it is no array.</summary>
    public static IEnumerable<JsonElement> Entries(this JsonElement element) =>
        element.ValueKind == JsonValueKind.Array ? element.EnumerateArray() : [];

    /// <summary>The entries of a member that is an array; none where there is none.</summary>
    public static IEnumerable<JsonElement> Entries(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value.Entries() : [];

    /// <summary>The element as a node that can be kept.</summary>
    public static JsonNode? ToNode(this JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => JsonObject.Create(element.Clone()),
        JsonValueKind.Array => JsonArray.Create(element.Clone()),
        JsonValueKind.Null or JsonValueKind.Undefined => null,
        _ => JsonValue.Create(element.Clone()),
    };

    /// <summary>The moment of the request, as Cloudflare writes dates.</summary>
    public static string Stamp(this EmulatorRequest request) => Stamp(request.At);

    /// <summary>A moment, as Cloudflare writes dates.</summary>
    public static string Stamp(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    /// <summary>A list as a JSON array; its nodes must have no parent.</summary>
    public static JsonArray ToJsonArray(this IEnumerable<JsonNode?> nodes) => new([.. nodes]);
}
