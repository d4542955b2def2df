using System.Collections.Immutable;
using System.Text.Json;
using Cftoken.Catalog.Model;

namespace Cftoken.Catalog;

/// <summary>What error codes mean, by product, code and message; part of the overlay layer.</summary>
public sealed class ErrorMeanings
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    private readonly ImmutableArray<(string Segment, string Product)> products;

    private ErrorMeanings(ImmutableArray<(string Segment, string Product)> products, ImmutableArray<ErrorMeaning> all)
    {
        this.products = products;
        All = all;
    }

    /// <summary>Every record.</summary>
    public ImmutableArray<ErrorMeaning> All { get; }

    /// <summary>The product that a path belongs to; null where it is not known which answers there.</summary>
    /// <param name="path">The path of a call, with or without <c>/client/v4</c>.</param>
    public string? ProductOf(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return products
            .Select(entry => (entry.Product, At: PlaceOf(path, entry.Segment)))
            .Where(entry => entry.At >= 0)
            .OrderBy(entry => entry.At)
            .Select(entry => entry.Product)
            .FirstOrDefault();
    }

    /// <summary>
    /// What a code may mean, the likeliest first. A record of the path's product whose message fits outranks one without a
    /// message, and both outrank what holds for any product; without a path every product's meanings are returned.
    /// </summary>
    /// <param name="code">The code.</param>
    /// <param name="path">The path of the refused call; null where the text tells none.</param>
    /// <param name="text">The text around the code.</param>
    public ImmutableArray<ErrorMeaning> Find(int code, string? path, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var ofCode = All.Where(meaning => meaning.Code == code).ToList();
        var product = path is null ? null : ProductOf(path);
        var candidates = product is null ? ofCode : ofCode.FindAll(meaning => meaning.Product == product);
        if (candidates.Count == 0 || (path is not null && product is null))
        {
            candidates = ofCode.FindAll(meaning => meaning.Product is null);
        }

        var told = candidates.FindAll(meaning => meaning.Message is { } message && text.Contains(message, StringComparison.OrdinalIgnoreCase));
        return [.. (told.Count > 0 ? told : candidates).OrderBy(meaning => meaning.Product is null ? 0 : 1).ThenByDescending(meaning => meaning.Message?.Length ?? 0)];
    }

    /// <summary>Reads the rules, one a file, and the paths that tell a product.</summary>
    /// <exception cref="InvalidDataException">A rule repeats another, or names an unknown cause or product.</exception>
    internal static ErrorMeanings Read(ReadOnlyMemory<byte> productsJson, IEnumerable<ReadOnlyMemory<byte>> rules)
    {
        using var paths = JsonDocument.Parse(productsJson, Strict);
        var known = paths.RootElement.GetProperty("products").EnumerateArray()
            .SelectMany(item => item.GetProperty("paths").EnumerateArray().Select(path => (path.GetString()!, item.GetProperty("name").GetString()!)))
            .ToImmutableArray();
        var names = known.Select(entry => entry.Item2).ToHashSet(StringComparer.Ordinal);
        var all = ImmutableArray.CreateBuilder<ErrorMeaning>();
        var seen = new HashSet<(string?, int, string?)>();
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var rule in rules)
        {
            using var document = JsonDocument.Parse(rule, Strict);
            var meaning = ReadOne(document.RootElement);
            if (meaning.Product is { } product && !names.Contains(product))
            {
                throw new InvalidDataException($"The rule {meaning.Id} names the product {product}, which has no path.");
            }

            if (!seen.Add((meaning.Product, meaning.Code, meaning.Message)) || !ids.Add(meaning.Id))
            {
                throw new InvalidDataException($"The rule {meaning.Id} stands twice.");
            }

            all.Add(meaning);
        }

        return new ErrorMeanings(known, [.. all.OrderBy(meaning => meaning.Product, StringComparer.Ordinal).ThenBy(meaning => meaning.Code).ThenBy(meaning => meaning.Id, StringComparer.Ordinal)]);
    }

    private static ErrorMeaning ReadOne(JsonElement item) => new(
        item.GetProperty("id").GetString()!,
        Text(item, "product"),
        item.GetProperty("code").GetInt32(),
        Text(item, "message"),
        item.TryGetProperty("status", out var statuses) ? [.. statuses.EnumerateArray().Select(status => status.GetInt32())] : [],
        ErrorCauses.Of(Text(item, "cause")) ?? throw new InvalidDataException($"'{Text(item, "cause")}' is no cause of an error."),
        item.GetProperty("says").GetString()!,
        item.GetProperty("fix").GetString()!,
        item.GetProperty("confidence").GetDouble(),
        new SourceNote(item.GetProperty("says").GetString()!, item.GetProperty("where").GetString()!, item.GetProperty("date").GetString()!))
    {
        Example = item.TryGetProperty("example", out var example)
            ? new ErrorExample([.. example.GetProperty("lines").EnumerateArray().Select(line => line.GetString()!)], example.GetProperty("where").GetString()!)
            : null,
    };

    private static string? Text(JsonElement item, string property) => item.TryGetProperty(property, out var value) ? value.GetString() : null;

    // Where the path first has the segment whole: /d1 is no part of /d1x, and a bucket may be called d1.
    private static int PlaceOf(string path, string segment)
    {
        for (var at = path.IndexOf($"/{segment}", StringComparison.Ordinal); at >= 0; at = path.IndexOf($"/{segment}", at + 1, StringComparison.Ordinal))
        {
            var end = at + segment.Length + 1;
            if (end == path.Length || path[end] is '/' or '?' or '#')
            {
                return at;
            }
        }

        return -1;
    }
}
