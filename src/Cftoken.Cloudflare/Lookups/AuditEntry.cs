using System.Globalization;
using System.Text.Json;
using Cftoken.Catalog.Policies;
using Cftoken.Cloudflare.Sending;
using Cftoken.Core.Text;

namespace Cftoken.Cloudflare.Lookups;

/// <summary>Something that was created, changed or deleted, as the account's audit log tells it.</summary>
/// <param name="At">When; null where the entry does not say it.</param>
/// <param name="TokenId">The id of the token; null where none is told.</param>
/// <param name="Method">The HTTP method; null where it is not told.</param>
/// <param name="Path">The path of the call, cleaned; null where it is not told.</param>
public sealed record AuditEntry(DateTimeOffset? At, string? TokenId, string? Method, string? Path)
{
    /// <summary>How many parts of a list are read at the most: a busy account's hour fits.</summary>
    internal const int MostPages = 20;

    internal static string Moment(DateTimeOffset moment) =>
        Uri.EscapeDataString(moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));

    internal static AuditEntry Read(JsonElement entry) => new(
        Part(entry, "action") is { } action ? Shape.Date(action, "time") : null,
        Part(entry, "actor") is { } actor && Text(actor, "token_id") is { } id && ResourceIds.IsHexId(id) ? id : null,
        Part(entry, "raw") is { } raw ? Text(raw, "method") : null,
        Part(entry, "raw") is { } called ? Text(called, "uri") : null);

    private static JsonElement? Part(JsonElement entry, string name) =>
        entry.TryGetProperty(name, out var part) && part.ValueKind == JsonValueKind.Object ? part : null;

    private static string? Text(JsonElement part, string name) =>
        part.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? UntrustedText.Clean(value.GetString(), 1000) : null;
}
