using Cftoken.Catalog.Planning.Covering;
using FsCheck;
using FsCheck.Fluent;

namespace Cftoken.Catalog.Tests.Planning;

public class CoverSearchTests
{
    private static readonly Gen<CoverProblem> Problems =
        from candidates in Gen.Choose(1, 9)
        from elements in Gen.Choose(1, 14)
        from weights in Gen.Choose(0, 6).ListOf(elements)
        from reached in SubsetsOf(elements, 0, 6).ListOf(candidates)
        from ties in Gen.Choose(1, 3).ListOf(candidates)
        from clauseCount in Gen.Choose(0, 9)
        from clauses in SubsetsOf(candidates, 1, 4).ListOf(clauseCount)
        select new CoverProblem(
            [.. weights.Select(weight => (long)weight)],
            [.. reached],
            [.. ties.Select(tie => (long)tie)],
            [.. clauses]);

    [Fact]
    public void The_selection_holds_every_clause_and_none_is_cheaper()
    {
        Prop.ForAll(Arb.From(Problems), problem =>
        {
            var chosen = CoverSearch.Solve(problem);
            return Holds(problem, chosen) && problem.CostOf(chosen) == CheapestOf(problem);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(600));
    }

    [Fact]
    public void The_bound_never_exceeds_the_cheapest_selection()
    {
        Prop.ForAll(Arb.From(Problems), problem => CoverBound.Of(CoverResidual.Of(problem)) <= CheapestOf(problem))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(300));
    }

    [Fact]
    public void The_order_of_clauses_does_not_matter()
    {
        Prop.ForAll(Arb.From(Problems), problem =>
            CoverSearch.Solve(problem).SequenceEqual(CoverSearch.Solve(problem with { Clauses = [.. problem.Clauses.Reverse()] })))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(300));
    }

    [Fact]
    public void Two_that_share_their_elements_beat_two_that_are_each_cheaper()
    {
        // Alone, 2 (weight 5) and 3 (weight 5) are cheaper than 0 and 1 (6 each), but 0 and 1 cost 6 together.
        var problem = new CoverProblem([6, 5, 5], [[0], [0], [1], [2]], [1, 1, 1, 1], [[0, 2], [1, 3]]);

        CoverSearch.Solve(problem).ShouldBe([0, 1]);
    }

    [Fact]
    public void Nothing_is_chosen_where_nothing_is_asked() =>
        CoverSearch.Solve(new CoverProblem([1], [[0]], [1], [])).ShouldBeEmpty();

    [Fact]
    public void Thousands_of_single_candidates_replace_the_wide_one_without_a_search()
    {
        // As zones do beside all zones: each clause is held by its own candidate, or by the one that reaches everything.
        const int count = 4000;
        int[][] own = [.. Enumerable.Range(0, count).Select(number => new[] { number })];
        var problem = new CoverProblem(
            [.. Enumerable.Repeat(1L, count), 10],
            [.. own, [.. Enumerable.Range(0, count + 1)]],
            [.. Enumerable.Repeat(1L, count + 1)],
            [.. own.Select(single => (int[])[single[0], count])]);
        var before = GC.GetAllocatedBytesForCurrentThread();

        CoverSearch.Solve(problem).ShouldBe(Enumerable.Range(0, count));

        // Looking at everything again for each candidate takes hundreds of megabytes.
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(40_000_000);
    }

    [Fact]
    public void A_clause_that_nobody_can_hold_is_refused() =>
        Should.Throw<InvalidOperationException>(() => CoverSearch.Solve(new CoverProblem([1], [[0]], [1], [[0], []])));

    private static bool Holds(CoverProblem problem, int[] chosen) => Array.TrueForAll(problem.Clauses, clause => clause.Intersect(chosen).Any());

    private static CoverCost CheapestOf(CoverProblem problem) => Enumerable.Range(0, 1 << problem.Elements.Length)
        .Select(bits => Enumerable.Range(0, problem.Elements.Length).Where(candidate => (bits >> candidate & 1) == 1).ToArray())
        .Where(chosen => Holds(problem, chosen))
        .Min(problem.CostOf);

    private static Gen<int[]> SubsetsOf(int count, int least, int most) =>
        from size in Gen.Choose(least, Math.Min(most, count))
        from shuffled in Gen.Shuffle(Enumerable.Range(0, count).ToArray())
        select shuffled.Take(size).Order().ToArray();
}
