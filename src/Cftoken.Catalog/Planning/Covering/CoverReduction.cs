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
            while (residual.Clauses.Find(clause => clause.Length == 1) is [var only])
            {
                chosen.Add(only);
                residual = residual.Choose(only, []) ?? throw new InvalidOperationException("Choosing alone leaves no clause empty.");
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
        if (clausesOf[candidate].Count == 0)
        {
            return true;
        }

        // Leaving a candidate out is sure to save what nobody else would have to pay for.
        var saved = residual.WeightOf(residual.Unpaid[candidate].Where(element => holders[element] == 1));
        var smallest = clausesOf[candidate].MinBy(index => residual.Clauses[index].Length);
        foreach (var other in residual.Clauses[smallest])
        {
            if (other == candidate || gone.Contains(other)
                || !ClauseOrder.IsWithin(clausesOf[candidate].ToArray(), clausesOf[other].ToArray()))
            {
                continue;
            }

            var added = residual.WeightOf(residual.Unpaid[other].Except(residual.Unpaid[candidate]));
            var ties = residual.CostOf(other).Ties.CompareTo(residual.CostOf(candidate).Ties);
            if (added < saved || (added == saved && (ties < 0 || (ties == 0 && other < candidate))))
            {
                return true;
            }
        }

        return false;
    }
}
