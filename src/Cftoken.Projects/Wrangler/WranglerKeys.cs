using System.Collections.Frozen;

namespace Cftoken.Projects.Wrangler;

/// <summary>How a named environment gets a key that stands at the top level.</summary>
internal enum Inheritance
{
    /// <summary>It has the top level's value unless it has its own.</summary>
    Inherited,

    /// <summary>It has only its own.</summary>
    Separate,

    /// <summary>The key stands at the top level only, and counts for every environment.</summary>
    Shared,

    /// <summary>A build tool writes it into the configuration to which it redirects.</summary>
    Generated,

    /// <summary>wrangler 4 does not know it any more.</summary>
    Removed,
}

/// <summary>A key that wrangler knows.</summary>
/// <param name="Name">The key.</param>
/// <param name="Inheritance">How environments get it.</param>
/// <param name="Shape">What its value must look like.</param>
internal sealed record WranglerKey(string Name, Inheritance Inheritance, ConfigShape Shape);

/// <summary>All keys that wrangler knows, from the embedded <c>wrangler-keys.txt</c>.</summary>
internal static class WranglerKeys
{
    private static readonly FrozenDictionary<string, WranglerKey> Known = Load();

    /// <summary>The key of that name, or null.</summary>
    internal static WranglerKey? Find(string name) => Known.GetValueOrDefault(name);

    /// <summary>The names that may stand in a hand-written configuration.</summary>
    internal static IEnumerable<string> Names =>
        Known.Values.Where(key => key.Inheritance < Inheritance.Generated).Select(key => key.Name).Order(StringComparer.Ordinal);

    private static FrozenDictionary<string, WranglerKey> Load()
    {
        using var stream = typeof(WranglerKeys).Assembly.GetManifestResourceStream("wrangler-keys.txt")!;
        using var reader = new StreamReader(stream);
        var keys = new Dictionary<string, WranglerKey>(StringComparer.Ordinal);
        while (reader.ReadLine() is { } line)
        {
            if (line.Split(' ', 3, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) is [var name, var inheritance, var shape]
                && name != "#")
            {
                keys.Add(name, new WranglerKey(name, Enum.Parse<Inheritance>(inheritance, ignoreCase: true), ConfigShape.Parse(shape)));
            }
        }

        return keys.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
