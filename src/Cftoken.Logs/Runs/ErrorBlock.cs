using System.Collections.Immutable;
using System.Globalization;
using Cftoken.Core.Text;
using Cftoken.Logs.Reading;

namespace Cftoken.Logs.Runs;

/// <summary>The lines of one error that wrangler prints: a title, then notes that stand indented below it.</summary>
internal sealed class ErrorBlock
{
    private const int MostLines = 80;
    private const int MostEvidence = 6;

    // The parts of a value that was cut have no credential's shape any more.
    private const string Hidden = "(The line quotes the header with the token's value, and is not shown.)";

    private readonly List<(long Line, string Text)> lines = [];
    private readonly int indent;
    private int blanks;

    /// <summary>Opens a block.</summary>
    /// <param name="line">The title's line.</param>
    /// <param name="text">The whole of it, whose indent the notes go beyond: some actions indent everything.</param>
    /// <param name="title">The title, without the word in brackets before it.</param>
    public ErrorBlock(long line, string text, string title)
    {
        indent = IndentOf(text);
        lines.Add((line, title.Trim()));
        Title = title.Trim();
    }

    /// <summary>The title.</summary>
    public string Title { get; private set; }

    /// <summary>Takes a line where it belongs to the block.</summary>
    /// <returns>Whether it does; where it does not, the block is over.</returns>
    public bool Takes(long line, string text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            blanks += text.Length == 0 ? 1 : 0;
            return blanks < 2 || lines.Count == 1;
        }

        var isNote = IndentOf(text) > indent || IsNoteWithoutIndent(text);
        if (!isNote || lines.Count >= MostLines || EndsBlock(text))
        {
            return false;
        }

        blanks = 0;
        if (!IsStackFrame(text))
        {
            lines.Add((line, text.Trim()));
        }

        return true;
    }

    /// <summary>The failures that the block tells of, mostly one.</summary>
    public IEnumerable<LogError> Errors()
    {
        var text = string.Join(' ', lines.Select(line => line.Text));
        var requests = WranglerText.FailedRequest().Matches(text);
        if (requests.Count < 2 || !Title.StartsWith("Trigger configuration", StringComparison.Ordinal))
        {
            yield return Read(text, Title, lines);
            yield break;
        }

        for (var index = 0; index < requests.Count; index++)
        {
            var end = index + 1 < requests.Count ? requests[index + 1].Index : text.Length;
            var part = text[requests[index].Index..end];
            var path = requests[index].Groups["path"].Value;
            var first = lines.FindIndex(line => line.Text.Contains($"({path})", StringComparison.Ordinal));
            var own = first < 0 ? lines : lines.GetRange(first, Math.Min(2, lines.Count - first));
            yield return Read(part, part, own);
        }
    }

    private static LogError Read(string text, string title, List<(long Line, string Text)> lines)
    {
        var failed = WranglerText.FailedRequest().Match(text);
        var fetched = WranglerText.FailedFetch().Match(text);
        var unreadable = WranglerText.CallWithStatus().Match(text);
        var page = WranglerText.Page().Match(text);
        var call = unreadable.Success ? unreadable : fetched;
        var path = failed.Groups["path"] is { Success: true } own ? own.Value : call.Success ? call.Groups["path"].Value : null;
        var (shape, name) = Shapes.Of(title, text, path);
        var inner = InnerCall.Of(text);
        return new LogError
        {
            Title = UntrustedText.Clean(shape == LogShape.UnusableCredential ? Hidden : title, 300),
            Text = text,
            Method = unreadable.Success ? unreadable.Groups["method"].Value : inner?.Method,
            Path = (path ?? inner?.Path) is { } found ? Paths.Bare(found) : null,
            Status = call.Success ? int.Parse(call.Groups["status"].ValueSpan, CultureInfo.InvariantCulture) : inner?.Status,
            Codes = CodesOf(text),
            Page = page.Success ? page.Groups["page"].Value.TrimEnd('/') : null,
            Shape = shape,
            Name = name,
            Evidence = shape == LogShape.UnusableCredential ? [new LogEvidence(lines[0].Line, Hidden)] : [.. lines.Take(MostEvidence).Select(line => new LogEvidence(line.Line, UntrustedText.Clean(line.Text)))],
        };
    }

    // wrangler prints no code that is 0: the answer whose message names the permission.
    private static ImmutableArray<LogCode> CodesOf(string text) => BracketedCodes.Of(text) is { IsEmpty: false } bracketed ? bracketed
        : EnvelopeText.Codes(text) is { IsEmpty: false } codes ? codes
        : WranglerText.ActorWants().Match(text) is { Success: true } actor ? [new LogCode(0, actor.Value)]
        : [];

    private static int IndentOf(string text) => text.Length - text.AsSpan().TrimStart().Length;

    private static bool IsNoteWithoutIndent(string text) =>
        text.Contains("[code:", StringComparison.Ordinal)
        || text.TrimStart().StartsWith("To learn more about this error", StringComparison.Ordinal)
        || text.TrimStart().StartsWith("Cloudflare Ray ID", StringComparison.Ordinal)
        || text.TrimStart().StartsWith("{\"success\"", StringComparison.Ordinal)
        || text.TrimStart().StartsWith("{ code:", StringComparison.Ordinal)
        || WranglerText.CallWithStatus().IsMatch(text);

    private static bool EndsBlock(string text) =>
        (text.Contains("wrangler ", StringComparison.Ordinal) && WranglerText.Banner().IsMatch(text)) || text.Contains("-- START CF API", StringComparison.Ordinal)
        || text.Contains("If you think this is a bug", StringComparison.Ordinal) || text.Contains("[ERROR]", StringComparison.Ordinal) || text.Contains("[WARNING]", StringComparison.Ordinal);

    // The code stands behind the last line of a message, which may be a frame of the Worker's own stack.
    private static bool IsStackFrame(string text) => text.TrimStart().StartsWith("at ", StringComparison.Ordinal) && !text.Contains("[code:", StringComparison.Ordinal);
}
