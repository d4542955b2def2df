using System.Text.Unicode;
using Cftoken.Core.Problems;

namespace Cftoken.Projects.Text;

/// <summary>
/// A text file's UTF-8 bytes with its name, and the way from a byte offset to a line and column. Locations are asked for
/// in rising order, so the count goes on from where it was: a file of one endless line is still read once.
/// </summary>
internal sealed class SourceText
{
    private static readonly byte[] ByteOrderMark = [0xEF, 0xBB, 0xBF];

    private readonly byte[] bytes;
    private readonly int start;
    private int knownOffset;
    private int knownLine = 1;
    private int knownColumn = 1;

    private SourceText(string file, byte[] bytes, int start)
    {
        File = file;
        this.bytes = bytes;
        this.start = start;
    }

    /// <summary>The path as the user knows it.</summary>
    internal string File { get; }

    /// <summary>The bytes without a byte order mark.</summary>
    internal ReadOnlySpan<byte> Bytes => bytes.AsSpan(start);

    /// <summary>Takes a file's bytes.</summary>
    /// <param name="file">The path as the user knows it.</param>
    /// <param name="bytes">The whole file.</param>
    /// <exception cref="ProblemException">The bytes are not UTF-8; the first one that is not is named.</exception>
    internal static SourceText Of(string file, byte[] bytes)
    {
        var text = new SourceText(file, bytes, bytes.AsSpan().StartsWith(ByteOrderMark) ? ByteOrderMark.Length : 0);
        if (bytes is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
        {
            throw new ProblemException(NotUtf8(text, 0, "This file is UTF-16 text."));
        }

        if (!Utf8.IsValid(text.Bytes))
        {
            throw new ProblemException(NotUtf8(text, text.FirstInvalidByte(), "This file is not UTF-8 text from here on."));
        }

        return text;
    }

    /// <summary>The line and the column, in characters, of a byte; the end of the text is a place too.</summary>
    internal SourceLocation At(int offset)
    {
        if (offset < knownOffset)
        {
            (knownOffset, knownLine, knownColumn) = (0, 1, 1);
        }

        foreach (var unit in Bytes[knownOffset..offset])
        {
            if (unit == '\n')
            {
                knownLine++;
                knownColumn = 1;
            }
            else if ((unit & 0xC0) != 0x80)
            {
                knownColumn++;
            }
        }

        knownOffset = offset;
        return new SourceLocation(File, knownLine, knownColumn);
    }

    private static Problem NotUtf8(SourceText text, int offset, string message) => new(
        "config.encoding",
        message,
        new Fix("Save the file as UTF-8."),
        text.At(offset));

    private int FirstInvalidByte()
    {
        var valid = 0;
        while (System.Text.Rune.DecodeFromUtf8(Bytes[valid..], out _, out var consumed) == System.Buffers.OperationStatus.Done)
        {
            valid += consumed;
        }

        return valid;
    }
}
