using System.Collections.Frozen;
using System.Collections.Immutable;
using Cftoken.Tools.Configuration;

namespace Cftoken.Projects.BuildOutput;

/// <summary>A kind of binding in a Build Output, and where wrangler's configuration has the same.</summary>
/// <param name="Group">Wrangler's table around the key: <c>queues</c> of <c>queues.producers</c>; null where the key stands alone.</param>
/// <param name="Key">Wrangler's key.</param>
/// <param name="IsList">Whether the key holds a list.</param>
/// <param name="NameKey">What the binding's own name is called in wrangler's item.</param>
/// <param name="Fields">The binding's fields and what wrangler calls them.</param>
internal sealed record BuildOutputBinding(string? Group, string Key, bool IsList, string NameKey, ImmutableArray<(string Theirs, string Wranglers)> Fields)
{
    private static readonly FrozenDictionary<string, BuildOutputBinding> Known = Load();

    /// <summary>The kind of that name; null where there is none.</summary>
    internal static BuildOutputBinding? Find(string type) => Known.GetValueOrDefault(type);

    /// <summary>The names of all kinds.</summary>
    internal static IEnumerable<string> Types => Known.Keys;

    /// <summary>The binding as an item of wrangler's configuration; every value keeps its place.</summary>
    internal ConfigNode ToItem(ConfigMember binding)
    {
        var name = new ConfigMember(NameKey, binding.KeyLocation, ConfigNode.Scalar(ConfigKind.String, binding.KeyLocation, binding.Key));
        var fields = from field in Fields
                     let value = binding.Value[field.Theirs]
                     where value is not null
                     select new ConfigMember(field.Wranglers, value.Location, value);
        return ConfigNode.Object(binding.Value.Location, [name, .. fields]);
    }

    private static FrozenDictionary<string, BuildOutputBinding> Load()
    {
        using var stream = typeof(BuildOutputBinding).Assembly.GetManifestResourceStream("build-output-bindings.txt")!;
        using var reader = new StreamReader(stream);
        var known = new Dictionary<string, BuildOutputBinding>(StringComparer.Ordinal);
        while (reader.ReadLine() is { } line)
        {
            if (line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [not "#", _, ..] words)
            {
                known.Add(words[0], Parse(words[1], words[2..]));
            }
        }

        return known.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static BuildOutputBinding Parse(string key, string[] fields)
    {
        var path = key.TrimEnd('[', ']').Split('.');
        return new BuildOutputBinding(
            path.Length > 1 ? path[0] : null,
            path[^1],
            key.EndsWith(']'),
            fields.Contains("name=", StringComparer.Ordinal) ? "name" : "binding",
            [.. fields.Where(field => field != "name=").Select(field => field.Split('>')).Select(field => (field[0], field[^1]))]);
    }
}
