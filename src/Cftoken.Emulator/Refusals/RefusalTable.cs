using System.Collections.Immutable;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Cftoken.Catalog.Model;
using Cftoken.Emulator.Endpoints;

namespace Cftoken.Emulator.Refusals;

/// <summary>What the API answers to a refused call; the rows stand in <c>data/refusals.json</c>, each with its source.</summary>
internal sealed partial class RefusalTable
{
    private readonly ImmutableArray<Row> rows;

    private RefusalTable(IEnumerable<Row> rows) =>
        this.rows = [.. rows.OrderByDescending(row => row.Effect is not null).ThenByDescending(row => row.Path.Length).ThenByDescending(row => row.Method is not null)];

    /// <summary>Reads the embedded table.</summary>
    /// <exception cref="InvalidDataException">It has no row for some reason, or a reason that does not exist.</exception>
    public static RefusalTable Load()
    {
        using var stream = typeof(RefusalTable).Assembly.GetManifestResourceStream("refusals.json")
            ?? throw new InvalidDataException("The table of refusals is not embedded.");
        using var document = JsonDocument.Parse(stream);
        var table = new RefusalTable(document.RootElement.GetProperty("rows").EnumerateArray().Select(Row.Read));
        foreach (var reason in Enum.GetValues<RefusalReason>())
        {
            table.Find("GET", "/", reason, null);
        }

        return table;
    }

    /// <summary>The answer to a refused call.</summary>
    /// <param name="operation">Its operation.</param>
    /// <param name="reason">Why it is refused.</param>
    /// <param name="page">The page that documents the operation; null: not known.</param>
    /// <param name="address">The caller's address.</param>
    /// <param name="tokenId">The token's id, where there is one.</param>
    /// <param name="effect">The effect that is refused; null: the call itself.</param>
    public EmulatorResponse Answer(Operation operation, RefusalReason reason, Uri? page, IPAddress? address, string? tokenId, Effect? effect = null)
    {
        var row = Find(operation.Method, operation.Template, reason, effect?.Id);
        var message = row.Message
            .Replace("{address}", address?.ToString(), StringComparison.Ordinal)
            .Replace("{token}", tokenId, StringComparison.Ordinal);

        // developers.cloudflare.com/changelog/post/2026-08-20-contextual-403s/: refusals with 403 point at the page.
        var pointsAtPage = reason == RefusalReason.Forbidden && row.Status == (int)HttpStatusCode.Forbidden;
        return EmulatorResponse.Error(row.Status, new ApiError(row.Code, message) { DocumentationUrl = pointsAtPage ? page?.AbsoluteUri : null });
    }

    private Row Find(string method, string template, RefusalReason reason, string? effect)
    {
        var shape = Parameter().Replace(template, "{}");
        foreach (var row in rows)
        {
            if (row.Reason == reason && (row.Method ?? method) == method && (row.Effect is null || row.Effect == effect) && row.Covers(shape))
            {
                return row;
            }
        }

        throw new InvalidDataException($"The table of refusals has no row for {reason}.");
    }

    [GeneratedRegex(@"\{[^}]*\}", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Parameter();

    private sealed record Row(string? Method, string Path, bool IsPrefix, string? Effect, RefusalReason Reason, int Status, int Code, string Message)
    {
        public static Row Read(JsonElement json)
        {
            var path = json.GetProperty("path").GetString()!;
            var space = path.IndexOf(' ', StringComparison.Ordinal);
            var (method, rest) = space < 0 ? (null, path) : (path[..space], path[(space + 1)..]);
            var isPrefix = rest.EndsWith("/*", StringComparison.Ordinal);
            return new Row(
                method,
                isPrefix ? rest[..^2] : rest,
                isPrefix,
                json.TryGetProperty("effect", out var effect) ? effect.GetString() : null,
                RefusalReasons.Parse(json.GetProperty("reason").GetString()!),
                json.GetProperty("status").GetInt32(),
                json.GetProperty("code").GetInt32(),
                json.GetProperty("message").GetString()!);
        }

        public bool Covers(string shape) =>
            string.Equals(shape, Path, StringComparison.Ordinal)
            || (IsPrefix && shape.Length > Path.Length && shape[Path.Length] == '/' && shape.StartsWith(Path, StringComparison.Ordinal));
    }
}
