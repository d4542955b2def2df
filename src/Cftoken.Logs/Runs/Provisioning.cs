namespace Cftoken.Logs.Runs;

/// <summary>
/// What an upload fails with whose bindings could not be provisioned: where the look-up is refused with 403, wrangler 4
/// goes on and leaves the binding to be inherited, and a Worker that has none of that name refuses the upload (10057).
/// Seen with wrangler 4.164.0 on 2026-11-22.
/// </summary>
internal static class Provisioning
{
    private const int NothingToInherit = 10057;

    // The kind in wrangler's table, and where things of it are created.
    private static readonly (string Kind, string Path)[] Created =
    [
        ("KV Namespace", "storage/kv/namespaces"),
        ("D1 Database", "d1/database"),
        ("R2 Bucket", "r2/buckets"),
        ("Queue", "queues"),
        ("AI Search Namespace", "ai-search/namespaces"),
        ("Agent Memory", "agent-memory/namespaces"),
        ("Dispatch Namespace", "workers/dispatch/namespaces"),
        ("Flagship", "flagship/apps"),
    ];

    /// <summary>The error as one of the call that provisions; null where it is none of these.</summary>
    public static LogError? Of(ToolRun run, LogError error)
    {
        var path = Array.Find(Created, each => each.Kind == run.LeftToInherit).Path;
        return path is not null && error.Codes.Any(code => code.Number == NothingToInherit) && error.Path?.Split('/') is ["", "accounts", var account, ..]
            ? error with { Shape = LogShape.NotProvisioned, Method = "POST", Path = $"/accounts/{account}/{path}", Codes = [], Name = run.LeftToInherit }
            : null;
    }
}
