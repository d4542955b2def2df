using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Cftoken.Core.DotEnv;

/// <summary>
/// dotenv's grammar is one regular expression, odd corners included (a value may start on the next line, <c>NAME: value</c>
/// is an assignment); only the same expression reads the same files the same way.
/// </summary>
internal static partial class DotEnvGrammar
{
    // JavaScript's \s, written out: .NET's differs by U+0085 and U+FEFF.
    private const string Space = @"\f\n\r\t\v\u0020\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff";
    private const string SpaceInLine = @"\f\t\v\u0020\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\ufeff";

    private const string Assignment =
        "^[" + SpaceInLine + "]*(?:export[" + Space + "]+)?(?<key>[A-Za-z0-9_.-]+)(?<separator>[" + Space + "]*=|:[" + Space + "])" +
        "(?<value>[" + Space + "]*'(?:\\\\'|[^'])*'|[" + Space + "]*\"(?:\\\\\"|[^\"])*\"|[" + Space + "]*`(?:\\\\`|[^`])*`|[^#\\r\\n]+)?" +
        "[" + Space + "]*(?:#.*)?$";

    /// <summary>All assignments, in order.</summary>
    internal static ImmutableArray<DotEnvEntry> Read(string text)
    {
        var lines = UnixLines.Of(text);
        var entries = ImmutableArray.CreateBuilder<DotEnvEntry>();
        var line = 1;
        var counted = 0;
        for (var match = AssignmentPattern().Match(lines.Text); match.Success; match = match.NextMatch())
        {
            var key = match.Groups["key"];
            line += lines.Text.AsSpan(counted, key.Index - counted).Count('\n');
            counted = key.Index;

            var separator = match.Groups["separator"];
            var value = match.Groups["value"];
            var (start, raw) = value.Success ? Trim(value) : (separator.Index + separator.Length, string.Empty);
            entries.Add(new DotEnvEntry(
                key.Value,
                line,
                Unquote(raw),
                lines.OriginalOffset(start)..lines.OriginalOffset(start + raw.Length)));
        }

        return entries.ToImmutable();
    }

    /// <summary>Whether a text can be a variable's name.</summary>
    internal static bool IsKey(string? text) => text is not null && KeyPattern().IsMatch(text);

    /// <summary>Ways to write a value, plainest first. Which of them reads back depends on the value and on the file.</summary>
    internal static IEnumerable<string> Quotings(string value)
    {
        if (PlainValuePattern().IsMatch(value))
        {
            yield return value;
        }

        foreach (var quote in "'\"`")
        {
            if (!value.Contains(quote, StringComparison.Ordinal))
            {
                yield return $"{quote}{value}{quote}";
            }
        }

        if (!value.Contains('"', StringComparison.Ordinal))
        {
            yield return $"\"{value.Replace("\r", "\\r", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)}\"";
        }
    }

    private static (int Start, string Raw) Trim(Group value)
    {
        var raw = value.ValueSpan;
        var start = 0;
        while (start < raw.Length && IsSpace(raw[start]))
        {
            start++;
        }

        var end = raw.Length;
        while (end > start && IsSpace(raw[end - 1]))
        {
            end--;
        }

        // A value of nothing but white space is replaced where it begins, so that a comment behind it keeps its distance.
        return start == end ? (value.Index, string.Empty) : (value.Index + start, raw[start..end].ToString());
    }

    private static bool IsSpace(char c) => c != '\u0085' && (char.IsWhiteSpace(c) || c == '\ufeff');

    private static string Unquote(string raw)
    {
        var quote = raw.Length == 0 ? '\0' : raw[0];
        var isQuoted = raw.Length >= 2 && (quote is '\'' or '"' or '`') && raw[^1] == quote;
        var inner = isQuoted ? raw[1..^1] : raw;
        return quote == '"'
            ? inner.Replace("\\n", "\n", StringComparison.Ordinal).Replace("\\r", "\r", StringComparison.Ordinal)
            : inner;
    }

    // No time limit is needed: at each line start the expression reads every character a fixed number of times, and a
    // quoted value that does not fit ends at the next line's own quote.
    [GeneratedRegex(Assignment, RegexOptions.Multiline | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: Timeout.Infinite)]
    private static partial Regex AssignmentPattern();

    [GeneratedRegex(@"\A[A-Za-z0-9_.-]+\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: Timeout.Infinite)]
    private static partial Regex KeyPattern();

    // No quote, backslash, '#', '$' or white space: what every dotenv dialect takes as it stands.
    [GeneratedRegex(@"\A[A-Za-z0-9_.:/+=@,%~-]+\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: Timeout.Infinite)]
    private static partial Regex PlainValuePattern();
}
