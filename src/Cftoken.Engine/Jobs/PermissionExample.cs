using Cftoken.Catalog;
using Cftoken.Catalog.Model;
using Cftoken.Catalog.Planning;
using Cftoken.Catalog.Planning.Surfaces;

namespace Cftoken.Engine.Jobs;

/// <summary>Finds a call that tells what a permission is for, where somebody names the permission and no call.</summary>
internal static class PermissionExample
{
    // Every live token may make this call, so it adds nothing to a plan.
    private const string Neutral = "GET /user/tokens/verify";

    /// <summary>The call with the fewest ways to be let through: changing where the group changes things, else reading.</summary>
    public static Operation Of(PermissionCatalog catalog, PermissionGroup group) =>
        catalog.Operations
            .Where(operation => operation.WantsGroup && operation.Accepted.Contains(group))
            .OrderBy(operation => LevelOf(group) != operation.Level)
            .ThenBy(operation => operation.IsInferred)
            .ThenBy(operation => Risk.IsChanging(operation) == group.IsReadOnly)
            .ThenBy(operation => operation.Accepted.Length)
            .ThenBy(operation => operation.Template.Length)
            .ThenBy(operation => operation.ToString(), StringComparer.Ordinal)
            .FirstOrDefault() ?? catalog.Get(Neutral);

    private static Level LevelOf(PermissionGroup group) =>
        group.Scope == Scope.Zone ? Level.Zone : group.Scope == Scope.User ? Level.User : Level.Account;
}
