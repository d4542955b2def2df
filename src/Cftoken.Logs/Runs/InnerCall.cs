using System.Globalization;
using System.Text.RegularExpressions;

namespace Cftoken.Logs.Runs;

/// <summary>The call that an error object names when a program prints it whole: its address, method and status.</summary>
/// <param name="Method">The method; null where it is not printed.</param>
/// <param name="Path">The path.</param>
/// <param name="Status">The HTTP status; null where it is not printed.</param>
internal sealed partial record InnerCall(string? Method, string Path, int? Status)
{
    /// <summary>The call in a text; null where none is named.</summary>
    public static InnerCall? Of(string text)
    {
        if (Address().Match(text) is not { Success: true } address)
        {
            return null;
        }

        var method = Named().Match(text);
        var status = StatusOf().Match(text);
        return new InnerCall(
            method.Success ? method.Groups["method"].Value : null,
            address.Groups["path"].Value,
            status.Success ? int.Parse(status.Groups["status"].ValueSpan, CultureInfo.InvariantCulture) : null);
    }

    [GeneratedRegex("""\burl: ['"]https?://[^/\s'"]{1,200}(?:/client/v4)?(?<path>/[^\s'"]{1,1000})['"]""", RegexOptions.CultureInvariant, 2000)]
    private static partial Regex Address();

    [GeneratedRegex("""\bmethod: ['"](?<method>GET|POST|PUT|PATCH|DELETE)['"]""", RegexOptions.CultureInvariant, 2000)]
    private static partial Regex Named();

    [GeneratedRegex("""\bstatus: (?<status>\d{3})\b""", RegexOptions.CultureInvariant, 2000)]
    private static partial Regex StatusOf();
}
