using System.Collections.Concurrent;
using System.Text.Json;
using Cftoken.Core.Problems;
using Cftoken.Tools.Configuration;

namespace Cftoken.Tools.Tests.Recorded;

/// <summary>Reads the data that is built into this assembly.</summary>
public static class TestData
{
    /// <summary>A place for configuration that no test asks the place of.</summary>
    public static readonly SourceLocation Somewhere = new("wrangler.jsonc", 1, 1);

    /// <summary>The lines of a file.</summary>
    public static IEnumerable<string> Lines(string name)
    {
        using var reader = new StreamReader(typeof(TestData).Assembly.GetManifestResourceStream(name)!);
        while (reader.ReadLine() is { } line)
        {
            yield return line;
        }
    }

    private static readonly ConcurrentDictionary<string, JsonElement> Read = new(StringComparer.Ordinal);

    /// <summary>A file as JSON.</summary>
    public static JsonElement Json(string name) => Read.GetOrAdd(name, static file => JsonElement.Parse(string.Join('\n', Lines(file))));

    /// <summary>JSON text as configuration.</summary>
    public static ConfigNode Config(string json) => Node(JsonElement.Parse(json));

    /// <summary>JSON as configuration.</summary>
    public static ConfigNode Node(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => ConfigNode.Object(Somewhere, [.. element.EnumerateObject().Select(member => new ConfigMember(member.Name, Somewhere, Node(member.Value)))]),
        JsonValueKind.Array => ConfigNode.Array(Somewhere, [.. element.EnumerateArray().Select(Node)]),
        JsonValueKind.String => ConfigNode.Scalar(ConfigKind.String, Somewhere, element.GetString()),
        JsonValueKind.Number => ConfigNode.Scalar(ConfigKind.Number, Somewhere, element.GetRawText()),
        JsonValueKind.True or JsonValueKind.False => ConfigNode.Scalar(ConfigKind.Boolean, Somewhere, element.GetRawText()),
        _ => ConfigNode.Scalar(ConfigKind.Null, Somewhere, null),
    };
}
