using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Cftoken.Logs.Runs;

/// <summary>The codes in an answer of the API that a program prints as it came: JSON, or a language's own way of writing it.</summary>
internal static partial class EnvelopeText
{
    private const int MostCodes = 10;

    /// <summary>The codes and messages of a text, in their order; none where it holds no answer.</summary>
    public static ImmutableArray<LogCode> Codes(string text)
    {
        var codes = ImmutableArray.CreateBuilder<LogCode>();
        foreach (Match match in Entry().Matches(text).Take(MostCodes))
        {
            var group = match.Groups["code"].Success ? match.Groups["code"] : match.Groups["later"];
            if (int.TryParse(group.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                var message = match.Groups["message"].Success ? match.Groups["message"].Value : match.Groups["before"].Value;
                codes.Add(new LogCode(number, message.Replace("\\\"", "\"", StringComparison.Ordinal)));
            }
        }

        return codes.ToImmutable();
    }

    // {"code":10000,"message":"…"}, {'code': 10000, 'message': '…'}, { code: 10000, message: '…' }, the message before the
    // code; with quotes that were escaped once, or once more for each program that quoted the last one's words.
    [GeneratedRegex(
        """\\{0,7}["']?\bcode\\{0,7}["']?\s{0,3}:\s{0,3}(?<code>\d{1,9})\s{0,3},\s{0,12}\\{0,7}["']?message\\{0,7}["']?\s{0,3}:\s{0,3}(?<q>\\{0,7}["'])(?<message>(?:(?!\k<q>).){0,500})|\\{0,7}["']?\bmessage\\{0,7}["']?\s{0,3}:\s{0,3}(?<p>\\{0,7}["'])(?<before>(?:(?!\k<p>).){0,500})\k<p>\s{0,3},\s{0,12}\\{0,7}["']?code\\{0,7}["']?\s{0,3}:\s{0,3}(?<later>\d{1,9})""",
        RegexOptions.CultureInvariant | RegexOptions.Singleline,
        2000)]
    private static partial Regex Entry();
}
