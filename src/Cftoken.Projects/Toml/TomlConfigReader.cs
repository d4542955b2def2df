using Cftoken.Core.Problems;
using Cftoken.Projects.Text;

namespace Cftoken.Projects.Toml;

/// <summary>
/// Reads TOML 1.0 (toml.io/en/v1.0.0) into the same tree as JSON. Integers come as decimals; floats, dates and times keep
/// their text, underscores and plus signs apart.
/// </summary>
public static class TomlConfigReader
{
    private const int MaxProblems = 20;

    /// <summary>Reads a whole file.</summary>
    /// <param name="file">The path as the user knows it; problems name it.</param>
    /// <param name="bytes">The file's bytes: UTF-8, with or without a byte order mark.</param>
    /// <returns>The tree; TOML lets nothing pass with a warning.</returns>
    /// <exception cref="ProblemException">
    /// The text is not UTF-8 or not TOML 1.0. Errors are reported line by line up to the first one that leaves a value open
    /// over several lines.
    /// </exception>
    public static ConfigDocument Read(string file, byte[] bytes)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(bytes);
        var cursor = new TomlCursor(SourceText.Of(file, bytes));
        var root = new TomlTable(new SourceLocation(file, 1, 1), TomlOrigin.Header);
        var table = root;
        var problems = new List<Problem>();
        while (cursor.Peek() != TomlCursor.End && problems.Count < MaxProblems)
        {
            var line = cursor.Location.Line;
            try
            {
                ReadLine(cursor, root, ref table);
            }
            catch (ProblemException error)
            {
                problems.AddRange(error.Problems);
                if (cursor.Location.Line != line)
                {
                    break;
                }

                cursor.SkipRestOfLine();
            }
        }

        return problems.Count == 0 ? new ConfigDocument(root.ToNode(), []) : throw new ProblemException(problems);
    }

    private static void ReadLine(TomlCursor cursor, TomlTable root, ref TomlTable table)
    {
        cursor.SkipBlanks();
        if (cursor.Peek() == '[')
        {
            // Should the header be wrong, what follows it still does not belong to the table before it.
            table = new TomlTable(cursor.Location, TomlOrigin.Header);
            table = ReadHeader(cursor, root);
        }
        else if (!cursor.SeesLineEnd && cursor.Peek() != '#')
        {
            TomlValues.ReadPair(cursor, table);
        }

        cursor.SkipBlanks();
        cursor.SkipComment();
        if (!cursor.SeesLineEnd)
        {
            throw cursor.Wrong($"The line should end here, but {cursor.Shown()} follows.", "Write one key = value or one header per line.");
        }

        cursor.TakeLineBreak();
    }

    private static TomlTable ReadHeader(TomlCursor cursor, TomlTable root)
    {
        var location = cursor.Location;
        var isList = cursor.Sees("[["u8);
        cursor.Advance(isList ? 2 : 1);
        var path = TomlKeys.Read(cursor);
        var close = isList ? "]]"u8 : "]"u8;
        if (!cursor.Sees(close))
        {
            throw cursor.Wrong($"{(isList ? "]]" : "]")} is expected here, not {cursor.Shown()}.", "Close the header as it was opened.");
        }

        cursor.Advance(close.Length);
        return isList ? root.Append(path, location) : root.Open(path, location);
    }
}
