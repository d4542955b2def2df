using System.Collections.Immutable;
using Cftoken.Catalog.Model;
using Cftoken.Catalog.Policies;
using Cftoken.Engine.Explaining.Permissions;

namespace Cftoken.Engine.Explaining.Policies;

/// <summary>What the policies of a file can do.</summary>
/// <param name="File">The file as the user named it.</param>
/// <param name="Grants">Each permission on each resource.</param>
/// <param name="Total">All of it together; a denial takes nothing off.</param>
/// <param name="IsHeldAgainstProject">Whether a project said what of it is used.</param>
/// <param name="Notes">What else has to be said.</param>
public sealed record PolicyExplanation(
    string File,
    ImmutableArray<GrantFacts> Grants,
    Allowance Total,
    bool IsHeldAgainstProject,
    ImmutableArray<string> Notes);

/// <summary>One permission on one resource.</summary>
/// <param name="Effect">Allow or deny.</param>
/// <param name="GroupId">The id in the file; null where it only has a name.</param>
/// <param name="Group">The permission; null where the catalogue does not know the id.</param>
/// <param name="Resource">The resource, for people.</param>
/// <param name="Allows">What it can call; null where the permission is not known.</param>
/// <param name="UsedOperations">How many of its operations the project calls; null without a project.</param>
/// <param name="IsUsed">Whether the project needs it or calls anything that it lets through; null without a project.</param>
public sealed record GrantFacts(
    PolicyEffect Effect,
    string? GroupId,
    PermissionGroup? Group,
    string Resource,
    Allowance? Allows,
    int? UsedOperations,
    bool? IsUsed);
