using System.Collections.Immutable;
using System.Globalization;
using Cftoken.Logs.Reading;

namespace Cftoken.Logs.Runs.Other;

/// <summary>An error that a line tells in words of its own, with the code that Cloudflare's answer must have had.</summary>
/// <param name="Code">The code; null where the words leave it open.</param>
/// <param name="Status">The HTTP status; null where it is not printed.</param>
/// <param name="Candidates">The operations that the words stand for.</param>
internal sealed record WordedError(LogCode? Code, int? Status, ImmutableArray<string> Candidates);

/// <summary>
/// Reads what libraries make of an answer without its code: certificate clients and DNS updaters on cloudflare-go, certbot,
/// alchemy. From public issue threads.
/// </summary>
internal sealed class WordedErrors
{
    private const int StackReach = 4;

    private static readonly (string Text, string Operation)[] Doings =
    [
        ("failed to find zone", "GET /zones"), ("ListZones", "GET /zones"), ("determining zone_id", "GET /zones"), ("existence of a zone", "GET /zones"),
        ("failed to create TXT record", "POST /zones/{zone_id}/dns_records"), ("failed to create DNS record", "POST /zones/{zone_id}/dns_records"),
        ("failed to delete TXT record", "DELETE /zones/{zone_id}/dns_records/{dns_record_id}"),
    ];

    private static readonly (string Permission, string Operation)[] Permissions =
        [("com.cloudflare.api.account.zone.list", "GET /zones"), ("com.cloudflare.api.account.zone.create", "POST /zones")];

    private (long Line, string Message, int? Status, LogEvidence Evidence)? waiting;

    /// <summary>The operations that a line's words stand for.</summary>
    public static ImmutableArray<string> CandidatesOf(string line) =>
        [.. Doings.Where(doing => line.Contains(doing.Text, StringComparison.Ordinal)).Select(doing => doing.Operation).Distinct().Take(1)];

    /// <summary>The error of a line; null where it tells none.</summary>
    /// <param name="number">The line's number.</param>
    /// <param name="line">The line.</param>
    /// <param name="before">The line that tells the error where this one only places it.</param>
    public WordedError? Of(long number, string line, out LogEvidence? before)
    {
        before = null;
        if (line.Contains("requires permission", StringComparison.Ordinal) && OtherText.Actor().Match(line) is { Success: true } actor)
        {
            var permission = actor.Groups["permission"].Value;
            return new WordedError(
                new LogCode(0, actor.Groups["message"].Value), null,
                [.. Permissions.Where(known => known.Permission == permission).Select(known => known.Operation)]);
        }

        if (OtherText.CodeThenMessage().Match(line) is { Success: true } first && int.TryParse(first.Groups["code"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var code))
        {
            return new WordedError(new LogCode(code, first.Groups["message"].Value), null, CandidatesOf(line));
        }

        if (line.Contains("HTTP status", StringComparison.Ordinal)
            && (line.Contains("makeRequest", StringComparison.Ordinal) || line.Contains("loudflare", StringComparison.Ordinal))
            && OtherText.GoStatus().Match(line) is { Success: true } go)
        {
            var status = int.Parse(go.Groups["status"].ValueSpan, CultureInfo.InvariantCulture);
            var message = go.Groups["message"].Value.Trim();
            return new WordedError(message.StartsWith("Invalid access token", StringComparison.Ordinal) ? new LogCode(9109, message) : null, status, CandidatesOf(line));
        }

        if (line.Contains("Missing X-Auth-Key", StringComparison.Ordinal))
        {
            return new WordedError(new LogCode(9106, "Missing X-Auth-Key, X-Auth-Email or Authorization headers"), null, []);
        }

        return OfStack(number, line, out before);
    }

    private WordedError? OfStack(long number, string line, out LogEvidence? before)
    {
        before = null;
        if (waiting is { } open && number - open.Line <= StackReach && line.StartsWith("at ", StringComparison.Ordinal) && OtherText.LibraryFrame().Match(line) is { Success: true } frame)
        {
            var isCoded = int.TryParse(frame.Groups["code"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var code);
            if (isCoded || open.Status is 401 or 403 or 429 or >= 500)
            {
                waiting = null;
                before = open.Evidence;
                return new WordedError(isCoded ? new LogCode(code, open.Message) : null, open.Status, []);
            }
        }

        if (line.Contains("rror", StringComparison.OrdinalIgnoreCase) && OtherText.BeforeStack().Match(line) is { Success: true } told)
        {
            waiting = (
                number,
                told.Groups["message"].Value,
                told.Groups["status"].Success ? int.Parse(told.Groups["status"].ValueSpan, CultureInfo.InvariantCulture) : null,
                new LogEvidence(number, Core.Text.UntrustedText.Clean(line.Trim())));
        }

        return null;
    }
}
