using System.Text;
using Cftoken.Core.Problems;

namespace Cftoken.Projects.Toml;

/// <summary>TOML's four kinds of text: basic and literal, on one line and on several.</summary>
internal static class TomlStrings
{
    /// <summary>Reads a text that stands on one line, the only kind that a key may be.</summary>
    /// <exception cref="ProblemException">It is not closed, or holds what it must not hold.</exception>
    internal static string ReadSingleLine(TomlCursor cursor)
    {
        var start = cursor.Offset;
        var quote = (char)cursor.Peek();
        cursor.Advance();
        var text = new StringBuilder();
        while (!cursor.Take(quote))
        {
            if (cursor.SeesLineEnd)
            {
                throw cursor.WrongAt(start, "This text is not closed on its line.", $"Close it with {quote}, or use three quotes for several lines.");
            }

            ReadCharacter(cursor, quote, text);
        }

        return text.ToString();
    }

    /// <summary>Reads any text.</summary>
    /// <exception cref="ProblemException">It is not closed, or holds what it must not hold.</exception>
    internal static string Read(TomlCursor cursor) =>
        cursor.Sees("\"\"\""u8) || cursor.Sees("'''"u8) ? ReadMultiLine(cursor) : ReadSingleLine(cursor);

    private static string ReadMultiLine(TomlCursor cursor)
    {
        var start = cursor.Offset;
        var quote = (char)cursor.Peek();
        cursor.Advance(3);
        cursor.TakeLineBreak();
        var text = new StringBuilder();
        while (true)
        {
            var quotes = CountQuotes(cursor, quote);
            if (quotes >= 3)
            {
                // One or two quotes may stand directly before the closing three.
                var inside = Math.Min(quotes - 3, 2);
                text.Append(quote, inside);
                cursor.Advance(3 + inside);
                return text.ToString();
            }

            if (cursor.Peek() == TomlCursor.End)
            {
                throw cursor.WrongAt(start, "This text is not closed.", $"Close it with {new string(quote, 3)}.");
            }

            var lineStart = cursor.Offset;
            if (cursor.TakeLineBreak())
            {
                text.Append(cursor.TextFrom(lineStart));
            }
            else if (quote != '"' || !SkipLineContinuation(cursor))
            {
                ReadCharacter(cursor, quote, text);
            }
        }
    }

    private static int CountQuotes(TomlCursor cursor, char quote)
    {
        var count = 0;
        while (cursor.Peek(count) == quote)
        {
            count++;
        }

        return count;
    }

    // A backslash at a line's end swallows the line break and all white space up to the next text.
    private static bool SkipLineContinuation(TomlCursor cursor)
    {
        if (cursor.Peek() != '\\')
        {
            return false;
        }

        var distance = 1;
        while (cursor.Peek(distance) is ' ' or '\t')
        {
            distance++;
        }

        if (cursor.Peek(distance) != '\n' && (cursor.Peek(distance) != '\r' || cursor.Peek(distance + 1) != '\n'))
        {
            return false;
        }

        cursor.Advance(distance);
        do
        {
            cursor.SkipBlanks();
        }
        while (cursor.TakeLineBreak());
        return true;
    }

    // One character or a run of plain ones; quotes that do not close the text are characters like others.
    private static void ReadCharacter(TomlCursor cursor, char quote, StringBuilder text)
    {
        if (quote == '"' && cursor.Peek() == '\\')
        {
            ReadEscape(cursor, text);
            return;
        }

        cursor.RefuseControlCharacter();
        var start = cursor.Offset;
        cursor.Advance();
        while (cursor.Peek() is >= ' ' and not ('"' or '\'' or '\\' or 0x7F))
        {
            cursor.Advance();
        }

        text.Append(cursor.TextFrom(start));
    }

    private static void ReadEscape(TomlCursor cursor, StringBuilder text)
    {
        var digits = cursor.Peek(1) switch { 'u' => 4, 'U' => 8, _ => 0 };
        if (digits > 0)
        {
            text.Append(ReadScalar(cursor, digits).ToString());
            return;
        }

        text.Append(cursor.Peek(1) switch
        {
            'b' => '\b',
            't' => '\t',
            'n' => '\n',
            'f' => '\f',
            'r' => '\r',
            '"' => '"',
            '\\' => '\\',
            _ => throw cursor.Wrong("A backslash stands before something that it cannot escape.", "Write a backslash itself as \\\\, or put the text in single quotes."),
        });
        cursor.Advance(2);
    }

    private static Rune ReadScalar(TomlCursor cursor, int digits)
    {
        var value = 0L;
        for (var i = 0; i < digits; i++)
        {
            var digit = cursor.Peek(2 + i);
            if (digit is TomlCursor.End || !char.IsAsciiHexDigit((char)digit))
            {
                throw cursor.Wrong($"This escape needs {digits} hexadecimal digits.", "Write \\u00e9 or \\U0001f984.");
            }

            value = (value * 16) + Convert.ToInt32(((char)digit).ToString(), 16);
        }

        if (value > 0x10FFFF || !Rune.IsValid((int)value))
        {
            throw cursor.Wrong("This escape names no character.", "Write the character itself.");
        }

        cursor.Advance(2 + digits);
        return new Rune((int)value);
    }
}
