using System.Collections.Immutable;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cftoken.Catalog.Policies;
using Cftoken.Core.Problems;
using Cftoken.TestInfrastructure;
using Cftoken.Tokens.Editing;

namespace Cftoken.Tokens.Tests.Editing;

public sealed class TokenEditorTests : IDisposable
{
    private const string Account = $"com.cloudflare.api.account.{ServedToken.AccountId}";
    private const string Scripts = "e086da7e2179491d91ee5f35b3ca210a";
    private const string D1 = "09b2857d1c31407795e75e3fed8617a1";
    private const string Queues = "366f57075ffc42689627bcf8242a1b6d";

    private const string Token = $$$"""
        {
          "id": "{{{ServedToken.Id}}}", "name": "shop:production:deploy:github#0a1b2c3d4e5f", "status": "active",
          "issued_on": "2026-10-01T08:00:00Z", "modified_on": "2026-10-01T08:00:00Z", "last_used_on": "2026-11-20T08:00:00Z",
          "not_before": "2026-10-01T08:00:00Z", "expires_on": "2027-01-01T00:00:00.5Z",
          "condition": {"request_ip": {"in": ["203.0.113.0/24", "192.0.2.7"]}, "device": {"posture": ["managed"], "level": 3}},
          "policies": [
            {"id": "a1", "effect": "allow", "permission_groups": [{"id": "{{{Scripts}}}", "name": "Workers Scripts Write", "meta": {"key": "", "value": ""}}], "resources": {"{{{Account}}}": "*"}},
            {"id": "d1", "effect": "deny", "permission_groups": [{"id": "{{{Queues}}}", "name": "Queues Write"}], "resources": {"{{{Account}}}": {"com.cloudflare.api.account.zone.*": "*"} } }
          ]
        }
        """;

    private readonly ServedToken token = new(Token);

    public void Dispose() => token.Dispose();

    [Fact]
    public async Task Extending_sends_everything_again_and_keeps_what_it_does_not_know()
    {
        var result = await token.EditAsync(Adding(D1));

        result.IsChanged.ShouldBeTrue();
        result.Foreign.ShouldBeEmpty();
        var sent = JsonNode.Parse(token.Sent.ShouldHaveSingleItem())!.AsObject();
        sent.Select(member => member.Key).ShouldBe(["name", "policies", "condition", "not_before", "expires_on", "status"]);
        sent["name"]!.GetValue<string>().ShouldBe("shop:production:deploy:github#0a1b2c3d4e5f");
        sent["condition"]!.ToJsonString().ShouldBe("""{"request_ip":{"in":["203.0.113.0/24","192.0.2.7"]},"device":{"posture":["managed"],"level":3}}""");
        sent["not_before"]!.GetValue<string>().ShouldBe("2026-10-01T08:00:00Z");
        sent["expires_on"]!.GetValue<string>().ShouldBe("2027-01-01T00:00:00.5Z");
        sent["status"]!.GetValue<string>().ShouldBe("active");
        Grants().ShouldBe([$"allow {Scripts}", $"allow {D1}", $"deny {Queues}"], ignoreOrder: true);
        sent.ToJsonString().ShouldNotContain("\"a1\"");
    }

    [Fact]
    public async Task The_second_time_there_is_nothing_to_send()
    {
        await token.EditAsync(Adding(D1));
        var again = await token.EditAsync(Adding(D1));

        again.IsChanged.ShouldBeFalse();
        token.Sent.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Policies_that_came_back_in_another_order_split_or_merged_are_the_same()
    {
        token.Http.Once("PUT", ServedToken.Path, (request, cancellation) =>
        {
            token.Take(request);
            token.State["policies"] = JsonNode.Parse($$"""
                [{"id":"z","effect":"deny","permission_groups":[{"id":"{{Queues}}"} ],"resources":{"{{Account}}":{"com.cloudflare.api.account.zone.*":"*"} } },
                 {"id":"y","effect":"allow","permission_groups":[{"id":"{{D1}}"} ],"resources":{"{{Account}}":"*"} },
                 {"id":"x","effect":"allow","permission_groups":[{"id":"{{Scripts}}"}],"resources":{"{{Account}}":"*"} }]
                """);
            return token.Read(request, cancellation);
        });

        (await token.EditAsync(Adding(D1))).Foreign.ShouldBeEmpty();
        token.Sent.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Narrowing_takes_what_is_named_and_keeps_denials()
    {
        await token.EditAsync(Adding(D1));
        await token.EditAsync(new TokenEdit { Remove = [Grant(Scripts)] });

        Grants().ShouldBe([$"allow {D1}", $"deny {Queues}"], ignoreOrder: true);
    }

    [Fact]
    public async Task The_last_permission_is_not_taken_away()
    {
        token.Foreign(state => state["policies"]!.AsArray().RemoveAt(1));

        (await FailureAsync(new TokenEdit { Remove = [Grant(Scripts)] })).Code.ShouldBe("token.nothing-left");
        token.Sent.ShouldBeEmpty();
    }

    [Fact]
    public async Task Switching_off_and_on_changes_the_status_alone()
    {
        await token.EditAsync(new TokenEdit { Status = "disabled" });
        token.State["status"]!.GetValue<string>().ShouldBe("disabled");
        Grants().ShouldBe([$"allow {Scripts}", $"deny {Queues}"], ignoreOrder: true);

        await token.EditAsync(new TokenEdit { Status = "active" });
        token.State["status"]!.GetValue<string>().ShouldBe("active");
        token.State["condition"]!["device"].ShouldNotBeNull();
    }

    [Fact]
    public async Task Other_networks_replace_the_networks_and_leave_the_rest_of_the_condition()
    {
        await token.EditAsync(new TokenEdit { Networks = new TokenNetworks([IPNetwork.Parse("198.51.100.0/24")], []), ExpiresOn = Day(2026, 12, 24) });

        token.State["condition"]!.ToJsonString().ShouldBe("""{"device":{"posture":["managed"],"level":3},"request_ip":{"in":["198.51.100.0/24"]}}""");
        token.State["expires_on"]!.GetValue<string>().ShouldBe("2026-12-24T00:00:00Z");
    }

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"request_ip":{}}""")]
    [InlineData("""{"request_ip":{"in":[],"not_in":[]}}""")]
    public async Task A_condition_that_says_nothing_is_not_sent(string condition)
    {
        token.Foreign(state => state["condition"] = JsonNode.Parse(condition));

        await token.EditAsync(Adding(D1));

        JsonNode.Parse(token.Sent[0])!.AsObject().ContainsKey("condition").ShouldBeFalse();
    }

    [Fact]
    public async Task A_policy_with_unknown_members_is_sent_as_it_came_and_not_taken_apart()
    {
        token.Foreign(state => state["policies"]!.AsArray()[0]!["permission_groups"]!.AsArray()[0]!["meta"] = JsonNode.Parse("""{"key":"com.cloudflare.scope","value":"one"}"""));

        await token.EditAsync(Adding(D1));

        token.Sent[0].ShouldContain("""{"id":"e086da7e2179491d91ee5f35b3ca210a","meta":{"key":"com.cloudflare.scope","value":"one"}}""");
        Grants().ShouldBe([$"allow {Scripts}", $"allow {D1}", $"deny {Queues}"], ignoreOrder: true);
        (await FailureAsync(new TokenEdit { Remove = [Grant(Scripts)] })).Code.ShouldBe("token.policy-not-understood");
    }

    [Theory]
    [InlineData("expired", "token.expired")]
    [InlineData("disabled", "token.disabled")]
    [InlineData("revoked (exposed)", "token.revoked")]
    [InlineData("something new", "token.revoked")]
    public async Task A_token_that_does_not_work_is_not_extended_and_not_revived(string status, string code)
    {
        token.Foreign(state => state["status"] = status);

        (await FailureAsync(Adding(D1))).Code.ShouldBe(code);
        token.Sent.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_disabled_token_stays_disabled_when_it_is_narrowed()
    {
        await token.EditAsync(Adding(D1));
        token.Foreign(state => state["status"] = "disabled");

        await token.EditAsync(new TokenEdit { Remove = [Grant(D1)] });

        token.State["status"]!.GetValue<string>().ShouldBe("disabled");
    }

    [Theory]
    [InlineData("sub-token is not allowed to have permissions to manage other tokens", "cloudflare.sub-token-rule", "dashboard")]
    [InlineData("Failed common permission check against resources. (Permission group: \\\"DNS Write\\\")", "cloudflare.beyond-creator", "DNS Write")]
    public async Task A_refusal_is_explained_and_nothing_wider_is_tried(string message, string code, string fix)
    {
        token.Http.Once("PUT", ServedToken.Path, Answers.Json(400, $$$"""{"success":false,"errors":[{"code":1001,"message":"{{{message}}}"}],"messages":[],"result":null}"""));

        var problem = await FailureAsync(Adding(D1));

        problem.Code.ShouldBe(code);
        problem.Fix!.Text.ShouldContain(fix);
        token.Sent.Count.ShouldBe(1);
    }

    private static DateTimeOffset Day(int year, int month, int day) => new(year, month, day, 0, 0, 0, TimeSpan.Zero);

    private static PolicyGrant Grant(string group) => new(PolicyEffect.Allow, group, new ResourceSelector(Account));

    private static TokenEdit Adding(string group) => new() { Add = [Grant(group)] };

    private ImmutableArray<string> Grants()
    {
        using var document = JsonDocument.Parse(token.State["policies"]!.ToJsonString());
        return PolicySet.Of(PolicyJson.ReadAll(document.RootElement)).Grants.Select(grant => $"{(grant.Effect == PolicyEffect.Deny ? "deny" : "allow")} {grant.GroupId}").ToImmutableArray();
    }

    private async Task<Problem> FailureAsync(TokenEdit edit) => (await Should.ThrowAsync<ProblemException>(() => token.EditAsync(edit))).Problems[0];
}
