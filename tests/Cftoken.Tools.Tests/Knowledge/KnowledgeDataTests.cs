using Cftoken.Tools.Knowledge;
using Cftoken.Tools.Knowledge.Reading;
using Cftoken.Tools.Tests.Recorded;

namespace Cftoken.Tools.Tests.Knowledge;

public sealed class KnowledgeDataTests
{
    [Fact]
    public void All_that_is_built_in_is_sound() =>
        ToolKnowledge.Load(CaseWorld.Catalog, EmbeddedKnowledge.ReadAll()).Files.Length.ShouldBeGreaterThan(100);

    [Fact]
    public void A_measured_row_names_only_recorded_cases()
    {
        var names = RecordedCases.All.Select(recorded => recorded.Name).ToHashSet();
        Rows().SelectMany(row => row.Source.Cases).ShouldBeSubsetOf(names);
    }

    [Fact]
    public void A_measured_row_names_only_cases_that_made_the_call()
    {
        var wrong = Rows().Where(row => row.Operation is not null)
            .SelectMany(row => row.Source.Cases.Where(name => RecordedCases.Named(name).Calls.All(call =>
                call.Operation != $"{row.Operation!.Method} {RecordedCases.Shape(row.Operation.Template)}"))
                .Select(name => $"{row.Id}: {name}"));
        wrong.ShouldBeEmpty();
    }

    [Fact]
    public void No_two_rows_have_the_same_id() => Rows().Select(row => row.Id).ShouldBeUnique();

    [Fact]
    public void Every_configuration_key_is_known_once()
    {
        var keys = CaseWorld.Knowledge.Files.SelectMany(file => file.Keys).ToArray();
        keys.ShouldBeUnique();
        keys.Length.ShouldBeGreaterThan(80);
    }

    private static IEnumerable<CallRow> Rows() =>
        CaseWorld.Knowledge.Files.SelectMany(file => file.Calls.Concat(file.Sequences.Values.SelectMany(sequence => sequence)));
}
