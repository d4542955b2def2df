using System.Collections.Frozen;
using Cftoken.Core.Text;
using Cftoken.Tools.Configuration;

namespace Cftoken.Tools.Expansion;

/// <summary>Finds configuration keys that no knowledge covers.</summary>
internal static class UnknownKeys
{
    /// <summary>The unknown keys: those of the top level, and those below a key of which deeper ones are known.</summary>
    public static IEnumerable<Unknown> Find(ConfigNode configuration, FrozenSet<string> known)
    {
        foreach (var member in configuration.Members)
        {
            if (!known.Contains(member.Key) && !known.Any(key => key.StartsWith($"{member.Key}.", StringComparison.Ordinal)))
            {
                yield return Say(member, member.Key);
                continue;
            }

            foreach (var below in known.Contains(member.Key) ? [] : member.Value.Members.Where(below => !known.Contains($"{member.Key}.{below.Key}")))
            {
                yield return Say(below, $"{member.Key}.{below.Key}");
            }
        }
    }

    private static Unknown Say(ConfigMember member, string key) => new(
        UnknownKind.ConfigurationKey,
        UntrustedText.Clean(key, 100),
        member.KeyLocation,
        "What it adds to a deploy is not known; nothing is planned for it.");
}
