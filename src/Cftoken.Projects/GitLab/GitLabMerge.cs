using Cftoken.Projects.Yaml;

namespace Cftoken.Projects.GitLab;

/// <summary>Merges as GitLab does for <c>include</c> and <c>extends</c>: tables key by key, everything else is replaced.</summary>
internal static class GitLabMerge
{
    /// <summary>Puts one value over another.</summary>
    internal static YamlNode Over(YamlNode? below, YamlNode above)
    {
        if (below is not YamlMapping under || above is not YamlMapping over)
        {
            return above;
        }

        var merged = new OrderedDictionary<string, YamlEntry>(StringComparer.Ordinal);
        foreach (var entry in under.Values)
        {
            merged[entry.Key] = entry;
        }

        foreach (var entry in over.Values)
        {
            merged[entry.Key] = merged.TryGetValue(entry.Key, out var before) ? entry with { Value = Over(before.Value, entry.Value) } : entry;
        }

        return new YamlMapping(over.Where, Math.Max(under.Size, over.Size), [.. merged.Values]);
    }
}
