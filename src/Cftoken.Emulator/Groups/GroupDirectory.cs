using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Cftoken.Catalog;
using Cftoken.Catalog.Model;
using Cftoken.Catalog.Policies;

namespace Cftoken.Emulator.Groups;

/// <summary>A permission group with the id that this emulator gives out for it.</summary>
/// <param name="Id">Cloudflare's id, or one of the emulator's own where no public source tells it.</param>
/// <param name="Group">The group.</param>
internal readonly record struct ListedGroup(string Id, PermissionGroup Group);

/// <summary>
/// The permission groups as the API lists them. Every listed group has an id; where the catalogue knows none, the
/// emulator makes one up from name and scope, the same every time.
/// </summary>
internal sealed class GroupDirectory
{
    private readonly ImmutableArray<ListedGroup> groups;
    private readonly Dictionary<string, PermissionGroup> byId;

    public GroupDirectory(PermissionCatalog catalog)
    {
        groups = [.. catalog.Groups.Select(group => new ListedGroup(group.Id ?? MadeUpId(group), group))];
        byId = groups.ToDictionary(listed => listed.Id, listed => listed.Group, StringComparer.Ordinal);
    }

    /// <summary>The group of that id, or null.</summary>
    public PermissionGroup? ById(string id) => byId.GetValueOrDefault(id);

    /// <summary>The id that the emulator gives out for a group.</summary>
    public static string IdOf(PermissionGroup group) => group.Id ?? MadeUpId(group);

    /// <summary>
    /// The groups that tokens of a kind of owner can hold. User groups are for user-owned tokens; single Workers
    /// (developers.cloudflare.com/workers/authorization/workers/, 2026-09-15) and single Flagship apps (2026-08-26) are
    /// for account-owned ones.
    /// </summary>
    public IEnumerable<ListedGroup> For(OwnerKind owner) => groups.Where(listed => owner == OwnerKind.User
        ? listed.Group.Scope != Scope.Worker && listed.Group.Scope != Scope.FlagshipApp
        : listed.Group.Scope != Scope.User);

    private static string MadeUpId(PermissionGroup group) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{group.Name}|{group.Scope.Key}")))[..32];
}
