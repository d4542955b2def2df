using System.Text;
using System.Text.Json;
using Cftoken.Core.Text;
using Cftoken.Tools.Expansion;

namespace Cftoken.Logs.Runs;

/// <summary>One line of the record that wrangler writes for programs (WRANGLER_OUTPUT_FILE_PATH, WRANGLER_OUTPUT_FILE_DIRECTORY).</summary>
/// <param name="Version">The version, in the line that opens a session.</param>
/// <param name="Command">The words behind <c>wrangler</c>, in that line.</param>
/// <param name="Code">The code of a failure; null where it has none.</param>
/// <param name="Message">The message of a failure.</param>
internal sealed record OutputRecord(ToolVersion? Version, string? Command, int? Code, string? Message)
{
    /// <summary>Reads a line; null where it is no such record.</summary>
    public static OutputRecord? Of(string line)
    {
        if (!line.Contains("\"type\"", StringComparison.Ordinal))
        {
            return null;
        }

        try
        {
            // Through bytes: half a character in a log is replaced, not refused.
            using var document = JsonDocument.Parse(Encoding.UTF8.GetBytes(line));
            var root = document.RootElement;
            return Text(root, "type") switch
            {
                "wrangler-session" => new OutputRecord(
                    ToolVersion.TryParse(Text(root, "wrangler_version"), out var version) ? version : null,
                    root.TryGetProperty("command_line_args", out var words) && words.ValueKind == JsonValueKind.Array
                        ? string.Join(' ', words.EnumerateArray().Where(word => word.ValueKind == JsonValueKind.String).Select(word => ShellText.Quote(word.GetString()!)))
                        : null,
                    null,
                    null),
                "command-failed" => new OutputRecord(
                    null, null, root.TryGetProperty("code", out var code) && code.ValueKind == JsonValueKind.Number && code.TryGetInt32(out var number) ? number : null, Text(root, "message")),
                _ => null,
            };
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
