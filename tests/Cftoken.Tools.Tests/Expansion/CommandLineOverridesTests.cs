using Cftoken.Tools.Expansion;
using Cftoken.Tools.Expansion.State;
using Cftoken.Tools.Invocations;
using Cftoken.Tools.Tests.Recorded;

namespace Cftoken.Tools.Tests.Expansion;

/// <summary>Options that go before the configuration (help texts and source of wrangler 4.164.0, 2026-11-22).</summary>
public sealed class CommandLineOverridesTests
{
    private const string Workflow = """{"name": "w", "workflows": [{"binding": "F", "name": "f", "class_name": "F", "script_name": "w"}]}""";

    [Theory]
    [InlineData("wrangler deploy", true)]
    [InlineData("wrangler deploy --name other", false)]
    [InlineData("wrangler deploy --name w", true)]
    public void The_name_on_the_command_line_is_the_Workers(string command, bool ownsTheWorkflow)
    {
        ToolVersion.TryParse("4.164.0", out var version).ShouldBeTrue();
        var expansion = CaseWorld.Knowledge.Expand(new ExpansionRequest(
            WranglerCommandLine.ParseShell(command, Expanding.Script).ShouldHaveSingleItem(),
            TestData.Config(Workflow),
            version,
            ExpansionState.Any,
            CaseWorld.AccountId,
            WorkerName: "w"));
        expansion.For("PUT /accounts/{account_id}/workflows/{workflow_name}").Any().ShouldBe(ownsTheWorkflow);
    }

    [Fact]
    public void Assets_crons_routes_and_domains_of_the_command_line_are_planned()
    {
        var expansion = Expanding.Run("wrangler deploy --assets public --triggers '* * * * *' --domain a.example.com", """{"name": "w"}""");
        expansion.For("POST /accounts/{account_id}/workers/scripts/{script_name}/assets-upload-session").ShouldNotBeEmpty();
        expansion.For("PUT /accounts/{account_id}/workers/scripts/{script_name}/schedules").ShouldNotBeEmpty();
        expansion.For("PUT /accounts/{account_id}/workers/scripts/{script_name}/domains/records").ShouldNotBeEmpty();
        Expanding.Run("wrangler deploy --route b.example.com/*", """{"name": "w", "routes": [{"pattern": "a.example.com", "custom_domain": true}]}""")
            .For("PUT /accounts/{account_id}/workers/scripts/{script_name}/domains/records").ShouldBeEmpty();
    }

    [Fact]
    public void The_bindings_of_previews_add_nothing_to_a_deploy()
    {
        var plain = Expanding.Run("wrangler deploy", """{"name": "w"}""");
        var withPreviews = Expanding.Run("wrangler deploy", """{"name": "w", "previews": {"kv_namespaces": [{"binding": "K"}], "d1_databases": [{"binding": "D"}]}}""");
        withPreviews.Requirements.Select(requirement => requirement.Alternatives[0][0].Operation).ShouldBe(plain.Requirements.Select(requirement => requirement.Alternatives[0][0].Operation));
        withPreviews.Unknowns.ShouldBeEmpty();
    }
}
