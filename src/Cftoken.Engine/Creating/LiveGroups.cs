using System.Collections.Immutable;
using Cftoken.Catalog.Model;
using Cftoken.Catalog.Planning;
using Cftoken.Cloudflare.Tokens;
using Cftoken.Core.Problems;

namespace Cftoken.Engine.Creating;

/// <summary>
/// Gives permission groups the ids that the live API has for them: a name stays a name, but only the id is granted, and
/// ids that public sources tell can be outdated.
/// </summary>
internal static class LiveGroups
{
    /// <summary>The same permissions with live ids. Where the API has no group of that name, the catalogue's id counts.</summary>
    /// <exception cref="ProblemException">A group has neither; all such groups are named.</exception>
    public static ImmutableArray<PlannedPermission> Apply(ImmutableArray<PlannedPermission> permissions, ImmutableArray<LivePermissionGroup> live)
    {
        var resolved = permissions
            .Select(permission => permission with { Group = permission.Group with { Id = IdOf(permission.Group, live) } })
            .ToImmutableArray();
        var missing = resolved.Where(permission => permission.Group.Id is null).Select(permission => permission.Group).Distinct().ToList();
        return missing.Count == 0
            ? resolved
            : throw new ProblemException([.. missing.Select(group => new Problem(
                "create.unknown-group",
                $"Cloudflare lists no permission group {group}, and no public source tells its id. Without it the token would not suffice.",
                new Fix("Look whether the account has the product that the permission belongs to.")))]);
    }

    private static string? IdOf(PermissionGroup group, ImmutableArray<LivePermissionGroup> live) =>
        live.FirstOrDefault(candidate => candidate.Name == group.Name && candidate.Scopes.Contains(group.Scope.Key))?.Id ?? group.Id;
}
