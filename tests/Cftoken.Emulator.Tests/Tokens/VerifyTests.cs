using System.Net;
using Cftoken.Catalog.Policies;
using Cftoken.Core.Secrets;
using Cftoken.TestInfrastructure;

namespace Cftoken.Emulator.Tests.Tokens;

/// <summary>Expected values: token-api facts 1.1, 1.3, 5.1; wrangler facts 7.14.</summary>
public sealed class VerifyTests : IAsyncLifetime
{
    private const string OfUser = "/user/tokens/verify";
    private const string OfAccount = "/accounts/" + TestEmulator.Account + "/tokens/verify";
    private TestEmulator emulator = null!;

    public async ValueTask InitializeAsync() => emulator = await TestEmulator.StartAsync();

    public ValueTask DisposeAsync() => emulator.DisposeAsync();

    [Theory]
    [InlineData(OwnerKind.User, OfUser)]
    [InlineData(OwnerKind.Account, OfAccount)]
    public async Task A_live_token_is_told_its_id_and_status_and_little_else(OwnerKind owner, string path)
    {
        var (id, value) = emulator.Emulator.Issue(owner, []);

        var answer = (await emulator.Get(path, value)).MustSucceed();

        answer.Result.GetRawText().ShouldBe($$"""{"id":"{{id}}","status":"active"}""");
        answer.Json.GetProperty("messages")[0].GetProperty("code").GetInt32().ShouldBe(10000);
        answer.Json.GetProperty("messages")[0].GetProperty("message").GetString()!.ShouldContain("valid and active");
    }

    [Theory]
    [InlineData(OwnerKind.Account, OfUser)]
    [InlineData(OwnerKind.User, OfAccount)]
    public async Task The_other_familys_endpoint_calls_it_invalid(OwnerKind owner, string path)
    {
        var (_, value) = emulator.Emulator.Issue(owner, []);

        (await emulator.Get(path, value)).MustBeRefused(HttpStatusCode.Unauthorized, 1000, "Invalid API Token");
    }

    [Theory]
    [InlineData(OfUser)]
    [InlineData(OfAccount)]
    public async Task A_token_that_was_never_issued_is_invalid(string path)
    {
        (await emulator.Get(path, new Canary().Secret)).MustBeRefused(HttpStatusCode.Unauthorized, 1000, "Invalid API Token");
    }

    [Theory]
    [InlineData(OfUser)]
    [InlineData(OfAccount)]
    public async Task Without_a_token_there_is_nothing_to_verify(string path)
    {
        (await emulator.Get(path, null)).MustBeRefused(HttpStatusCode.BadRequest, 1001);
    }

    [Fact]
    public async Task An_account_token_is_invalid_at_another_account()
    {
        var (_, value) = emulator.Emulator.Issue(OwnerKind.Account, []);

        (await emulator.Get("/accounts/99999999999999999999999999999999/tokens/verify", value))
            .MustBeRefused(HttpStatusCode.Unauthorized, 1000, "Invalid API Token");
    }

    [Fact]
    public async Task The_record_says_that_a_token_has_expired()
    {
        var created = (await emulator.Post("/user/tokens", emulator.UserMinter, Bodies.Token(more: ""","expires_on":"2026-11-22T13:00:00Z" """))).MustSucceed();
        var value = new Secret(created.TextOf("value"));
        emulator.World.Clock.Advance(TimeSpan.FromHours(1));

        var verified = (await emulator.Get(OfUser, value)).MustSucceed();

        verified.TextOf("status").ShouldBe("expired");
        verified.TextOf("expires_on").ShouldBe("2026-11-22T13:00:00Z");
        verified.Json.GetProperty("messages").GetArrayLength().ShouldBe(0);
        (await emulator.Get($"/user/tokens/{created.TextOf("id")}", emulator.UserMinter)).TextOf("status").ShouldBe("expired");
        (await emulator.Get($"/accounts/{TestEmulator.Account}/workers/scripts", value)).MustBeRefused(HttpStatusCode.Unauthorized, 10000);
    }

    [Fact]
    public async Task Before_its_time_a_token_calls_nothing()
    {
        var created = (await emulator.Post("/user/tokens", emulator.UserMinter, Bodies.Token(more: ""","not_before":"2026-11-22T13:00:00Z" """))).MustSucceed();
        var value = new Secret(created.TextOf("value"));

        (await emulator.Get($"/accounts/{TestEmulator.Account}/workers/scripts", value)).MustBeRefused(HttpStatusCode.Unauthorized, 10000);
        emulator.World.Clock.Advance(TimeSpan.FromHours(1));
        (await emulator.Get($"/accounts/{TestEmulator.Account}/workers/scripts", value)).MustSucceed();
    }
}
