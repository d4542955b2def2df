using System.Collections.Immutable;

namespace Cftoken.Logs.Diagnosing;

/// <summary>What the texts stand for that print no path, from wrangler's sources.</summary>
internal static class Unpathed
{
    private const string Applications = "/accounts/{account_id}/containers/applications";

    /// <summary>What wrangler calls through Cloudflare's SDK, whose errors name no path: KV namespaces, AI schemas, tunnels.</summary>
    public static readonly ImmutableArray<string> OfSdk =
    [
        "GET /accounts/{account_id}/storage/kv/namespaces",
        "POST /accounts/{account_id}/storage/kv/namespaces",
        "GET /accounts/{account_id}/cfd_tunnel",
        "POST /accounts/{account_id}/cfd_tunnel",
    ];

    /// <summary>What a text of the containers part stands for.</summary>
    public static ImmutableArray<string> OfContainers(string title) =>
        title.Contains("Error creating application", StringComparison.Ordinal) ? [$"POST {Applications}"]
        : title.Contains("Error rolling out application", StringComparison.Ordinal) ? [$"POST {Applications}/{{application_id}}/rollouts"]
        : title.Contains("application \"", StringComparison.Ordinal) ? [$"PATCH {Applications}/{{application_id}}"]
        : title.Contains("listing containers", StringComparison.Ordinal) ? ["GET /accounts/{account_id}/containers/dash/applications"]
        : [$"GET {Applications}", "GET /accounts/{account_id}/containers/dash/applications", "GET /accounts/{account_id}/containers/registries"];

    /// <summary>What a text stands for that names the permission itself.</summary>
    public static ImmutableArray<string> OfNamedPermission(string text) => text.Contains("Tunnel", StringComparison.Ordinal)
        ? ["GET /accounts/{account_id}/cfd_tunnel", "POST /accounts/{account_id}/cfd_tunnel", "DELETE /accounts/{account_id}/cfd_tunnel/{tunnel_id}"]
        : ["POST /graphql"];

    /// <summary>What other texts stand for.</summary>
    public static ImmutableArray<string> OfText(string text) => text.StartsWith("SQL validation failed", StringComparison.Ordinal)
        ? ["POST /accounts/{account_id}/pipelines/v1/validate_sql"]
        : [];
}
