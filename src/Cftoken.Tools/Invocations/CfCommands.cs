using System.Collections.Frozen;

namespace Cftoken.Tools.Invocations;

/// <summary>
/// The commands of the <c>cf</c> command line. It is a generic client: each command that talks to the API makes one call,
/// whose path's parameters its options and arguments fill. Source: npm package cf 0.0.5, <c>cf-dist/_meta/schemas.json</c>, read 2026-11-22.
/// </summary>
public static class CfCommands
{
    private const string Resource = "cf-commands.tsv";

    private static readonly Lazy<FrozenDictionary<string, (string Method, string Path)>> Known = new(Read);

    /// <summary>The operation that a command calls, as <c>POST /zones/{zone_id}/dns_records</c>; null where the command is not known or calls nothing.</summary>
    /// <param name="command">The command without <c>cf</c>: <c>dns records create</c>.</param>
    public static (string Method, string Path)? CallOf(string command) =>
        Known.Value.TryGetValue(command, out var call) ? call : null;

    /// <summary>
    /// Takes the command from the front of the words: the longest one that is known. Of what is unknown, all words are
    /// taken, so that it can be reported by its name.
    /// </summary>
    internal static (string Command, int Words) Take(IReadOnlyList<string> words)
    {
        var command = string.Empty;
        for (var taken = 1; taken <= words.Count && taken <= MaxWords; taken++)
        {
            command = taken == 1 ? words[0] : $"{command} {words[taken - 1]}";
            if (Known.Value.ContainsKey(command))
            {
                return (command, taken);
            }
        }

        return (command, Math.Min(words.Count, MaxWords));
    }

    // The longest commands that the package has.
    private const int MaxWords = 3;

    private static FrozenDictionary<string, (string Method, string Path)> Read()
    {
        using var stream = typeof(CfCommands).Assembly.GetManifestResourceStream(Resource)!;
        using var reader = new StreamReader(stream);
        var calls = new Dictionary<string, (string Method, string Path)>(StringComparer.Ordinal);
        while (reader.ReadLine() is { } line)
        {
            if (!line.StartsWith('#') && line.Split('\t') is [var command, var method, var path])
            {
                calls.Add(command, (method, path));
            }
        }

        return calls.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
