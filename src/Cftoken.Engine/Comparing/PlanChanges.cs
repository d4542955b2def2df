using System.Collections.Immutable;
using Cftoken.Catalog.Planning;

namespace Cftoken.Engine.Comparing;

/// <summary>What a branch changes in what its jobs need.</summary>
/// <param name="Reference">What it was compared with, as it was named.</param>
/// <param name="Commit">The commit that was read for it.</param>
/// <param name="IsMergeBase">Whether that is the commit at which the branch left the reference; false: the reference's own.</param>
/// <param name="Jobs">The jobs that need something else than before.</param>
public sealed record PlanChanges(string Reference, string Commit, bool IsMergeBase, ImmutableArray<JobChange> Jobs);

/// <summary>What a branch changes in what one job needs.</summary>
/// <param name="Project">The project's name.</param>
/// <param name="Job">The job's name.</param>
/// <param name="Environment">The environment; null for the top level.</param>
/// <param name="Kind">Whether the job itself is new or gone.</param>
/// <param name="Added">What it needs now and did not before, on the resources that are new; its reasons are of now.</param>
/// <param name="Dropped">What it needed before and does not now; its reasons are of then.</param>
public sealed record JobChange(
    string Project,
    string Job,
    string? Environment,
    JobChangeKind Kind,
    ImmutableArray<PlannedPermission> Added,
    ImmutableArray<PlannedPermission> Dropped);

/// <summary>What became of a job.</summary>
public enum JobChangeKind
{
    /// <summary>It was there before and still is.</summary>
    Changed,

    /// <summary>It is new.</summary>
    New,

    /// <summary>It is gone.</summary>
    Gone,
}
