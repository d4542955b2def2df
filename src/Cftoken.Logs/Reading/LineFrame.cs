using System.Buffers;
using System.Text.RegularExpressions;

namespace Cftoken.Logs.Reading;

/// <summary>
/// Takes off what a CI system or a task runner puts before a tool's own line, and tells by it which job, step or package
/// the line belongs to: jobs that run side by side write into one log.
/// </summary>
internal static partial class LineFrame
{
    private const int MostPrefixes = 4;
    private const int LongestLane = 250;

    private static readonly SearchValues<string> LaneEnds = SearchValues.Create([": ", "] ", "$ ", "| ", "> ", "#"], StringComparison.Ordinal);

    /// <summary>Splits a line that has been made plain.</summary>
    /// <param name="line">The line.</param>
    /// <returns>The lane that it belongs to, empty where nothing tells, and the tool's own text.</returns>
    public static (string Lane, string Text) Split(string line)
    {
        var lane = string.Empty;
        var text = line;
        if (text.Contains('\t') && GitHubJob().Match(text) is { Success: true } job)
        {
            lane = $"{job.Groups["job"].Value}\t{job.Groups["step"].Value}";
            text = text[job.Length..];
        }

        for (var count = 0; count < MostPrefixes; count++)
        {
            if (text.Length == 0)
            {
                break;
            }

            if ((char.IsAsciiDigit(text[0]) || text[0] == '[') && Time().Match(text) is { Success: true } time)
            {
                text = text[time.Length..];
            }
            else if (text.AsSpan(0, Math.Min(text.Length, LongestLane)).ContainsAny(LaneEnds) && Lane().Match(text) is { Success: true } own)
            {
                lane = lane.Length == 0 ? own.Groups["lane"].Value : $"{lane}\t{own.Groups["lane"].Value}";
                text = text[own.Length..];
            }
            else
            {
                break;
            }
        }

        // Pages that show logs turn numbers into links: [10](https://…)000.
        text = text.Contains("](http", StringComparison.Ordinal) ? Link().Replace(text, "${text}") : text;
        return (lane, text.StartsWith("##[error]", StringComparison.Ordinal) ? text["##[error]".Length..] : text);
    }

    [GeneratedRegex("""\[(?<text>[^\[\]]{1,60})\]\(https?://[^)\s]{1,500}\)""", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Link();

    // gh run view --log, --log-failed: the job, the step, then the line with its time.
    // github.com/cli/cli, pkg/cmd/run/view/view.go, displayRunLog (2025).
    [GeneratedRegex("""^(?<job>[^\t]{1,200})\t(?<step>[^\t]{1,200})\t(?=\d{4}-\d\d-\d\dT)""", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex GitHubJob();

    // GitHub's raw logs (seven digits and Z), GitLab's ("… 00O ", 00E, 01O+), Jenkins' timestamper ("[…Z] "), Workers
    // Builds ("…Z<tab>", or the clock alone where it was copied from the dashboard).
    [GeneratedRegex("""^(?:\[?\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?\]?(?:[ \t]\d\d[OE]\+?)?(?:[ \t]|$)|\[?\d\d:\d\d:\d\d(?:\.\d{1,6})?\]?(?:[ \t](?:\| ?)?|$))""", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Time();

    // Jenkins' parallel stages ("[deploy] "), turbo ("web:deploy: "), pnpm ("apps/web deploy: "), docker compose
    // ("web  | "), docker build ("#12 3.456 "), concurrently ("[0] "), Terraform's debug log ("[DEBUG] provider.terraform-…: ").
    [GeneratedRegex("""^(?:\[(?:DEBUG|TRACE|INFO)\] {1,3}(?<lane>(?:plugin|provider)[\w.-]{1,100}): ?|\[(?<lane>(?!ERROR\]|WARNING\]|WARN\]|INFO\]|DEBUG\]|command\])[A-Za-z0-9][\w .:/@-]{0,60})\] |(?<lane>@?[\w./-]{1,80}:[\w:#-]{1,80}): (?!//)|(?<lane>(?:[\w.@-]{1,60}/[\w.@/-]{1,80}|\.) [\w:-]{1,40})[:$] |(?<lane>[a-z][\w.-]{0,40}) {1,20}\| |(?<lane>#\d{1,4}) \d{1,5}\.\d{1,4} |> )""", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Lane();
}
