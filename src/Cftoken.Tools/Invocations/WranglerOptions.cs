using System.Collections.Frozen;

namespace Cftoken.Tools.Invocations;

/// <summary>
/// Which of wrangler's options stand alone, which go by several names, and which take several values. Everything else
/// takes the word that follows it, as wrangler's own parser does with an option that it does not know.
/// Source: the help texts of wrangler 3.114.17, 4.40.0 and 4.164.0, read 2026-11-22.
/// </summary>
internal static class WranglerOptions
{
    private static readonly FrozenSet<string> Switches = new[]
    {
        "all", "all-scopes", "bundle", "check", "commit-dirty", "data", "debug", "delete-class", "dry-run", "enable-containers",
        "fetch", "force", "help", "ignore-defaults", "interactive", "json", "keep-vars", "latest", "legacy-env", "legacy-assets",
        "live-reload", "local", "logpush", "minify", "node-compat", "preview", "raw", "remote", "schema",
        "show-interactive-dev-session", "skip-caching", "skip-confirmation", "strict", "temporary", "test-scheduled", "text",
        "upload-source-maps", "version", "watch", "yes", "autoconfig", "experimental-autoconfig", "experimental-auto-create",
        "experimental-deploy-remote-diff-check", "experimental-json-config", "experimental-new-config", "experimental-provision",
        "experimental-remote-bindings", "experimental-route-zones", "experimental-versions", "experimental-vectorize-bind-to-prod",
        "experimental-backend", "experimental-gradual-rollouts", "experimental-tail-logs",
    }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> Lists = new[]
    {
        "alias", "compatibility-flags", "define", "domains", "env-file", "event-types", "routes", "site-exclude", "site-include", "triggers", "var",
    }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string> OtherNames = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["c"] = "config",
        ["e"] = "env",
        ["y"] = "yes",
        ["f"] = "force",
        ["h"] = "help",
        ["v"] = "version",
        ["m"] = "message",
        ["skip-confirmation"] = "yes",
        ["compatibility-flag"] = "compatibility-flags",
        ["domain"] = "domains",
        ["event-type"] = "event-types",
        ["route"] = "routes",
        ["schedule"] = "triggers",
        ["schedules"] = "triggers",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>An option's one name: <c>dryRun</c>, <c>x-provision</c> and <c>e</c> become <c>dry-run</c>, <c>experimental-provision</c> and <c>env</c>.</summary>
    public static string Canonical(string name)
    {
        var kebab = ToKebab(name);
        if (kebab.StartsWith("x-", StringComparison.Ordinal))
        {
            kebab = $"experimental-{kebab[2..]}";
        }

        return OtherNames.GetValueOrDefault(kebab, kebab);
    }

    /// <summary>Whether an option stands alone.</summary>
    public static bool IsSwitch(string canonical) => Switches.Contains(canonical);

    /// <summary>Whether an option takes all words up to the next option.</summary>
    public static bool IsList(string canonical) => Lists.Contains(canonical);

    private static string ToKebab(string name)
    {
        if (name.Length < 2 || !name.Any(char.IsAsciiLetterUpper))
        {
            return name;
        }

        return string.Concat(name.Select(letter => char.IsAsciiLetterUpper(letter) ? $"-{char.ToLowerInvariant(letter)}" : letter.ToString()));
    }
}
