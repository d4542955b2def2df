using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Cftoken.Core.Problems;

namespace Cftoken.Engine.Exact;

/// <summary>A binding as an upload names it.</summary>
/// <param name="Name">The name that the code knows it by.</param>
/// <param name="Type">Its type in the metadata.</param>
internal sealed record UploadedBinding(string Name, string Type);

/// <summary>
/// Reads the bindings from an upload as <c>wrangler deploy --dry-run --outfile</c> writes it: multipart form data whose part
/// <c>metadata</c>, which is no file, holds them as JSON (recorded from wrangler 3.114.17, 4.40.0 and 4.164.0, 2026-11-22).
/// </summary>
internal static class UploadedBindings
{
    private const string Part = "name=\"metadata\"";

    /// <summary>Reads them.</summary>
    /// <exception cref="ProblemException">It is no such upload.</exception>
    public static ImmutableArray<UploadedBinding> Read(ReadOnlyMemory<byte> upload)
    {
        try
        {
            using var metadata = JsonDocument.Parse(MetadataOf(upload));
            return metadata.RootElement.ValueKind != JsonValueKind.Object ? throw Unreadable("its metadata is no table")
                : !metadata.RootElement.TryGetProperty("bindings", out var bindings) ? []
                : bindings.ValueKind != JsonValueKind.Array ? throw Unreadable("its bindings are no list")
                : [.. bindings.EnumerateArray().Select(Binding)];
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            // A string with half a surrogate pair is only found out when it is asked for.
            throw Unreadable("its metadata is not JSON");
        }
    }

    private static UploadedBinding Binding(JsonElement binding) =>
        Text(binding, "name") is { } name && Text(binding, "type") is { } type
            ? new UploadedBinding(name, type)
            : throw Unreadable("one of its bindings has no name or no type");

    private static string? Text(JsonElement table, string key) =>
        table.ValueKind == JsonValueKind.Object && table.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static ReadOnlyMemory<byte> MetadataOf(ReadOnlyMemory<byte> upload)
    {
        var lineEnd = upload.Span.IndexOf("\r\n"u8);
        if (lineEnd <= 2 || !upload.Span.StartsWith("--"u8))
        {
            throw Unreadable("it is no multipart form");
        }

        byte[] boundary = [.. "\r\n"u8, .. upload.Span[..lineEnd]];
        var rest = upload[(lineEnd + 2)..];
        while (true)
        {
            var end = rest.Span.IndexOf(boundary);
            var headEnd = end < 0 ? -1 : rest.Span[..end].IndexOf("\r\n\r\n"u8);
            if (headEnd < 0)
            {
                throw Unreadable("it has no metadata");
            }

            var head = Encoding.UTF8.GetString(rest.Span[..headEnd]);
            if (head.Contains(Part, StringComparison.Ordinal) && !head.Contains("filename", StringComparison.Ordinal))
            {
                return rest[(headEnd + 4)..end];
            }

            // Two characters follow a boundary: the end of the line, or the two dashes that end the form.
            rest = rest[Math.Min(end + boundary.Length + 2, rest.Length)..];
        }
    }

    private static ProblemException Unreadable(string why) => new(new Problem(
        "exact.upload",
        $"What wrangler's dry run wrote is no upload that can be read: {why}.",
        new Fix("Plan without --exact: the plan does not depend on it. Update wrangler if it is old.")));
}
