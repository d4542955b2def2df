using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Cftoken.Catalog;
using Cftoken.EndToEnd.Tests.Running;
using Cftoken.Matrix.Cases;
using Cftoken.Matrix.Proofs;
using Cftoken.TestInfrastructure;
using Cftoken.TestInfrastructure.Wrangler;

namespace Cftoken.EndToEnd.Tests.Matrix;

/// <summary>Holds <c>docs/matrix.json</c> against the cases, their plans, the lists of exceptions, and a tenth of it against real wrangler.</summary>
public sealed class MatrixTests(RealWrangler wrangler)
{
    private static readonly PermissionCatalog Catalog = PermissionCatalog.Load();
    private static readonly ImmutableArray<Row> Rows = [.. Row.All(CaseFiles.ReadAll()).Where(row => row.Case.NotProven is null)];
    private static readonly ImmutableDictionary<string, RowResult> Results = MatrixFile.Read().ToImmutableDictionary(result => result.Name);
    private static readonly JsonElement Exceptions =
        JsonElement.Parse(File.ReadAllText(RepositoryRoot.File("tests/Cftoken.EndToEnd.Tests/Matrix/exceptions.json")));

    [Fact]
    public void No_result_is_missing_or_stale()
    {
        var run = new MatrixRun(Catalog, TextWriter.Null);
        var stale = Rows.Where(row => Results.GetValueOrDefault(row.Name)?.Inputs != run.InputsOf(row)).Select(row => row.Name).ToArray();
        stale.ShouldBeEmpty($"Run ./test --matrix and commit docs/matrix.json. Stale: {string.Join(", ", stale)}");
        Results.Keys.ShouldBeSubsetOf(Rows.Select(row => row.Name), "A result has no row any more.");
    }

    [Fact]
    public void A_plan_requires_what_was_written_down_by_hand()
    {
        var proof = new RowProof(Catalog);
        var listed = Listed("requires");
        var wrong = Rows.Where(row => !listed.ContainsKey(row.Name))
            .Select(row => (row.Name, Is: RowPlan.Required(proof.Plan(row)).Order(StringComparer.Ordinal), Wanted: row.Case.RequiredIn(row.Wrangler).Order(StringComparer.Ordinal)))
            .Where(row => !row.Is.SequenceEqual(row.Wanted))
            .Select(row => $"{row.Name}: is [{string.Join(", ", row.Is)}], written [{string.Join(", ", row.Wanted)}]").ToArray();
        wrong.ShouldBeEmpty(string.Join('\n', wrong));
    }

    [Fact]
    public void Every_plan_is_enough_but_those_on_the_list()
    {
        Results.Values.Where(result => result.Verdict is not ("sufficient" or "silent")).Select(result => result.Name).Order(StringComparer.Ordinal)
            .ShouldBe(Listed("unproven").Keys.Order(StringComparer.Ordinal));
        TestCounts.Leave("matrix", $"matrix: {Results.Values.Count(result => result.Verdict is "sufficient" or "silent")} of {Rows.Length} rows proven");
    }

    [Fact]
    public void No_permission_is_spare_but_those_on_the_list()
    {
        Results.Values.SelectMany(result => result.Permissions.Where(one => one is { Verdict: not "necessary", Need: not "recommended" }).Select(one => $"{result.Name}: {one.Permission}"))
            .Order(StringComparer.Ordinal).ShouldBe(Listed("spare").Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_tenth_of_the_rows_comes_out_as_it_is_written()
    {
        var proof = new RowProof(Catalog);
        var wrong = new List<string>();
        foreach (var row in Rows.Where(IsInTheTenth))
        {
            var now = await proof.ProveAsync(row, await WranglerInstallation.EnsureAsync(row.Wrangler), TestContext.Current.CancellationToken);
            if (now.Verdict != Results[row.Name].Verdict || !now.Permissions.SequenceEqual(Results[row.Name].Permissions))
            {
                wrong.Add($"{row.Name}: {now.Verdict}: {now.Because} {string.Join(", ", now.Permissions)}");
            }
        }

        wrong.ShouldBeEmpty(string.Join('\n', wrong));
        _ = wrangler;
    }

    // Which tenth it is follows from all results together: another one whenever anything changes.
    private static bool IsInTheTenth(Row row)
    {
        var all = string.Concat(Results.OrderBy(result => result.Key, StringComparer.Ordinal).Select(result => result.Value.Inputs));
        return SHA256.HashData(Encoding.UTF8.GetBytes(row.Name + all))[0] % 10 == 0;
    }

    private static ImmutableDictionary<string, string> Listed(string list) =>
        Exceptions.GetProperty(list).EnumerateObject().ToImmutableDictionary(member => member.Name, member => member.Value.GetString()!);
}
