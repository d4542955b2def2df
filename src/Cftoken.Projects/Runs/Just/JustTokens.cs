using System.Collections.Immutable;

namespace Cftoken.Projects.Runs.Just;

/// <summary>The words of a justfile's own lines: names, strings with their quotes, signs.</summary>
internal static class JustTokens
{
    private static readonly string[] Signs = [":=", "&&", "==", "!=", "=~"];

    /// <summary>The words of a line; a comment ends it.</summary>
    internal static ImmutableArray<string> Read(string line)
    {
        var tokens = ImmutableArray.CreateBuilder<string>();
        for (var at = 0; at < line.Length;)
        {
            var character = line[at];
            if (char.IsWhiteSpace(character))
            {
                at++;
                continue;
            }

            if (character == '#')
            {
                break;
            }

            var length = character is '"' or '\'' or '`' ? Quoted(line, at)
                : Array.Exists(Signs, sign => line.AsSpan(at).StartsWith(sign, StringComparison.Ordinal)) ? 2
                : Name(line, at);
            tokens.Add(line.Substring(at, length));
            at += length;
        }

        return tokens.ToImmutable();
    }

    /// <summary>The text of a string in quotes; null for everything else, the output of a command included.</summary>
    internal static string? Literal(string token) => token switch
    {
        ['\'', .. var inner, '\''] => inner,
        ['"', .. var inner, '"'] => inner.Contains('\\', StringComparison.Ordinal)
            ? inner.Replace("\\n", "\n", StringComparison.Ordinal).Replace("\\t", "\t", StringComparison.Ordinal).Replace("\\\"", "\"", StringComparison.Ordinal).Replace("\\\\", "\\", StringComparison.Ordinal)
            : inner,
        _ => null,
    };

    private static int Quoted(string line, int at)
    {
        for (var end = at + 1; end < line.Length; end++)
        {
            if (line[end] == '\\' && line[at] == '"')
            {
                end++;
            }
            else if (line[end] == line[at])
            {
                return end - at + 1;
            }
        }

        return line.Length - at;
    }

    private static int Name(string line, int at)
    {
        var end = at;
        while (end < line.Length && (line[end] is '_' or '-' or '?' or ':' && IsInName(line, end) || char.IsAsciiLetterOrDigit(line[end])))
        {
            end++;
        }

        return Math.Max(1, end - at);
    }

    // "a::b" names a recipe of a module; a single colon ends the head of a recipe.
    private static bool IsInName(string line, int at) => line[at] != ':'
        || (at + 1 < line.Length && line[at + 1] == ':' && at + 2 < line.Length && char.IsAsciiLetter(line[at + 2]))
        || (at > 0 && line[at - 1] == ':' && at + 1 < line.Length && char.IsAsciiLetter(line[at + 1]));
}
