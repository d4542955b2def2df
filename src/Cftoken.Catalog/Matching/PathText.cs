namespace Cftoken.Catalog.Matching;

/// <summary>The few rules of reading the path of a request.</summary>
internal static class PathText
{
    private const string Prefix = "/client/v4";

    /// <summary>The part of a request's target that names an operation: without query, fragment and <c>/client/v4</c>.</summary>
    public static Range Operational(ReadOnlySpan<char> pathAndQuery)
    {
        var end = pathAndQuery.IndexOfAny('?', '#');
        if (end < 0)
        {
            end = pathAndQuery.Length;
        }

        return (pathAndQuery[..end].StartsWith(Prefix, StringComparison.Ordinal) ? Prefix.Length : 0)..end;
    }

    /// <summary>
    /// Whether a segment is <c>.</c> or <c>..</c>, plain or percent-encoded. Clients and servers resolve these, so a path
    /// that holds one does not say which operation will run.
    /// </summary>
    public static bool IsDots(ReadOnlySpan<char> segment)
    {
        var dots = 0;
        while (!segment.IsEmpty)
        {
            var length = segment[0] == '.' ? 1 : segment.StartsWith("%2e", StringComparison.OrdinalIgnoreCase) ? 3 : 0;
            if (length == 0 || ++dots > 2)
            {
                return false;
            }

            segment = segment[length..];
        }

        return dots > 0;
    }

    /// <summary>Whether any segment of the text is <c>.</c> or <c>..</c>.</summary>
    public static bool HasDots(ReadOnlySpan<char> path)
    {
        foreach (var range in path.Split('/'))
        {
            if (IsDots(path[range]))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Undoes the percent-encoding of a segment for comparing it with a literal. Literals are ASCII, so an escape beyond
    /// ASCII or a broken one means that it is none.
    /// </summary>
    /// <returns>How many characters were written; -1 where the segment can be no literal.</returns>
    public static int DecodeAscii(ReadOnlySpan<char> segment, Span<char> decoded)
    {
        var written = 0;
        for (var index = 0; index < segment.Length; index++, written++)
        {
            if (written == decoded.Length)
            {
                return -1;
            }

            if (segment[index] != '%')
            {
                decoded[written] = segment[index];
                continue;
            }

            if (index + 2 >= segment.Length || !char.IsAsciiHexDigit(segment[index + 1]) || !char.IsAsciiHexDigit(segment[index + 2]))
            {
                return -1;
            }

            decoded[written] = (char)((Hex(segment[index + 1]) << 4) | Hex(segment[index + 2]));
            index += 2;
        }

        return written;
    }

    private static int Hex(char digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;
}
