using System.Collections.Immutable;
using Cftoken.Catalog;
using Cftoken.Catalog.Model;
using Cftoken.Catalog.Policies;

namespace Cftoken.Engine.Verifying.Deep;

/// <summary>
/// The groups of a token's policies. An id that no public source tells is known by the name that the API sends along, as
/// long as only one group has that name.
/// </summary>
internal sealed class HeldGroups
{
    private readonly PermissionCatalog catalog;
    private readonly Dictionary<string, PermissionGroup> byName;

    public HeldGroups(PermissionCatalog catalog, ImmutableArray<Policy> policies)
    {
        this.catalog = catalog;
        byName = policies.SelectMany(policy => policy.Groups)
            .Where(reference => catalog.GroupById(reference.Id) is null && reference.Name is not null)
            .DistinctBy(reference => reference.Id, StringComparer.Ordinal)
            .Select(reference => (reference.Id, Groups: catalog.Groups.Where(group => group.Name == reference.Name).Take(2).ToList()))
            .Where(named => named.Groups.Count == 1)
            .ToDictionary(named => named.Id, named => named.Groups[0], StringComparer.Ordinal);
    }

    /// <summary>The group that policies name by this id; null where nobody knows it.</summary>
    public PermissionGroup? ById(string id) => catalog.GroupById(id) ?? byName.GetValueOrDefault(id);
}
