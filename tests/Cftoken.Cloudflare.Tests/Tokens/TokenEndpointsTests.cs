using System.Net;
using System.Text.Json;
using Cftoken.Catalog.Policies;
using Cftoken.Cloudflare.Credentials;
using Cftoken.Cloudflare.Tokens;
using Cftoken.Core.Problems;
using Cftoken.Core.Secrets;
using Cftoken.TestInfrastructure;

namespace Cftoken.Cloudflare.Tests.Tokens;

public sealed class TokenEndpointsTests : IDisposable
{
    private const string UserTokens = Api.Base + "/user/tokens";
    private const string AccountTokens = $"{Api.Base}/accounts/{Api.AccountId}/tokens";

    private readonly Api api = new();

    public void Dispose() => api.Dispose();

    [Fact]
    public async Task Creating_sends_what_the_API_takes_and_gives_the_value_back()
    {
        var value = new Canary("cfat_");
        api.Http.Once("POST", AccountTokens, Answers.Json(200, Api.Envelope(Api.Token(more: $",\"value\":\"{value.Value}\""))));
        var draft = Api.Draft with
        {
            ExpiresOn = new DateTimeOffset(2027, 2, 20, 13, 0, 0, TimeSpan.FromHours(1)),
            NotBefore = new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero),
            AllowedFrom = [IPNetwork.Parse("203.0.113.0/24")],
        };

        var created = await api.AccountTokens.CreateAsync(draft, default);

        created.Summary.Id.ShouldBe(Api.TokenId);
        created.Value.IsSameAs(value.Secret).ShouldBeTrue();
        value.MustBeAbsentFrom(created.ToString());
        api.Http.Requests[0].Body.ShouldBe(
            """{"name":"site:deploy#0a1b2c","policies":[{"effect":"allow","permission_groups":[{"id":"e086da7e2179491d91ee5f35b3ca210a"}],"resources":"""
            + """{"com.cloudflare.api.account.0123456789abcdef0123456789abcdef":"*"}}],"condition":"""
            + """{"request_ip":{"in":["203.0.113.0/24"]}},"not_before":"2026-11-22T12:00:00Z","expires_on":"2027-02-20T12:00:00Z"}""");
    }

    [Fact]
    public async Task What_is_empty_is_not_sent()
    {
        api.Http.Once("POST", UserTokens, Answers.Json(200, Api.Envelope(Api.Token(more: ",\"value\":\"v\""))));

        await api.UserTokens.CreateAsync(Api.Draft, default);

        using var body = JsonDocument.Parse(api.Http.Requests[0].Body);
        body.RootElement.EnumerateObject().Select(property => property.Name).ShouldBe(["name", "policies"]);
    }

    [Fact]
    public async Task A_minting_token_goes_as_bearer_and_a_global_key_by_its_two_headers()
    {
        var key = new Canary("cfk_");
        api.Http.Always("GET", UserTokens, Answers.Json(200, Api.Envelope("[]")));

        await api.UserTokens.ListAsync(default);
        await api.Client.With(new BootstrapCredential.GlobalApiKey("me@example.com", key.Secret)).TokensOf(TokenOwner.User).ListAsync(default);

        var (byToken, byKey) = (api.Http.Requests[0].Headers, api.Http.Requests[1].Headers);
        byToken["Authorization"].ShouldBe($"Bearer {api.Bootstrap.Value}");
        byToken.Keys.ShouldNotContain(name => name.StartsWith("X-Auth", StringComparison.Ordinal));
        byKey["X-Auth-Email"].ShouldBe("me@example.com");
        byKey["X-Auth-Key"].ShouldBe(key.Value);
        byKey.ContainsKey("Authorization").ShouldBeFalse();
        byToken["User-Agent"].ShouldMatch(@"^cftoken/\d+\.\d+\.\d+$");
    }

    [Theory]
    [InlineData("with space")]
    [InlineData("line\nbreak")]
    [InlineData("umläut")]
    public void What_cannot_be_a_credential_is_not_sent_and_not_quoted(string value)
    {
        var refused = Should.Throw<ProblemException>(() => api.Client.With(new BootstrapCredential.MintingToken(new Secret(value))));

        refused.Problems[0].Kind.ShouldBe(ProblemKind.Credential);
        refused.ToString().ShouldNotContain(value);
        Should.Throw<ProblemException>(() => api.Client.With(new Secret(value)));
    }

    [Fact]
    public async Task Every_page_of_a_list_is_read()
    {
        string[] pages = [Page(1, 50), Page(51, 50), Page(101, 7)];
        for (var page = 1; page <= pages.Length; page++)
        {
            api.Http.Once("GET", $"{UserTokens}?page={page}&per_page=50", Answers.Json(200, pages[page - 1]));
        }

        (await api.UserTokens.ListAsync(default)).Select(token => token.Name).ShouldBe(Enumerable.Range(1, 107).Select(index => $"t{index}"));
    }

    [Fact]
    public async Task Expired_tokens_are_asked_for_on_every_page_and_only_where_somebody_wants_them()
    {
        api.Http.Once("GET", $"{UserTokens}?include_expired=true&page=1&per_page=50", Answers.Json(200, Page(1, 50)))
            .Once("GET", $"{UserTokens}?include_expired=true&page=2&per_page=50", Answers.Json(200, Page(51, 3)))
            .Once("GET", $"{UserTokens}?page=1&per_page=50", Answers.Json(200, Page(1, 2)));

        (await api.UserTokens.ListAsync(includeExpired: true, (_, _) => { }, default)).Length.ShouldBe(53);
        (await api.UserTokens.ListAsync(includeExpired: false, (_, _) => { }, default)).Length.ShouldBe(2);
    }

    [Fact]
    public async Task The_number_of_pages_is_believed_where_it_is_told()
    {
        const string two = ""","result_info":{"page":1,"total_pages":2}""";
        api.Http.Once("GET", $"{UserTokens}?page=1&per_page=50", Answers.Json(200, Api.Envelope($"[{Api.Token()}]", two)))
            .Once("GET", $"{UserTokens}?page=2&per_page=50", Answers.Json(200, Api.Envelope($"[{Api.Token()}]", two)));

        (await api.UserTokens.ListAsync(default)).Length.ShouldBe(2);
    }

    [Fact]
    public async Task A_token_is_read_with_its_policies_and_an_unknown_status()
    {
        const string more = ""","policies":[{"id":"p","effect":"allow","permission_groups":[{"id":"e086da7e2179491d91ee5f35b3ca210a","name":"Workers Scripts Write"}],"resources":{"com.cloudflare.api.account.0123456789abcdef0123456789abcdef":"*"}}],"condition":{"request_ip":{"not_in":["10.0.0.0/8"]}},"expires_on":"2027-01-01T00:00:00Z","last_used_on":null""";
        api.Http.Once("GET", $"{UserTokens}/{Api.TokenId}", Answers.Json(200, Api.Envelope(Api.Token(more: more).Replace("active", "revoked (exposed)", StringComparison.Ordinal))));

        var token = await api.UserTokens.GetAsync(Api.TokenId, default);

        token.Summary.Status.ShouldBe("revoked (exposed)");
        token.Summary.IsActive.ShouldBeFalse();
        token.Summary.ExpiresOn.ShouldBe(new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.Zero));
        token.Summary.LastUsedOn.ShouldBeNull();
        token.RefusedFrom.ShouldBe(["10.0.0.0/8"]);
        PolicySet.Of(token.Policies).ShouldBe(PolicySet.Of(Api.Draft.Policies.Select(
            policy => policy with { Groups = [new GroupReference(Api.GroupId, "Workers Scripts Write")] })));
    }

    [Fact]
    public async Task Rolling_sends_an_empty_object_and_reads_a_bare_text()
    {
        api.Http.Once("PUT", $"{UserTokens}/{Api.TokenId}/value", Answers.Json(200, Api.Envelope("\"fresh\"")));

        (await api.UserTokens.RollAsync(Api.TokenId, default)).Reveal().ShouldBe("fresh");
        api.Http.Requests[0].Body.ShouldBe("{}");
    }

    [Fact]
    public async Task Deleting_twice_says_that_there_was_nothing_left()
    {
        api.Http.Once("DELETE", $"{UserTokens}/{Api.TokenId}", Answers.Json(200, Api.Envelope($"{{\"id\":\"{Api.TokenId}\"}}")))
            .Once("DELETE", $"{UserTokens}/{Api.TokenId}", Answers.Json(404, Api.Refusal(1003, "not found")));

        (await api.UserTokens.DeleteAsync(Api.TokenId, default)).ShouldBeTrue();
        (await api.UserTokens.DeleteAsync(Api.TokenId, default)).ShouldBeFalse();
    }

    [Fact]
    public async Task Verifying_believes_success_though_its_message_has_the_code_of_an_error()
    {
        var body = Api.Envelope($"{{\"id\":\"{Api.TokenId}\",\"status\":\"active\"}}")
            .Replace("\"messages\":[]", "\"messages\":[{\"code\":10000,\"message\":\"This API Token is valid and active\"}]", StringComparison.Ordinal);
        api.Http.Once("GET", $"{AccountTokens}/verify", Answers.Json(200, body));

        var verified = await api.Client.With(new Canary().Secret).VerifyAsync(TokenOwner.Account(Api.AccountId), default);

        verified.ShouldBe(new TokenVerification(Api.TokenId, "active", null, null, TokenOwner.Account(Api.AccountId)));
    }

    [Fact]
    public async Task Permission_groups_keep_scopes_that_are_not_known()
    {
        api.Http.Once("GET", $"{AccountTokens}/permission_groups", Answers.Json(200, Api.Envelope(
            """[{"id":"a1","name":"Workers Scripts Write","scopes":["com.cloudflare.api.account"]},{"id":"b2","name":"New","scopes":["com.cloudflare.new"]}]""")));

        (await api.AccountTokens.ListPermissionGroupsAsync(default)).Select(group => $"{group.Id} {group.Name} {group.Scopes[0]}")
            .ShouldBe(["a1 Workers Scripts Write com.cloudflare.api.account", "b2 New com.cloudflare.new"]);
    }

    [Fact]
    public async Task Zones_are_found_by_their_whole_name()
    {
        var zone = (string id, string name) => $$$"""{"id":"{{{id}}}","name":"{{{name}}}","account":{"id":"{{{Api.AccountId}}}"}}""";
        api.Http.Once(
            "GET",
            $"{Api.Base}/zones?name=example.com&account.id={Api.AccountId}&page=1&per_page=50",
            Answers.Json(200, Api.Envelope($"[{zone("z1", "example.com")},{zone("z2", "sub.example.com")}]")));

        var zones = await api.Client.With(new Canary().Secret).FindZonesAsync("example.com", Api.AccountId, default);

        zones.ShouldHaveSingleItem().Id.ShouldBe("z1");
    }

    [Theory]
    [InlineData("")]
    [InlineData("*")]
    [InlineData("../../accounts")]
    [InlineData("11111111111111111111111111111111/value")]
    public async Task An_id_that_is_none_is_never_sent(string id)
    {
        await Should.ThrowAsync<ArgumentException>(() => api.UserTokens.GetAsync(id, default));
        await Should.ThrowAsync<ArgumentException>(() => api.UserTokens.DeleteAsync(id, default));
        Should.Throw<ArgumentException>(() => TokenOwner.Account(id));
        api.Http.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_name_that_is_none_is_never_sent()
    {
        await Should.ThrowAsync<ArgumentException>(() => api.UserTokens.CreateAsync(Api.Draft with { Name = "" }, default));
        await Should.ThrowAsync<ArgumentException>(() => api.UserTokens.CreateAsync(Api.Draft with { Name = new string('n', 121) }, default));
        await Should.ThrowAsync<ArgumentException>(() => api.UserTokens.CreateAsync(Api.Draft with { Policies = [] }, default));
    }

    private static string Page(int first, int count) =>
        Api.Envelope($"[{string.Join(',', Enumerable.Range(first, count).Select(index => Api.Token(name: $"t{index}")))}]");
}
