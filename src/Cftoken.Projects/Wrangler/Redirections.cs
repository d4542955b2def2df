using System.Collections.Frozen;
using Cftoken.Core.Problems;
using Cftoken.Core.Text;
using Cftoken.Tools.Configuration;
using Cftoken.Tools.Invocations;

namespace Cftoken.Projects.Wrangler;

/// <summary>What follows from a build tool's <c>.wrangler/deploy/config.json</c>, by wrangler's rules (read in wrangler 4.164.0, 2026-11-22).</summary>
internal static class Redirections
{
    // Every other command reads what a person wrote.
    private static readonly FrozenSet<string> Following = new[]
    {
        "deploy", "dev", "preview", "triggers deploy", "versions deploy", "versions upload", "pages deploy", "pages functions build",
        "pages functions build-env",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Whether a run reads the configuration to which is redirected.</summary>
    internal static bool AreFollowedBy(Invocation invocation) =>
        Following.Contains(invocation.Command) && !invocation.Options.ContainsKey("config");

    /// <summary>Says that a redirection was followed, and where it seems to be an old one.</summary>
    /// <param name="built">The configuration to which is redirected.</param>
    /// <param name="written">The one that a person wrote; null where there is none.</param>
    internal static IEnumerable<Problem> Say(WranglerConfiguration built, WranglerConfiguration? written)
    {
        yield return new Problem(
            "config.redirected",
            $"A build tool made {UntrustedText.Clean(built.File)}, and deploys read it{(written is null ? string.Empty : $" instead of {UntrustedText.Clean(written.File)}")}: the plan holds for that build.",
            new Fix("Build the project again before you plan, if its configuration has changed since."),
            new SourceLocation(built.File, 1));
        if (written is not null && NameOf(built.Raw, "topLevelName") is { } builtFrom && NameOf(written.Raw, "name") is { } now && builtFrom != now)
        {
            yield return new Problem(
                "config.redirection-stale",
                $"{UntrustedText.Clean(built.File)} was built for the Worker \"{UntrustedText.Clean(builtFrom, 80)}\", but {UntrustedText.Clean(written.File)} is for \"{UntrustedText.Clean(now, 80)}\".",
                new Fix("Build the project again, then plan."),
                built.Raw["topLevelName"]!.Location);
        }
    }

    private static string? NameOf(ConfigNode table, string key) => table[key]?.AsString is { Length: > 0 } name ? name : null;
}
