using System.Text.RegularExpressions;

namespace Cftoken.Logs.Reading;

/// <summary>
/// Takes a line out of the quotes in which Node prints what a program wrote that it had started:
/// <c>    '  Authentication error [code: 10000]\n' +</c>.
/// </summary>
internal static partial class QuotedText
{
    /// <summary>The line without its quotes; as it is where it has none.</summary>
    public static string Unquoted(string line)
    {
        if (!line.Contains("\\n'", StringComparison.Ordinal) || Quoted().Match(line) is not { Success: true } quoted)
        {
            return line;
        }

        var text = quoted.Groups["text"].Value
            .Replace("\\x1B", "\u001b", StringComparison.OrdinalIgnoreCase)
            .Replace("\\u001b", "\u001b", StringComparison.OrdinalIgnoreCase)
            .Replace("\\'", "'", StringComparison.Ordinal);
        return TerminalText.Plain(text);
    }

    [GeneratedRegex("""^\s{0,40}(?:std(?:out|err): )?'(?<text>.{0,4000}?)\\n'(?: \+|,)?\s*$""", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Quoted();
}
