using System.Text.Json.Nodes;
using Cftoken.Catalog.Policies;
using Cftoken.Core.Problems;
using Cftoken.TestInfrastructure;
using Cftoken.Tokens.Editing;

namespace Cftoken.Tokens.Tests.Editing;

using Answer = Func<SentRequest, CancellationToken, Task<HttpResponseMessage>>;

/// <summary>Other editors, lost answers and late ones.</summary>
public sealed class EditorsAtOnceTests : IDisposable
{
    private const string Account = $"com.cloudflare.api.account.{ServedToken.AccountId}";
    private const string Scripts = "e086da7e2179491d91ee5f35b3ca210a";
    private const string D1 = "09b2857d1c31407795e75e3fed8617a1";
    private const string Queues = "366f57075ffc42689627bcf8242a1b6d";

    private readonly ServedToken token = new($$"""
        {"id": "{{ServedToken.Id}}", "name": "shop:deploy#0a1b2c3d4e5f", "status": "active", "modified_on": "2026-10-01T08:00:00Z", "expires_on": "2027-01-01T00:00:00Z",
         "policies": [{"id": "a1", "effect": "allow", "permission_groups": [{"id": "{{Scripts}}"}], "resources": {"{{Account}}": "*"} }]}
        """);

    public void Dispose() => token.Dispose();

    [Fact]
    public async Task What_somebody_else_added_since_the_reading_is_kept_and_told()
    {
        var seen = await token.SeeAsync();
        token.Foreign(state => Policies(state).Add(PolicyOf(Queues)));

        var result = await token.EditAsync(Adding(D1), seen);

        Groups().ShouldBe([Scripts, Queues, D1], ignoreOrder: true);
        result.Foreign.ShouldHaveSingleItem().Added.ShouldHaveSingleItem().GroupId.ShouldBe(Queues);
    }

    [Fact]
    public async Task A_name_and_an_end_that_somebody_else_changed_are_kept()
    {
        var seen = await token.SeeAsync();
        token.Foreign(state => (state["name"], state["expires_on"]) = ("renamed", "2026-12-01T00:00:00Z"));

        await token.EditAsync(Adding(D1), seen);

        token.State["name"]!.GetValue<string>().ShouldBe("renamed");
        token.State["expires_on"]!.GetValue<string>().ShouldBe("2026-12-01T00:00:00Z");
    }

    [Fact]
    public async Task Who_switched_the_token_off_meanwhile_wins()
    {
        var seen = await token.SeeAsync();
        token.Foreign(state => state["status"] = "disabled");

        var problem = await FailureAsync(Adding(D1), seen);

        problem.Code.ShouldBe("token.changed-meanwhile");
        problem.Message.ShouldContain("its status from active to disabled");
        problem.Message.ShouldContain("add 1 permission");
        token.Sent.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_denial_of_what_is_to_be_granted_stops_the_change()
    {
        var seen = await token.SeeAsync();
        token.Foreign(state => Policies(state).Add(PolicyOf(D1, "deny")));

        (await FailureAsync(Adding(D1), seen)).Code.ShouldBe("token.changed-meanwhile");
        token.Sent.ShouldBeEmpty();
    }

    [Fact]
    public async Task Whoever_overwrites_the_change_at_the_same_moment_is_noticed_and_merged_with()
    {
        // The other editor read the token before this change, and sends after it.
        var puts = 0;
        token.Http.Always("PUT", ServedToken.Path, token.Replace);
        token.Http.Once("PUT", ServedToken.Path, (request, cancellation) =>
        {
            token.Take(request);
            puts++;
            return token.Read(request, cancellation);
        });
        token.Http.Once("GET", ServedToken.Path, token.Read).Once("GET", ServedToken.Path, token.Read).Once("GET", ServedToken.Path, token.Read)
            .Once("GET", ServedToken.Path, (request, cancellation) =>
            {
                token.Foreign(state => state["policies"] = new JsonArray(PolicyOf(Scripts), PolicyOf(Queues)));
                return token.Read(request, cancellation);
            });

        var result = await token.EditAsync(Adding(D1));

        puts.ShouldBe(1);
        token.Sent.Count.ShouldBe(2);
        Groups().ShouldBe([Scripts, Queues, D1], ignoreOrder: true);
        result.Foreign.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Whoever_keeps_overwriting_is_not_fought()
    {
        token.Http.Once("PUT", ServedToken.Path, OverwrittenBy(Queues)).Once("PUT", ServedToken.Path, OverwrittenBy(Scripts));

        var problem = await FailureAsync(Adding(D1));

        problem.Code.ShouldBe("token.overwritten");
        token.Sent.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Two_editors_with_different_additions_both_get_theirs()
    {
        var seen = await token.SeeAsync();
        var both = await Task.WhenAll(token.EditAsync(Adding(D1), seen), token.EditAsync(Adding(Queues), seen));

        Groups().ShouldBe([Scripts, Queues, D1], ignoreOrder: true);
        both.Length.ShouldBe(2);
    }

    [Theory]
    [InlineData("dropped")]
    [InlineData("half a body")]
    [InlineData("server error")]
    public async Task A_change_whose_answer_was_lost_is_found_by_reading(string fault)
    {
        token.Http.Once("PUT", ServedToken.Path, (request, cancellation) =>
        {
            token.Take(request);
            return Lost(fault)(request, cancellation);
        });

        (await token.EditAsync(Adding(D1))).IsChanged.ShouldBeTrue();
        token.Sent.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("dropped")]
    [InlineData("server error")]
    public async Task A_change_that_was_never_made_is_told_as_such(string fault)
    {
        token.Http.Once("PUT", ServedToken.Path, Lost(fault));

        (await FailureAsync(Adding(D1))).Code.ShouldBe("token.not-changed");
        Groups().ShouldBe([Scripts]);
        (await token.EditAsync(Adding(D1))).IsChanged.ShouldBeTrue("the next run must work");
    }

    [Fact]
    public async Task A_late_request_that_still_acts_is_seen()
    {
        SentRequest? late = null;
        token.Http.Once("PUT", ServedToken.Path, (request, _) =>
        {
            late = request;
            return Answers.DropAfterSend()(request, default);
        });
        token.Http.Once("GET", ServedToken.Path, token.Read).Once("GET", ServedToken.Path, token.Read).Once("GET", ServedToken.Path, token.Read)
            .Once("GET", ServedToken.Path, (request, cancellation) =>
            {
                token.Take(late!);
                return token.Read(request, cancellation);
            });

        (await token.EditAsync(Adding(D1))).IsChanged.ShouldBeTrue();
    }

    [Fact]
    public async Task Readings_that_lag_behind_are_waited_for()
    {
        var before = token.State.ToJsonString();
        token.Http.Once("GET", ServedToken.Path, token.Read).Once("GET", ServedToken.Path, token.Read);
        foreach (var _ in Enumerable.Range(0, 2))
        {
            token.Http.Once("GET", ServedToken.Path, Answers.Json(200, $$"""{"success":true,"errors":[],"messages":[],"result":{{before}}}"""));
        }

        (await token.EditAsync(Adding(D1))).IsChanged.ShouldBeTrue();
        token.Sent.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Where_nothing_can_be_read_after_sending_that_is_said()
    {
        token.Http.Once("GET", ServedToken.Path, token.Read).Once("GET", ServedToken.Path, token.Read);
        token.Http.Once("PUT", ServedToken.Path, (request, cancellation) =>
        {
            token.Take(request);
            foreach (var _ in Enumerable.Range(0, 20))
            {
                token.Http.Once("GET", ServedToken.Path, Answers.CannotConnect());
            }

            return Answers.DropAfterSend()(request, cancellation);
        });

        (await FailureAsync(Adding(D1))).Code.ShouldBe("token.change-unknown");
    }

    [Fact]
    public async Task Too_many_requests_change_nothing()
    {
        token.Http.Once("PUT", ServedToken.Path, Answers.Json(429, """{"success":false,"errors":[{"code":971,"message":"slow down"}]}""", ("Retry-After", "7")));

        (await FailureAsync(Adding(D1))).Code.ShouldBe("cloudflare.rate-limited");
        Groups().ShouldBe([Scripts]);
    }

    private static Answer Lost(string fault) => fault switch
    {
        "half a body" => Answers.HalfABody(200, """{"success":true,"errors":[],"messages":[],"result":{}}"""),
        "server error" => Answers.Text(502, "<html></html>", "text/html"),
        _ => Answers.DropAfterSend(),
    };

    private static JsonArray Policies(JsonObject state) => state["policies"]!.AsArray();

    private static JsonNode PolicyOf(string group, string effect = "allow") =>
        JsonNode.Parse($$"""{"effect": "{{effect}}", "permission_groups": [{"id": "{{group}}"}], "resources": {"{{Account}}": "*"} }""")!;

    private static TokenEdit Adding(string group) => new() { Add = [new PolicyGrant(PolicyEffect.Allow, group, new ResourceSelector(Account))] };

    private Answer OverwrittenBy(string group) => (request, cancellation) =>
    {
        token.Take(request);
        token.Foreign(state => state["policies"] = new JsonArray(PolicyOf(group)));
        return token.Read(request, cancellation);
    };

    private IEnumerable<string> Groups() =>
        Policies(token.State).SelectMany(policy => policy!["permission_groups"]!.AsArray()).Select(group => group!["id"]!.GetValue<string>()).Distinct();

    private async Task<Problem> FailureAsync(TokenEdit edit, Cftoken.Cloudflare.Tokens.TokenRecord? seen = null) =>
        (await Should.ThrowAsync<ProblemException>(() => token.EditAsync(edit, seen))).Problems[0];
}
