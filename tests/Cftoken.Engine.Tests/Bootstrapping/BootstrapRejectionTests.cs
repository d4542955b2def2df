using Cftoken.Cloudflare;
using Cftoken.Cloudflare.Addressing;
using Cftoken.Cloudflare.Credentials;
using Cftoken.Cloudflare.Errors;
using Cftoken.Cloudflare.Tokens;
using Cftoken.Core.Problems;
using Cftoken.Core.Secrets;
using Cftoken.Engine.Bootstrapping;
using Cftoken.Engine.Creating;
using Cftoken.Engine.Targets;
using Cftoken.TestInfrastructure;

namespace Cftoken.Engine.Tests.Bootstrapping;

/// <summary>Answers are those that Cloudflare is known to give (facts of 2026-11, table of cross-product codes).</summary>
public sealed class BootstrapRejectionTests : ITokenDialogue
{
    private const string Account = "0123456789abcdef0123456789abcdef";
    private const string Base = "/client/v4";

    private readonly FakeOutsideWorld outside = new();

    void ITokenDialogue.Tell(string what)
    {
    }

    [Theory]
    [InlineData("""{"code":6003,"message":"Invalid request headers","error_chain":[{"code":6102,"message":"Invalid format for X-Auth-Email header"}]}""", 400, "bootstrap.email")]
    [InlineData("""{"code":6003,"message":"Invalid request headers","error_chain":[{"code":6103,"message":"Invalid format for X-Auth-Key header"}]}""", 400, "bootstrap.key")]
    [InlineData("""{"code":6003,"message":"Invalid request headers","error_chain":[{"code":6102,"message":"x"},{"code":6103,"message":"y"}]}""", 400, "bootstrap.malformed")]
    [InlineData("""{"code":9103,"message":"Unknown X-Auth-Key or X-Auth-Email"}""", 403, "bootstrap.unknown-pair")]
    [InlineData("""{"code":9109,"message":"Cannot use the access token from location: 192.0.2.7"}""", 403, "bootstrap.address")]
    public async Task Of_a_key_it_is_said_what_is_wrong(string error, int status, string code)
    {
        Always("/user/tokens/permission_groups", status, error);

        (await RejectedAsync(Key(), TokenOwner.User)).Code.ShouldBe(code);
    }

    [Theory]
    [InlineData("""{"code":6003,"message":"Invalid request headers","error_chain":[{"code":6111,"message":"Invalid format for Authorization header"}]}""", 400, "bootstrap.malformed")]
    [InlineData("""{"code":1000,"message":"Invalid API Token"}""", 401, "bootstrap.unknown")]
    [InlineData("""{"code":9106,"message":"Authentication failed"}""", 400, "bootstrap.unknown")]
    [InlineData("""{"code":10000,"message":"Authentication error"}""", 403, "bootstrap.unknown")]
    [InlineData("""{"code":9109,"message":"Cannot use the access token from location: 192.0.2.7"}""", 403, "bootstrap.address")]
    public async Task Of_a_token_it_is_said_what_is_wrong(string error, int status, string code)
    {
        Always("/user/tokens/permission_groups", status, error);
        Always("/user/tokens/verify", status, error);

        var problem = await RejectedAsync(Token("cfut_"), TokenOwner.User);

        problem.Code.ShouldBe(code);
        problem.Kind.ShouldBe(ProblemKind.Credential);
        problem.Fix!.Text.ShouldContain("https://dash.cloudflare.com/");
    }

    [Theory]
    [InlineData("disabled", "", "bootstrap.disabled")]
    [InlineData("expired", "", "bootstrap.expired")]
    [InlineData("active", ""","expires_on":"2020-01-01T00:00:00Z" """, "bootstrap.expired")]
    [InlineData("active", ""","not_before":"2030-01-01T00:00:00Z" """, "bootstrap.not-yet")]
    [InlineData("revoked (exposed)", "", "bootstrap.inactive")]
    public async Task A_token_that_is_known_and_refused_is_looked_at(string state, string more, string code)
    {
        Always("/user/tokens/permission_groups", 403, """{"code":10000,"message":"Authentication error"}""");
        Verified("/user/tokens/verify", state, more);

        (await RejectedAsync(Token("cfut_"), TokenOwner.User)).Code.ShouldBe(code);
    }

    [Fact]
    public async Task A_token_without_a_prefix_is_tried_in_both_families()
    {
        var groups = $"/accounts/{Account}/tokens/permission_groups";
        Always(groups, 403, """{"code":10000,"message":"Authentication error"}""");
        Always("/user/tokens/verify", 401, """{"code":1000,"message":"Invalid API Token"}""");
        Verified($"/accounts/{Account}/tokens/verify", "disabled", "");

        (await RejectedAsync(Token(""), TokenOwner.Account(Account))).Code.ShouldBe("bootstrap.disabled");

        outside.Http.Requests.Select(request => request.Uri.AbsolutePath).ShouldBe(
            [Base + groups, $"{Base}/user/tokens/verify", $"{Base}/accounts/{Account}/tokens/verify"]);
    }

    [Fact]
    public async Task That_a_token_is_of_the_other_family_is_left_to_whoever_can_take_the_other_way()
    {
        Always("/user/tokens/permission_groups", 403, """{"code":9109,"message":"Valid user-level authentication not found"}""");
        var access = AccessOf(Token("cfat_") with { AccountId = Account });

        var refused = await Should.ThrowAsync<CloudflareApiException>(
            () => access.AskAsync(() => access.TokensOf(TokenOwner.User).ListPermissionGroupsAsync(TestContext.Current.CancellationToken)));

        refused.ToProblem().Fix!.Text.ShouldContain("belongs to an account where a user's is wanted");
    }

    [Fact]
    public async Task An_accounts_token_without_the_account_is_said_to_be_untried()
    {
        var problem = await AccessOf(Token("cfat_")).FaultAsync(isAccountKnown: false, TestContext.Current.CancellationToken);

        problem!.Code.ShouldBe("bootstrap.account-needed");
        problem.Message.ShouldContain("was not tried");
        problem.Fix!.Text.ShouldContain("CLOUDFLARE_ACCOUNT_ID");
        outside.Http.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_key_that_works_has_no_fault()
    {
        outside.Http.Always("GET", $"{Base}/user/tokens/permission_groups", Answers.Json(200, """{"success":true,"errors":[],"messages":[],"result":[]}"""));

        (await AccessOf(Key()).FaultAsync(isAccountKnown: false, TestContext.Current.CancellationToken)).ShouldBeNull();
    }

    [Fact]
    public async Task Nothing_but_token_endpoints_is_ever_asked()
    {
        foreach (var source in new[] { Key(), Token("cfut_"), Token("cfat_"), Token("") })
        {
            foreach (var path in new[] { "/user/tokens/permission_groups", "/user/tokens/verify", $"/accounts/{Account}/tokens/verify", $"/accounts/{Account}/tokens/permission_groups" })
            {
                Always(path, 403, """{"code":10000,"message":"Authentication error"}""");
            }

            await RejectedAsync(source, TokenOwner.Account(Account));
        }

        outside.Http.Requests.ShouldAllBe(request => request.Uri.AbsolutePath.Contains("/tokens/", StringComparison.Ordinal));
    }

    private static BootstrapSource Token(string prefix) => new(
        new BootstrapCredential.MintingToken(new Secret(prefix + new string('Q', 40))), null, "somewhere");

    private static BootstrapSource Key() => new(
        new BootstrapCredential.GlobalApiKey("anna@example.com", new Secret("1234567890abcdef1234567890abcdef12345")), null, "somewhere");

    private void Always(string path, int status, string error) => outside.Http.Always(
        "GET", Base + path, Answers.Json(status, $$"""{"success":false,"errors":[{{error}}],"messages":[],"result":null}"""));

    private void Verified(string path, string state, string more) => outside.Http.Always("GET", Base + path, Answers.Json(
        200, $$"""{"success":true,"errors":[],"messages":[],"result":{"id":"{{Account}}","status":"{{state}}"{{more}}} }"""));

    private BootstrapAccess AccessOf(BootstrapSource source)
    {
        var world = outside.Build();
        return new BootstrapAccess(new CloudflareClient(world, ApiBase.Find(null, world.Environment)), world.Time, source, new CreateRequest("."), this);
    }

    private async Task<Problem> RejectedAsync(BootstrapSource source, TokenOwner owner)
    {
        var access = AccessOf(source);
        var tokens = access.TokensOf(owner);
        return (await Should.ThrowAsync<ProblemException>(
            () => access.AskAsync(() => tokens.ListPermissionGroupsAsync(TestContext.Current.CancellationToken)))).Problems.ShouldHaveSingleItem();
    }
}
