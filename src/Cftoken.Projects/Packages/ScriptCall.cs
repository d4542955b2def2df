using System.Collections.Immutable;

namespace Cftoken.Projects.Packages;

/// <summary>A command that runs one of the package's own scripts.</summary>
/// <param name="Script">The script's name.</param>
/// <param name="Variables">Variables set for it: <c>NAME=value</c>.</param>
/// <param name="Arguments">Words handed on to it.</param>
public sealed record ScriptCall(string Script, ImmutableArray<string> Variables, ImmutableArray<string> Arguments)
{
    private static readonly string[] Managers = ["npm", "pnpm", "yarn", "bun"];

    // What npm runs without "run".
    private static readonly string[] NpmShorthands = ["start", "test", "stop", "restart", "t", "tst"];

    /// <summary>Reads the call; null where the command is none.</summary>
    /// <param name="words">The command's words.</param>
    /// <param name="isScript">Whether the package has a script of that name.</param>
    public static ScriptCall? Find(ImmutableArray<string> words, Func<string, bool> isScript)
    {
        ArgumentNullException.ThrowIfNull(isScript);
        var start = words.TakeWhile(IsAssignmentOrLauncher).Count();
        var variables = words[..start].Where(word => word.Contains('=', StringComparison.Ordinal)).ToImmutableArray();
        if (start == words.Length || !Managers.Contains(words[start]))
        {
            return null;
        }

        var isNpm = words[start] == "npm";
        var at = SkipOptions(words, start + 1);
        var saysRun = at < words.Length && words[at] is "run" or "run-script" or "rum" or "urn";
        at = saysRun ? SkipOptions(words, at + 1) : at;
        if (at >= words.Length || !isScript(words[at]) || (isNpm && !saysRun && !NpmShorthands.Contains(words[at])))
        {
            return null;
        }

        // npm keeps options in front of "--" to itself; the others hand everything on.
        var rest = words[(at + 1)..];
        var dashes = rest.IndexOf("--");
        var handedOn = dashes >= 0 ? [.. isNpm ? [] : rest[..dashes], .. rest[(dashes + 1)..]] : rest.RemoveAll(word => isNpm && word.StartsWith('-'));
        return new ScriptCall(words[at], variables, handedOn);
    }

    private static int SkipOptions(ImmutableArray<string> words, int at)
    {
        while (at < words.Length && words[at].StartsWith('-'))
        {
            at++;
        }

        return at;
    }

    private static bool IsAssignmentOrLauncher(string word) =>
        word is "cross-env" or "env" || (word.IndexOf('=', StringComparison.Ordinal) > 0 && (char.IsAsciiLetter(word[0]) || word[0] == '_'));
}
