using Cftoken.Catalog.Model;
using Cftoken.Core.Problems;
using Cftoken.Tools.Configuration;
using Cftoken.Tools.Expansion;
using Cftoken.Tools.Expansion.State;
using Cftoken.Tools.Tests.Recorded;

namespace Cftoken.Tools.Tests.Expansion;

public sealed class ExpansionReportTests
{
    [Fact]
    public void An_unknown_command_is_said_and_plans_nothing()
    {
        var expansion = Expanding.Run("npx wrangler frobnicate --now");
        expansion.Requirements.ShouldBeEmpty();
        expansion.NoCalls.ShouldBeNull();
        var unknown = expansion.Unknowns.ShouldHaveSingleItem();
        unknown.Kind.ShouldBe(UnknownKind.Command);
        unknown.What.ShouldBe("wrangler frobnicate");
        unknown.Where.ShouldBe(Expanding.Script);
    }

    [Fact]
    public void Unknown_keys_are_said_with_the_place_of_the_key()
    {
        var place = new SourceLocation("wrangler.jsonc", 12, 3);
        var number = ConfigNode.Scalar(ConfigKind.Number, TestData.Somewhere, "1");
        var configuration = ConfigNode.Object(TestData.Somewhere, [new ConfigMember("bind_the_moon", place, number)]);
        var request = new ExpansionRequest(Cftoken.Tools.Invocations.WranglerCommandLine.Parse(["wrangler", "deploy"], Expanding.Script)!, configuration, new ToolVersion(4, 164, 0), ExpansionState.Any);
        var unknown = CaseWorld.Knowledge.Expand(request).Unknowns.Single(unknown => unknown.Kind == UnknownKind.ConfigurationKey);
        unknown.What.ShouldBe("bind_the_moon");
        unknown.Where.ShouldBe(place);
    }

    [Theory]
    [InlineData("""{"queues": {"producers": [], "suppliers": []}}""", "queues.suppliers")]
    [InlineData("""{"triggers": {"crons": [], "moons": []}}""", "triggers.moons")]
    public void Unknown_keys_below_a_known_one_are_said(string configuration, string key) =>
        Expanding.Run("wrangler deploy", configuration).Unknowns.Where(unknown => unknown.Kind == UnknownKind.ConfigurationKey).ShouldHaveSingleItem().What.ShouldBe(key);

    [Fact]
    public void A_key_that_would_drive_a_terminal_is_cleaned() =>
        Expanding.Run("wrangler deploy", """{"a\u001b[31mb": 1}""").Unknowns.ShouldContain(unknown => unknown.What == "ab");

    [Theory]
    [InlineData("wrangler deploy --dry-run")]
    [InlineData("wrangler deploy --help")]
    [InlineData("wrangler --version")]
    [InlineData("wrangler dev")]
    [InlineData("wrangler types")]
    [InlineData("wrangler d1 migrations apply db")]
    [InlineData("wrangler d1 migrations apply db --local")]
    [InlineData("wrangler d1 migrations create db x")]
    [InlineData("wrangler d1 execute db --local --file x.sql")]
    [InlineData("wrangler kv key put a b --binding KV")]
    [InlineData("wrangler r2 object put b/k --file x")]
    public void What_works_on_this_machine_alone_adds_nothing_and_says_why(string command)
    {
        var expansion = Expanding.Run(command, accountId: null);
        expansion.NoCalls.ShouldNotBeNullOrEmpty();
        expansion.Calls.ShouldBeEmpty();
        expansion.Requirements.ShouldBeEmpty();
    }

    [Fact]
    public void A_value_was_written_to_the_network_by_default_before_wrangler_4() =>
        Expanding.Run("wrangler kv key put a b --binding KV", version: "3.114.17").NoCalls.ShouldBeNull();

    [Theory]
    [InlineData("wrangler d1 migrations apply db --remote", true)]
    [InlineData("wrangler d1 execute db --remote --command 'delete from t'", true)]
    [InlineData("wrangler d1 execute db --remote --file x.sql", true)]
    [InlineData("wrangler d1 execute db --remote --command 'select 1'", false)]
    public void What_changes_a_database_wants_to_write(string command, bool writes)
    {
        var expansion = Expanding.Run(command, """{"d1_databases": [{"binding": "DB", "database_name": "db", "database_id": "1"}]}""");
        var effects = expansion.Requirements.Where(requirement => requirement.Alternatives[0][0].Effect?.Id == "d1.write").ToArray();
        effects.Length.ShouldBeGreaterThanOrEqualTo(writes ? 1 : 0);
        (effects.Length > 0).ShouldBe(writes);
        effects.ShouldAllBe(requirement => requirement.Need == Need.Required);
    }

    [Fact]
    public void A_database_that_the_configuration_does_not_know_is_looked_up_by_name() =>
        Expanding.Run("wrangler d1 execute db --remote --command 'select 1'").For("GET /accounts/{account_id}/d1/database/{database_id}").ShouldHaveSingleItem();

    [Fact]
    public void The_evidence_points_at_the_key_or_at_the_script()
    {
        var expansion = Expanding.Run("wrangler deploy", """{"triggers": {"crons": ["* * * * *"]}}""");
        expansion.For("PUT /accounts/{account_id}/workers/scripts/{script_name}/schedules").ShouldHaveSingleItem().Evidence.ShouldSatisfyAllConditions(
            evidence => evidence.Where.ShouldBe(TestData.Somewhere),
            evidence => evidence.Source.ShouldStartWith("measured: deploy-crons"));
        expansion.For("PUT /accounts/{account_id}/workers/scripts/{script_name}").ShouldHaveSingleItem().Evidence.Where.ShouldBe(Expanding.Script);
    }

    [Fact]
    public void A_session_token_of_an_upload_wants_nothing_of_the_token()
    {
        var expansion = Expanding.Run("wrangler deploy", """{"assets": {"directory": "./public"}}""");
        expansion.Calls.ShouldContain(call => call.Operation.Template.EndsWith("/workers/assets/upload", StringComparison.Ordinal) && call.Resource == null);
        expansion.For("POST /accounts/{account_id}/workers/assets/upload").ShouldBeEmpty();
    }

    [Fact]
    public void A_state_that_does_not_exist_is_refused()
    {
        Should.Throw<ArgumentException>(() => ExpansionState.Any.With(StateVariable.Worker, "retired"));
        Should.Throw<ArgumentException>(() => ExpansionState.Any.With(StateVariable.Worker));
    }
}
