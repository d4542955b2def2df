using System.Collections.Immutable;
using Cftoken.Catalog.Model;
using Cftoken.Catalog.Planning.Covering;
using Cftoken.Catalog.Planning.Surfaces;

namespace Cftoken.Catalog.Planning;

/// <summary>The grants that a choice is made among, numbered in the order of their names, whatever order they came in.</summary>
internal sealed class GrantTable
{
    private readonly ImmutableArray<Grant> grants;
    private readonly Dictionary<Grant, int> numbers;

    public GrantTable(IEnumerable<Grant> grants)
    {
        this.grants =
        [
            .. grants.Distinct()
                .OrderBy(grant => grant.Group.Name, StringComparer.Ordinal)
                .ThenBy(grant => grant.Group.Scope.Key, StringComparer.Ordinal)
                .ThenBy(grant => grant.Resource.AccountId, StringComparer.Ordinal)
                .ThenBy(grant => grant.Resource.Id, StringComparer.Ordinal)
                .ThenBy(grant => grant.Resource.Name, StringComparer.Ordinal),
        ];
        numbers = this.grants.Select((grant, number) => (grant, number)).ToDictionary(pair => pair.grant, pair => pair.number);
    }

    public Grant this[int number] => grants[number];

    /// <summary>The numbers of those grants that are in the table, in ascending order.</summary>
    public int[] NumbersOf(IEnumerable<Grant> wanted) =>
        [.. wanted.Where(numbers.ContainsKey).Select(grant => numbers[grant]).Distinct().Order()];

    /// <summary>The problem of meeting all clauses, what is granted already being free.</summary>
    public CoverProblem ProblemOf(int[][] clauses, SurfaceElements elements, IEnumerable<Grant> granted)
    {
        var weights = new long[elements.Count];
        var reached = grants.Select(grant => elements.Of(grant).ToArray()).ToArray();
        foreach (var element in reached.SelectMany(own => own).Distinct())
        {
            weights[element] = elements.WeightOf(element);
        }

        foreach (var element in NumbersOf(granted).SelectMany(number => reached[number]))
        {
            weights[element] = 0;
        }

        return new CoverProblem(weights, reached, [.. grants.Select(TiesOf)], clauses);
    }

    // Of two selections that weigh the same, the one with fewer groups that write wins, then the narrower, then the shorter.
    private static long TiesOf(Grant grant)
    {
        var writes = grant.Group.IsReadOnly ? 0L : 1;
        var breadth = grant.Resource.Kind == Scope.Account ? 2L : grant.Resource.Id == Resource.All ? 1 : 0;
        return (writes << 40) + (breadth << 20) + 1;
    }
}
