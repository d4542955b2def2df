using System.Text;

namespace Cftoken.Logs.Reading;

/// <summary>Takes out of a line what drives a terminal, so that its words can be read: colours, links, cursor moves, overwriting.</summary>
internal static class TerminalText
{
    /// <summary>The line as a terminal would show it in the end.</summary>
    public static string Plain(ReadOnlySpan<char> line)
    {
        // What stands before a carriage return is overwritten by what follows, as progress bars do it.
        var back = line.TrimEnd('\r').LastIndexOf('\r');
        var shown = back >= 0 && !line[(back + 1)..].Trim().IsEmpty ? line[(back + 1)..] : line;
        if (shown.IndexOfAny('\u001b', '\u009b', '\uFEFF') < 0)
        {
            return shown.ToString();
        }

        var plain = new StringBuilder(shown.Length);
        for (var at = 0; at < shown.Length;)
        {
            if (shown[at] is '\u001b' or '\u009b')
            {
                at = EndOfSequence(shown, at);
                continue;
            }

            if (shown[at] != '\uFEFF')
            {
                plain.Append(shown[at]);
            }

            at++;
        }

        return plain.ToString();
    }

    private static int EndOfSequence(ReadOnlySpan<char> text, int at)
    {
        var isLong = text[at] == '\u001b';
        var kind = isLong && at + 1 < text.Length ? text[at + 1] : '[';
        at = Math.Min(text.Length, at + (isLong ? 2 : 1));
        switch (kind)
        {
            case '[':
                while (at < text.Length && text[at] is >= ' ' and <= '?')
                {
                    at++;
                }

                return at < text.Length && text[at] is >= '@' and <= '~' ? at + 1 : at;
            case ']':
                // An operating system command (a link, a title) ends with BEL or ESC \.
                while (at < text.Length && text[at] != '\u0007' && text[at] != '\u001b')
                {
                    at++;
                }

                return at < text.Length && text[at] == '\u001b' ? Math.Min(text.Length, at + 2) : Math.Min(text.Length, at + 1);
            default:
                return at;
        }
    }
}
