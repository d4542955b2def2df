using Cftoken.TestInfrastructure;

namespace Cftoken.Tools.Tests.Recorded;

public sealed class RecordedCommandTests
{
    /// <summary>How many cases expand exactly: fewer is a fault, more is to be written here.</summary>
    private const int Exact = 347;

    private const string Worlds = "command-states.json";

    [Fact]
    public void Every_successful_run_of_another_command_expands_to_exactly_the_calls_that_were_recorded()
    {
        var exceptions = CheckedList.Read("command-exceptions.json");
        var wrong = Successful().Where(recorded => !exceptions.ContainsKey(recorded.Name))
            .Select(recorded => CaseComparison.Difference(recorded, Worlds)).OfType<string>().ToArray();
        wrong.ShouldBeEmpty(string.Join('\n', wrong));
    }

    [Fact]
    public void An_exception_on_the_list_is_one()
    {
        var names = CheckedList.Read("command-exceptions.json").Keys;
        names.ShouldBeSubsetOf(Successful().Select(recorded => recorded.Name));
        names.Where(name => CaseComparison.Difference(RecordedCases.Named(name), Worlds) is null)
            .ShouldBeEmpty("These expand exactly now: take them off the list.");
    }

    [Fact]
    public void As_many_runs_expand_exactly_as_is_stated()
    {
        TestCounts.Leave("recorded-commands", Successful().GroupBy(recorded => recorded.Version).Select(version =>
            $"recorded runs of other commands of wrangler {version.Key}: {version.Count(recorded => CaseComparison.Difference(recorded, Worlds) is null)} of {version.Count()} expanded exactly"));
        Successful().Count(recorded => CaseComparison.Difference(recorded, Worlds) is null).ShouldBe(Exact);
    }

    [Fact]
    public void Every_command_that_was_recorded_is_known()
    {
        var recorded = Successful().Select(recorded => CaseWorld.Request(recorded, Worlds).Invocation.Command).Distinct();
        recorded.ShouldBeSubsetOf(CaseWorld.Knowledge.Commands);
    }

    private static IEnumerable<RecordedCase> Successful() => RecordedCases.All.Where(recorded => recorded.Exit == 0 && !recorded.IsDeploy);
}
