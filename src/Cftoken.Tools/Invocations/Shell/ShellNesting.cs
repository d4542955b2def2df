namespace Cftoken.Tools.Invocations.Shell;

/// <summary>Finds where a bracket of shell text closes: brackets in quotes do not count.</summary>
internal static class ShellNesting
{
    /// <summary>The length of the text up to the end of the bracket that opens at an offset; all of it where it never closes.</summary>
    internal static int Length(ReadOnlySpan<char> text, int open)
    {
        var (opening, closing) = text[open] == '(' ? ('(', ')') : ('{', '}');
        var depth = 0;
        for (var at = open; at < text.Length; at++)
        {
            var character = text[at];
            if (character == '\\')
            {
                at++;
            }
            else if (character is '\'' or '"')
            {
                var end = QuoteEnd(text, at);
                at = end < 0 ? at : end;
            }
            else
            {
                depth += character == opening ? 1 : character == closing ? -1 : 0;
                if (depth == 0)
                {
                    return at + 1;
                }
            }
        }

        return text.Length;
    }

    // A quote that never closes is taken for an apostrophe. Quotes within "$( … )" within quotes pair up as they come.
    private static int QuoteEnd(ReadOnlySpan<char> text, int start)
    {
        var end = text[(start + 1)..].IndexOf(text[start]);
        return end < 0 ? -1 : start + 1 + end;
    }
}
