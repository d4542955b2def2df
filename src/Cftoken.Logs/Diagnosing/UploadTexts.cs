using Cftoken.Logs.Runs;
using Cftoken.Tools.Knowledge;

namespace Cftoken.Logs.Diagnosing;

/// <summary>
/// Which binding a refused upload was refused for: the message says so, or it is the only one in wrangler's table that the
/// upload is checked for with an answer that says nothing (connections into private networks).
/// </summary>
internal static class UploadTexts
{
    // The part of an effect's id after "upload.binding.", with what the table of wrangler 4 calls it, and what a message says.
    private static readonly (string Binding, string Table, string? Message)[] Known =
    [
        ("kv_namespace", "KV Namespace", "kv write"),
        ("secrets_store_secret", "Secrets Store Secret", "secrets store binding"),
        ("vpc_service", "VPC Service", null),
        ("vpc_network", "VPC Network", null),
    ];

    /// <summary>Whether the refusal names what this check is for.</summary>
    public static bool Names(KnownUpload upload, ToolRun run, LogError error)
    {
        foreach (var (binding, table, message) in Known)
        {
            if (!upload.Effect.Id.EndsWith($".{binding}", StringComparison.Ordinal))
            {
                continue;
            }

            return message is null
                ? run.Bindings.Contains(table) && error.Codes.All(code => code.Number == 10000)
                : error.Text.Contains(message, StringComparison.OrdinalIgnoreCase);
        }

        return false;
    }
}
