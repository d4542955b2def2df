using Cftoken.Tools.Expansion;

namespace Cftoken.Tools.Knowledge;

/// <summary>The version with which a behaviour began or ended, exactly known or known to lie in a range.</summary>
/// <param name="LastBefore">Where only a range is known: the last version seen before the change; null where it is exact.</param>
/// <param name="FirstAfter">The first version seen with the change.</param>
internal readonly record struct VersionBoundary(ToolVersion? LastBefore, ToolVersion FirstAfter)
{
    /// <summary>Whether a version may have the change. Inside the range it may.</summary>
    public bool MayBePast(ToolVersion version) => version >= FirstAfter || (LastBefore is { } last && version > last);

    /// <summary>Whether a version may lack the change. Inside the range it may.</summary>
    public bool MayBeBefore(ToolVersion version) => version < FirstAfter;

    /// <summary>Whether a version lies inside the range, where both may hold.</summary>
    public bool IsOpen(ToolVersion version) => MayBePast(version) && MayBeBefore(version);

    /// <summary><c>4.45.0</c>, or <c>4.80.0 to 4.100.0</c>.</summary>
    public override string ToString() => LastBefore is { } last ? $"{last} to {FirstAfter}" : FirstAfter.ToString();
}

/// <summary>The versions in which a row holds.</summary>
/// <param name="Since">When it began; null: as far back as is known.</param>
/// <param name="Until">When it ended (the first version without it); null: it still holds.</param>
internal readonly record struct VersionSpan(VersionBoundary? Since, VersionBoundary? Until)
{
    /// <summary>Whether the row may hold in a version.</summary>
    public bool MayHold(ToolVersion version) =>
        (Since is not { } since || since.MayBePast(version)) && (Until is not { } until || until.MayBeBefore(version));

    /// <summary>The boundary that leaves it open whether the row holds; null where it is certain.</summary>
    public VersionBoundary? OpenAt(ToolVersion version) =>
        Since is { } since && since.IsOpen(version) ? since : Until is { } until && until.IsOpen(version) ? until : null;

    /// <summary>Whether it ends before it begins.</summary>
    public bool IsEmpty => Since is { } since && Until is { } until && since.FirstAfter >= until.FirstAfter;
}
