namespace Cftoken.Catalog.Planning.Covering;

/// <summary>
/// Choose candidates so that every clause holds at least one of them, at the least cost. The candidates cost the union of
/// their elements, so that two which share elements are cheaper together than apart.
/// </summary>
/// <param name="Weights">The weight of each element; none negative.</param>
/// <param name="Elements">For each candidate its elements, in ascending order.</param>
/// <param name="Ties">For each candidate what breaks ties; positive.</param>
/// <param name="Clauses">Each a list of candidates in ascending order, of which at least one is to be chosen; none empty.</param>
internal sealed record CoverProblem(long[] Weights, int[][] Elements, long[] Ties, int[][] Clauses)
{
    /// <summary>What a selection costs.</summary>
    public CoverCost CostOf(IEnumerable<int> chosen)
    {
        var distinct = chosen.Distinct().ToList();
        return new CoverCost(
            distinct.SelectMany(candidate => Elements[candidate]).Distinct().Sum(element => Weights[element]),
            distinct.Sum(candidate => Ties[candidate]));
    }
}
