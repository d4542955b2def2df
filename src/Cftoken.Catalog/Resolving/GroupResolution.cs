using System.Collections.Immutable;
using Cftoken.Catalog.Model;

namespace Cftoken.Catalog.Resolving;

/// <summary>What became of a spelling.</summary>
public enum ResolutionKind
{
    /// <summary>It stands for one group.</summary>
    Unique,

    /// <summary>It stands for several groups together: an OAuth scope that covers more than one, <c>D1 R/W</c>.</summary>
    Several,

    /// <summary>It may stand for any one of several groups; whoever wrote it must say which.</summary>
    Ambiguous,

    /// <summary>No group is known by it.</summary>
    Unknown,
}

/// <summary>The groups that a spelling of a permission stands for.</summary>
/// <param name="Kind">What became of it.</param>
/// <param name="Groups">The one, the several, or the candidates; for an unknown one the groups that come nearest, best first.</param>
/// <param name="Note">What is odd about the spelling (<c>no Durable Objects group exists</c>); else null.</param>
public sealed record GroupResolution(ResolutionKind Kind, ImmutableArray<PermissionGroup> Groups, string? Note = null)
{
    /// <summary>The one group, where it is one; else null.</summary>
    public PermissionGroup? Group => Kind == ResolutionKind.Unique ? Groups[0] : null;
}
