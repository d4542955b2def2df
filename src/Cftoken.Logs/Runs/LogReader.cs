using System.Text.RegularExpressions;
using Cftoken.Logs.Reading;

namespace Cftoken.Logs.Runs;

/// <summary>Reads a log into runs of tools, lane by lane.</summary>
internal static class LogReader
{
    // After a line that speaks of Cloudflare, this many are looked at whatever they say.
    private const int Nearby = 150;

    private const int MostLanes = 256;

    /// <summary>Reads a log to its end.</summary>
    /// <param name="log">The log.</param>
    /// <param name="file">What it is called.</param>
    /// <param name="cancellation">Stops the reading.</param>
    public static (IReadOnlyList<ToolRun> Runs, long Lines) Read(TextReader log, string file, CancellationToken cancellation)
    {
        var lines = new LogLines(log);
        var lanes = new Dictionary<string, LaneReader>(StringComparer.Ordinal);
        var order = new List<LaneReader>();
        var until = 0L;
        while (lines.TryNext(lines.Number >= until, out var line))
        {
            if (lines.Number > until)
            {
                cancellation.ThrowIfCancellationRequested();
                until = lines.Number + Nearby;
            }

            var (lane, text) = LineFrame.Split(QuotedText.Unquoted(TerminalText.Plain(line)));
            if (!lanes.TryGetValue(lane, out var reader))
            {
                // A log with more lanes than that has none; what comes after them is one.
                reader = lanes.Count < MostLanes ? new LaneReader(file, lane) : order[^1];
                if (lanes.Count < MostLanes && lanes.TryAdd(lane, reader))
                {
                    order.Add(reader);
                }
            }

            try
            {
                reader.Read(lines.Number, text);
            }
            catch (RegexMatchTimeoutException)
            {
                // Only a line made for it, on a machine under load, gets here; it says nothing then.
            }
        }

        return ([.. order.SelectMany(reader => reader.Finish())], lines.Number);
    }
}
