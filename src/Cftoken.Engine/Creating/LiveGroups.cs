using System.Collections.Immutable;
using Cftoken.Catalog.Model;
using Cftoken.Catalog.Planning;
using Cftoken.Cloudflare.Errors;
using Cftoken.Cloudflare.Tokens;
using Cftoken.Core.Problems;
using Cftoken.Engine.Bootstrapping;
using Cftoken.Engine.Targets;

namespace Cftoken.Engine.Creating;

/// <summary>
/// Gives permission groups the ids that the live API has for them: a name stays a name, but only the id is granted, and
/// ids that public sources tell can be outdated.
/// </summary>
internal static class LiveGroups
{
    /// <summary>
    /// The groups as the live API lists them. Reading the list wants a permission of its own, which whoever may create
    /// tokens need not have: then there are none.
    /// </summary>
    /// <exception cref="ProblemException">Cloudflare does not take the credential.</exception>
    public static async Task<ImmutableArray<LivePermissionGroup>> ReadAsync(
        BootstrapAccess bootstrap, TokenEndpoints tokens, ITokenDialogue dialogue, CancellationToken cancellation)
    {
        try
        {
            return await bootstrap.AskAsync(() => tokens.ListPermissionGroupsAsync(cancellation));
        }
        catch (CloudflareApiException refused) when (refused.Kind is ApiErrorKind.MissingPermission)
        {
            dialogue.Tell("Cloudflare does not list its permission groups to this bootstrap credential; their ids come from the catalogue.");
            return [];
        }
    }

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
