using System.Collections.Immutable;
using Cftoken.Engine.Creating;

namespace Cftoken.Engine.Adopting;

/// <summary>
/// Why a token made from the dashboard's link is not what the plan says: the link sets no end, no networks and no single
/// zone, and drops keys that it does not know, silently (facts of 2026-11 about pre-filled links).
/// </summary>
internal static class AdoptRemarks
{
    /// <summary>What to think of the differences.</summary>
    public static ImmutableArray<string> On(TokenComparison comparison)
    {
        var remarks = ImmutableArray.CreateBuilder<string>();
        if (!comparison.IsRead)
        {
            remarks.Add("What it may do could not be read, which takes a bootstrap credential: not checked are its permissions, and whether it can make tokens.");
        }

        if (comparison.Changes.Any(change => change.Kind == GrantChangeKind.Missing))
        {
            remarks.Add("Permissions are missing: the dashboard's link drops what it does not know. Tick them in the token's form; its value stays.");
        }

        if (comparison.Changes.Any(change => change.Kind == GrantChangeKind.Wider))
        {
            remarks.Add("It reaches further than planned: the link cannot name one zone. Choose it in the token's form; its value stays.");
        }

        foreach (var change in comparison.Terms)
        {
            remarks.Add(change.Term switch
            {
                Term.Lifetime => "Its end is not the planned one: the link sets none. Set it in the token's form (TTL).",
                Term.Networks => "Its networks are not those of the job: the link sets none. Set them in the token's form (client IP address filtering).",
                _ => "It belongs to somebody else than planned, and that cannot be changed; make another one.",
            });
        }

        return remarks.ToImmutable();
    }
}
