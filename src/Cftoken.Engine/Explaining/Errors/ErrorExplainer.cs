using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Cftoken.Catalog;
using Cftoken.Catalog.Model;
using Cftoken.Engine.Explaining.Operations;

namespace Cftoken.Engine.Explaining.Errors;

/// <summary>Finds the codes and paths in an error's text, and says what is known of them; no more than that.</summary>
/// <param name="catalog">The catalogue.</param>
/// <param name="operations">Finds operations.</param>
internal sealed partial class ErrorExplainer(PermissionCatalog catalog, OperationQuery operations)
{
    private const int MostCodes = 20;
    private const int MostPaths = 20;

    /// <summary>The codes of a text, each with what it may mean, and the operations that its paths name.</summary>
    /// <param name="text">The text, made safe and of bounded length.</param>
    /// <returns>Null where the text is no error.</returns>
    public (ImmutableArray<ErrorCode> Codes, ImmutableArray<Operation> Operations)? Explain(string text)
    {
        var codes = CodesIn(text);
        var isFailure = codes.Count > 0 || Failure().IsMatch(text);
        if (!isFailure)
        {
            return null;
        }

        var paths = Paths().Matches(text).Take(MostPaths).Select(match => (Method: match.Groups["method"].Value, Path: match.Groups["path"].Value.TrimEnd('.', ','))).ToList();
        var found = paths.SelectMany(call => operations.OfCall($"{call.Method} {call.Path}".Trim(), out _))
            .Concat(operations.OfPage(text, out _))
            .Distinct()
            .ToImmutableArray();
        var path = paths.Select(call => call.Path).FirstOrDefault() ?? found.FirstOrDefault()?.Template;
        if (codes.Count == 0)
        {
            codes = [.. catalog.Errors.All.Where(meaning => meaning.Message is { } message && text.Contains(message, StringComparison.OrdinalIgnoreCase)).Select(meaning => meaning.Code).Distinct().Take(MostCodes)];
        }

        // A word like "failed" alone says nothing.
        return codes.Count == 0 && found.IsEmpty
            ? null
            : ([.. codes.Select(code => new ErrorCode(code, path is null ? null : catalog.Errors.ProductOf(path), catalog.Errors.Find(code, path, text)))], found);
    }

    private static List<int> CodesIn(string text)
    {
        if (BareCode().IsMatch(text) && int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var bare))
        {
            return [bare];
        }

        return
        [
            .. Codes().Matches(text)
                .Select(match => int.TryParse(match.Groups["code"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var code) ? code : -1)
                .Where(code => code >= 0)
                .Distinct()
                .Take(MostCodes),
        ];
    }

    // wrangler prints "[code: 10000]", the API answers "code": 10000, people write code 7403.
    [GeneratedRegex("""\b(?:error[ _])?code"?\s{0,3}[:=]?\s{0,3}"?(?<code>\d{1,9})\b""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 5000)]
    private static partial Regex Codes();

    [GeneratedRegex("""^\s{0,10}\d{3,9}\s{0,10}$""", RegexOptions.CultureInvariant, 5000)]
    private static partial Regex BareCode();

    [GeneratedRegex("""A request to the Cloudflare API|\[ERROR\]|authentication error|not authorized|permission|unauthorized|forbidden|failed to fetch|authenticat|invalid api token""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 5000)]
    private static partial Regex Failure();

    [GeneratedRegex("""(?:\b(?<method>GET|POST|PUT|PATCH|DELETE)\s{1,3})?(?:https?://[a-zA-Z0-9.:\-]{1,200})?(?:/client/v4)?(?<path>/(?:accounts|zones|user|memberships)\b[^\s"'):;,\]]{0,500})""", RegexOptions.CultureInvariant, 5000)]
    private static partial Regex Paths();
}
