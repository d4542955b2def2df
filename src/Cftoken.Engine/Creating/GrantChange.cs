using System.Collections.Immutable;
using Cftoken.Catalog;
using Cftoken.Catalog.Planning;
using Cftoken.Catalog.Policies;

namespace Cftoken.Engine.Creating;

/// <summary>How one permission of a token stands to the plan.</summary>
public enum GrantChangeKind
{
    /// <summary>Planned, and the token lacks it.</summary>
    Missing,

    /// <summary>Planned, and the token holds it only as part of something wider.</summary>
    Wider,

    /// <summary>The token holds it, and it is not planned.</summary>
    Spare,
}

/// <summary>One difference between a token and the plan.</summary>
/// <param name="Kind">What sort of difference.</param>
/// <param name="Permission">The permission, for people.</param>
/// <param name="On">What it is granted on, for people.</param>
public sealed record GrantChange(GrantChangeKind Kind, string Permission, string On)
{
    /// <summary>A difference in words.</summary>
    internal static ImmutableArray<GrantChange> Of(PolicyDifference difference, PermissionCatalog catalog)
    {
        return
        [
            .. difference.Missing.Select(grant => Change(GrantChangeKind.Missing, grant)),
            .. difference.Covered.Select(grant => Change(GrantChangeKind.Wider, grant)),
            .. difference.Spare.Select(grant => Change(GrantChangeKind.Spare, grant)),
        ];

        GrantChange Change(GrantChangeKind kind, PolicyGrant grant)
        {
            var (permission, on) = HeldGrant.Of(grant, catalog);
            return new GrantChange(kind, permission, on);
        }
    }
}
