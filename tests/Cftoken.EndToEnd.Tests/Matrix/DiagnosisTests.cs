using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Cftoken.Catalog;
using Cftoken.Engine.Plans;
using Cftoken.Matrix.Diagnoses;
using Cftoken.TestInfrastructure;
using Cftoken.TestInfrastructure.Wrangler;

namespace Cftoken.EndToEnd.Tests.Matrix;

/// <summary>Holds <c>docs/diagnosis.json</c> against the deploys, the diagnosis, the list of exceptions, and a tenth of it against real wrangler.</summary>
public sealed class DiagnosisTests
{
    private static readonly PermissionCatalog Catalog = PermissionCatalog.Load();
    private static readonly ImmutableArray<(Lack Lack, JobPlan Plan)> Lacks = new LackList(Catalog).All();
    private static readonly ImmutableDictionary<string, LackResult> Results = DiagnosisFile.Read().ToImmutableDictionary(result => result.Name);
    private static readonly JsonElement Exceptions =
        JsonElement.Parse(File.ReadAllText(RepositoryRoot.File("tests/Cftoken.EndToEnd.Tests/Matrix/diagnosis-exceptions.json")));

    [Fact]
    public void No_result_is_missing_or_stale()
    {
        var texts = LogFile.Read();
        var run = new DiagnosisRun(Catalog, TextWriter.Null);
        var stale = Lacks
            .Where(each => !Results.TryGetValue(each.Lack.Name, out var result) || run.IsStale(result, each.Lack, each.Plan, texts))
            .Select(each => each.Lack.Name)
            .ToArray();
        stale.ShouldBeEmpty($"Run ./test --matrix and commit docs/diagnosis.json. Stale: {string.Join(", ", stale)}");
        Results.Keys.ShouldBeSubsetOf(Lacks.Select(each => each.Lack.Name), "A result has no deploy any more.");
        texts.Keys.ShouldBe(Results.Values.Select(result => result.Log).OfType<string>().Distinct(), ignoreOrder: true);
    }

    [Fact]
    public void What_the_log_alone_names_mends_the_deploy_but_those_on_the_list()
    {
        var failed = Results.Values.Where(result => result.Verdict != "passes").ToList();
        TestCounts.Leave(
            "diagnosis",
            $"diagnosis: {failed.Count(result => result.Verdict == "mended")} of {failed.Count} deploys mended by what the log names, {failed.Count(result => (result.Project ?? result.Named).Length == 1 && IsMendedWithProject(result))} at once with the project");
        failed.Where(result => result.Verdict != "mended").Select(result => result.Name).ShouldBe(Listed("notMended").Keys, ignoreOrder: true);
    }

    [Fact]
    public void With_the_project_one_fix_is_enough_but_for_those_on_the_list() =>
        Results.Values.Where(result => result.Verdict != "passes" && !((result.Project ?? result.Named).Length == 1 && IsMendedWithProject(result)))
            .Select(result => result.Name).ShouldBe(Listed("moreThanOnce").Keys, ignoreOrder: true);

    [Fact]
    public void With_the_debug_log_no_deploy_is_left_that_the_log_alone_mends() =>
        Results.Values.Where(result => result.Verdict == "mended" && (result.WithDebugLog ?? "mended") != "mended").Select(result => result.Name).ShouldBeEmpty();

    [Fact]
    public void Nothing_is_named_beyond_the_plan_but_what_is_on_the_list() =>
        Results.Values.Where(result => !result.Beyond.IsEmpty).Select(result => $"{result.Name}: {string.Join(", ", result.Beyond)}")
            .ShouldBe(Listed("beyond").Keys, ignoreOrder: true);

    [Fact]
    public async Task A_tenth_of_the_deploys_comes_out_as_it_is_written()
    {
        var trial = new LackTrial(Catalog);
        var wrong = new ConcurrentQueue<string>();
        var tenth = Lacks.Where(each => Results.ContainsKey(each.Lack.Name) && IsInTheTenth(each.Lack)).ToList();
        var options = new ParallelOptions { MaxDegreeOfParallelism = 2, CancellationToken = TestContext.Current.CancellationToken };
        await Parallel.ForEachAsync(tenth, options, async (each, cancellation) =>
        {
            var installation = await WranglerInstallation.EnsureAsync(each.Lack.Row.Wrangler, cancellation);
            var (now, text) = await trial.RunAsync(each.Lack, each.Plan, installation, cancellation);
            if (JsonSerializer.Serialize(now) != JsonSerializer.Serialize(Results[each.Lack.Name]))
            {
                wrong.Enqueue($"{each.Lack.Name}: {JsonSerializer.Serialize(now)}\n{text}");
            }
        });

        wrong.ShouldBeEmpty(string.Join('\n', wrong));
    }

    private static bool IsMendedWithProject(LackResult result) => (result.WithProject ?? result.Verdict) == "mended";

    // Which tenth it is follows from all results together: another one whenever anything changes.
    private static bool IsInTheTenth(Lack lack)
    {
        var all = string.Concat(Results.OrderBy(result => result.Key, StringComparer.Ordinal).Select(result => result.Value.Inputs));
        return SHA256.HashData(Encoding.UTF8.GetBytes(lack.Name + all))[0] % 10 == 0;
    }

    private static ImmutableDictionary<string, string> Listed(string list) =>
        Exceptions.GetProperty(list).EnumerateObject().ToImmutableDictionary(member => member.Name, member => member.Value.GetString()!);
}
