using Cftoken.Catalog.Policies;
using Cftoken.Cloudflare;
using Cftoken.Cloudflare.Addressing;
using Cftoken.Cloudflare.Tokens;
using Cftoken.Core.Problems;
using Cftoken.Core.Secrets;
using Cftoken.TestInfrastructure;
using Cftoken.Tokens.Verifying;

namespace Cftoken.Tokens.Tests.Verifying;

public sealed class TokenVerifierTests : IDisposable
{
    private const string AccountId = "0123456789abcdef0123456789abcdef";
    private const string AtUser = "/client/v4/user/tokens/verify";
    private const string AtAccount = $"/client/v4/accounts/{AccountId}/tokens/verify";
    private const string Id = "11111111111111111111111111111111";

    private readonly FakeOutsideWorld fakes = new();
    private readonly CloudflareClient client;
    private readonly TokenVerifier verifier;

    public TokenVerifierTests()
    {
        fakes.Clock.CompletesDelaysUpTo = TimeSpan.FromSeconds(30);
        client = new CloudflareClient(fakes.Build(), ApiBase.Find(null, fakes.Environment));
        verifier = new TokenVerifier(client, fakes.Clock);
    }

    public void Dispose() => client.Dispose();

    [Theory]
    [InlineData("cfut_", AtUser, OwnerKind.User)]
    [InlineData("cfoat_", AtUser, OwnerKind.User)]
    [InlineData("cfat_", AtAccount, OwnerKind.Account)]
    [InlineData("", AtUser, OwnerKind.User)]
    public async Task The_prefix_decides_whose_endpoint_is_asked(string prefix, string path, OwnerKind owner)
    {
        fakes.Http.Once("GET", path, Known("active"));

        var check = await VerifyAsync(prefix + "value", AccountId);

        check.State.ShouldBe(TokenState.Active);
        check.Verification!.Owner.Kind.ShouldBe(owner);
        fakes.Http.Requests.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData(401, 1000, "Invalid API Token")]
    [InlineData(403, 9109, "Valid user-level authentication not found")]
    [InlineData(403, 10000, "Authentication error")]
    public async Task Without_a_prefix_the_accounts_endpoint_is_asked_after_the_users_refusal(int status, int code, string message)
    {
        fakes.Http.Once("GET", AtUser, Refused(status, code, message)).Once("GET", AtAccount, Known("active"));

        (await VerifyAsync("value", AccountId)).Verification!.Owner.AccountId.ShouldBe(AccountId);
    }

    [Fact]
    public async Task Refused_by_both_it_is_rejected()
    {
        fakes.Http.Once("GET", AtUser, Refused(401, 1000, "Invalid API Token")).Once("GET", AtAccount, Refused(403, 10000, "Authentication error"));

        var check = await VerifyAsync("value", AccountId);

        check.State.ShouldBe(TokenState.Rejected);
        check.Problem!.Kind.ShouldBe(ProblemKind.Credential);
    }

    [Theory]
    [InlineData("cfat_value", 0)]
    [InlineData("value", 1)]
    public async Task An_accounts_token_without_an_account_cannot_be_asked_about(string value, int requests)
    {
        fakes.Http.Always("GET", AtUser, Refused(401, 1000, "Invalid API Token"));

        (await VerifyAsync(value, null)).State.ShouldBe(TokenState.AccountNeeded);
        fakes.Http.Requests.Count.ShouldBe(requests);
    }

    [Theory]
    [InlineData("foo")]
    [InlineData("0123456789ABCDEF0123456789ABCDEF")]
    [InlineData("*")]
    public async Task An_account_id_that_is_none_is_a_problem_with_its_place(string id)
    {
        var known = new KnownAccount(id, "CF_ACCOUNT_ID", new SourceLocation(".env", 3));

        var problem = (await Should.ThrowAsync<ProblemException>(() => verifier.VerifyAsync(new Secret("cfat_value"), known, default))).Problems[0];

        problem.Code.ShouldBe("account.malformed-id");
        problem.Kind.ShouldBe(ProblemKind.Usage);
        problem.Where.ShouldBe(new SourceLocation(".env", 3));
        problem.Message.ShouldContain("CF_ACCOUNT_ID");
        fakes.Http.Requests.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("cfut_value", null)]
    [InlineData("cfat_value", AccountId)]
    [InlineData("value", AccountId)]
    public async Task A_rejected_token_is_mended_by_a_new_one(string value, string? account)
    {
        fakes.Http.Always("GET", AtUser, Refused(401, 1000, "Invalid API Token")).Always("GET", AtAccount, Refused(401, 1000, "Invalid API Token"));

        (await VerifyAsync(value, account)).Problem!.Fix!.Command.ShouldBe("cftoken create");
    }

    [Fact]
    public async Task A_refused_address_is_no_reason_for_a_new_token()
    {
        fakes.Http.Once("GET", AtUser, Refused(403, 9109, "Cannot use the access token from location: 203.0.113.9"));

        (await VerifyAsync("cfut_value", null)).Problem!.Fix!.Command.ShouldBeNull();
    }

    [Fact]
    public async Task A_value_that_is_given_as_the_tokens_id_is_not_shown()
    {
        var value = new Canary();
        fakes.Http.Once("GET", AtUser, Answers.Json(200, $$$"""{"success":true,"errors":[],"result":{"id":"{{{value.Value}}}","status":"active"}}"""));

        var failure = await Should.ThrowAsync<ProblemException>(() => VerifyAsync(value.Value, null));

        failure.Problems[0].Code.ShouldBe("cloudflare.malformed-answer");
        value.MustBeAbsentFrom(failure.Problems[0].ToString());
    }

    [Fact]
    public async Task A_global_key_is_not_sent_as_a_token()
    {
        var check = await VerifyAsync("cfk_value", AccountId);

        check.Problem!.Code.ShouldBe("token.global-key");
        fakes.Http.Requests.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("disabled")]
    [InlineData("expired")]
    [InlineData("revoked (exposed)")]
    public async Task A_token_that_is_known_and_not_active_is_inactive(string status)
    {
        fakes.Http.Once("GET", AtUser, Known(status));

        var check = await VerifyAsync("cfut_value", null);

        check.State.ShouldBe(TokenState.Inactive);
        check.Problem!.Message.ShouldContain(status);
        check.Problem.Fix!.Command.ShouldBe("cftoken create");
    }

    [Fact]
    public async Task What_cannot_be_asked_is_a_problem_and_no_verdict()
    {
        fakes.Http.Always("GET", AtUser, Answers.CannotConnect());

        (await Should.ThrowAsync<ProblemException>(() => VerifyAsync("cfut_value", null))).Problems[0].Code.ShouldBe("cloudflare.unreachable");
    }

    [Fact]
    public async Task A_new_token_is_given_time_to_be_known()
    {
        fakes.Http.Once("GET", AtUser, Refused(401, 1000, "Invalid API Token"))
            .Once("GET", AtUser, Refused(403, 10000, "Authentication error"))
            .Once("GET", AtUser, Known("active"));

        (await verifier.VerifyNewAsync(new Secret("cfut_value"), TokenOwner.User, default)).State.ShouldBe(TokenState.Active);
    }

    [Fact]
    public async Task A_new_token_that_stays_unknown_is_rejected_after_half_a_minute()
    {
        var start = fakes.Clock.GetUtcNow();
        fakes.Http.Always("GET", AtUser, Refused(401, 1000, "Invalid API Token"));

        var check = await verifier.VerifyNewAsync(new Secret("cfut_value"), TokenOwner.User, default);

        check.State.ShouldBe(TokenState.Rejected);
        check.Problem!.Fix!.Command.ShouldBe("cftoken verify");
        (fakes.Clock.GetUtcNow() - start).ShouldBe(TimeSpan.FromSeconds(30));
        fakes.Http.Requests.Count.ShouldBe(8);
    }

    private static Func<SentRequest, CancellationToken, Task<HttpResponseMessage>> Known(string status) =>
        Answers.Json(200, $$$"""{"success":true,"errors":[],"messages":[{"code":10000,"message":"valid"}],"result":{"id":"{{{Id}}}","status":"{{{status}}}"}}""");

    private static Func<SentRequest, CancellationToken, Task<HttpResponseMessage>> Refused(int status, int code, string message) =>
        Answers.Json(status, $$$"""{"success":false,"errors":[{"code":{{{code}}},"message":"{{{message}}}"}],"messages":[],"result":null}""");

    private Task<TokenCheck> VerifyAsync(string value, string? accountId) => verifier.VerifyAsync(new Secret(value), accountId, default);
}
