namespace Cftoken.Catalog.Planning.Covering;

/// <summary>
/// Solves a cover problem exactly: reduce, split into parts that have nothing to do with each other, and in each part
/// branch over the candidates of the shortest clause, leaving a branch as soon as a bound shows that it cannot beat the
/// best selection found. The outcome depends on the problem alone, not on the order in which anything is looked at.
/// </summary>
internal static class CoverSearch
{
    private static readonly CoverCost Unlimited = new(long.MaxValue, long.MaxValue);

    /// <summary>The cheapest selection, in ascending order.</summary>
    public static int[] Solve(CoverProblem problem)
    {
        // Split first: reducing compares everything with everything, and a plan for many zones falls into a part for each.
        var parts = CoverParts.Of(CoverResidual.Of(problem));
        return [.. parts.SelectMany(part => Best(part, Unlimited)?.Chosen ?? throw new InvalidOperationException("A clause is empty.")).Order()];
    }

    /// <summary>The cheapest selection that stays under the limit; null where there is none.</summary>
    private static Selection? Best(CoverResidual residual, CoverCost limit)
    {
        var forced = new List<int>();
        var before = residual;
        residual = CoverReduction.Reduce(residual, forced);
        var cost = CostOf(before, forced);
        var parts = CoverParts.Of(residual);
        var bounds = parts.ConvertAll(CoverBound.Of);
        var ahead = bounds.Aggregate(cost, (sum, bound) => sum + bound);
        if (ahead >= limit)
        {
            return null;
        }

        var chosen = new List<int>(forced);
        for (var index = 0; index < parts.Count; index++)
        {
            ahead -= bounds[index];
            if (Branch(parts[index], limit == Unlimited ? Unlimited : limit - ahead) is not { } part)
            {
                return null;
            }

            chosen.AddRange(part.Chosen);
            ahead += part.Cost;
            cost += part.Cost;
        }

        return cost < limit ? new Selection(chosen, cost) : null;
    }

    private static Selection? Branch(CoverResidual part, CoverCost limit)
    {
        Selection? best = null;
        var shortest = part.Clauses.OrderBy(clause => clause.Length).ThenBy(clause => clause, ClauseOrder.Instance).First();
        var order = shortest.OrderBy(part.CostOf).ThenBy(candidate => candidate).ToArray();
        for (var index = 0; index < order.Length; index++)
        {
            var cost = part.CostOf(order[index]);
            if (cost >= limit || part.Choose(new HashSet<int> { order[index] }, order.AsSpan(0, index)) is not { } rest)
            {
                continue;
            }

            if (Best(rest, limit == Unlimited ? Unlimited : limit - cost) is { } found)
            {
                best = new Selection([order[index], .. found.Chosen], cost + found.Cost);
                limit = best.Cost;
            }
        }

        return best;
    }

    private static CoverCost CostOf(CoverResidual residual, List<int> chosen) =>
        new(
            residual.WeightOf(chosen.SelectMany(candidate => residual.Unpaid[candidate]).Distinct()),
            chosen.Sum(candidate => residual.CostOf(candidate).Ties));

    private sealed record Selection(List<int> Chosen, CoverCost Cost);
}
