using System.Collections.Immutable;
using System.Globalization;

namespace Cftoken.Logs.Runs;

/// <summary>The codes that wrangler prints behind their messages: <c>Authentication error [code: 10000]</c>.</summary>
internal static class BracketedCodes
{
    private const string Open = "[code:";
    private const int MostCodes = 20;
    private const int LongestMessage = 600;

    /// <summary>The codes of a text in their order, each with what stands before it.</summary>
    public static ImmutableArray<LogCode> Of(string text)
    {
        var codes = ImmutableArray.CreateBuilder<LogCode>();
        var from = 0;
        for (var at = text.IndexOf(Open, StringComparison.Ordinal); at >= 0 && codes.Count < MostCodes; at = text.IndexOf(Open, at, StringComparison.Ordinal))
        {
            var end = text.IndexOf(']', at);
            if (end < 0)
            {
                break;
            }

            // A link that stood in the number, cut to its beginning: [code: [100].
            var isCode = int.TryParse(text.AsSpan(at + Open.Length, end - at - Open.Length).Trim(" ["), NumberStyles.None, CultureInfo.InvariantCulture, out var number);
            if (isCode)
            {
                codes.Add(new LogCode(number, Message(text[Math.Max(from, at - LongestMessage)..at])));
                from = end + 1;
            }

            at = isCode ? end + 1 : at + Open.Length;
        }

        return codes.ToImmutable();
    }

    // "A request to the Cloudflare API (…) failed. Authentication error": what is said of the request is no message.
    private static string Message(string text)
    {
        const string Failed = ") failed.";
        var failed = text.LastIndexOf(Failed, StringComparison.Ordinal);
        return (failed < 0 ? text : text[(failed + Failed.Length)..]).Trim();
    }
}
