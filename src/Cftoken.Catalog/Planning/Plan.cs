using System.Collections.Immutable;
using Cftoken.Catalog.Model;
using Cftoken.Catalog.Policies;

namespace Cftoken.Catalog.Planning;

/// <summary>Why a permission is in the plan: one place in the project, and the calls that follow from it.</summary>
/// <param name="Evidence">Where it was seen, and why it is needed.</param>
/// <param name="Operations">The calls that the permission is for.</param>
public sealed record Reason(Evidence Evidence, ImmutableArray<Operation> Operations)
{
    /// <summary>Whether it rests on inferred data: that a call wants the permission, or that its effect does, is somebody's conclusion.</summary>
    public bool IsInferred { get; init; }
}

/// <summary>One permission group on its resources, with its reasons.</summary>
/// <param name="Group">The group.</param>
/// <param name="Resources">What it is granted on, all of the group's scope.</param>
/// <param name="Need">The strongest need among its reasons.</param>
/// <param name="Confidence">
/// How sure it is that the permission is needed, 0 to 1: that of the surest call that no smaller group would let through.
/// </param>
/// <param name="IsInferred">Whether any of its calls rests on inferred data; shown wherever the permission is.</param>
/// <param name="Reasons">At least one.</param>
/// <param name="Sources">What the overlay's sources say where they matter or disagree.</param>
/// <param name="Loses">For an optional one, what does not work without it.</param>
public sealed record PlannedPermission(
    PermissionGroup Group,
    ImmutableArray<Resource> Resources,
    Need Need,
    double Confidence,
    bool IsInferred,
    ImmutableArray<Reason> Reasons,
    ImmutableArray<SourceNote> Sources,
    string? Loses);

/// <summary>The privilege of a policy set: what it can call.</summary>
/// <param name="Operations">How many operations it can call.</param>
/// <param name="Changing">How many of them change something.</param>
/// <param name="Weight">The operations weighted by risk; the number that minimising makes smallest.</param>
public readonly record struct Surface(int Operations, int Changing, double Weight);

/// <summary>The smallest set of permissions that covers a job's requirements.</summary>
/// <param name="Permissions">Required first, then recommended, then optional; within that by scope and name.</param>
/// <param name="Policies">
/// As the API takes them, from required and recommended permissions; null while a resource's or a group's id is not known.
/// </param>
/// <param name="Unresolved">Resources whose id is still to be found.</param>
/// <param name="Surface">What the required and recommended permissions can call.</param>
/// <param name="Uncovered">Requirements for which no group is known: said aloud, never dropped.</param>
public sealed record MinimisedPlan(
    ImmutableArray<PlannedPermission> Permissions,
    ImmutableArray<Policy>? Policies,
    ImmutableArray<Resource> Unresolved,
    Surface Surface,
    ImmutableArray<Requirement> Uncovered)
{
    /// <summary>
    /// The required and recommended groups whose id no public source tells: it must come from the live API, and
    /// <see cref="Policies"/> is null until it has.
    /// </summary>
    public ImmutableArray<PermissionGroup> GroupsWithoutId =>
        [.. Permissions.Where(permission => permission.Need != Need.Optional && permission.Group.Id is null).Select(permission => permission.Group).Distinct()];
}
