using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cftoken.Core.Problems;
using Cftoken.Core.Secrets;
using Cftoken.Tokens.Sinks.Stores;

namespace Cftoken.Tokens.Sinks.OnePassword;

/// <summary>An item as <c>op item get --format json</c> gives it, to be changed and given back whole.</summary>
/// <param name="json">The item.</param>
internal sealed class OnePasswordItem(JsonObject json)
{
    /// <summary>Its id, which stays when it is renamed.</summary>
    public string? Id => Text(json, "id");

    /// <summary>Its category: <c>API_CREDENTIAL</c>, <c>LOGIN</c>, …</summary>
    public string? Category => Text(json, "category");

    private IEnumerable<JsonObject> Fields => (json["fields"] as JsonArray)?.OfType<JsonObject>() ?? [];

    /// <summary>Reads op's output; null where it is no item.</summary>
    public static OnePasswordItem? Parse(string output)
    {
        try
        {
            return JsonNode.Parse(output) is JsonObject item && item["fields"] is JsonArray or null ? new OnePasswordItem(item) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>How many fields have that name.</summary>
    public int Count(string name) => Fields.Count(field => Text(field, "label") == name);

    /// <summary>What the field of that name holds.</summary>
    public StoredValue ValueOf(string name) => Fields.FirstOrDefault(field => Text(field, "label") == name) is { } found
        ? StoredValue.Of(Text(found, "value"))
        : StoredValue.Nothing;

    /// <summary>What all fields hold: others' secrets among it.</summary>
    public IEnumerable<Secret> Values => Fields.Select(entry => Text(entry, "value")).OfType<string>().Where(value => value.Length > 0).Select(value => new Secret(value));

    /// <summary>Every field but those of the given names, for comparing.</summary>
    public ImmutableArray<string> Others(IEnumerable<string> names)
    {
        var ours = names.ToHashSet(StringComparer.Ordinal);
        return [.. Fields.Where(field => !ours.Contains(Text(field, "label") ?? string.Empty)).Select(field => $"{Text(field, "id")}\n{Text(field, "label")}\n{Text(field, "value")}").Order(StringComparer.Ordinal)];
    }

    /// <summary>The item's text with the changes.</summary>
    /// <param name="changes">The fields.</param>
    /// <param name="plain">Names of fields that need not be hidden on the screen.</param>
    public string With(ImmutableArray<StoreChange> changes, ImmutableHashSet<string> plain)
    {
        var copy = (JsonObject)json.DeepClone();
        if (copy["fields"] is not JsonArray fields)
        {
            fields = [];
            copy["fields"] = fields;
        }

        foreach (var change in changes)
        {
            var field = fields.OfType<JsonObject>().FirstOrDefault(field => Text(field, "label") == change.Name);
            if (change.Value is null)
            {
                fields.Remove(field);
            }
            else if (field is not null)
            {
                field["value"] = change.Value.Reveal();
            }
            else
            {
                fields.Add((JsonNode)new JsonObject
                {
                    ["id"] = change.Name,
                    ["type"] = plain.Contains(change.Name) ? "STRING" : "CONCEALED",
                    ["label"] = change.Name,
                    ["value"] = change.Value.Reveal(),
                });
            }
        }

        return copy.ToJsonString();
    }

    /// <summary>What makes the item unfit to be changed; null where nothing does.</summary>
    /// <param name="shown">What people call it.</param>
    /// <param name="names">The names of the fields.</param>
    public Problem? Unfit(string shown, IEnumerable<string> names)
    {
        if (Category is "LOGIN" or "DOCUMENT" or null)
        {
            return new Problem(
                "sink.item-category",
                $"{shown} is {Category switch { "LOGIN" => "a Login", "DOCUMENT" => "a Document", _ => "of no known category" }}. op can only change it by writing it anew, and what op does not show of such an item, a passkey above all, would be lost.",
                new Fix("Use an item of its own:", $"op item create --category 'API Credential' --vault VAULT --title 'Cloudflare deploy'"));
        }

        return names.FirstOrDefault(name => Count(name) > 1) is { } twice
            ? new Problem("sink.item-fields", $"{shown} has several fields called {twice}.", new Fix("Leave one of them, or give the field another name with ?token=NAME."))
            : null;
    }

    private static string? Text(JsonObject from, string name) =>
        from[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
