using System.Collections.Immutable;

namespace Cftoken.Tools.Expansion;

/// <summary>The versions of wrangler whose calls were recorded (2026-11-22), on which all knowledge rests.</summary>
public static class RecordedVersions
{
    /// <summary>The oldest.</summary>
    public static ToolVersion Oldest => All[0];

    /// <summary>The newest; npm's "latest" on that day.</summary>
    public static ToolVersion Newest => All[^1];

    /// <summary>All of them, oldest first.</summary>
    public static ImmutableArray<ToolVersion> All { get; } = [new(3, 114, 17), new(4, 40, 0), new(4, 164, 0)];
}
