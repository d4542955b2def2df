using Cftoken.TestInfrastructure;

namespace Cftoken.Tools.Tests.Recorded;

public sealed class RecordedDeployTests
{
    /// <summary>How many cases expand exactly: fewer is a fault, more is to be written here.</summary>
    private const int Exact = 345;

    private const string Worlds = "deploy-states.json";

    [Fact]
    public void Every_successful_deploy_expands_to_exactly_the_calls_that_were_recorded()
    {
        var exceptions = CheckedList.Read("deploy-exceptions.json");
        var wrong = Successful().Where(recorded => !exceptions.ContainsKey(recorded.Name))
            .Select(recorded => CaseComparison.Difference(recorded, Worlds)).OfType<string>().ToArray();
        wrong.ShouldBeEmpty(string.Join('\n', wrong));
    }

    [Fact]
    public void An_exception_on_the_list_is_one()
    {
        var names = CheckedList.Read("deploy-exceptions.json").Keys;
        names.ShouldBeSubsetOf(Successful().Select(recorded => recorded.Name));
        names.Where(name => CaseComparison.Difference(RecordedCases.Named(name), Worlds) is null)
            .ShouldBeEmpty("These expand exactly now: take them off the list.");
    }

    [Fact]
    public void As_many_deploys_expand_exactly_as_is_stated()
    {
        TestCounts.Leave("recorded-deploys", Successful().GroupBy(recorded => recorded.Version).Select(version =>
            $"recorded deploys of wrangler {version.Key}: {version.Count(recorded => CaseComparison.Difference(recorded, Worlds) is null)} of {version.Count()} expanded exactly"));
        Successful().Count(recorded => CaseComparison.Difference(recorded, Worlds) is null).ShouldBe(Exact);
    }

    [Fact]
    public void The_table_of_worlds_names_only_recorded_cases()
    {
        var names = RecordedCases.All.SelectMany(recorded => new[] { recorded.Name, recorded.BaseName }).ToHashSet();
        TestData.Json(Worlds).GetProperty("cases").EnumerateObject().Select(member => member.Name).ShouldBeSubsetOf(names);
    }

    private static IEnumerable<RecordedCase> Successful() => RecordedCases.All.Where(recorded => recorded.Exit == 0 && recorded.IsDeploy);
}
