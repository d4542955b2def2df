using System.Collections.Frozen;
using Cftoken.Core.Problems;
using Cftoken.Core.Text;
using Cftoken.Tools.Configuration;

namespace Cftoken.Projects.Wrangler;

/// <summary>
/// What <c>wrangler pages deploy</c> refuses in the configuration of a Pages project (its <c>validatePagesConfig</c>, read in
/// wrangler 4.164.0, 2026-11-22). They are warnings: the commands that manage a Pages project run all the same.
/// </summary>
internal static class PagesRules
{
    private static readonly FrozenSet<string> Allowed = new[]
    {
        "$schema", "ai", "analytics_engine_datasets", "browser", "compatibility_date", "compatibility_flags", "configPath", "d1_databases",
        "definedEnvironments", "dev", "durable_objects", "env", "hyperdrive", "kv_namespaces", "limits", "mtls_certificates", "name",
        "no_bundle", "pages_build_output_dir", "placement", "queues", "r2_buckets", "send_metrics", "services", "targetEnvironment",
        "topLevelName", "upload_source_maps", "userConfigPath", "vars", "vectorize", "version_metadata",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>What would be refused; nothing where the configuration is no Pages project's.</summary>
    internal static IEnumerable<Problem> Refused(ConfigNode root)
    {
        if (root["pages_build_output_dir"] is null)
        {
            yield break;
        }

        foreach (var member in root.Members.Where(member => !Allowed.Contains(member.Key) && member.Value.Kind != ConfigKind.Null))
        {
            yield return Problem(
                $"wrangler pages deploy does not support \"{UntrustedText.Clean(member.Key, 80)}\" and refuses the configuration.",
                member.Key switch
                {
                    "main" => "Keep \"main\" for a Worker, or \"pages_build_output_dir\" for a Pages project.",
                    "account_id" => "Delete it, and give the account in CLOUDFLARE_ACCOUNT_ID.",
                    _ => "Delete it.",
                },
                member.KeyLocation);
        }

        if (root["queues"]?["consumers"] is { Items.Length: > 0 } consumers)
        {
            yield return Problem("wrangler pages deploy does not support \"queues.consumers\" and refuses the configuration.", "Consume the queue in a Worker.", consumers.Location);
        }

        foreach (var environment in root["env"]?.Members.Where(member => member.Key is not ("preview" or "production")) ?? [])
        {
            yield return Problem(
                $"A Pages project has the environments \"preview\" and \"production\" only; wrangler pages deploy refuses \"env.{UntrustedText.Clean(environment.Key, 80)}\".",
                "Rename it or delete it.",
                environment.KeyLocation);
        }
    }

    private static Problem Problem(string message, string fix, SourceLocation where) => new("config.pages", message, new Fix(fix), where);
}
