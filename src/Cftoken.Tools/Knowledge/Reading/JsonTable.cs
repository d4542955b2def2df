using System.Collections.Immutable;
using System.Text.Json;
using Cftoken.Core.Problems;

namespace Cftoken.Tools.Knowledge.Reading;

/// <summary>A JSON table of a knowledge file that is read key by key; whatever was not asked for is a problem.</summary>
internal sealed class JsonTable
{
    private readonly JsonElement element;
    private readonly List<Problem> problems;
    private readonly HashSet<string> read = new(StringComparer.Ordinal);

    /// <summary>Reads a table.</summary>
    /// <param name="element">The element; anything but a table is a problem, and reads as an empty one.</param>
    /// <param name="place">What the element is: <c>wrangler/deploy.json: calls[3]</c>.</param>
    /// <param name="problems">Where problems go.</param>
    public JsonTable(JsonElement element, string place, List<Problem> problems)
    {
        Place = place;
        this.element = element;
        this.problems = problems;
        if (element.ValueKind != JsonValueKind.Object)
        {
            Refuse("knowledge.form", "is no table");
        }
    }

    /// <summary>What the table is, for messages.</summary>
    public string Place { get; }

    /// <summary>Reports something about the table.</summary>
    public void Refuse(string code, string what) => problems.Add(new Problem(code, $"{Place} {what}."));

    /// <summary>The value of a key; null where it is missing.</summary>
    public JsonElement? Get(string key)
    {
        read.Add(key);
        return element.ValueKind == JsonValueKind.Object && element.TryGetProperty(key, out var value) ? value : null;
    }

    /// <summary>A string; null where it is missing, a problem where it is something else.</summary>
    public string? Text(string key)
    {
        if (Get(key) is not { } value)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text)
        {
            return text;
        }

        Refuse("knowledge.form", $"wants text for {key}");
        return null;
    }

    /// <summary>A string that must be there.</summary>
    public string RequiredText(string key)
    {
        if (Get(key) is null)
        {
            Refuse("knowledge.form", $"lacks {key}");
        }

        return Text(key) ?? string.Empty;
    }

    /// <summary>A whole number; null where it is missing.</summary>
    public int? Number(string key)
    {
        if (Get(key) is not { } value)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number))
        {
            return number;
        }

        Refuse("knowledge.form", $"wants a whole number for {key}");
        return null;
    }

    /// <summary>True where the key says so.</summary>
    public bool Flag(string key)
    {
        if (Get(key) is not { } value)
        {
            return false;
        }

        if (value.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
        {
            Refuse("knowledge.form", $"wants true or false for {key}");
        }

        return value.ValueKind == JsonValueKind.True;
    }

    /// <summary>A list of strings; empty where it is missing.</summary>
    public ImmutableArray<string> Texts(string key)
    {
        var texts = List(key);
        if (texts.Any(text => text.ValueKind != JsonValueKind.String))
        {
            Refuse("knowledge.form", $"wants a list of texts for {key}");
            return [];
        }

        return [.. texts.Select(text => text.GetString()!)];
    }

    /// <summary>A list; empty where it is missing.</summary>
    public IReadOnlyList<JsonElement> List(string key)
    {
        if (Get(key) is not { } value)
        {
            return [];
        }

        if (value.ValueKind == JsonValueKind.Array)
        {
            return [.. value.EnumerateArray()];
        }

        Refuse("knowledge.form", $"wants a list for {key}");
        return [];
    }

    /// <summary>A list of tables.</summary>
    public IEnumerable<JsonTable> Tables(string key) =>
        List(key).Select((item, index) => new JsonTable(item, $"{Place}{(Place.EndsWith(':') ? " " : ".")}{key}[{index}]", problems));

    /// <summary>A table below a key; null where it is missing.</summary>
    public JsonTable? Table(string key) => Get(key) is { } value ? new JsonTable(value, $"{Place} {key}", problems) : null;

    /// <summary>The keys of the table.</summary>
    public IEnumerable<string> Keys => element.ValueKind == JsonValueKind.Object ? element.EnumerateObject().Select(member => member.Name) : [];

    /// <summary>Reports every key that was not asked for.</summary>
    public void Close()
    {
        foreach (var key in Keys.Where(key => !read.Contains(key)))
        {
            Refuse("knowledge.word", $"does not know the word {key}");
        }
    }
}
