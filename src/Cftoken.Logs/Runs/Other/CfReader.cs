using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Cftoken.Core.Text;
using Cftoken.Logs.Reading;

namespace Cftoken.Logs.Runs.Other;

/// <summary>
/// Reads the error box of Cloudflare's <c>cf</c>: <c>✘ API Error: 403 Forbidden</c> with <c>- [10000] Authentication error</c>
/// below it (0.0.5, run in November 2026), and <c>[10000] Authentication error</c> with <c>403 Forbidden · HTTP /path</c> in a
/// frame (1.0 beta, its sources of October 2026). No box names the method.
/// </summary>
internal sealed partial class CfReader
{
    /// <summary>The tool's name.</summary>
    public const string Tool = "cf";

    // How many lines a box has at most after the line that opens it.
    private const int Longest = 12;

    private readonly List<LogEvidence> evidence = [];
    private readonly List<LogCode> codes = [];
    private long opened = -1;
    private string? verb;
    private string? path;
    private int? status;

    /// <summary>Reads a line.</summary>
    /// <returns>The error of a box that this line ends; null where none ended.</returns>
    public LogError? Read(long number, string text)
    {
        var line = text.Trim('│', '|', ' ', '┌', '╭', '╮', '╰', '╯', '─', '└', '\t');
        if (Command().Match(line) is { Success: true } command)
        {
            verb = command.Groups["verb"].Value;
        }

        if (Opening().Match(line) is { Success: true } opening)
        {
            var before = Finish();
            opened = number;
            status = opening.Groups["status"].Success ? Number(opening.Groups["status"]) : null;
            evidence.Add(new LogEvidence(number, UntrustedText.Clean(line)));
            return before;
        }

        if (opened < 0)
        {
            return null;
        }

        if (number - opened > Longest)
        {
            return Finish();
        }

        if (Entry().Match(line) is { Success: true } entry)
        {
            codes.Add(new LogCode(Number(entry.Groups["code"]), entry.Groups["message"].Value));
            evidence.Add(new LogEvidence(number, UntrustedText.Clean(line)));
        }
        else if (Tail().Match(line) is { Success: true } tail)
        {
            status = Number(tail.Groups["status"]);
            path = tail.Groups["path"].Success ? tail.Groups["path"].Value : path;
            evidence.Add(new LogEvidence(number, UntrustedText.Clean(line)));
        }
        else if (line.StartsWith("→ ", StringComparison.Ordinal))
        {
            return Finish();
        }

        return null;
    }

    /// <summary>The error of the box that is open; null where none is.</summary>
    public LogError? Finish()
    {
        var isTold = opened >= 0 && (codes.Count > 0 || status is not null);
        var error = isTold
            ? new LogError
            {
                Title = evidence[^1].Text,
                Text = string.Join(' ', evidence.Select(line => line.Text)),
                Method = path is null ? null : MethodOf(verb),
                Path = path is null ? null : Paths.Bare(path),
                Status = status,
                Codes = [.. codes],
                Evidence = [.. evidence],
            }
            : null;
        (opened, path, status) = (-1, null, null);
        evidence.Clear();
        codes.Clear();
        return error;
    }

    private static string? MethodOf(string? verb) => verb switch
    {
        "list" or "get" or "verify" or "search" or "export" => "GET",
        "create" => "POST",
        "delete" => "DELETE",
        "update" => "PUT",
        "edit" => "PATCH",
        _ => null,
    };

    private static int Number(Group group) => int.Parse(group.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);

    [GeneratedRegex("""^(?:✘ )?(?:API Error: (?<status>[45]\d\d)\b.{0,40}|APIError)$""", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Opening();

    [GeneratedRegex("""^(?:- )?\[(?<code>\d{1,9})\] (?<message>\S.{0,500})$""", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Entry();

    [GeneratedRegex("""^(?<status>[45]\d\d) [A-Z][A-Za-z ]{2,40}(?: · HTTP (?<path>/\S{1,1000}))?$""", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Tail();

    [GeneratedRegex("""^(?:[$>+%] ?|Run |\[command\])?(?:npx |bunx |pnpm |pnpm exec )?cf (?:[a-z][\w-]{0,40} ){1,5}?(?<verb>list|get|create|update|edit|delete|verify|search|export)\b""", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Command();
}
