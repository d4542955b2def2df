using System.Collections.Frozen;
using System.Collections.Immutable;
using Cftoken.Core.Problems;

namespace Cftoken.Tools.Invocations;

/// <summary>Reads what a script writes to run <c>cf</c>, Cloudflare's own command line (npm package cf). It expands nothing and runs nothing.</summary>
public static class CfCommandLine
{
    /// <summary>The tool's name in an <see cref="Invocation"/>.</summary>
    public const string Tool = "cf";

    // Source: the help text of cf 0.0.5, read 2026-11-22.
    private static readonly FrozenSet<string> Switches =
        new[] { "dry-run", "help", "help-full", "ndjson", "quiet", "version" }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string> OtherNames = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["a"] = "account-id",
        ["z"] = "zone",
        ["h"] = "help",
        ["q"] = "quiet",
        ["v"] = "version",
        ["dryRun"] = "dry-run",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Reads one command that is split into words already, with whatever launches it.</summary>
    /// <param name="arguments">The words, quotes removed.</param>
    /// <param name="where">Where they stand.</param>
    /// <returns>The run of cf, or null where the command runs something else. The value of <c>--api-token</c> is left out of it.</returns>
    public static Invocation? Parse(IReadOnlyList<string> arguments, SourceLocation where)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        if (Launch.Reach(arguments) is not { } launch || Launch.NameOf(arguments[launch.Program], out _) != Tool)
        {
            return null;
        }

        var words = new List<string>();
        var options = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        for (var at = launch.Next; at < arguments.Count; at++)
        {
            var word = arguments[at];
            if (word.Length < 2 || word[0] != '-')
            {
                words.Add(word);
                continue;
            }

            var text = word.TrimStart('-');
            var equals = text.IndexOf('=', StringComparison.Ordinal);
            var name = equals < 0 ? text : text[..equals];
            name = OtherNames.GetValueOrDefault(name, name);
            var takesNext = equals < 0 && !Switches.Contains(name) && at + 1 < arguments.Count && !arguments[at + 1].StartsWith('-');
            var value = equals >= 0 ? text[(equals + 1)..] : takesNext ? arguments[at + 1] : "true";
            at += takesNext ? 1 : 0;
            if (name != "api-token")
            {
                options[name] = value;
            }
        }

        var (command, taken) = CfCommands.Take(words);
        return new Invocation(Tool, command, [.. words.Skip(taken)], options.ToImmutable(), where, launch.AskedVersion);
    }
}
