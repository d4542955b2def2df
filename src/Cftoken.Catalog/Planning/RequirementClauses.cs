using Cftoken.Catalog.Model;
using Cftoken.Catalog.Planning.Covering;

namespace Cftoken.Catalog.Planning;

/// <summary>
/// Turns requirements into clauses. One alternative gives a clause for each of its wants; several alternatives are
/// multiplied out: all calls of one or all calls of another comes to the same as, for each pair, one of the two.
/// </summary>
internal static class RequirementClauses
{
    /// <summary>The alternatives, each as the wants of its calls.</summary>
    public static List<List<Want>> Alternatives(Requirement requirement, ResourceTable resources) =>
        requirement.Alternatives.Select(calls => calls.SelectMany(call => Want.Of(call, resources[call.Resource])).ToList()).ToList();

    /// <summary>The clauses of a requirement; null where no alternative can be met by any grant.</summary>
    public static int[][]? Of(IEnumerable<List<Want>> alternatives, GrantTable table)
    {
        int[][]? product = null;
        foreach (var alternative in alternatives)
        {
            var clauses = alternative.Select(want => table.NumbersOf(want.Grants())).ToArray();
            if (Array.TrueForAll(clauses, clause => clause.Length > 0))
            {
                product = Minimal(product is null ? clauses : product.SelectMany(_ => clauses, (one, other) => one.Union(other).Order().ToArray()));
            }
        }

        return product;
    }

    /// <summary>Whether grants meet all wants of an alternative.</summary>
    public static bool IsMet(IEnumerable<Want> alternative, IReadOnlySet<Grant> grants) =>
        alternative.All(want => want.Grants().Any(grants.Contains));

    private static int[][] Minimal(IEnumerable<int[]> clauses)
    {
        var kept = new List<int[]>();
        foreach (var clause in clauses.Distinct(ClauseOrder.Instance).OrderBy(clause => clause.Length))
        {
            if (!kept.Exists(shorter => ClauseOrder.IsWithin(shorter, clause)))
            {
                kept.Add(clause);
            }
        }

        return [.. kept];
    }
}
