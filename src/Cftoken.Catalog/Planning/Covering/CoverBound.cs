namespace Cftoken.Catalog.Planning.Covering;

/// <summary>A cost that no selection for a residual can stay under.</summary>
/// <remarks>
/// Each element's weight is shared out evenly among the clauses that a candidate with this element could serve. A clause
/// then costs at least the shares of its cheapest candidate. Whatever is chosen pays for each element at least all the
/// shares that its clauses count, so the sum over the clauses never exceeds the true cost.
/// </remarks>
internal static class CoverBound
{
    // Divisible by 1 to 10 and more, so that little is lost to rounding down.
    private const long Parts = 5040;

    public static CoverCost Of(CoverResidual residual)
    {
        var clausesOfElement = new Dictionary<int, int>();
        foreach (var clause in residual.Clauses)
        {
            foreach (var element in clause.SelectMany(candidate => residual.Unpaid[candidate]).Distinct())
            {
                clausesOfElement[element] = clausesOfElement.GetValueOrDefault(element) + 1;
            }
        }

        var shares = residual.Unpaid.ToDictionary(
            entry => entry.Key,
            entry => entry.Value.Sum(element => residual.WeightOf(element) * Parts / clausesOfElement[element]));
        var sum = residual.Clauses.Sum(clause => clause.Min(candidate => shares[candidate]));
        var ties = residual.Clauses.Count == 0 ? 0 : residual.Clauses.Max(clause => clause.Min(candidate => residual.CostOf(candidate).Ties));
        return new CoverCost((sum + Parts - 1) / Parts, ties);
    }
}
