using Cftoken.Core.Problems;
using Cftoken.Engine.Explaining.Policies;
using Cftoken.TestInfrastructure;

namespace Cftoken.Engine.Tests.Explaining;

public sealed class PolicyTests
{
    private const string Policies = """
        [{
          "effect": "allow",
          "permission_groups": [{"id": "e086da7e2179491d91ee5f35b3ca210a"}, {"id": "09b2857d1c31407795e75e3fed8617a1"}],
          "resources": {"com.cloudflare.api.account.0123456789abcdef0123456789abcdef": "*"}
        }]
        """;

    private readonly Asking asking = new();

    [Theory]
    [InlineData("POLICIES")]
    [InlineData("""{"name": "t", "policies": POLICIES}""")]
    [InlineData("""{"success": true, "result": {"id": "x", "status": "active", "policies": POLICIES}}""")]
    [InlineData("""{"schemaVersion": 1, "plans": [{"policies": POLICIES}]}""")]
    public void Every_form_of_a_policy_file_says_what_it_can_do(string form)
    {
        var explanation = Explain(form.Replace("POLICIES", Policies, StringComparison.Ordinal));

        explanation.Grants.Select(grant => grant.Group!.Name).ShouldBe(["D1 Write", "Workers Scripts Write"], ignoreOrder: true);
        explanation.Grants.ShouldAllBe(grant => grant.Resource == "account 0123456789abcdef0123456789abcdef" && grant.IsUsed == null);
        explanation.Total.Risks.ShouldContain("can delete");
        explanation.IsHeldAgainstProject.ShouldBeFalse();
    }

    [Fact]
    public void A_plan_without_ids_is_explained_by_its_permissions()
    {
        var explanation = Explain("""
            {"plans": [{"policies": null, "permissions": [
              {"id": "09b2857d1c31407795e75e3fed8617a1", "name": "D1 Write", "scope": "account", "need": "required", "resources": [{"kind": "account", "name": "<account id>"}]},
              {"id": "x", "name": "Queues Write", "scope": "account", "need": "optional", "resources": [{"kind": "account", "name": "<account id>"}]}
            ]}]}
            """);

        explanation.Grants.ShouldHaveSingleItem().Group!.Name.ShouldBe("D1 Write");
    }

    [Fact]
    public void A_project_says_what_it_never_uses()
    {
        asking.World.Files.Add("/project/wrangler.jsonc", """{ "name": "w", "account_id": "0123456789abcdef0123456789abcdef" }""");

        var grants = Explain(Policies).Grants;

        grants.Single(grant => grant.Group!.Name == "Workers Scripts Write").IsUsed.ShouldBe(true);
        grants.Single(grant => grant.Group!.Name == "D1 Write").IsUsed.ShouldBe(false);
    }

    [Fact]
    public void A_group_that_nobody_knows_is_said_and_not_counted()
    {
        var explanation = Explain(Policies.Replace("09b2857d1c31407795e75e3fed8617a1", "00000000000000000000000000000000", StringComparison.Ordinal));

        explanation.Grants.Single(grant => grant.Group is null).GroupId.ShouldBe("00000000000000000000000000000000");
        explanation.Notes.ShouldHaveSingleItem().ShouldContain("not in the catalogue");
    }

    [Fact]
    public void The_value_in_a_tokens_record_stays_in_it()
    {
        var canary = new Canary();

        var explanation = Explain($$$"""{"result": {"value": "{{{canary.Value}}}", "policies": {{{Policies}}} } }""");

        canary.MustBeAbsentFrom(explanation.ToString(), string.Join('\n', explanation.Grants), string.Join('\n', explanation.Notes));
    }

    [Theory]
    [InlineData("{", "policy.syntax")]
    [InlineData("{}", "policy.none")]
    [InlineData("[{}]", "policy.shape")]
    [InlineData("""{"plans": [{}]}""", "policy.none")]
    [InlineData("""[{"policies": []}]""", "policy.none")]
    public void What_is_no_policy_file_is_refused_as_wrong_input(string text, string code)
    {
        var problem = Should.Throw<ProblemException>(() => Explain(text)).Problems[0];

        problem.Code.ShouldBe(code);
        problem.Kind.ShouldBe(ProblemKind.Usage);
    }

    [Fact]
    public void A_file_that_is_not_there_is_refused() =>
        Should.Throw<ProblemException>(() => asking.UseCase.ExplainPolicy("nowhere.json")).Problems[0].Code.ShouldBe("policy.unreadable");

    private PolicyExplanation Explain(string text)
    {
        asking.World.Files.Add("/project/token.json", text);
        return asking.UseCase.ExplainPolicy("token.json");
    }
}
