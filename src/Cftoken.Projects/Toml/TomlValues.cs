using System.Collections.Immutable;
using Cftoken.Core.Problems;
using Cftoken.Core.Text;
using Cftoken.Tools.Configuration;

namespace Cftoken.Projects.Toml;

/// <summary>TOML's values: texts, numbers, dates, lists and inline tables.</summary>
internal static class TomlValues
{
    private const int MaxDepth = 128;

    /// <summary>Reads the value at the cursor.</summary>
    /// <param name="cursor">Stands on the value's first character.</param>
    /// <param name="depth">How many lists and inline tables are open around it.</param>
    /// <exception cref="ProblemException">There is no value, or none that TOML knows.</exception>
    internal static ConfigNode Read(TomlCursor cursor, int depth = 0)
    {
        if (depth == MaxDepth)
        {
            throw cursor.Wrong($"Lists and tables are nested deeper than {MaxDepth} levels.", "Flatten them.");
        }

        var location = cursor.Location;
        return cursor.Peek() switch
        {
            '"' or '\'' => ConfigNode.Scalar(ConfigKind.String, location, TomlStrings.Read(cursor)),
            '[' => ReadList(cursor, location, depth),
            '{' => ReadInlineTable(cursor, location, depth),
            _ => ReadWord(cursor, location),
        };
    }

    private static ConfigNode ReadList(TomlCursor cursor, SourceLocation location, int depth)
    {
        var start = cursor.Offset;
        cursor.Advance();
        var items = ImmutableArray.CreateBuilder<ConfigNode>();
        cursor.SkipLines();
        while (!cursor.Take(']'))
        {
            RefuseEnd(cursor, start, "list", "]");
            items.Add(Read(cursor, depth + 1));
            cursor.SkipLines();
            if (!cursor.Take(',') && cursor.Peek() != ']')
            {
                RefuseEnd(cursor, start, "list", "]");
                throw cursor.Wrong($"A comma or ] is expected here, not {cursor.Shown()}.", "Part the list's values with commas.");
            }

            cursor.SkipLines();
        }

        return ConfigNode.Array(location, items.ToImmutable());
    }

    // TOML 1.0: on one line, and without a comma at its end.
    private static ConfigNode ReadInlineTable(TomlCursor cursor, SourceLocation location, int depth)
    {
        cursor.Advance();
        var table = new TomlTable(location, TomlOrigin.Header);
        cursor.SkipBlanks();
        if (cursor.Take('}'))
        {
            return table.ToNode();
        }

        do
        {
            RefuseLineEnd(cursor);
            ReadPair(cursor, table, depth + 1);
            cursor.SkipBlanks();
            RefuseLineEnd(cursor);
        }
        while (TakeComma(cursor));
        return cursor.Take('}')
            ? table.ToNode()
            : throw cursor.Wrong($"A comma or }} is expected here, not {cursor.Shown()}.", "Part the table's keys with commas and close it with }.");
    }

    private static bool TakeComma(TomlCursor cursor)
    {
        var isThere = cursor.Take(',');
        cursor.SkipBlanks();
        return isThere;
    }

    // Goes on to the next line before it stops, so that the rest of the table is not taken for lines of their own.
    private static void RefuseLineEnd(TomlCursor cursor)
    {
        if (!cursor.SeesLineEnd)
        {
            return;
        }

        var error = cursor.Wrong("An inline table must end on the line where it begins.", "Write it on one line, or its keys under a header.");
        cursor.TakeLineBreak();
        throw error;
    }

    /// <summary>Reads <c>key = value</c> into a table.</summary>
    /// <exception cref="ProblemException">It is not one, or the key is already there.</exception>
    internal static void ReadPair(TomlCursor cursor, TomlTable table, int depth = 0)
    {
        var key = TomlKeys.Read(cursor);
        if (!cursor.Take('='))
        {
            throw cursor.Wrong($"= is expected after the key, not {cursor.Shown()}.", "Write key = value.");
        }

        cursor.SkipBlanks();
        table.Set(key, Read(cursor, depth));
    }

    private static ConfigNode ReadWord(TomlCursor cursor, SourceLocation location)
    {
        var start = cursor.Offset;
        var word = TakeWord(cursor, start);
        if (word is "true" or "false")
        {
            return ConfigNode.Scalar(ConfigKind.Boolean, location, word);
        }

        if (TomlDates.LooksLike(word))
        {
            return ReadDate(cursor, location, start, word);
        }

        if (TomlNumbers.TryRead(word, out var number))
        {
            return ConfigNode.Scalar(ConfigKind.Number, location, number);
        }

        throw word.Length == 0
            ? cursor.Wrong($"A value is expected here, not {cursor.Shown()}.", "Write a value after the equals sign.")
            : cursor.WrongAt(start, $"\"{UntrustedText.Clean(word, 80)}\" is no value that TOML knows.", "Put text in double quotes; write numbers like 1000, 0xff or 2.5, and true and false in small letters.");
    }

    private static ConfigNode ReadDate(TomlCursor cursor, SourceLocation location, int start, string word)
    {
        // A blank may part date and time.
        if (TomlDates.IsDate(word) && cursor.Peek() == ' ' && cursor.Peek(1) is >= '0' and <= '9')
        {
            cursor.Advance();
            word = TakeWord(cursor, start);
        }

        return TomlDates.IsValid(word)
            ? ConfigNode.Scalar(ConfigKind.DateTime, location, word)
            : throw cursor.WrongAt(start, $"\"{UntrustedText.Clean(word, 80)}\" is no date or time.", "Write it like 2026-11-22, 10:30:00 or 2026-11-22T10:30:00Z, or put it in double quotes.");
    }

    private static string TakeWord(TomlCursor cursor, int start)
    {
        while (cursor.Peek() is >= 0x21 and not (',' or ']' or '}' or '#' or '=' or '[' or '{' or '"' or '\'' or 0x7F))
        {
            cursor.Advance();
        }

        return cursor.TextFrom(start);
    }

    private static void RefuseEnd(TomlCursor cursor, int start, string what, string bracket)
    {
        if (cursor.Peek() == TomlCursor.End)
        {
            throw cursor.WrongAt(start, $"This {what} is not closed.", $"Close it with {bracket}.");
        }
    }
}
