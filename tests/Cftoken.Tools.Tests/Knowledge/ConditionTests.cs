using System.Text.Json;
using Cftoken.Core.Problems;
using Cftoken.Tools.Expansion;
using Cftoken.Tools.Expansion.State;
using Cftoken.Tools.Invocations;
using Cftoken.Tools.Knowledge;
using Cftoken.Tools.Knowledge.Conditions;
using Cftoken.Tools.Tests.Recorded;

namespace Cftoken.Tools.Tests.Knowledge;

public sealed class ConditionTests
{
    private const string New = """{"state": {"worker": "new"}}""";
    private const string HasName = """{"has": "config.name"}""";
    private const string HasMoon = """{"has": "config.moon"}""";

    [Theory]
    [InlineData(HasName, true, false)]
    [InlineData(HasMoon, false, true)]
    [InlineData(New, true, true)]
    [InlineData($$"""{"not": {{HasName}}}""", false, true)]
    [InlineData($$"""{"not": {{New}}}""", true, true)]
    [InlineData($$"""{"all": [{{HasName}}, {{New}}]}""", true, true)]
    [InlineData($$"""{"all": [{{HasMoon}}, {{New}}]}""", false, true)]
    [InlineData($$"""{"any": [{{HasName}}, {{New}}]}""", true, false)]
    [InlineData($$"""{"any": [{{HasMoon}}, {{New}}]}""", true, true)]
    [InlineData("""{"state": {"worker": ["new", "existing", "dash"]}}""", true, false)]
    [InlineData("""{"equals": {"path": "config.name", "value": "w"}}""", true, false)]
    [InlineData("""{"equals": {"path": "config.name", "to": "config.main"}}""", false, true)]
    [InlineData("""{"equals": {"path": "config.moon", "to": "config.sun"}}""", false, true)]
    public void What_depends_on_an_open_state_can_be_both(string condition, bool canBeTrue, bool canBeFalse)
    {
        var problems = new List<Problem>();
        var request = new ExpansionRequest(
            WranglerCommandLine.Parse(["wrangler", "deploy"], TestData.Somewhere)!,
            TestData.Config("""{"name": "w", "main": "x.js"}"""),
            new ToolVersion(4, 164, 0),
            ExpansionState.Any);
        var context = new Context(request.Invocation, request.Configuration, Facts.From(request), request.State, request.Configuration);
        ConditionReader.Read(JsonElement.Parse(condition), "test", problems).Holds(context).ShouldBe(new Truth(canBeTrue, canBeFalse));
        problems.ShouldBeEmpty();
    }
}
