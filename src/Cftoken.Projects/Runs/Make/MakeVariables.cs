using System.Collections.Immutable;
using System.Text;
using Cftoken.Projects.Runs.Shell;

namespace Cftoken.Projects.Runs.Make;

/// <summary>Replaces make's variables in a text. One that is not known becomes a shell variable of that name, which is what the environment would give.</summary>
/// <param name="file">The Makefile.</param>
/// <param name="given">Variables of make's command line, which go before those of the file.</param>
/// <param name="environment">The variables that make finds.</param>
internal sealed class MakeVariables(Makefile file, ImmutableDictionary<string, string> given, ImmutableDictionary<string, ShellValue> environment)
{
    private const int MaxDepth = 20;
    private const int MaxLength = 64 * 1024;

    /// <summary>The text with its variables replaced.</summary>
    /// <param name="text">The text.</param>
    /// <param name="target">The target, which is <c>$@</c>.</param>
    /// <param name="prerequisites">What it needs: <c>$&lt;</c> and <c>$^</c>.</param>
    internal string Expand(string text, string target = "", string prerequisites = "") => Expand(text, target, prerequisites, 0);

    private string Expand(string text, string target, string prerequisites, int depth)
    {
        var expanded = new StringBuilder();
        for (var at = 0; at < text.Length && expanded.Length < MaxLength; at++)
        {
            if (text[at] != '$' || at + 1 == text.Length)
            {
                expanded.Append(text[at]);
                continue;
            }

            var next = text[++at];
            switch (next)
            {
                case '$':
                    expanded.Append('$');
                    break;
                case '@':
                    expanded.Append(target);
                    break;
                case '<':
                    expanded.Append(prerequisites.Split(' ')[0]);
                    break;
                case '^':
                    expanded.Append(prerequisites);
                    break;
                case '(' or '{':
                    var end = text.IndexOf(next == '(' ? ')' : '}', at);
                    var inner = end < 0 ? text[(at + 1)..] : text[(at + 1)..end];
                    expanded.Append(Variable(inner, target, prerequisites, depth));
                    at = end < 0 ? text.Length : Closing(text, at, end);
                    break;
                default:
                    expanded.Append(Variable(next.ToString(), target, prerequisites, depth));
                    break;
            }
        }

        return expanded.ToString();
    }

    // "$(shell echo $(X))": the bracket that closes the outer one.
    private static int Closing(string text, int open, int end)
    {
        var inner = text.AsSpan(open + 1, end - open - 1).Count(text[open]);
        while (inner-- > 0 && text.IndexOf(text[end], end + 1) is >= 0 and var next)
        {
            end = next;
        }

        return end;
    }

    private string Variable(string name, string target, string prerequisites, int depth)
    {
        if (name == "MAKE")
        {
            return "make";
        }

        if (name == "CURDIR")
        {
            return file.Folder;
        }

        if (given.TryGetValue(name, out var value))
        {
            return value;
        }

        // Variables of the file go before those of the environment, but "?=" only fills a gap.
        if (file.Variables.TryGetValue(name, out var written))
        {
            return written is null || depth >= MaxDepth ? Unknown(name) : Expand(written, target, prerequisites, depth + 1);
        }

        return environment.TryGetValue(name, out var found) && found.Single is { } single ? single : Unknown(name);
    }

    private static string Unknown(string name) =>
        name.All(letter => letter == '_' || char.IsAsciiLetterOrDigit(letter)) && name.Length > 0 ? $"${{{name}}}" : "${{ make }}";
}
