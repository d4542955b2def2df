using System.Collections.Immutable;
using Cftoken.Catalog.Model;

namespace Cftoken.Catalog.Data;

/// <summary>
/// Which of the groups that a source names for an operation count. The lists are noisy: <c>GET /zones/{zone_id}</c> names
/// account groups, <c>/user/billing/…</c> too. A group counts only where its scope fits what the operation is addressed to:
/// <list type="bullet">
/// <item>an account's operation: account groups; groups for one R2 bucket, one Worker or one Flagship app only where the
/// path names such a thing;</item>
/// <item>a zone's operation: zone groups;</item>
/// <item>a user's operation: user groups;</item>
/// <item>an operation addressed to nothing in particular: any group.</item>
/// </list>
/// A name that two groups of different scope share stands for the one that fits.
/// </summary>
internal static class FitRule
{
    /// <summary>Whether a group of that scope counts for the operation.</summary>
    public static bool Fits(Scope scope, Level level, ReadOnlySpan<char> template) => level switch
    {
        Level.Zone => scope == Scope.Zone,
        Level.User => scope == Scope.User,
        Level.Account => scope == Scope.Account || NamesOne(scope, template),
        _ => true,
    };

    /// <summary>Whether the outcome depends on the path and not on the level alone.</summary>
    public static bool LooksAtPath(ImmutableArray<PermissionGroup> groups)
    {
        foreach (var group in groups)
        {
            if (group.Scope != Scope.Account && group.Scope != Scope.Zone && group.Scope != Scope.User)
            {
                return true;
            }
        }

        return false;
    }

    private static bool NamesOne(Scope scope, ReadOnlySpan<char> template) =>
        (scope == Scope.R2Bucket && template.Contains("/r2/buckets/{", StringComparison.Ordinal))
        || (scope == Scope.Worker && (template.Contains("/workers/scripts/{", StringComparison.Ordinal)
            || template.Contains("/workers/workers/{", StringComparison.Ordinal)))
        || (scope == Scope.FlagshipApp && template.Contains("/flagship/apps/{", StringComparison.Ordinal));
}
