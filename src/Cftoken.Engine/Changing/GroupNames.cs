using System.Collections.Immutable;
using Cftoken.Catalog;
using Cftoken.Catalog.Model;
using Cftoken.Catalog.Policies;
using Cftoken.Cloudflare.Tokens;
using Cftoken.Core.Text;
using Cftoken.Engine.Creating;

namespace Cftoken.Engine.Changing;

/// <summary>
/// Permission groups by the ids that a token's policies name them with: by the catalogue, by what the live API lists, and
/// in the end by the name that stands in the policy itself.
/// </summary>
/// <param name="catalog">The catalogue.</param>
/// <param name="known">Groups whose ids the catalogue need not know.</param>
/// <param name="policies">Policies as the API shows them, with names.</param>
internal sealed class GroupNames(PermissionCatalog catalog, IEnumerable<PermissionGroup> known, IEnumerable<Policy> policies)
{
    private readonly ImmutableArray<PermissionGroup> known = [.. known.Where(group => group.Id is not null)];

    private readonly ImmutableDictionary<string, string> named = policies.SelectMany(policy => policy.Groups)
        .Where(group => group.Name is not null).DistinctBy(group => group.Id).ToImmutableDictionary(group => group.Id, group => group.Name!);

    /// <summary>The group of an id; null where nobody knows it.</summary>
    public PermissionGroup? GroupOf(string id) =>
        known.FirstOrDefault(group => group.Id == id) ?? catalog.GroupById(id);

    /// <summary>A grant in words.</summary>
    public HeldGrant InWords(PolicyGrant grant) => HeldGrant.Of(
        grant, GroupOf(grant.GroupId), named.TryGetValue(grant.GroupId, out var name) ? UntrustedText.Clean(name, 100) : null);
}
