using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Cftoken.Catalog;
using Cftoken.Core.Problems;
using Cftoken.Engine.Plans;
using Cftoken.Matrix.Cases;
using Cftoken.Matrix.Proofs;
using Cftoken.TestInfrastructure;
using Cftoken.TestInfrastructure.Wrangler;

namespace Cftoken.EndToEnd.Tests.Matrix;

/// <summary>Holds <c>docs/matrix.json</c> against the cases, their plans, the lists of exceptions, and a tenth of it against real wrangler.</summary>
public sealed class MatrixTests
{
    private static readonly RowProof Proof = new(PermissionCatalog.Load());
    private static readonly ImmutableArray<Row> Rows = [.. Row.All(CaseFiles.ReadAll()).Where(row => row.Case.NotProven is null)];
    private static readonly ImmutableDictionary<string, RowResult> Results = MatrixFile.Read().ToImmutableDictionary(result => result.Name);
    private static readonly ConcurrentDictionary<string, JobPlan?> Plans = new(StringComparer.Ordinal);
    private static readonly JsonElement Exceptions =
        JsonElement.Parse(File.ReadAllText(RepositoryRoot.File("tests/Cftoken.EndToEnd.Tests/Matrix/exceptions.json")));

    [Fact]
    public void No_result_is_missing_or_stale()
    {
        var stale = Rows
            .Where(row => !Results.TryGetValue(row.Name, out var result) || (PlanOf(row) is { } plan && result.Inputs != RowPlan.Inputs(row, plan)))
            .Select(row => row.Name)
            .ToArray();
        stale.ShouldBeEmpty($"Run ./test --matrix and commit docs/matrix.json. Stale: {string.Join(", ", stale)}");
        Results.Keys.ShouldBeSubsetOf(Rows.Select(row => row.Name), "A result has no row any more.");
    }

    [Fact]
    public void A_plan_requires_what_was_written_down_by_hand()
    {
        var wrong = Rows.Select(row => (Row: row, Plan: PlanOf(row))).Where(row => row.Plan is not null)
            .Select(row => (row.Row.Name, Is: Sorted(RowPlan.Required(row.Plan!)), Wanted: Sorted(row.Row.Case.RequiredIn(row.Row.Wrangler))))
            .Where(row => row.Is != row.Wanted)
            .ToDictionary(row => row.Name, row => $"{row.Name}: is [{row.Is}], written [{row.Wanted}]");
        var listed = Listed("requires");
        wrong.Keys.Except(listed.Keys).ShouldBeEmpty(string.Join('\n', wrong.Values));
        listed.Keys.Except(wrong.Keys).ShouldBeEmpty("These agree now: take them off the list.");
    }

    [Fact]
    public void Every_plan_is_enough_but_those_on_the_list()
    {
        var proven = Results.Values.Count(result => result.Verdict is "sufficient" or "silent");
        TestCounts.Leave("matrix", $"matrix: {proven} of {Rows.Length} rows proven");
        Results.Values.Where(result => result.Verdict is not ("sufficient" or "silent")).Select(result => result.Name)
            .ShouldBe(Listed("unproven").Keys, ignoreOrder: true);
    }

    [Fact]
    public void No_permission_is_spare_but_those_on_the_list() =>
        Results.Values
            .SelectMany(result => result.Permissions.Where(one => one is { Verdict: not "necessary", Need: not "recommended" }).Select(one => $"{result.Name}: {one.Permission}"))
            .ShouldBe(Listed("spare").Keys, ignoreOrder: true);

    [Fact]
    public async Task A_tenth_of_the_rows_comes_out_as_it_is_written()
    {
        var wrong = new ConcurrentQueue<string>();
        var tenth = Rows.Where(row => Results.ContainsKey(row.Name) && IsInTheTenth(row)).ToList();
        var options = new ParallelOptions { MaxDegreeOfParallelism = 2, CancellationToken = TestContext.Current.CancellationToken };
        await Parallel.ForEachAsync(tenth, options, async (row, cancellation) =>
        {
            var now = await Proof.ProveAsync(row, await WranglerInstallation.EnsureAsync(row.Wrangler, cancellation), cancellation);
            if (now.Verdict != Results[row.Name].Verdict || !now.Permissions.SequenceEqual(Results[row.Name].Permissions))
            {
                wrong.Enqueue($"{row.Name}: {now.Verdict}: {now.Because} {string.Join(", ", now.Permissions)}");
            }
        });

        wrong.ShouldBeEmpty(string.Join('\n', wrong));
    }

    // Which tenth it is follows from all results together: another one whenever anything changes.
    private static bool IsInTheTenth(Row row)
    {
        var all = string.Concat(Results.OrderBy(result => result.Key, StringComparer.Ordinal).Select(result => result.Value.Inputs));
        return SHA256.HashData(Encoding.UTF8.GetBytes(row.Name + all))[0] % 10 == 0;
    }

    private static JobPlan? PlanOf(Row row) => Plans.GetOrAdd(row.Name, _ =>
    {
        try
        {
            return Proof.Plan(row);
        }
        catch (ProblemException)
        {
            return null;
        }
    });

    private static string Sorted(IEnumerable<string> permissions) => string.Join(", ", permissions.Order(StringComparer.Ordinal));

    private static ImmutableDictionary<string, string> Listed(string list) =>
        Exceptions.GetProperty(list).EnumerateObject().ToImmutableDictionary(member => member.Name, member => member.Value.GetString()!);
}
