using System.Text;
using System.Text.Json;
using Cftoken.Catalog.Policies;
using Cftoken.Core.Problems;
using FsCheck;
using FsCheck.Fluent;

namespace Cftoken.Catalog.Tests.Policies;

public class PolicyJsonTests
{
    private const string Account = "com.cloudflare.api.account.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa1";

    [Fact]
    public void A_policy_of_the_api_is_read_with_flat_and_nested_resources()
    {
        var policy = Read(
            $$$$"""
            {"id": "f267e341f3dd4697bd3b9f71dd96247f", "effect": "deny",
             "permission_groups": [{"id": "c8fed203ed3043cba015a93ad1616f1f", "name": "Zone Read", "meta": {"key": "k"}}, {"id": "x"}],
             "resources": {"com.cloudflare.api.account.zone.1": "*", "{{{{Account}}}}": {"com.cloudflare.api.account.zone.*": "*"}}}
            """);

        policy.Effect.ShouldBe(PolicyEffect.Deny);
        policy.Groups.ShouldBe([new GroupReference("c8fed203ed3043cba015a93ad1616f1f", "Zone Read"), new GroupReference("x")]);
        policy.Resources.ShouldBe(
        [
            new ResourceSelector("com.cloudflare.api.account.zone.1"),
            new ResourceSelector("com.cloudflare.api.account.zone.*", Account),
        ]);
    }

    [Fact]
    public void What_is_written_is_what_the_api_takes()
    {
        var policy = new Policy(
            PolicyEffect.Allow,
            [new GroupReference("g1", "a name that is not sent"), new GroupReference("g2")],
            [new ResourceSelector("inner.1", Account), new ResourceSelector("flat.1"), new ResourceSelector("inner.2", Account)]);

        Write(policy).ShouldBe(
            $$$$"""{"effect":"allow","permission_groups":[{"id":"g1"},{"id":"g2"}],"resources":{"flat.1":"*","{{{{Account}}}}":{"inner.1":"*","inner.2":"*"}}}""");
    }

    [Fact]
    public void An_account_both_whole_and_around_nested_resources_is_not_written()
    {
        var policy = new Policy(PolicyEffect.Allow, [new GroupReference("g")], [new ResourceSelector(Account), new ResourceSelector("inner", Account)]);

        Should.Throw<ArgumentException>(() => Write(policy)).Message.ShouldContain(Account);
    }

    [Theory]
    [InlineData("[]", "policy must be an object")]
    [InlineData("""{"permission_groups": [], "resources": {}}""", "policy.effect")]
    [InlineData("""{"effect": "Allow", "permission_groups": [], "resources": {}}""", "policy.effect")]
    [InlineData("""{"effect": "allow", "resources": {}}""", "policy.permission_groups")]
    [InlineData("""{"effect": "allow", "permission_groups": {}, "resources": {}}""", "policy.permission_groups must be an array")]
    [InlineData("""{"effect": "allow", "permission_groups": ["g"], "resources": {}}""", "policy.permission_groups[0]")]
    [InlineData("""{"effect": "allow", "permission_groups": [{"id": ""}], "resources": {}}""", "policy.permission_groups[0].id")]
    [InlineData("""{"effect": "allow", "permission_groups": [{"id": 7}], "resources": {}}""", "policy.permission_groups[0].id")]
    [InlineData("""{"effect": "allow", "permission_groups": []}""", "policy.resources")]
    [InlineData("""{"effect": "allow", "permission_groups": [], "resources": ["a"]}""", "policy.resources must be an object")]
    [InlineData("""{"effect": "allow", "permission_groups": [], "resources": {"a": "read"}}""", "policy.resources[\"a\"] must be \"*\"")]
    [InlineData("""{"effect": "allow", "permission_groups": [], "resources": {"a": {"b": {"c": "*"}}}}""", "policy.resources[\"a\"][\"b\"] must be \"*\"")]
    [InlineData("""{"effect": "allow", "permission_groups": [], "resources": {"a": "*", "a": "*"}}""", "twice")]
    public void A_policy_of_the_wrong_shape_is_refused_where_it_is_wrong(string json, string where)
    {
        var problem = Should.Throw<ProblemException>(() => Read(json)).Problems.ShouldHaveSingleItem();

        problem.Code.ShouldBe("policy.shape");
        problem.Message.ShouldContain(where);
        problem.Fix.ShouldNotBeNull();
    }

    [Fact]
    public void All_that_is_wrong_in_a_list_is_said_at_once()
    {
        using var document = JsonDocument.Parse("""[{"effect": "maybe", "permission_groups": [], "resources": {"a": 1}}, 7]""");

        var problems = Should.Throw<ProblemException>(() => PolicyJson.ReadAll(document.RootElement, new SourceLocation("policy.json"))).Problems;

        problems.Select(problem => problem.Message[..problem.Message.IndexOf(' ', StringComparison.Ordinal)])
            .ShouldBe(["policies[0].effect", "policies[0].resources[\"a\"]", "policies[1]"]);
        problems.ShouldAllBe(problem => problem.Where == new SourceLocation("policy.json", 0, 0));
    }

    [Fact]
    public void Whatever_is_written_reads_back_as_the_same_set()
    {
        Prop.ForAll(Arb.From(AnyPolicies.Lists), policies =>
        {
            var canonical = PolicySet.Of(policies).ToPolicies();
            using var document = JsonDocument.Parse(WriteAll(canonical));
            return PolicySet.Of(PolicyJson.ReadAll(document.RootElement)).Equals(PolicySet.Of(policies));
        }).QuickCheckThrowOnFailure();
    }

    private static Policy Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        return PolicyJson.Read(document.RootElement);
    }

    private static string Write(Policy policy)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            PolicyJson.Write(writer, policy);
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static string WriteAll(IEnumerable<Policy> policies)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            PolicyJson.WriteAll(writer, policies);
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
