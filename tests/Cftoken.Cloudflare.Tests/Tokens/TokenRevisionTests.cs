using Cftoken.Catalog.Policies;
using Cftoken.Cloudflare.Tokens;
using Cftoken.TestInfrastructure;

namespace Cftoken.Cloudflare.Tests.Tokens;

public sealed class TokenRevisionTests : IDisposable
{
    private const string Path = $"{Api.Base}/user/tokens/{Api.TokenId}";

    private readonly Api api = new();

    public void Dispose() => api.Dispose();

    [Fact]
    public async Task An_update_sends_everything_again_with_the_status()
    {
        var token = await ReadAsync(Api.Token(more: Api.Policies + ""","condition":{"request_ip":{"not_in":["10.0.0.0/8"]}},"expires_on":"2027-01-01T00:00:00Z","not_before":null"""));

        (await SentAsync(new TokenRevision(token) { Status = "disabled" })).ShouldBe(
            """{"name":"site:deploy#0a1b2c","policies":[{"effect":"allow","permission_groups":[{"id":"e086da7e2179491d91ee5f35b3ca210a"}],"resources":"""
            + """{"com.cloudflare.api.account.0123456789abcdef0123456789abcdef":"*"}}],"condition":{"request_ip":{"not_in":["10.0.0.0/8"]}},"""
            + """ "expires_on":"2027-01-01T00:00:00Z","status":"disabled"}""".TrimStart());
    }

    [Theory]
    [InlineData("expired")]
    [InlineData("revoked (exposed)")]
    public async Task A_status_that_cannot_be_set_is_never_sent(string status)
    {
        var token = await ReadAsync(Api.Token(more: Api.Policies).Replace("active", status, StringComparison.Ordinal));

        await Should.ThrowAsync<InvalidOperationException>(() => api.UserTokens.UpdateAsync(new TokenRevision(token), default));
    }

    [Fact]
    public async Task A_token_without_any_policy_is_never_sent()
    {
        var token = await ReadAsync(Api.Token(more: Api.Policies));

        await Should.ThrowAsync<InvalidOperationException>(
            () => api.UserTokens.UpdateAsync(new TokenRevision(token) { Policies = PolicySet.Of(Array.Empty<PolicyGrant>()) }, default));
    }

    [Theory]
    [InlineData("""{"request_ip":{"in":["192.0.2.7","203.0.113.0/24"]}}""", """{"request_ip":{"in":["203.0.113.0/24","192.0.2.7/32"],"not_in":[]}}""", true)]
    [InlineData("""{"request.ip":{"in":["192.0.2.0/24"]}}""", """{"request_ip":{"in":["192.0.2.0/24"]}}""", true)]
    [InlineData("""{"b":1,"a":[2,1]}""", """{"a":[1,2],"b":1}""", true)]
    [InlineData("""{"request_ip":{"in":["192.0.2.0/24"]}}""", """{"request_ip":{"not_in":["192.0.2.0/24"]}}""", false)]
    [InlineData("""{"a":"b:c"}""", """{"a:b":"c"}""", false)]
    [InlineData("""{"a":["b","c"]}""", """{"a":["b,c"]}""", false)]
    [InlineData("""{}""", """{"request_ip":{"in":[]}}""", true)]
    public async Task Conditions_are_compared_by_what_they_say(string one, string other, bool same)
    {
        var (left, right) = (await ConditionAsync(one), await ConditionAsync(other));

        left.Equals(right).ShouldBe(same);
    }

    [Theory]
    [InlineData("""{}""", true)]
    [InlineData("""null""", false)]
    [InlineData("""{"request_ip":{"in":["192.0.2.0/24"]}}""", false)]
    public async Task A_condition_that_is_there_and_says_nothing_is_told_apart(string condition, bool isHollow) =>
        (await ConditionAsync(condition)).IsHollow.ShouldBe(isHollow);

    private async Task<TokenCondition> ConditionAsync(string condition) =>
        (await ReadAsync(Api.Token(more: $"{Api.Policies},\"condition\":{condition}"))).Condition;

    private async Task<TokenRecord> ReadAsync(string token)
    {
        api.Http.Once("GET", Path, Answers.Json(200, Api.Envelope(token)));
        return await api.UserTokens.GetAsync(Api.TokenId, default);
    }

    private async Task<string> SentAsync(TokenRevision revision)
    {
        api.Http.Once("PUT", Path, Answers.Json(200, Api.Envelope(Api.Token(more: Api.Policies))));
        await api.UserTokens.UpdateAsync(revision, default);
        return api.Http.Requests[^1].Body;
    }
}
