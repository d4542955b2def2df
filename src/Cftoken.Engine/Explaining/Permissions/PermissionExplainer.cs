using System.Collections.Immutable;
using Cftoken.Catalog;
using Cftoken.Catalog.Model;
using Cftoken.Catalog.Planning;
using Cftoken.Catalog.Planning.Surfaces;
using Cftoken.Engine.Explaining.Matrices;

namespace Cftoken.Engine.Explaining.Permissions;

/// <summary>Says what a permission allows, which smaller ones there are, and what in wrangler needs it.</summary>
/// <param name="catalog">The catalogue.</param>
/// <param name="matrix">Which binding and command needs what.</param>
internal sealed class PermissionExplainer(PermissionCatalog catalog, Lazy<PermissionMatrix> matrix)
{
    private readonly SurfaceMeter meter = new(catalog.Operations);

    /// <summary>What is known of a permission.</summary>
    public PermissionFacts Explain(PermissionGroup group)
    {
        var surface = SurfaceOf(group);
        var subject = SubjectOf(group);
        return new PermissionFacts(
            group,
            catalog.ResourceScopes.FirstOrDefault(scope => scope.Scope == group.Scope),
            Allowed.By(surface, catalog.Operations.Where(operation => operation.WantsGroup && operation.Accepted.Contains(group))),
            [
                .. catalog.Groups.Where(other => other != group && SubjectOf(other).StartsWith(subject, StringComparison.Ordinal))
                    .Select(other => new GroupChoice(other, SurfaceOf(other)))
                    .Where(other => other.Surface.Weight < surface.Weight)
                    .OrderBy(other => other.Surface.Weight)
                    .ThenBy(other => other.Group.Name, StringComparer.Ordinal),
            ],
            [
                .. from row in matrix.Value.Bindings.Concat(matrix.Value.Commands)
                   from permission in row.Permissions
                   where permission.Group == @group
                   orderby permission.Need, row.Key is null, row.Subject
                   select new GroupNeed(row.Subject, permission.Need),
            ]);
    }

    private Surface SurfaceOf(PermissionGroup group) => meter.Measure([new Grant(group, new Resource(group.Scope, null))]);

    // A name is a product and what is allowed of it: Workers R2 Storage · Write.
    private static string SubjectOf(PermissionGroup group)
    {
        var space = group.Name.LastIndexOf(' ');
        return space < 0 ? group.Name : group.Name[..space];
    }
}
