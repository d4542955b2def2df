using System.Net;
using Cftoken.Catalog.Policies;
using Cftoken.Emulator.State;

namespace Cftoken.Emulator.Tests.Tokens;

/// <summary>Expected values: token-api facts 1.1, 1.4, 1.5, 1.6, 2.1, and the issues named there.</summary>
public sealed class CreateTokenTests : IAsyncLifetime
{
    private const string UserTokens = "/user/tokens";
    private const string AccountTokens = "/accounts/" + TestEmulator.Account + "/tokens";
    private TestEmulator emulator = null!;

    public async ValueTask InitializeAsync() => emulator = await TestEmulator.StartAsync();

    public ValueTask DisposeAsync() => emulator.DisposeAsync();

    [Fact]
    public async Task A_new_user_token_comes_with_its_value_and_all_its_fields()
    {
        var created = (await emulator.Post(UserTokens, emulator.UserMinter, Bodies.Token(
            more: ""","not_before":"2026-11-22T10:00:00Z","expires_on":"2027-02-20T12:00:00Z","condition":{"request_ip":{"in":["127.0.0.0/8"]}}"""))).MustSucceed();

        created.TextOf("value").ShouldMatch("^cfut_[A-Za-z0-9]{40}[0-9a-f]{8}$");
        created.TextOf("id").ShouldMatch("^[0-9a-f]{32}$");
        created.TextOf("name").ShouldBe("deploy");
        created.TextOf("status").ShouldBe("active");
        created.TextOf("issued_on").ShouldBe("2026-11-22T12:00:00Z");
        created.TextOf("modified_on").ShouldBe("2026-11-22T12:00:00Z");
        created.TextOf("not_before").ShouldBe("2026-11-22T10:00:00Z");
        created.TextOf("expires_on").ShouldBe("2027-02-20T12:00:00Z");
        created.Result.GetProperty("condition").GetRawText().ShouldBe("""{"request_ip":{"in":["127.0.0.0/8"]}}""");
        var policy = created.Result.GetProperty("policies")[0];
        policy.GetProperty("effect").GetString().ShouldBe("allow");
        policy.GetProperty("resources").GetRawText().ShouldBe(Bodies.OnAccount);
        policy.GetProperty("permission_groups")[0].GetProperty("id").GetString().ShouldBe(Bodies.WorkersScriptsWrite);
        policy.GetProperty("permission_groups")[0].GetProperty("name").GetString().ShouldBe("Workers Scripts Write");
    }

    [Fact]
    public async Task A_new_account_token_has_the_prefix_of_its_kind()
    {
        var created = (await emulator.Post(AccountTokens, emulator.AccountMinter, Bodies.Token())).MustSucceed();

        created.TextOf("value").ShouldMatch("^cfat_[A-Za-z0-9]{40}[0-9a-f]{8}$");
    }

    [Fact]
    public async Task A_name_may_be_used_twice()
    {
        var first = (await emulator.Post(UserTokens, emulator.UserMinter, Bodies.Token())).MustSucceed();
        var second = (await emulator.Post(UserTokens, emulator.UserMinter, Bodies.Token())).MustSucceed();

        second.TextOf("id").ShouldNotBe(first.TextOf("id"));
        second.TextOf("value").ShouldNotBe(first.TextOf("value"));
    }

    [Theory]
    [InlineData(Bodies.WorkersScriptsWrite, """{"com.cloudflare.api.account.*":"*"}""")]
    [InlineData(Bodies.ZoneRead, Bodies.OnZone)]
    [InlineData(Bodies.ZoneRead, Bodies.OnAllZonesOfAccount)]
    [InlineData(Bodies.ZoneRead, """{"com.cloudflare.api.account.zone.*":"*"}""")]
    [InlineData(Bodies.ZoneRead, Bodies.OnAccount)]
    [InlineData(Bodies.ApiTokensRead, Bodies.OnUser)]
    [InlineData(BucketItemWrite, """{"com.cloudflare.edge.r2.bucket.0123456789abcdef0123456789abcdef_default_uploads":"*"}""")]
    [InlineData(BucketItemWrite, """{"com.cloudflare.api.account.0123456789abcdef0123456789abcdef":{"com.cloudflare.edge.r2.bucket.*":"*"}}""")]
    public async Task Every_documented_form_of_a_resource_is_taken_for_a_user_token(string group, string resources)
    {
        (await emulator.Post(UserTokens, emulator.UserMinter, Bodies.Token(group: group, resources: resources))).MustSucceed();
    }

    [Fact]
    public async Task One_worker_is_for_account_tokens_only()
    {
        var groups = (await emulator.Get(AccountTokens + "/permission_groups?name=Individual%20Workers%20Editor", emulator.AccountMinter)).MustSucceed();
        var editor = groups.Result[0].GetProperty("id").GetString()!;
        const string Nested = """{"com.cloudflare.api.account.0123456789abcdef0123456789abcdef":{"com.cloudflare.edge.worker.script.aaaabbbbccccddddeeeeffff00001111":"*"}}""";
        const string Flat = """{"com.cloudflare.edge.worker.script.aaaabbbbccccddddeeeeffff00001111":"*"}""";

        (await emulator.Post(AccountTokens, emulator.AccountMinter, Bodies.Token(group: editor, resources: Nested))).MustSucceed();
        (await emulator.Post(AccountTokens, emulator.AccountMinter, Bodies.Token(group: editor, resources: Flat)))
            .MustBeRefused(HttpStatusCode.BadRequest, 1001, "com.cloudflare.edge.worker.script is not a supported resource type");
        (await emulator.Post(UserTokens, emulator.UserMinter, Bodies.Token(group: editor, resources: Nested)))
            .MustBeRefused(HttpStatusCode.BadRequest, 1001, "com.cloudflare.edge.worker.script is not a supported resource type");
    }

    [Theory]
    [InlineData(UserTokens, Bodies.ApiTokensWrite, Bodies.OnUser)]
    [InlineData(UserTokens, Bodies.AccountApiTokensWrite, Bodies.OnAccount)]
    public async Task A_token_cannot_be_given_the_management_of_tokens_by_a_token(string path, string group, string resources)
    {
        (await emulator.Post(path, emulator.UserMinter, Bodies.Token(group: group, resources: resources)))
            .MustBeRefused(HttpStatusCode.BadRequest, 1001, "sub-token is not allowed to have permissions to manage other tokens");
    }

    [Fact]
    public async Task An_account_minter_cannot_make_another()
    {
        (await emulator.Post(AccountTokens, emulator.AccountMinter, Bodies.Token(group: Bodies.AccountApiTokensWrite)))
            .MustBeRefused(HttpStatusCode.BadRequest, 1001, "sub-token is not allowed to have permissions to manage other tokens");
    }

    [Fact]
    public async Task The_global_api_key_can_make_a_minting_token()
    {
        (await emulator.SendWith(
            HttpMethod.Post,
            UserTokens,
            Bodies.Token(group: Bodies.ApiTokensWrite, resources: Bodies.OnUser),
            ("X-Auth-Key", emulator.Emulator.Bootstrap.GlobalKey.Reveal()),
            ("X-Auth-Email", emulator.Emulator.Bootstrap.Email))).MustSucceed();
    }

    [Theory]
    [InlineData("""{"com.cloudflare.api.account.99999999999999999999999999999999":"*"}""", Bodies.WorkersScriptsWrite, "Workers Scripts Write")]
    [InlineData("""{"com.cloudflare.api.account.zone.99999999999999999999999999999999":"*"}""", Bodies.ZoneRead, "Zone Read")]
    [InlineData("""{"com.cloudflare.api.user.99999999999999999999999999999999":"*"}""", Bodies.ApiTokensRead, "API Tokens Read")]
    public async Task Nothing_beyond_the_creators_rights_can_be_given(string resources, string group, string name)
    {
        (await emulator.Post(UserTokens, emulator.UserMinter, Bodies.Token(group: group, resources: resources))).MustBeRefused(
            HttpStatusCode.BadRequest, 1001, $"Failed common permission check against resources. (Permission group: \"{name}\")");
    }

    [Fact]
    public async Task One_pair_that_the_creator_may_not_give_refuses_the_whole_token()
    {
        var body = $$"""{"name":"x","policies":[{{Bodies.Policy(Bodies.ZoneRead, Bodies.OnZone)}},{{Bodies.Policy(Bodies.D1Write, """{"com.cloudflare.api.account.99999999999999999999999999999999":"*"}""")}}]}""";

        (await emulator.Post(UserTokens, emulator.UserMinter, body)).MustBeRefused(
            HttpStatusCode.BadRequest, 1001, "Failed common permission check against resources. (Permission group: \"D1 Write\")");
        (await emulator.Get(UserTokens, emulator.UserMinter)).Result.GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task All_accounts_cannot_be_given_where_the_user_is_a_limited_member_of_one()
    {
        await using var limited = await TestEmulator.StartAsync(options => options with
        {
            Seed = EmulatorSeed.Default with
            {
                Accounts = [.. EmulatorSeed.Default.Accounts, new AccountRecord("aaaa0000aaaa0000aaaa0000aaaa0000", "Other", null, UserMembership.Limited)],
            },
        });

        (await limited.Post(UserTokens, limited.UserMinter, Bodies.Token(resources: """{"com.cloudflare.api.account.*":"*"}"""))).MustBeRefused(
            HttpStatusCode.BadRequest, 1001, "Failed common permission check against resources. (Permission group: \"Workers Scripts Write\")");
        (await limited.Post(UserTokens, limited.UserMinter, Bodies.Token())).MustSucceed();
    }

    [Theory]
    [InlineData("""{"com.cloudflare.api.account.*":"*"}""")]
    [InlineData("""{"com.cloudflare.api.account.99999999999999999999999999999999":"*"}""")]
    public async Task An_account_token_stays_in_its_account(string resources)
    {
        (await emulator.Post(AccountTokens, emulator.AccountMinter, Bodies.Token(resources: resources))).MustBeRefused(
            HttpStatusCode.BadRequest, 1001, "Failed common permission check against resources. (Permission group: \"Workers Scripts Write\")");
    }

    [Fact]
    public async Task An_account_token_cannot_hold_a_users_group()
    {
        (await emulator.Post(AccountTokens, emulator.AccountMinter, Bodies.Token(group: Bodies.ApiTokensRead, resources: Bodies.OnUser)))
            .MustBeRefused(HttpStatusCode.BadRequest, 1001);
    }

    [Theory]
    [InlineData(Bodies.WorkersScriptsWrite, Bodies.OnZone)]
    [InlineData(Bodies.WorkersScriptsWrite, Bodies.OnUser)]
    [InlineData(Bodies.ZoneRead, Bodies.OnUser)]
    [InlineData(Bodies.ApiTokensRead, Bodies.OnAccount)]
    public async Task A_group_must_fit_its_resources(string group, string resources)
    {
        (await emulator.Post(UserTokens, emulator.UserMinter, Bodies.Token(group: group, resources: resources)))
            .MustBeRefused(HttpStatusCode.BadRequest, 1001, "Scope not found");
    }

    [Fact]
    public async Task All_buckets_in_flat_form_are_refused_as_unauthorised()
    {
        (await emulator.Post(UserTokens, emulator.UserMinter, Bodies.Token(group: BucketItemWrite, resources: """{"com.cloudflare.edge.r2.bucket.*":"*"}""")))
            .MustBeRefused(HttpStatusCode.Forbidden, 9109, "Unauthorized to access requested resource");
    }

    [Fact]
    public async Task A_group_that_does_not_exist_is_refused()
    {
        (await emulator.Post(UserTokens, emulator.UserMinter, Bodies.Token(group: "99999999999999999999999999999999")))
            .MustBeRefused(HttpStatusCode.BadRequest, 1001);
    }

    [Fact]
    public async Task A_group_without_an_id_is_refused()
    {
        var answer = await emulator.Post(
            UserTokens, emulator.UserMinter, $$"""{"name":"x","policies":[{"effect":"allow","permission_groups":[{"name":"D1 Write"}],"resources":{{Bodies.OnAccount}}}]}""");

        answer.MustBeRefused(HttpStatusCode.BadRequest, 1001);
        answer.Error.Message.ShouldContain("id must be present");
    }

    [Fact]
    public async Task A_policy_with_an_id_is_refused_at_creation()
    {
        (await emulator.Post(
                UserTokens,
                emulator.UserMinter,
                $$"""{"name":"x","policies":[{"id":"beefcafe1337beefcafe1337beefcafe","effect":"allow","permission_groups":[{"id":"{{Bodies.D1Write}}"}],"resources":{{Bodies.OnAccount}}}]}"""))
            .MustBeRefused(HttpStatusCode.BadRequest, 1001, "Reusing existing policies is not supported by token creation");
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(120, true)]
    [InlineData(121, false)]
    public async Task A_name_has_1_to_120_characters(int length, bool taken)
    {
        var answer = await emulator.Post(UserTokens, emulator.UserMinter, Bodies.Token(name: new string('n', length)));

        if (taken)
        {
            answer.MustSucceed();
        }
        else
        {
            answer.MustBeRefused(HttpStatusCode.BadRequest, 400);
            answer.Error.Message.ShouldStartWith("name must have a length");
        }
    }

    [Theory]
    [InlineData("""{"name":"x"}""")]
    [InlineData("""{"name":"x","policies":[]}""")]
    [InlineData("""{"name":"x","policies":{}}""")]
    [InlineData("[]")]
    public async Task A_body_without_policies_is_refused(string body)
    {
        (await emulator.Post(UserTokens, emulator.UserMinter, body)).MustBeRefused(HttpStatusCode.BadRequest, 1001);
    }

    [Theory]
    [InlineData(""","expires_on":"tomorrow" """)]
    [InlineData(""","expires_on":"2027-02-20" """)]
    [InlineData(""","not_before":12""")]
    [InlineData(""","condition":{"request_ip":{"in":["everywhere"]}}""")]
    [InlineData(""","condition":{"request_ip":{"not_in":"10.0.0.0/8"}}""")]
    [InlineData(""","status":"expired" """)]
    public async Task A_malformed_date_or_condition_or_status_is_refused(string more)
    {
        (await emulator.Post(UserTokens, emulator.UserMinter, Bodies.Token(more: more))).MustBeRefused(HttpStatusCode.BadRequest, 1001);
    }

    [Fact]
    public async Task What_is_no_json_is_refused()
    {
        (await emulator.Post(UserTokens, emulator.UserMinter, "{")).MustBeRefused(HttpStatusCode.BadRequest, 6007);
    }

    [Fact]
    public async Task A_user_has_at_most_50_tokens()
    {
        for (var count = 1; count < 50; count++)
        {
            (await emulator.Post(UserTokens, emulator.UserMinter, Bodies.Token())).MustSucceed();
        }

        (await emulator.Post(UserTokens, emulator.UserMinter, Bodies.Token())).MustBeRefused(HttpStatusCode.BadRequest, 1001);
    }

    [Fact]
    public async Task An_account_has_at_most_500_tokens()
    {
        var policies = PolicyJson.ReadAll(System.Text.Json.JsonDocument.Parse($"[{Bodies.Policy(Bodies.D1Write, Bodies.OnAccount)}]").RootElement);
        for (var count = 1; count < 500; count++)
        {
            emulator.Emulator.Issue(OwnerKind.Account, policies);
        }

        (await emulator.Post(AccountTokens, emulator.AccountMinter, Bodies.Token())).MustBeRefused(HttpStatusCode.BadRequest, 1001);
    }

    [Fact]
    public async Task Creations_at_the_same_time_lose_nothing()
    {
        var created = await Task.WhenAll(Enumerable.Range(0, 40).Select(number => emulator.Post(UserTokens, emulator.UserMinter, Bodies.Token(name: $"n{number}"))));

        created.Select(answer => answer.MustSucceed().TextOf("id")).Distinct().Count().ShouldBe(40);
        created.Select(answer => answer.TextOf("value")).Distinct().Count().ShouldBe(40);
        (await emulator.Get(UserTokens + "?per_page=50", emulator.UserMinter)).Result.GetArrayLength().ShouldBe(41);
    }

    private const string BucketItemWrite = "2efd5506f9c8494dacb1fa10a3e7d5b6";
}
