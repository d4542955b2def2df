using Cftoken.Catalog.Planning.Covering;

namespace Cftoken.Catalog.Planning;

/// <summary>
/// Turns requirements into clauses. One alternative gives a clause for each of its wants; several alternatives are
/// multiplied out: all calls of one or all calls of another comes to the same as, for each pair, one of the two.
/// </summary>
internal static class RequirementClauses
{
    /// <summary>The clauses of a requirement; null where no alternative can be met by any grant.</summary>
    public static List<int[]>? Of(RequirementWants requirement, GrantTable table)
    {
        List<int[]>? product = null;
        foreach (var alternative in requirement.Alternatives)
        {
            var clauses = alternative.ConvertAll(want => table.NumbersOf(want.Grants()));
            if (clauses.TrueForAll(clause => clause.Length > 0))
            {
                product = ClauseOrder.WithoutImplied(
                    product is null ? clauses : product.SelectMany(_ => clauses, (one, other) => one.Union(other).Order().ToArray()));
            }
        }

        return product;
    }
}
