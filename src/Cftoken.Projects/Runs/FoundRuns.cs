using System.Collections.Immutable;

namespace Cftoken.Projects.Runs;

/// <summary>What a piece of shell text leads to.</summary>
/// <param name="Runs">The runs of tools, in their order.</param>
/// <param name="Unfollowed">What could not be followed.</param>
public sealed record FoundRuns(ImmutableArray<FoundRun> Runs, ImmutableArray<Unfollowed> Unfollowed)
{
    /// <summary>Nothing was found.</summary>
    internal static readonly FoundRuns None = new([], []);
}
