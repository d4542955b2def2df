using System.Buffers;

namespace Cftoken.Logs.Reading;

/// <summary>
/// The lines of a log, read in blocks: what it holds in memory does not grow with the log. A line longer than
/// <see cref="LongestLine"/> is cut, and the rest of it passed over.
/// </summary>
/// <param name="reader">The log.</param>
internal sealed class LogLines(TextReader reader)
{
    /// <summary>The most of a line that is looked at, in characters.</summary>
    public const int LongestLine = 16 * 1024;

    private const int Block = 256 * 1024;
    private const int Before = 12;

    // Without one of these a line says nothing of Cloudflare, unless it stands near one that does.
    private static readonly SearchValues<string> Signs = SearchValues.Create(
        [
            "wrangler", "loudflare", "ERROR", "[code:", "\"code\"", "Total Upload", "Uploaded ", "Deployed ", "Current Version ID", "uthentication error",
            "LOUDFLARE_", "'code':", "makeRequest", "X-Auth-", "Invalid request headers", "determining zone_id", "APIError",
        ],
        StringComparison.Ordinal);

    private readonly char[] buffer = new char[Block];
    private int start;
    private int end;
    private bool isOver;
    private bool isInLongLine;

    /// <summary>The number of the line that was read last, from 1.</summary>
    public long Number { get; private set; }

    /// <summary>Reads the next line, without its end.</summary>
    /// <param name="onlyWithSigns">Whether lines that say nothing of Cloudflare may be passed over; they are counted all the same.</param>
    /// <param name="line">The line; it holds until the next call.</param>
    /// <returns>False at the end.</returns>
    public bool TryNext(bool onlyWithSigns, out ReadOnlySpan<char> line)
    {
        while (true)
        {
            if (onlyWithSigns)
            {
                PassOver();
            }

            var rest = buffer.AsSpan(start, end - start);
            var stop = rest.IndexOf('\n');
            if (stop < 0 && !isOver && rest.Length < LongestLine)
            {
                Fill();
                continue;
            }

            if (stop < 0 && rest.IsEmpty)
            {
                line = default;
                return false;
            }

            var wasInLongLine = isInLongLine;
            var text = stop < 0 ? rest : rest[..stop];
            isInLongLine = stop < 0 && !isOver;
            start += stop < 0 ? rest.Length : stop + 1;
            if (wasInLongLine)
            {
                continue;
            }

            Number++;
            line = text[..Math.Min(text.Length, LongestLine)].TrimEnd('\r');
            return true;
        }
    }

    // To a few lines before the next line that has a sign, or before the unfinished one at the end of what is read.
    private void PassOver()
    {
        while (!isInLongLine)
        {
            var rest = buffer.AsSpan(start, end - start);
            var sign = rest.IndexOfAny(Signs);
            var to = Back(rest, rest[..(sign < 0 ? rest.Length : sign)].LastIndexOf('\n') + 1);
            Number += rest[..to].Count('\n');
            start += to;
            if (sign >= 0 || isOver || rest.Length - to >= Block / 2)
            {
                return;
            }

            Fill();
        }
    }

    // A few lines more: what a tool was doing stands before the line that tells of the failure.
    private static int Back(ReadOnlySpan<char> text, int to)
    {
        for (var count = 0; count < Before && to > 0; count++)
        {
            to = text[..(to - 1)].LastIndexOf('\n') + 1;
        }

        return to;
    }

    private void Fill()
    {
        var kept = end - start;
        buffer.AsSpan(start, kept).CopyTo(buffer);
        (start, end) = (0, kept);
        var read = reader.Read(buffer, end, buffer.Length - end);
        end += read;
        isOver = read == 0;
    }
}
