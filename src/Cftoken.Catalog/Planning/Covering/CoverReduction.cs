using System.Runtime.InteropServices;

namespace Cftoken.Catalog.Planning.Covering;

/// <summary>
/// Makes a residual smaller without losing its best selection: chooses what must be chosen, drops clauses that follow
/// from others, and drops candidates that another one replaces at no higher cost.
/// </summary>
internal static class CoverReduction
{
    /// <summary>Reduces as far as it goes.</summary>
    /// <param name="residual">What is left of the problem.</param>
    /// <param name="chosen">Where the candidates go that had to be chosen.</param>
    public static CoverResidual Reduce(CoverResidual residual, List<int> chosen)
    {
        do
        {
            // Choosing leaves the other clauses as they are, so that all that must be chosen is known at once.
            var forced = residual.Clauses.Where(clause => clause.Length == 1).Select(clause => clause[0]).ToHashSet();
            if (forced.Count > 0)
            {
                chosen.AddRange(forced);
                residual = residual.Choose(forced, []) ?? throw new InvalidOperationException("Choosing alone leaves no clause empty.");
            }

            residual.DropImpliedClauses();
        }
        while (DropReplaceable(residual));
        return residual;
    }

    private static bool DropReplaceable(CoverResidual residual)
    {
        var clausesOf = residual.Unpaid.Keys.ToDictionary(candidate => candidate, _ => new List<int>());
        for (var index = 0; index < residual.Clauses.Count; index++)
        {
            foreach (var candidate in residual.Clauses[index])
            {
                clausesOf[candidate].Add(index);
            }
        }

        var holders = new Dictionary<int, int>();
        foreach (var element in residual.Unpaid.Values.SelectMany(elements => elements))
        {
            holders[element] = holders.GetValueOrDefault(element) + 1;
        }

        var gone = new HashSet<int>();
        foreach (var candidate in residual.Unpaid.Keys.OrderDescending())
        {
            if (IsReplaceable(candidate, residual, clausesOf, holders, gone))
            {
                gone.Add(candidate);
                foreach (var element in residual.Unpaid[candidate])
                {
                    holders[element]--;
                }
            }
        }

        if (gone.Count > 0)
        {
            residual.RuleOut(gone);
        }

        return gone.Count > 0;
    }

    private static bool IsReplaceable(
        int candidate, CoverResidual residual, Dictionary<int, List<int>> clausesOf, Dictionary<int, int> holders, HashSet<int> gone)
    {
        var own = CollectionsMarshal.AsSpan(clausesOf[candidate]);
        if (own.IsEmpty)
        {
            return true;
        }

        // Leaving a candidate out is sure to save what nobody else would have to pay for.
        var saved = residual.WeightOf(residual.Unpaid[candidate].Where(element => holders[element] == 1));
        var smallest = clausesOf[candidate].MinBy(index => residual.Clauses[index].Length);
        foreach (var other in residual.Clauses[smallest])
        {
            if (other == candidate || gone.Contains(other) || !ClauseOrder.IsWithin(own, CollectionsMarshal.AsSpan(clausesOf[other])))
            {
                continue;
            }

            var added = AddedBy(other, candidate, residual, saved);
            var ties = residual.CostOf(other).Ties.CompareTo(residual.CostOf(candidate).Ties);
            if (added < saved || (added == saved && (ties < 0 || (ties == 0 && other < candidate))))
            {
                return true;
            }
        }

        return AreReplaceableTogether(candidate, residual, clausesOf[candidate], gone, saved);
    }

    // One candidate for each clause, as single zones in place of all zones, will do where all of them add less than is saved.
    private static bool AreReplaceableTogether(int candidate, CoverResidual residual, List<int> own, HashSet<int> gone, long saved)
    {
        var taken = new HashSet<int>();
        foreach (var index in own)
        {
            if (residual.Clauses[index].Any(taken.Contains))
            {
                continue;
            }

            var least = saved;
            var cheapest = -1;
            foreach (var other in residual.Clauses[index])
            {
                if (other != candidate && !gone.Contains(other) && AddedBy(other, candidate, residual, least) is var added && added < least)
                {
                    (least, cheapest) = (added, other);
                }
            }

            if (cheapest < 0)
            {
                return false;
            }

            taken.Add(cheapest);
            saved -= least;
        }

        return true;
    }

    /// <summary>What a candidate would cost beside what another one pays already; past the limit it is not added up any further.</summary>
    private static long AddedBy(int candidate, int beside, CoverResidual residual, long limit)
    {
        var paid = residual.Unpaid[beside];
        var added = 0L;
        foreach (var element in residual.Unpaid[candidate])
        {
            if (Array.BinarySearch(paid, element) < 0)
            {
                added += residual.WeightOf(element);
                if (added > limit)
                {
                    break;
                }
            }
        }

        return added;
    }
}
