using System.Net;
using Cftoken.TestInfrastructure;

namespace Cftoken.Emulator.Tests.Requests;

/// <summary>Expected values: token-api facts 5.1; acmesh-official/acme.sh #6435, jeessy2/ddns-go #916; wrangler facts 1.</summary>
public sealed class CredentialTests : IAsyncLifetime
{
    private const string Scripts = "/accounts/" + TestEmulator.Account + "/workers/scripts";
    private TestEmulator emulator = null!;

    public async ValueTask InitializeAsync() => emulator = await TestEmulator.StartAsync();

    public ValueTask DisposeAsync() => emulator.DisposeAsync();

    [Theory]
    [InlineData("Bearer")]
    [InlineData("Bearer ")]
    [InlineData("Bearer tooshort")]
    [InlineData("Bearer Bearer aaaaaaaaaabbbbbbbbbbccccccccccdddddddddd")]
    [InlineData("Bearer \"aaaaaaaaaabbbbbbbbbbccccccccccdddddddddd\"")]
    [InlineData("Basic aaaaaaaaaabbbbbbbbbbccccccccccdddddddddd")]
    [InlineData("aaaaaaaaaabbbbbbbbbbccccccccccdddddddddd")]
    public async Task A_malformed_authorization_header_says_so_in_its_chain(string header)
    {
        var answer = await emulator.SendWith(HttpMethod.Get, Scripts, null, ("Authorization", header));

        answer.MustBeRefused(HttpStatusCode.BadRequest, 6003, "Invalid request headers");
        answer.Json.GetProperty("errors")[0].GetProperty("error_chain").GetRawText()
            .ShouldBe("""[{"code":6111,"message":"Invalid format for Authorization header"}]""");
    }

    [Theory]
    [InlineData("nokey", "dev@example.com", 6103)]
    [InlineData("aaaaaaaaaabbbbbbbbbbccccccccccddddddd", "nobody", 6102)]
    [InlineData("aaaaaaaaaabbbbbbbbbbccccccccccddddddd", "", 6102)]
    [InlineData("", "dev@example.com", 6103)]
    public async Task A_malformed_key_or_address_says_which(string key, string email, int code)
    {
        var answer = await emulator.SendWith(HttpMethod.Get, Scripts, null, ("X-Auth-Key", key), ("X-Auth-Email", email));

        answer.MustBeRefused(HttpStatusCode.BadRequest, 6003, "Invalid request headers");
        answer.Json.GetProperty("errors")[0].GetProperty("error_chain")[0].GetProperty("code").GetInt32().ShouldBe(code);
    }

    [Fact]
    public async Task An_unknown_key_is_refused()
    {
        (await emulator.SendWith(HttpMethod.Get, Scripts, null, ("X-Auth-Key", "aaaaaaaaaabbbbbbbbbbccccccccccddddddd"), ("X-Auth-Email", emulator.Emulator.Bootstrap.Email)))
            .MustBeRefused(HttpStatusCode.Forbidden, 9103, "Unknown X-Auth-Key or X-Auth-Email");
    }

    [Fact]
    public async Task The_right_key_with_the_wrong_address_is_refused()
    {
        (await emulator.SendWith(HttpMethod.Get, Scripts, null, ("X-Auth-Key", emulator.Emulator.Bootstrap.GlobalKey.Reveal()), ("X-Auth-Email", "other@example.com")))
            .MustBeRefused(HttpStatusCode.Forbidden, 9103, "Unknown X-Auth-Key or X-Auth-Email");
    }

    [Theory]
    [InlineData(Scripts)]
    [InlineData("/user")]
    [InlineData("/zones")]
    [InlineData("/accounts/" + TestEmulator.Account + "/tokens")]
    [InlineData("/accounts/" + TestEmulator.Account + "/k2/streams")]
    public async Task The_global_key_may_do_whatever_its_user_may(string path)
    {
        var key = emulator.Emulator.Bootstrap.GlobalKey.Reveal();

        (await emulator.SendWith(HttpMethod.Get, path, null, ("X-Auth-Key", key), ("X-Auth-Email", emulator.Emulator.Bootstrap.Email))).MustSucceed();
    }

    [Fact]
    public async Task Key_and_address_come_before_a_token()
    {
        var (_, value) = emulator.Emulator.Issue(Cftoken.Catalog.Policies.OwnerKind.User, []);

        (await emulator.SendWith(
                HttpMethod.Get,
                "/user",
                null,
                ("Authorization", "Bearer " + value.Reveal()),
                ("X-Auth-Key", emulator.Emulator.Bootstrap.GlobalKey.Reveal()),
                ("X-Auth-Email", emulator.Emulator.Bootstrap.Email)))
            .MustSucceed();
    }

    [Theory]
    [InlineData(Scripts, HttpStatusCode.Unauthorized, 10000, "Authentication error")]
    [InlineData("/user", HttpStatusCode.Unauthorized, 10000, "Authentication error")]
    [InlineData("/memberships", HttpStatusCode.BadRequest, 9106, "Authentication failed (status: 400)")]
    [InlineData("/user/tokens/verify", HttpStatusCode.Unauthorized, 1000, "Invalid API Token")]
    public async Task An_unknown_token_is_refused_as_its_endpoint_does(string path, HttpStatusCode status, int code, string message)
    {
        (await emulator.Get(path, new Canary().Secret)).MustBeRefused(status, code, message);
    }

    [Fact]
    public async Task No_credential_at_all_is_refused()
    {
        (await emulator.Get(Scripts, null)).MustBeRefused(
            HttpStatusCode.BadRequest, 9106, "Missing X-Auth-Key, X-Auth-Email or Authorization headers");
    }
}
