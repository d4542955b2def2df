using System.Text.RegularExpressions;
using Cftoken.Core.Problems;
using Cftoken.Tools.Expansion;

namespace Cftoken.Projects.Packages;

/// <summary>How well a tool's version is known.</summary>
public enum VersionCertainty
{
    /// <summary>Written down as exactly this version.</summary>
    Exact,

    /// <summary>Chosen from a range that allows others.</summary>
    Range,

    /// <summary>Not written anywhere: the newest that is known.</summary>
    Assumed,
}

/// <summary>A tool's version and where it was seen.</summary>
/// <param name="Version">The version.</param>
/// <param name="Certainty">How well it is known.</param>
/// <param name="Where">Where it was seen; null where it is assumed.</param>
public sealed partial record VersionEvidence(ToolVersion Version, VersionCertainty Certainty, SourceLocation? Where)
{
    // The newest of each major version that was recorded, newest first.
    private static readonly ToolVersion[] NewestWranglers = [.. RecordedVersions.All.Reverse().DistinctBy(version => version.Major)];

    /// <summary>The newest wrangler that is known: what a project gets that names none.</summary>
    public static VersionEvidence NewestWrangler { get; } = new(NewestWranglers[0], VersionCertainty.Assumed, null);

    /// <summary>The source in words: <c>package.json:12</c>, <c>package.json:12, the newest known of a range</c> or <c>assumed, the newest known</c>.</summary>
    public string Source => Certainty switch
    {
        VersionCertainty.Exact => Where.ToString()!,
        VersionCertainty.Range => $"{Where}, the newest known of a range",
        _ => "assumed, the newest known",
    };

    /// <summary>What a command asks for, as in <c>npx wrangler@4.1.0</c>; null where it asks for none, or for a tag.</summary>
    /// <param name="asked">What follows the @.</param>
    /// <param name="where">Where it stands.</param>
    public static VersionEvidence? Asked(string? asked, SourceLocation where) => Exactly(asked, where) ?? NewestIn(asked, where);

    /// <summary>An exact version; null for a range, a tag or a path.</summary>
    internal static VersionEvidence? Exactly(string? text, SourceLocation where) =>
        text is not null && Exact().Match(text) is { Success: true } match && ToolVersion.TryParse(match.Groups["version"].ValueSpan, out var version)
            ? new(version, VersionCertainty.Exact, At(where))
            : null;

    /// <summary>The newest known wrangler that a range such as <c>^4.40.0</c> allows, or the range's own beginning; null where it is no range.</summary>
    internal static VersionEvidence? NewestIn(string? text, SourceLocation where)
    {
        if (text is null || Range().Match(text) is not { Success: true } match || !ToolVersion.TryParse(match.Groups["version"].ValueSpan, out var from))
        {
            return null;
        }

        var hasMinor = match.Groups["version"].ValueSpan.Contains('.');
        Func<ToolVersion, bool> allows = match.Groups["sign"].Value switch
        {
            ">=" or ">" => _ => true,
            "~" or "" when hasMinor => known => (known.Major, known.Minor) == (from.Major, from.Minor),
            _ => known => known.Major == from.Major,
        };
        var newest = NewestWranglers.FirstOrDefault(known => known >= from && allows(known), from);
        return new(newest, VersionCertainty.Range, At(where));
    }

    // A version needs no column: the line is what a reader looks for.
    private static SourceLocation At(SourceLocation where) => where with { Column = 0 };

    // Pre-release tags and build metadata do not change what wrangler calls; pnpm writes the peers behind, in parentheses.
    [GeneratedRegex(@"\A\s*=?v?(?<version>[0-9]+\.[0-9]+\.[0-9]+)([-+(].*)?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Exact();

    [GeneratedRegex(@"\A\s*(?<sign>\^|~|>=|>|)\s*v?(?<version>[0-9]+(\.[0-9]+){0,2})(\.[x*])*(-[^ ]*)?(\s.*)?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Range();
}
