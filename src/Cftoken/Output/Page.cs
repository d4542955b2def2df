using System.Text;
using Cftoken.Core.Text;

namespace Cftoken.Output;

/// <summary>
/// Writes wrapped, indented, toned lines to one stream. All text is cleaned here once more, so that nothing from a
/// configuration, a log or the API can drive the terminal or show a credential.
/// </summary>
/// <param name="writer">The stream.</param>
/// <param name="isColoured">Whether tones are shown as colours.</param>
/// <param name="width">Where lines are wrapped, in columns.</param>
internal sealed class Page(TextWriter writer, bool isColoured, int width)
{
    /// <summary>A space at which no line is broken; written as an ordinary one.</summary>
    public const char Unbreakable = '\u00a0';

    private const int LongestPiece = 4000;
    private const char ThinSpace = '\u2009';

    /// <summary>Where lines are wrapped, in columns: no more than is comfortable to read.</summary>
    public int Width { get; } = Math.Clamp(width, 40, 100);

    /// <summary>An empty line.</summary>
    public void Blank() => writer.Write('\n');

    /// <summary>One paragraph, its continuation lines indented as its first.</summary>
    public void Line(int indent, params ReadOnlySpan<Piece> pieces) => Hanging(indent, indent, pieces);

    /// <summary>One paragraph whose continuation lines have an indent of their own.</summary>
    public void Hanging(int indent, int continuation, params ReadOnlySpan<Piece> pieces)
    {
        var line = new StringBuilder(Width + 32);
        line.Append(' ', indent);
        var column = indent;
        var gap = 0;
        foreach (var piece in pieces)
        {
            var text = UntrustedText.Clean(piece.Text, LongestPiece);
            var begin = isColoured ? Colour.Begin(piece.Tone) : string.Empty;
            var isOpen = false;
            var at = 0;
            while (at < text.Length)
            {
                if (text[at] == ' ')
                {
                    gap++;
                    at++;
                    continue;
                }

                var end = text.IndexOf(' ', at);
                var word = text[at..(end < 0 ? text.Length : end)];
                at += word.Length;
                if (column + gap + word.Length > Width && gap > 0 && column > continuation)
                {
                    Close(ref isOpen);
                    End(line);
                    line.Clear().Append(' ', continuation);
                    column = continuation;
                    gap = 0;
                }

                if (begin.Length > 0 && !isOpen)
                {
                    line.Append(' ', gap).Append(begin).Append(word);
                    isOpen = true;
                }
                else
                {
                    line.Append(' ', gap).Append(word);
                }

                column += gap + word.Length;
                gap = 0;
            }

            Close(ref isOpen);
        }

        End(line);

        void Close(ref bool isOpen)
        {
            if (isOpen)
            {
                line.Append(Colour.End);
                isOpen = false;
            }
        }
    }

    // Pieces are cleaned one by one; what they make together is looked at once more.
    private void End(StringBuilder line)
    {
        var text = line.Replace(Unbreakable, ' ').Replace("##", $"#{ThinSpace}#").ToString();
        var start = text.AsSpan().TrimStart();
        writer.Write(start.StartsWith("::", StringComparison.Ordinal) ? $"{text[..^start.Length]}:{ThinSpace}{start[1..]}" : text);
        writer.Write('\n');
    }

    /// <summary>Two columns: a term of a fixed width and its explanation.</summary>
    public void Row(int indent, int termWidth, Piece term, params ReadOnlySpan<Piece> explanation)
    {
        var body = indent + termWidth;
        if (term.Text.Length >= termWidth)
        {
            Line(indent, term);
            Line(body, explanation);
            return;
        }

        Piece padded = new(new string(Unbreakable, termWidth - term.Text.Length));
        Hanging(indent, body, [term, padded, .. explanation]);
    }
}
