using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Cftoken.Catalog;
using Cftoken.Catalog.Model;

namespace Cftoken.Engine.Explaining.Operations;

/// <summary>Finds the operations that a text names: a call with real ids, a template, a path with stars, a full address.</summary>
/// <param name="catalog">The catalogue.</param>
internal sealed partial class OperationQuery(PermissionCatalog catalog)
{
    private const string Documentation = "developers.cloudflare.com/api/";

    private static readonly ImmutableArray<string> Methods = ["GET", "POST", "PUT", "PATCH", "DELETE"];

    /// <summary>What a documentation page calls its method, and the HTTP method that this stands for as a rule.</summary>
    private static readonly ImmutableArray<(string Word, string Method)> PageMethods =
        [("list", "GET"), ("get", "GET"), ("create", "POST"), ("update", "PUT"), ("edit", "PATCH"), ("delete", "DELETE")];

    /// <summary>The operations of a call: <c>PUT /accounts/*/workers/scripts/*</c>, <c>/zones</c>, <c>https://api.cloudflare.com/client/v4/…</c>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="looksLikeCall">Whether the text has the form of a call, recognised or not.</param>
    public ImmutableArray<Operation> OfCall(string text, out bool looksLikeCall)
    {
        var parsed = CallForm().Match(text);
        looksLikeCall = parsed.Success && !text.Contains(Documentation, StringComparison.OrdinalIgnoreCase);
        if (!looksLikeCall)
        {
            return [];
        }

        var path = parsed.Groups["path"].Value;
        IEnumerable<string> methods = parsed.Groups["method"] is { Success: true, Value: var method } ? [method.ToUpperInvariant()] : Methods;
        var concrete = methods.Select(name => Matching(name, path)).OfType<Operation>().Distinct().ToImmutableArray();
        return concrete.IsEmpty ? LikeTemplate(methods, path) : concrete;
    }

    /// <summary>The operations of a documentation page; those of all pages below it, where it is the page of a resource.</summary>
    /// <param name="text">The text.</param>
    /// <param name="isInferred">Whether no source joins page and operation, and the page's scheme alone says so.</param>
    public ImmutableArray<Operation> OfPage(string text, out bool isInferred)
    {
        isInferred = false;
        var start = text.IndexOf(Documentation, StringComparison.OrdinalIgnoreCase);
        var resources = start < 0 ? -1 : text.IndexOf("resources/", start, StringComparison.Ordinal);
        if (resources < 0 || (start > 0 && text[start - 1] != '/'))
        {
            return [];
        }

        var end = text.AsSpan(resources).IndexOfAny(" ?#\")");
        var page = (end < 0 ? text[resources..] : text.Substring(resources, end)).TrimEnd('/', '.', ',');
        var known = catalog.DocumentedAt(page);
        isInferred = known.IsEmpty;
        return known.IsEmpty ? ByScheme(page) : known;
    }

    // A page's address is made of the resource's names and the method's word; the path's words are mostly the same ones.
    private ImmutableArray<Operation> ByScheme(string page)
    {
        var parts = page.Split('/').Where(part => part is not ("resources" or "subresources" or "methods")).Select(Plain).ToList();
        var method = PageMethods.FirstOrDefault(known => page.EndsWith($"/methods/{known.Word}", StringComparison.Ordinal)).Method;
        if (method is null || parts.Count < 3)
        {
            return [];
        }

        var isOfOne = !page.EndsWith("/list", StringComparison.Ordinal) && method is not "POST";
        var words = parts[..^1];
        var fitting = catalog.Operations.Where(operation => operation.Method == method
            && catalog.PageOf(operation) is null
            && operation.Template.EndsWith('}') == isOfOne
            && words.TrueForAll(Segments(operation.Template).Select(Plain).Contains)).ToImmutableArray();
        return fitting.Length <= 3 ? fitting : [];
    }

    private Operation? Matching(string method, string path) =>
        catalog.TryMatch(method, path, out var match) ? match.Operation : catalog.Find(method, Trimmed(path));

    private ImmutableArray<Operation> LikeTemplate(IEnumerable<string> methods, string path)
    {
        var asked = Segments(Trimmed(path));
        var fitting = catalog.Operations
            .Where(operation => methods.Contains(operation.Method, StringComparer.Ordinal))
            .Select(operation => (Operation: operation, Literals: LiteralsShared(asked, Segments(operation.Template))))
            .Where(candidate => candidate.Literals >= 0)
            .ToList();
        var most = fitting.Select(candidate => candidate.Literals).DefaultIfEmpty(0).Max();
        return [.. fitting.Where(candidate => candidate.Literals == most && most > 0).Select(candidate => candidate.Operation)];
    }

    // How many literal segments both have; -1 where they do not fit. A star stands for a parameter, not for a word.
    private static int LiteralsShared(string[] asked, string[] template)
    {
        if (asked.Length != template.Length)
        {
            return -1;
        }

        var shared = 0;
        for (var index = 0; index < asked.Length; index++)
        {
            var isParameter = template[index].StartsWith('{');
            if (!isParameter && asked[index] != template[index])
            {
                return -1;
            }

            shared += isParameter ? 0 : 1;
        }

        return shared;
    }

    private static string Trimmed(string path)
    {
        var end = path.AsSpan().IndexOfAny('?', '#');
        var bare = (end < 0 ? path : path[..end]).TrimEnd('/');
        return bare.StartsWith("/client/v4/", StringComparison.Ordinal) ? bare["/client/v4".Length..] : bare;
    }

    private static string[] Segments(string path) => path.Split('/', StringSplitOptions.RemoveEmptyEntries);

    private static string Plain(string word) => word.Replace("-", string.Empty, StringComparison.Ordinal).Replace("_", string.Empty, StringComparison.Ordinal).TrimEnd('s');

    [GeneratedRegex("""^\s*(?:(?<method>GET|POST|PUT|PATCH|DELETE)\s+)?(?:https?://[^/\s]{1,200})?(?<path>/[^\s"']{0,1000})\s*$""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 2000)]
    private static partial Regex CallForm();
}
