using System.Collections.Immutable;

namespace Cftoken.Core.DotEnv;

/// <summary>A text with all line ends turned into <c>\n</c>, as dotenv does before it reads, and the way back to the original.</summary>
internal readonly struct UnixLines
{
    // Offsets, in the new text, of those line ends that were two characters long.
    private readonly ImmutableArray<int> shortened;

    private UnixLines(string text, ImmutableArray<int> shortened)
    {
        Text = text;
        this.shortened = shortened;
    }

    /// <summary>The text with <c>\n</c> alone.</summary>
    internal string Text { get; }

    internal static UnixLines Of(string original)
    {
        if (!original.Contains('\r', StringComparison.Ordinal))
        {
            return new UnixLines(original, []);
        }

        var found = ImmutableArray.CreateBuilder<int>();
        var offset = 0;
        for (var i = 0; i < original.Length; i++, offset++)
        {
            if (original[i] == '\r' && i + 1 < original.Length && original[i + 1] == '\n')
            {
                found.Add(offset);
                i++;
            }
        }

        return new UnixLines(original.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n'), found.ToImmutable());
    }

    /// <summary>The offset in the original text of the character at an offset in this one.</summary>
    internal int OriginalOffset(int offset)
    {
        var found = shortened.BinarySearch(offset);
        return offset + (found < 0 ? ~found : found);
    }
}
