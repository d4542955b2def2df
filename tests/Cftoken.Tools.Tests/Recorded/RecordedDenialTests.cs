using Cftoken.TestInfrastructure;
using Cftoken.Catalog.Model;
using Cftoken.Tools.Expansion;

namespace Cftoken.Tools.Tests.Recorded;

public sealed class RecordedDenialTests
{
    /// <summary>How many recorded refusals are held against the need of a call.</summary>
    private const int Compared = 633;

    [Fact]
    public void What_stopped_the_run_when_refused_is_required_and_what_did_not_is_optional()
    {
        var exceptions = CheckedList.Read("denial-exceptions.json");
        var wrong = Disagreements().Where(name => !exceptions.ContainsKey(name)).ToArray();
        wrong.ShouldBeEmpty(string.Join('\n', wrong));
    }

    [Fact]
    public void An_exception_on_the_list_is_one() =>
        CheckedList.Read("denial-exceptions.json").Keys.ShouldBeSubsetOf(Disagreements(), "Those that agree now must be taken off the list.");

    [Fact]
    public void As_many_refusals_are_compared_as_is_stated()
    {
        var compared = Successful().Sum(recorded => recorded.Calls.Count(call => call.OnDenied is not null));
        TestCounts.Leave("recorded-refusals", $"recorded refusals: {compared} compared with what is planned");
        compared.ShouldBe(Compared);
    }

    private static IEnumerable<string> Disagreements()
    {
        foreach (var recorded in Successful())
        {
            var calls = CaseWorld.Knowledge.Expand(CaseWorld.Request(recorded, Worlds(recorded))).Calls;
            foreach (var denied in recorded.Calls.Where(call => call.OnDenied is not null).DistinctBy(call => call.Operation))
            {
                // The recording refuses every call of the operation, so the strongest need among them decides.
                var needs = calls.Where(call => $"{call.Operation.Method} {RecordedCases.Shape(call.Operation.Template)}" == denied.Operation).Select(call => call.Need).ToArray();
                var need = needs.Length == 0 ? (Need?)null : needs.Min();
                if (need != (denied.OnDenied == "fatal" ? Need.Required : Need.Optional))
                {
                    yield return $"{recorded.Name}: {denied.Operation} {denied.OnDenied}";
                }
            }
        }
    }

    private static IEnumerable<RecordedCase> Successful() => RecordedCases.All.Where(recorded => recorded.Exit == 0);

    private static string Worlds(RecordedCase recorded) => recorded.IsDeploy ? "deploy-states.json" : "command-states.json";
}
