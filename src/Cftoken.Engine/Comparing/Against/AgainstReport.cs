using System.Collections.Immutable;
using Cftoken.Catalog.Planning;
using Cftoken.Core.Problems;

namespace Cftoken.Engine.Comparing.Against;

/// <summary>How plans stand to what a token, a file or a template grants.</summary>
/// <param name="Kind">What they are compared with.</param>
/// <param name="Name">Its name, for people.</param>
/// <param name="Date">For a template when its contents were read, ISO 8601; else null.</param>
/// <param name="Notes">What else is to be known of it, a sentence each.</param>
/// <param name="Jobs">One for each plan.</param>
/// <param name="Warnings">What is probably not meant as it stands in the project.</param>
public sealed record AgainstReport(
    HeldKind Kind, string Name, string? Date, ImmutableArray<string> Notes, ImmutableArray<JobAgainst> Jobs, ImmutableArray<Problem> Warnings)
{
    /// <summary>Whether every plan grants exactly the same.</summary>
    public bool IsSame => Jobs.All(job => job.Missing.IsEmpty && job.Shifted.IsEmpty && job.Spare.IsEmpty);
}

/// <summary>How one plan stands to what is granted.</summary>
/// <param name="Project">The project's name.</param>
/// <param name="Job">The job's name.</param>
/// <param name="Environment">The environment; null for the top level.</param>
/// <param name="Account">The id of the account that it works on; null where nothing names it.</param>
/// <param name="Missing">Planned, and not granted.</param>
/// <param name="Shifted">Planned, and granted in another way.</param>
/// <param name="Spare">Granted or denied, and not planned.</param>
/// <param name="Kept">Planned, and granted exactly so.</param>
public sealed record JobAgainst(
    string Project,
    string Job,
    string? Environment,
    string? Account,
    ImmutableArray<PlannedPermission> Missing,
    ImmutableArray<ShiftedPermission> Shifted,
    ImmutableArray<SparePermission> Spare,
    ImmutableArray<PlannedPermission> Kept);

/// <summary>A planned permission that is granted in another way than planned.</summary>
/// <param name="Planned">The permission, on the resource that this is about.</param>
/// <param name="Held">What is granted instead, for people.</param>
/// <param name="IsEnough">Whether that includes what is planned; false where it is for something else, or nobody can tell.</param>
public sealed record ShiftedPermission(PlannedPermission Planned, string Held, bool IsEnough);

/// <summary>Something that is granted or denied and not planned.</summary>
/// <param name="GroupId">The permission's id; null where only its name is known.</param>
/// <param name="Permission">The permission, for people.</param>
/// <param name="On">What it is for, for people.</param>
/// <param name="IsDenied">Whether it is denied.</param>
/// <param name="Why">Why the job does not need it; null where nothing more is to be said.</param>
public sealed record SparePermission(string? GroupId, string Permission, string On, bool IsDenied, string? Why);
