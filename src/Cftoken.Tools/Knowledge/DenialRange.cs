using System.Collections.Immutable;
using Cftoken.Tools.Expansion;

namespace Cftoken.Tools.Knowledge;

/// <summary>What a tool does when a call is refused.</summary>
internal enum DenialEffect
{
    /// <summary>Nobody measured it; planned as if it were fatal, and said.</summary>
    Unknown,

    /// <summary>The run fails.</summary>
    Fatal,

    /// <summary>The run goes on without it.</summary>
    Tolerated,

    /// <summary>The tool does the same in another way, by another sequence of calls.</summary>
    Fallback,
}

/// <summary>What a refusal does in a range of versions.</summary>
/// <param name="From">First version of the range; null: as far back as is known.</param>
/// <param name="To">Last version of the range; null: still.</param>
/// <param name="Effect">What happens.</param>
/// <param name="Loses">For a tolerated one: what does not work then.</param>
/// <param name="Then">For a fallback: the sequence that is tried instead.</param>
internal sealed record DenialRange(ToolVersion? From, ToolVersion? To, DenialEffect Effect, string? Loses, string? Then)
{
    /// <summary>Whether the range holds a version.</summary>
    public bool Contains(ToolVersion version) => (From is not { } from || version >= from) && (To is not { } to || version <= to);

    /// <summary>
    /// The ranges that speak for a version: the one that holds it; in a gap both neighbours, because either may hold;
    /// none before the first and after the last.
    /// </summary>
    public static ImmutableArray<DenialRange> At(ImmutableArray<DenialRange> ranges, ToolVersion version)
    {
        if (ranges.FirstOrDefault(range => range.Contains(version)) is { } holds)
        {
            return [holds];
        }

        var before = ranges.LastOrDefault(range => range.To is { } to && to < version);
        var after = ranges.FirstOrDefault(range => range.From is { } from && from > version);
        return before is null || after is null ? [] : [before, after];
    }
}
