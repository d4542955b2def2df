using Cftoken.Catalog.Model;
using Cftoken.TestInfrastructure;
using Cftoken.Tools.Expansion;
using Cftoken.Tools.Knowledge;
using Cftoken.Tools.Knowledge.Reading;

namespace Cftoken.Tools.Tests.Recorded;

/// <summary>Holds the rows against what refusals of single calls did, where no recording tells it.</summary>
public sealed class MeasuredDenialTests
{
    /// <summary>
    /// Rows of knowledge, counted once for each recorded version in which they hold, of which nobody knows what a refusal
    /// does: more is a fault, fewer is to be written here.
    /// </summary>
    private const int Unknown = 48;

    [Fact]
    public void What_stopped_the_run_when_refused_alone_is_required_and_what_did_not_is_optional()
    {
        var exceptions = CheckedList.Read("measured-exceptions.json");
        var wrong = Disagreements().Where(name => !exceptions.ContainsKey(name)).ToArray();
        wrong.ShouldBeEmpty(string.Join('\n', wrong));
    }

    [Fact]
    public void An_exception_on_the_list_is_one() =>
        CheckedList.Read("measured-exceptions.json").Keys.ShouldBeSubsetOf(Disagreements(), "Those that agree now must be taken off the list.");

    [Fact]
    public void As_many_refusals_are_unknown_as_is_stated()
    {
        var unknown = CaseWorld.Knowledge.Files
            .SelectMany(file => file.Calls.Concat(file.Sequences.Values.SelectMany(rows => rows)))
            .Where(row => row is { Operation: not null, IsSession: false })
            .Sum(row => RecordedVersions.All.Count(version => row.Versions.MayHold(version) && IsUnknown(row, version)));
        TestCounts.Leave("measured-refusals", $"measured refusals: {MeasuredDenial.All.Length}; rows whose refusal nobody knows in a recorded version: {unknown}");
        unknown.ShouldBe(Unknown);
    }

    private static bool IsUnknown(CallRow row, ToolVersion version)
    {
        var denials = DenialRange.At(row.OnDenied, version);
        return denials.IsEmpty || denials.Any(denial => denial.Effect == DenialEffect.Unknown);
    }

    private static IEnumerable<string> Disagreements()
    {
        foreach (var measured in MeasuredDenial.All)
        {
            var calls = CaseWorld.Knowledge.Expand(CaseWorld.Request(measured.Case, measured.Case.IsDeploy ? "deploy-states.json" : "command-states.json")).Calls;
            var needs = calls.Where(call => $"{call.Operation.Method} {RecordedCases.Shape(call.Operation.Template)}" == measured.Operation)
                .Select(call => call.Need).ToArray();
            // Where the expansion knows fewer calls of the operation than were made, the strongest need decides.
            var need = needs.Length == 0 ? (Need?)null : measured.Number <= needs.Length ? needs[measured.Number - 1] : needs.Min();
            if (need != (measured.IsFatal ? Need.Required : Need.Optional))
            {
                yield return measured.Name;
            }
        }
    }
}
