using System.Collections.Immutable;
using Cftoken.Core.Problems;

namespace Cftoken.Tools.Invocations;

/// <summary>Reads what a script or a user writes to run wrangler. It expands nothing and runs nothing.</summary>
public static class WranglerCommandLine
{
    /// <summary>The tool's name in an <see cref="Invocation"/>.</summary>
    public const string Tool = "wrangler";

    /// <summary>
    /// Reads a shell line with any number of commands (<c>npm run build &amp;&amp; CLOUDFLARE_ENV=staging npx wrangler deploy</c>).
    /// </summary>
    /// <param name="line">The line or lines as they stand in the script.</param>
    /// <param name="where">Where they stand.</param>
    /// <returns>The runs of wrangler in order; commands of other programs are passed over.</returns>
    public static ImmutableArray<Invocation> ParseShell(string line, SourceLocation where)
    {
        ArgumentNullException.ThrowIfNull(line);
        var invocations = ImmutableArray.CreateBuilder<Invocation>();
        foreach (var words in ShellWords.Split(line))
        {
            if (Parse(words, where) is { } invocation)
            {
                invocations.Add(invocation);
            }
        }

        return invocations.ToImmutable();
    }

    /// <summary>Reads one command that is split into words already, with whatever launches it: <c>npx</c>, <c>pnpm exec</c>, <c>VAR=x</c>.</summary>
    /// <param name="arguments">The words, quotes removed.</param>
    /// <param name="where">Where they stand.</param>
    /// <returns>The run of wrangler, or null where the command runs something else. An unknown wrangler command is a run all the same.</returns>
    public static Invocation? Parse(IReadOnlyList<string> arguments, SourceLocation where)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        var launch = Launch.Find(arguments);
        if (launch is null)
        {
            return null;
        }

        var words = new List<string>();
        var options = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        var at = launch.Next;
        while (at < arguments.Count)
        {
            var word = arguments[at++];
            if (word == "--")
            {
                words.AddRange(arguments.Skip(at));
                break;
            }

            if (word.Length > 1 && word[0] == '-' && !char.IsAsciiDigit(word[1]))
            {
                at = ReadOption(word, arguments, at, options);
            }
            else
            {
                words.Add(word);
            }
        }

        // "-e" goes before the variable, as in wrangler.
        if (launch.Environment is { } environment)
        {
            options.TryAdd("env", environment);
        }

        var (command, taken) = WranglerCommands.Take(words);
        return new Invocation(Tool, command, [.. words.Skip(taken)], options.ToImmutable(), where, launch.AskedVersion);
    }

    private static int ReadOption(string word, IReadOnlyList<string> arguments, int next, ImmutableDictionary<string, string>.Builder options)
    {
        var text = word.TrimStart('-');
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        if (equals >= 0)
        {
            Add(options, WranglerOptions.Canonical(text[..equals]), text[(equals + 1)..]);
            return next;
        }

        if (text.StartsWith("no-", StringComparison.Ordinal))
        {
            options[WranglerOptions.Canonical(text[3..])] = "false";
            return next;
        }

        var name = WranglerOptions.Canonical(text);
        if (WranglerOptions.IsSwitch(name) || !HasValue(arguments, next))
        {
            var said = next < arguments.Count && arguments[next] is "true" or "false";
            options[name] = said ? arguments[next] : "true";
            return said ? next + 1 : next;
        }

        do
        {
            Add(options, name, arguments[next++]);
        }
        while (WranglerOptions.IsList(name) && HasValue(arguments, next));

        return next;
    }

    private static bool HasValue(IReadOnlyList<string> arguments, int next) =>
        next < arguments.Count && (arguments[next].Length == 0 || arguments[next][0] != '-');

    private static void Add(ImmutableDictionary<string, string>.Builder options, string name, string value) =>
        options[name] = WranglerOptions.IsList(name) && options.TryGetValue(name, out var before) ? $"{before}\n{value}" : value;
}
