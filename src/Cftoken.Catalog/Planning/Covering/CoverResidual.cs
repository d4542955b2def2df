namespace Cftoken.Catalog.Planning.Covering;

/// <summary>
/// What is left of a cover problem after some candidates were chosen and others ruled out: the clauses that do not hold
/// yet, and of each candidate the elements that would still have to be paid.
/// </summary>
internal sealed class CoverResidual
{
    private readonly CoverProblem problem;

    private CoverResidual(CoverProblem problem, List<int[]> clauses, Dictionary<int, int[]> unpaid)
    {
        this.problem = problem;
        Clauses = clauses;
        Unpaid = unpaid;
    }

    /// <summary>The clauses that do not hold yet, each with the candidates that are left.</summary>
    public List<int[]> Clauses { get; private set; }

    /// <summary>The candidates that are left and stand in a clause, each with its elements that are not paid yet.</summary>
    public Dictionary<int, int[]> Unpaid { get; private set; }

    /// <summary>All of the problem.</summary>
    public static CoverResidual Of(CoverProblem problem)
    {
        var used = problem.Clauses.SelectMany(clause => clause).Distinct().Order();
        return new CoverResidual(
            problem,
            [.. problem.Clauses],
            used.ToDictionary(candidate => candidate, candidate => Array.FindAll(problem.Elements[candidate], element => problem.Weights[element] > 0)));
    }

    /// <summary>A part of this residual that shares no candidate and no element with the rest.</summary>
    public CoverResidual Part(IEnumerable<int[]> clauses)
    {
        var own = clauses.ToList();
        return new CoverResidual(problem, own, own.SelectMany(clause => clause).Distinct().Order().ToDictionary(candidate => candidate, candidate => Unpaid[candidate]));
    }

    /// <summary>What choosing the candidate would add to the cost.</summary>
    public CoverCost CostOf(int candidate) => new(WeightOf(Unpaid[candidate]), problem.Ties[candidate]);

    /// <summary>What elements weigh together.</summary>
    public long WeightOf(IEnumerable<int> elements)
    {
        var sum = 0L;
        foreach (var element in elements)
        {
            sum += problem.Weights[element];
        }

        return sum;
    }

    /// <summary>The weight of one element.</summary>
    public long WeightOf(int element) => problem.Weights[element];

    /// <summary>What is left once candidates are chosen and others are ruled out; null where a clause can then no longer hold.</summary>
    public CoverResidual? Choose(IReadOnlySet<int> chosen, ReadOnlySpan<int> ruledOut)
    {
        var gone = ruledOut.ToArray().ToHashSet();
        var clauses = new List<int[]>();
        foreach (var clause in Clauses)
        {
            if (Array.Exists(clause, chosen.Contains))
            {
                continue;
            }

            var left = Array.FindAll(clause, candidate => !gone.Contains(candidate));
            if (left.Length == 0)
            {
                return null;
            }

            clauses.Add(left);
        }

        var paid = chosen.SelectMany(candidate => Unpaid[candidate]).ToHashSet();
        var used = clauses.SelectMany(clause => clause).Distinct().Order();
        return new CoverResidual(
            problem,
            clauses,
            used.ToDictionary(candidate => candidate, candidate => Array.FindAll(Unpaid[candidate], element => !paid.Contains(element))));
    }

    /// <summary>Drops candidates that other ones make needless.</summary>
    public void RuleOut(IReadOnlySet<int> candidates)
    {
        Clauses = [.. Clauses.Select(clause => Array.FindAll(clause, candidate => !candidates.Contains(candidate)))];
        Unpaid = Unpaid.Where(entry => !candidates.Contains(entry.Key)).ToDictionary(entry => entry.Key, entry => entry.Value);
    }

    /// <summary>Drops every clause that holds whenever another one does.</summary>
    public void DropImpliedClauses() => Clauses = ClauseOrder.WithoutImplied(Clauses);
}
