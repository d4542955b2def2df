using System.Text;
using Cftoken.Core.Problems;
using Cftoken.Core.Text;
using Cftoken.Projects.Text;

namespace Cftoken.Projects.Toml;

/// <summary>A place in a TOML text that moves forward; what every part of the grammar reads from.</summary>
internal sealed class TomlCursor(SourceText source)
{
    /// <summary>What <see cref="Peek"/> gives at the end of the text.</summary>
    internal const int End = -1;

    /// <summary>The byte offset.</summary>
    internal int Offset { get; private set; }

    /// <summary>The line and column of the cursor.</summary>
    internal SourceLocation Location => source.At(Offset);

    /// <summary>The byte at a distance from the cursor, or <see cref="End"/>.</summary>
    internal int Peek(int distance = 0) => Offset + distance < source.Bytes.Length ? source.Bytes[Offset + distance] : End;

    /// <summary>Whether the text goes on with these bytes.</summary>
    internal bool Sees(ReadOnlySpan<byte> bytes) => source.Bytes[Offset..].StartsWith(bytes);

    /// <summary>Whether a line ends here, as LF, as CRLF, or with the text.</summary>
    internal bool SeesLineEnd => Peek() is '\n' or End || Sees("\r\n"u8);

    internal void Advance(int bytes = 1) => Offset += bytes;

    /// <summary>Takes one expected byte; false and unmoved where another stands.</summary>
    internal bool Take(char expected)
    {
        if (Peek() != expected)
        {
            return false;
        }

        Advance();
        return true;
    }

    /// <summary>Takes a line end; false and unmoved where there is none or the text ends.</summary>
    internal bool TakeLineBreak()
    {
        if (Take('\n'))
        {
            return true;
        }

        if (!Sees("\r\n"u8))
        {
            return false;
        }

        Advance(2);
        return true;
    }

    /// <summary>The text between an earlier offset and the cursor.</summary>
    internal string TextFrom(int start) => Encoding.UTF8.GetString(source.Bytes[start..Offset]);

    /// <summary>Skips blanks and tabs.</summary>
    internal void SkipBlanks()
    {
        while (Peek() is ' ' or '\t')
        {
            Advance();
        }
    }

    /// <summary>Skips blanks, line ends and comments.</summary>
    internal void SkipLines()
    {
        do
        {
            SkipBlanks();
            SkipComment();
        }
        while (TakeLineBreak());
    }

    /// <summary>Skips a comment, up to its line's end.</summary>
    internal void SkipComment()
    {
        if (Peek() != '#')
        {
            return;
        }

        while (!SeesLineEnd)
        {
            RefuseControlCharacter();
            Advance();
        }
    }

    /// <summary>Skips the rest of a line, whatever it is.</summary>
    internal void SkipRestOfLine()
    {
        var length = source.Bytes[Offset..].IndexOf((byte)'\n');
        Offset = length < 0 ? source.Bytes.Length : Offset + length + 1;
    }

    /// <summary>Stops at a control character, the tab apart: TOML allows none in texts and comments.</summary>
    internal void RefuseControlCharacter()
    {
        if (Peek() is (>= 0 and < ' ' and not '\t') or 0x7F)
        {
            throw Wrong($"A control character (U+{Peek():X4}) stands here.", Peek() == '\r' ? "End lines with LF or CRLF." : "Delete it, or write it as an escape in a double-quoted text.");
        }
    }

    /// <summary>What stands at the cursor, as words for a message.</summary>
    internal string Shown()
    {
        if (SeesLineEnd)
        {
            return Peek() == End ? "the end of the file" : "the end of the line";
        }

        _ = Rune.DecodeFromUtf8(source.Bytes[Offset..], out var rune, out _);
        return Rune.IsControl(rune) ? $"a control character (U+{rune.Value:X4})" : $"'{UntrustedText.Clean(rune.ToString())}'";
    }

    /// <summary>An error at the cursor.</summary>
    internal ProblemException Wrong(string message, string fix) => WrongAt(Offset, message, fix);

    /// <summary>An error at an offset.</summary>
    internal ProblemException WrongAt(int offset, string message, string fix) =>
        WrongAt(source.At(offset), message, fix);

    /// <summary>An error at a known place.</summary>
    internal static ProblemException WrongAt(SourceLocation where, string message, string fix) =>
        new(new Problem("config.syntax", message, new Fix(fix), where));
}
