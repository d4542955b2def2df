using System.Text;
using Cftoken.Core.Problems;
using Cftoken.Core.Text;
using Cftoken.Projects.Text;

namespace Cftoken.Projects.Json;

/// <summary>Says what is wrong where a JSON reader stopped, in words that name the repair.</summary>
internal sealed class JsonSyntax(SourceText source, JsonTreeBuilder tree)
{
    private const int End = -1;

    /// <summary>Whether, after a complete value, the next one follows without a comma.</summary>
    /// <param name="lastEnd">Where the last good token ended.</param>
    internal bool LacksComma(int lastEnd) =>
        tree.Innermost is { IsEmpty: false, AwaitsValue: false }
        && ByteAt(SkipTrivia(lastEnd)) is '"' or '{' or '[' or '-' or (>= '0' and <= '9') or 't' or 'f' or 'n';

    internal Problem MissingComma(int lastEnd) => Syntax(lastEnd, "A comma is missing after this value.", "Put a comma here.");

    /// <summary>Explains any other error.</summary>
    /// <param name="lastEnd">Where the last good token ended.</param>
    /// <param name="errorAt">Where the reader gave up.</param>
    internal Problem Explain(int lastEnd, int errorAt)
    {
        var next = SkipTrivia(lastEnd);
        var afterComma = ByteAt(next) == ',' ? SkipTrivia(next + 1) : next;
        var token = tree.Innermost is { IsEmpty: false, AwaitsValue: false } ? afterComma : next;
        return (ByteAt(token), tree.Innermost) switch
        {
            ('/', _) => Syntax(token, "This comment is not closed, or a slash stands alone.", "Close the comment with */, or begin it with //."),
            (End, null) => Syntax(token, "The file is empty.", "Begin with {}."),
            (End, { } inner) => Syntax(token, $"The file ends, but the {Name(inner.IsObject)} begun on line {inner.Location.Line} is still open.", $"Close it with {Bracket(inner.IsObject)}."),
            _ when tree.Depth >= JsonConfigReader.MaxDepth => Syntax(token, $"Lists and tables are nested deeper than {JsonConfigReader.MaxDepth} levels.", "Flatten them."),
            (_, null) when tree.Root is not null => Syntax(token, "Something follows after the end of the configuration.", "Delete it, or look for a bracket that closes too early."),
            ('}' or ']', { } inner) => Syntax(token, $"The {Name(inner.IsObject)} begun on line {inner.Location.Line} cannot be closed by this bracket.", $"Close it with {Bracket(inner.IsObject)}."),
            ('"', _) => ExplainString(token, errorAt),
            ('\'', _) => Syntax(token, "Text stands in single quotes.", "Use double quotes."),
            (',', _) => Syntax(token, "This comma has no value before it.", "Delete it."),
            (_, { IsObject: true, AwaitsValue: false }) => Syntax(token, $"{Shown(token)} cannot begin a key.", "Write keys in double quotes."),
            ('-' or '+' or '.' or (>= '0' and <= '9'), _) => Syntax(token, "This number is not written as JSON writes numbers.", "Write it like 1, -2.5 or 1e9, or put it in double quotes."),
            _ => Syntax(token, $"{Shown(token)} cannot begin a value.", "Write text in double quotes; bare words are only true, false and null."),
        };
    }

    private Problem ExplainString(int token, int errorAt) => ByteAt(errorAt) switch
    {
        End => Syntax(token, "This text is not closed.", "Close it with a double quote."),
        '\n' or '\r' => Syntax(token, "This text is not closed on its line.", "Close it with a double quote, and write line breaks as \\n."),
        < ' ' => Syntax(errorAt, "A control character stands in a text.", "Delete it, or write it as \\t or \\u0000."),
        _ when IsInside(token, errorAt) => Syntax(errorAt, "A backslash stands before something that it cannot escape.", "Write a backslash itself as \\\\."),
        _ => Syntax(errorAt, "A colon is missing after this key.", "Put a colon between key and value."),
    };

    // Whether the string that begins at the token is still open at the offset.
    private bool IsInside(int token, int offset)
    {
        for (var i = token + 1; i < offset; i++)
        {
            if (ByteAt(i) == '"')
            {
                return false;
            }

            if (ByteAt(i) == '\\')
            {
                i++;
            }
        }

        return true;
    }

    // The next byte that is neither white space nor comment; an open comment is where it stops.
    private int SkipTrivia(int offset)
    {
        var bytes = source.Bytes;
        while (offset < bytes.Length)
        {
            if (bytes[offset] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
            {
                offset++;
                continue;
            }

            var length = CommentLength(bytes[offset..]);
            if (length == 0)
            {
                break;
            }

            offset += length;
        }

        return offset;
    }

    private static int CommentLength(ReadOnlySpan<byte> rest)
    {
        if (rest.StartsWith("//"u8))
        {
            var lineEnd = rest.IndexOfAny((byte)'\n', (byte)'\r');
            return lineEnd < 0 ? rest.Length : lineEnd;
        }

        var close = rest.StartsWith("/*"u8) ? rest[2..].IndexOf("*/"u8) : -1;
        return close < 0 ? 0 : close + 4;
    }

    private int ByteAt(int offset) => offset < source.Bytes.Length ? source.Bytes[offset] : End;

    private string Shown(int offset)
    {
        _ = Rune.DecodeFromUtf8(source.Bytes[offset..], out var rune, out _);
        return Rune.IsControl(rune) ? $"A control character (U+{rune.Value:X4})" : $"'{UntrustedText.Clean(rune.ToString())}'";
    }

    private Problem Syntax(int offset, string message, string fix) =>
        new("config.syntax", message, new Fix(fix), source.At(Math.Min(offset, source.Bytes.Length)));

    private static string Name(bool isObject) => isObject ? "object" : "list";

    private static string Bracket(bool isObject) => isObject ? "}" : "]";
}
