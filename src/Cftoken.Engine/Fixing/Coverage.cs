using System.Collections.Immutable;
using Cftoken.Catalog;
using Cftoken.Catalog.Model;
using Cftoken.Catalog.Planning;
using Cftoken.Catalog.Policies;

namespace Cftoken.Engine.Fixing;

/// <summary>
/// Whether a set of grants lets through all that a permission lets through: because it holds the permission, or another level
/// of it that every one of its calls takes as well (D1 Write where D1 Read is asked for, but never the other way round).
/// Groups of other products do not count, whatever Cloudflare's lists say: they name Workers Scripts Write for queues, and
/// tokens that hold it are refused (github.com/cloudflare/workers-sdk/issues/2611).
/// </summary>
/// <param name="catalog">The catalogue.</param>
/// <param name="held">The grants.</param>
/// <param name="groupOf">Finds groups by their ids.</param>
internal sealed class Coverage(PermissionCatalog catalog, PolicySet held, Func<string, PermissionGroup?> groupOf)
{
    private readonly ImmutableArray<PermissionGroup> groups =
    [
        .. held.Grants.Where(grant => grant.Effect == PolicyEffect.Allow).Select(grant => grant.GroupId).Distinct()
            .Select(id => groupOf(id) is { } group ? group with { Id = id } : null).OfType<PermissionGroup>(),
    ];

    /// <summary>Whether a permission on a resource is covered. Denials are not looked at: see <see cref="IsDenied"/>.</summary>
    /// <param name="wanted">The permission; its id is known.</param>
    /// <param name="on">The resource; a policy can name it.</param>
    public bool Covers(PermissionGroup wanted, Resource on)
    {
        if (Reaches(wanted, on))
        {
            return true;
        }

        var able = groups.Where(group => group.Scope == wanted.Scope && group.Family == wanted.Family && Reaches(group, on)).ToHashSet();
        ImmutableArray<ImmutableArray<PermissionGroup>> taking =
        [
            .. catalog.Operations.Select(operation => operation.Accepted).Where(accepted => accepted.Contains(wanted)),
            .. catalog.Effects.Select(effect => effect.Accepted).Where(accepted => accepted.Contains(wanted)),
        ];
        return able.Count > 0 && !taking.IsEmpty && taking.All(accepted => accepted.Any(able.Contains));
    }

    /// <summary>Whether a denial names a permission, which outranks every grant of it.</summary>
    public bool IsDenied(PermissionGroup wanted) => held.Grants.Any(grant => grant.Effect == PolicyEffect.Deny && grant.GroupId == wanted.Id);

    private bool Reaches(PermissionGroup group, Resource on) =>
        PolicyDifference.Between([Wanted.Planned(group, [on])], held).Missing.IsEmpty;
}
