using System.Text;
using Cftoken.Core.Problems;
using Cftoken.Tools.Knowledge;
using Cftoken.Tools.Tests.Recorded;

namespace Cftoken.Tools.Tests.Knowledge;

public sealed class KnowledgeRefusalTests
{
    private const string Good = """
        "op": "GET /accounts/{account_id}/r2/buckets", "phase": "provision", "why": "lists", "source": {"kind": "measured", "cases": ["deploy-r2"]}
        """;

    [Fact]
    public void A_sound_file_is_taken() => Problems(File($"{{{Good}}}")).ShouldBeEmpty();

    [Theory]
    [InlineData("""{"op": "GET /accounts/{account_id}/nowhere", "phase": "run", "why": "x", "source": {"kind": "measured", "cases": ["a"]}}""", "knowledge.operation")]
    [InlineData("""{"op": "nonsense", "phase": "run", "why": "x", "source": {"kind": "measured", "cases": ["a"]}}""", "knowledge.operation")]
    [InlineData("""{"op": "GET /accounts/{account_id}/r2/buckets", "phase": "run", "why": "x"}""", "knowledge.source")]
    [InlineData("""{"op": "GET /accounts/{account_id}/r2/buckets", "phase": "run", "why": "x", "source": {"kind": "measured"}}""", "knowledge.source")]
    [InlineData("""{"op": "GET /accounts/{account_id}/r2/buckets", "phase": "run", "why": "x", "source": {"kind": "inferred", "cases": ["a"]}}""", "knowledge.source")]
    [InlineData("""{"op": "GET /accounts/{account_id}/r2/buckets", "phase": "run", "why": "x", "source": {"kind": "rumoured", "note": "a"}}""", "knowledge.word")]
    [InlineData("""{"op": "GET /accounts/{account_id}/r2/buckets", "phase": "lunch", "why": "x", "source": {"kind": "measured", "cases": ["a"]}}""", "knowledge.phase")]
    [InlineData("""{"op": "GET /accounts/{account_id}/r2/buckets", "why": "x", "source": {"kind": "measured", "cases": ["a"]}}""", "knowledge.phase")]
    [InlineData("""{"op": "GET /accounts/{account_id}/r2/buckets", "phase": "run", "source": {"kind": "measured", "cases": ["a"]}}""", "knowledge.form")]
    [InlineData("""{"phase": "run", "why": "x", "source": {"kind": "measured", "cases": ["a"]}}""", "knowledge.form")]
    [InlineData("""{"run": "nothing", "op": "GET /accounts/{account_id}/r2/buckets", "phase": "run", "source": {"kind": "measured", "cases": ["a"]}}""", "knowledge.form")]
    [InlineData("""{"run": "nothing"}""", "knowledge.sequence")]
    [InlineData("""["not a row"]""", "knowledge.form")]
    public void A_row_that_is_unsound_is_refused(string row, string code) => Problems(File(row)).ShouldContain(problem => problem.Code == code);

    [Theory]
    [InlineData("""  "whatever": 1 """, "knowledge.word")]
    [InlineData("""  "per": "moon" """, "knowledge.word")]
    [InlineData("""  "times": "two" """, "knowledge.form")]
    [InlineData("""  "session": "yes" """, "knowledge.form")]
    [InlineData("""  "effects": ["d1.sing"] """, "knowledge.effect")]
    [InlineData("""  "effects": ["custom-domain.zone"] """, "knowledge.zone")]
    [InlineData("""  "on": "zone" """, "knowledge.zone")]
    [InlineData("""  "on": "zone", "each": "config.routes[*]" """, "knowledge.zone")]
    [InlineData("""  "each": "routes[*]" """, "knowledge.path")]
    [InlineData("""  "each": "@moons[*]" """, "knowledge.path")]
    [InlineData("""  "when": {"has": "bucket_name"} """, "knowledge.path")]
    [InlineData("""  "when": {"has": "config..x"} """, "knowledge.path")]
    [InlineData("""  "when": {"matches": "config.x"} """, "knowledge.condition")]
    [InlineData("""  "when": {"has": "config.x", "not": {"has": "config.y"}} """, "knowledge.condition")]
    [InlineData("""  "when": {} """, "knowledge.condition")]
    [InlineData("""  "when": {"any": []} """, "knowledge.condition")]
    [InlineData("""  "when": {"all": [{"nor": []}]} """, "knowledge.condition")]
    [InlineData("""  "when": {"not": {"nor": []}} """, "knowledge.condition")]
    [InlineData("""  "when": {"equals": {"path": "config.x"}} """, "knowledge.condition")]
    [InlineData("""  "when": {"equals": {"path": "config.x", "value": 1, "to": "config.y"}} """, "knowledge.condition")]
    [InlineData("""  "when": {"equals": {"path": "config.x", "value": 1, "fuzzy": true}} """, "knowledge.word")]
    [InlineData("""  "when": {"state": {"weather": "fine"}} """, "knowledge.state")]
    [InlineData("""  "when": {"state": {"worker": "retired"}} """, "knowledge.state")]
    [InlineData("""  "when": {"state": {"worker": ["new", "retired"]}} """, "knowledge.state")]
    [InlineData("""  "when": {"state": {}} """, "knowledge.state")]
    [InlineData("""  "since": "four" """, "knowledge.versions")]
    [InlineData("""  "since": "4.2.0", "until": "4.2.0" """, "knowledge.versions")]
    [InlineData("""  "since": {"after": "4.2.0", "by": "4.1.0"} """, "knowledge.versions")]
    [InlineData("""  "since": {"after": "4.2.0"} """, "knowledge.form")]
    [InlineData("""  "onDenied": [{"effect": "shrugged"}] """, "knowledge.word")]
    [InlineData("""  "onDenied": [{"from": "4.0.0"}] """, "knowledge.form")]
    [InlineData("""  "onDenied": [{"effect": "tolerated"}] """, "knowledge.form")]
    [InlineData("""  "onDenied": [{"effect": "fatal", "loses": "much"}] """, "knowledge.form")]
    [InlineData("""  "onDenied": [{"effect": "fallback"}] """, "knowledge.form")]
    [InlineData("""  "onDenied": [{"effect": "fallback", "then": "elsewhere"}] """, "knowledge.sequence")]
    [InlineData("""  "onDenied": [{"from": "4.3.0", "to": "4.2.0", "effect": "fatal"}] """, "knowledge.versions")]
    [InlineData("""  "onDenied": [{"effect": "fatal"}, {"from": "4.2.0", "effect": "unknown"}] """, "knowledge.overlap")]
    [InlineData("""  "onDenied": [{"to": "4.2.0", "effect": "fatal"}, {"effect": "unknown"}] """, "knowledge.overlap")]
    [InlineData("""  "onDenied": [{"to": "4.2.0", "effect": "fatal"}, {"from": "4.2.0", "effect": "unknown"}] """, "knowledge.overlap")]
    [InlineData("""  "onDenied": [{"from": "4.2.0", "to": "4.3.0", "effect": "fatal"}, {"from": "4.0.0", "to": "4.1.0", "effect": "unknown"}] """, "knowledge.overlap")]
    [InlineData("""  "onMissing": {"then": "elsewhere"} """, "knowledge.sequence")]
    [InlineData("""  "onMissing": {"code": 10006} """, "knowledge.form")]
    public void A_sound_row_with_something_unsound_added_is_refused(string more, string code) =>
        Problems(File($"{{{Good}, {more}}}")).ShouldContain(problem => problem.Code == code);

    [Theory]
    [InlineData("""{"commands": ["deploy"]}""", "knowledge.form")]
    [InlineData("""{"id": "x"}""", "knowledge.form")]
    [InlineData("""{"id": "x", "commands": ["deploy"], "notes": 1}""", "knowledge.word")]
    [InlineData("""{"id": "x", "commands": ["deploy"], "id": "y"}""", "knowledge.syntax")]
    [InlineData("""{"id": "x", """, "knowledge.syntax")]
    [InlineData("[]", "knowledge.form")]
    [InlineData("""{"id": "x", "commands": ["deploy"], "uploads": [{"effect": "upload.binding.moon", "why": "x"}]}""", "knowledge.effect")]
    [InlineData("""{"id": "x", "commands": ["deploy"], "advice": [{"change": "x"}]}""", "knowledge.form")]
    [InlineData("""{"id": "x", "commands": ["deploy"], "advice": [{"change": "x", "spares": ["GET /nowhere"]}]}""", "knowledge.operation")]
    [InlineData("""{"id": "x", "commands": ["deploy"], "silent": [{"when": {"has": "--dry-run"}}]}""", "knowledge.form")]
    [InlineData("""{"id": "x", "commands": ["deploy"], "sequences": {"lonely": []}}""", "knowledge.sequence")]
    public void A_file_that_is_unsound_is_refused(string json, string code) => Problems(json).ShouldContain(problem => problem.Code == code);

    [Fact]
    public void A_row_of_a_sequence_cannot_lead_to_another() =>
        Problems("""{"id": "x", "commands": ["deploy"], "calls": [{"run": "a"}], "sequences": {"a": [{"run": "b"}], "b": []}}""")
            .ShouldContain(problem => problem.Code == "knowledge.sequence");

    [Fact]
    public void An_id_stands_once()
    {
        var twice = Should.Throw<ProblemException>(() => ToolKnowledge.Load(CaseWorld.Catalog, [("a", Bytes(File($"{{{Good}}}"))), ("b", Bytes(File($"{{{Good}}}")))]));
        twice.Problems.ShouldHaveSingleItem().Code.ShouldBe("knowledge.repeated");
    }

    [Theory]
    [InlineData("""{"calls": [], "id": "x", "commands": ["deploy"]}""")]
    [InlineData("""{"id": "x", "calls": [], "commands": ["deploy"]}""")]
    [InlineData("""{"id": "x", "commands": ["deploy"], "calls": [], "keys": ["main"]}""")]
    public void A_file_begins_with_what_it_speaks_of(string json) =>
        Problems(json).ShouldHaveSingleItem().Message.ShouldContain("does not begin with id, commands and keys");

    [Fact]
    public void All_problems_of_all_files_show_at_once()
    {
        var refused = Should.Throw<ProblemException>(() => ToolKnowledge.Load(
            CaseWorld.Catalog,
            [("a.json", Bytes("{")), ("b.json", Bytes(File("""{"op": "GET /nowhere", "phase": "lunch"}""")))]));
        refused.Problems.Select(problem => problem.Code)
            .ShouldBe(["knowledge.syntax", "knowledge.operation", "knowledge.phase", "knowledge.form", "knowledge.source"], ignoreOrder: true);
        refused.Problems.ShouldContain(problem => problem.Message.Contains("b.json: calls[0]", StringComparison.Ordinal));
    }

    private static string File(string row) => $$"""{"id": "x", "commands": ["deploy"], "calls": [{{row}}]}""";

    private static ReadOnlyMemory<byte> Bytes(string json) => Encoding.UTF8.GetBytes(json);

    private static IReadOnlyList<Problem> Problems(string json)
    {
        try
        {
            _ = ToolKnowledge.Load(CaseWorld.Catalog, [("x.json", Bytes(json))]);
            return [];
        }
        catch (ProblemException refused)
        {
            return refused.Problems;
        }
    }
}
