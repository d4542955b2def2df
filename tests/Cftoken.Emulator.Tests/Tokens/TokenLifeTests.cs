using System.Net;
using Cftoken.Core.Secrets;

namespace Cftoken.Emulator.Tests.Tokens;

/// <summary>Reading, replacing, rolling, deleting. Expected values: token-api facts 1.1, 1.2, 1.3, 1.6.</summary>
public sealed class TokenLifeTests : IAsyncLifetime
{
    private const string Tokens = "/user/tokens";
    private const string Scripts = "/accounts/" + TestEmulator.Account + "/workers/scripts";
    private TestEmulator emulator = null!;

    public async ValueTask InitializeAsync() => emulator = await TestEmulator.StartAsync();

    public ValueTask DisposeAsync() => emulator.DisposeAsync();

    [Fact]
    public async Task A_token_is_read_back_without_its_value()
    {
        var (id, _) = await Create();

        var read = (await emulator.Get($"{Tokens}/{id}", emulator.UserMinter)).MustSucceed();

        read.TextOf("id").ShouldBe(id);
        read.Result.TryGetProperty("value", out _).ShouldBeFalse();
        read.Result.TryGetProperty("last_used_on", out _).ShouldBeFalse();
    }

    [Fact]
    public async Task Use_is_noted()
    {
        var (id, value) = await Create();
        emulator.World.Clock.Advance(TimeSpan.FromMinutes(5));
        (await emulator.Get(Scripts, value)).MustSucceed();

        (await emulator.Get($"{Tokens}/{id}", emulator.UserMinter)).TextOf("last_used_on").ShouldBe("2026-11-22T12:05:00Z");
    }

    [Theory]
    [InlineData("GET", "/99999999999999999999999999999999", null)]
    [InlineData("GET", "/no-id", null)]
    [InlineData("DELETE", "/99999999999999999999999999999999", null)]
    [InlineData("PUT", "/99999999999999999999999999999999", "{}")]
    [InlineData("PUT", "/99999999999999999999999999999999/value", "{}")]
    public async Task An_id_that_is_no_tokens_cannot_be_routed(string method, string path, string? body)
    {
        (await emulator.Send(new HttpMethod(method), Tokens + path, emulator.UserMinter, body)).MustBeRefused(HttpStatusCode.NotFound, 7003);
    }

    [Fact]
    public async Task A_token_of_the_other_owner_cannot_be_routed()
    {
        var (id, _) = await Create();

        (await emulator.Get($"/accounts/{TestEmulator.Account}/tokens/{id}", emulator.AccountMinter)).MustBeRefused(HttpStatusCode.NotFound, 7003);
    }

    [Theory]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    public async Task An_empty_id_has_no_such_method(string method)
    {
        (await emulator.Send(new HttpMethod(method), Tokens + "/", emulator.UserMinter, "{}")).MustBeRefused(HttpStatusCode.MethodNotAllowed, 7001);
    }

    [Fact]
    public async Task An_empty_id_reads_the_whole_list()
    {
        await Create();

        (await emulator.Get(Tokens + "/", emulator.UserMinter)).MustSucceed().Result.GetArrayLength().ShouldBe(2);
    }

    [Fact]
    public async Task Replacing_drops_what_is_not_sent_and_keeps_the_value()
    {
        var (id, value) = await Create(""","expires_on":"2027-01-01T00:00:00Z","condition":{"request_ip":{"in":["127.0.0.1"]}}""");
        emulator.World.Clock.Advance(TimeSpan.FromMinutes(1));

        var replaced = (await emulator.Put($"{Tokens}/{id}", emulator.UserMinter, Bodies.Token(name: "renamed", group: Bodies.D1Write))).MustSucceed();

        replaced.Result.TryGetProperty("value", out _).ShouldBeFalse();
        replaced.Result.TryGetProperty("expires_on", out _).ShouldBeFalse();
        replaced.Result.TryGetProperty("condition", out _).ShouldBeFalse();
        replaced.TextOf("name").ShouldBe("renamed");
        replaced.TextOf("issued_on").ShouldBe("2026-11-22T12:00:00Z");
        replaced.TextOf("modified_on").ShouldBe("2026-11-22T12:01:00Z");
        replaced.Result.GetProperty("policies").GetArrayLength().ShouldBe(1);
        (await emulator.Get(Scripts, value)).MustBeRefused(HttpStatusCode.Forbidden, 10000);
        (await emulator.Get($"/accounts/{TestEmulator.Account}/d1/database", value)).MustSucceed();
    }

    [Theory]
    [InlineData("""{"name":"x"}""", 1001)]
    [InlineData("""{"policies":[]}""", 400)]
    public async Task Replacing_wants_name_and_policies(string body, int code)
    {
        var (id, value) = await Create();

        (await emulator.Put($"{Tokens}/{id}", emulator.UserMinter, body)).MustBeRefused(HttpStatusCode.BadRequest, code);
        (await emulator.Get(Scripts, value)).MustSucceed();
    }

    [Fact]
    public async Task Replacing_cannot_smuggle_in_the_management_of_tokens()
    {
        var (id, _) = await Create();

        (await emulator.Put($"{Tokens}/{id}", emulator.UserMinter, Bodies.Token(group: Bodies.ApiTokensWrite, resources: Bodies.OnUser)))
            .MustBeRefused(HttpStatusCode.BadRequest, 1001, "sub-token is not allowed to have permissions to manage other tokens");
    }

    [Fact]
    public async Task There_is_no_patch()
    {
        var (id, _) = await Create();

        (await emulator.Send(HttpMethod.Patch, $"{Tokens}/{id}", emulator.UserMinter, "{}")).MustBeRefused(HttpStatusCode.MethodNotAllowed, 7001);
    }

    [Fact]
    public async Task Disabling_is_reversible()
    {
        var (id, value) = await Create();

        (await emulator.Put($"{Tokens}/{id}", emulator.UserMinter, Bodies.Token(more: ""","status":"disabled" """))).TextOf("status").ShouldBe("disabled");
        (await emulator.Get(Scripts, value)).MustBeRefused(HttpStatusCode.Unauthorized, 10000, "Authentication error");
        (await emulator.Put($"{Tokens}/{id}", emulator.UserMinter, Bodies.Token(more: ""","status":"active" """))).MustSucceed();
        (await emulator.Get(Scripts, value)).MustSucceed();
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"request_ip":{}}""")]
    [InlineData("""{"request_ip":{"in":[]}}""")]
    public async Task An_empty_condition_makes_a_token_that_works_from_nowhere(string condition)
    {
        var (id, value) = await Create();
        await emulator.Put($"{Tokens}/{id}", emulator.UserMinter, Bodies.Token(more: $",\"condition\":{condition}"));

        (await emulator.Get(Scripts, value)).MustBeRefused(HttpStatusCode.Forbidden, 9109, "Cannot use the access token from location: 127.0.0.1");
        (await emulator.Get(Tokens + "/verify", value)).MustBeRefused(HttpStatusCode.Forbidden, 9109, "Cannot use the access token from location: 127.0.0.1");
    }

    [Fact]
    public async Task Rolling_gives_a_bare_string_and_kills_the_old_value_at_once()
    {
        var (id, value) = await Create();
        emulator.World.Clock.Advance(TimeSpan.FromMinutes(1));

        var rolled = (await emulator.Put($"{Tokens}/{id}/value", emulator.UserMinter, "{}")).MustSucceed();

        var successor = new Secret(rolled.Result.GetString()!);
        successor.IsSameAs(value).ShouldBeFalse();
        (await emulator.Get(Scripts, value)).MustBeRefused(HttpStatusCode.Unauthorized, 10000);
        (await emulator.Get(Tokens + "/verify", value)).MustBeRefused(HttpStatusCode.Unauthorized, 1000, "Invalid API Token");
        (await emulator.Get(Scripts, successor)).MustSucceed();
        (await emulator.Get(Tokens + "/verify", successor)).TextOf("id").ShouldBe(id);
        (await emulator.Get($"{Tokens}/{id}", emulator.UserMinter)).TextOf("modified_on").ShouldBe("2026-11-22T12:01:00Z");
    }

    [Theory]
    [InlineData("[]", 1001)]
    [InlineData("", 6007)]
    public async Task Rolling_wants_an_object_as_its_body(string body, int code)
    {
        var (id, value) = await Create();

        (await emulator.Put($"{Tokens}/{id}/value", emulator.UserMinter, body)).MustBeRefused(HttpStatusCode.BadRequest, code);
        (await emulator.Get(Scripts, value)).MustSucceed();
    }

    [Fact]
    public async Task A_deleted_token_is_gone_at_once()
    {
        var (id, value) = await Create();

        var deleted = (await emulator.Delete($"{Tokens}/{id}", emulator.UserMinter)).MustSucceed();

        deleted.Result.GetRawText().ShouldBe($$"""{"id":"{{id}}"}""");
        (await emulator.Get(Scripts, value)).MustBeRefused(HttpStatusCode.Unauthorized, 10000);
        (await emulator.Get($"{Tokens}/{id}", emulator.UserMinter)).MustBeRefused(HttpStatusCode.NotFound, 7003);
    }

    [Fact]
    public async Task A_token_without_token_management_cannot_even_read_itself()
    {
        var (id, value) = await Create();

        (await emulator.Get($"{Tokens}/{id}", value)).MustBeRefused(HttpStatusCode.Forbidden, 9109, "Unauthorized to access requested resource");
        (await emulator.Delete($"{Tokens}/{id}", value)).MustBeRefused(HttpStatusCode.Forbidden, 9109, "Unauthorized to access requested resource");
        (await emulator.Put($"{Tokens}/{id}/value", value, "{}")).MustBeRefused(HttpStatusCode.Forbidden, 9109, "Unauthorized to access requested resource");
        (await emulator.Post(Tokens, value, Bodies.Token())).MustBeRefused(HttpStatusCode.Forbidden, 9109, "Unauthorized to access requested resource");
    }

    private async Task<(string Id, Secret Value)> Create(string more = "")
    {
        var created = (await emulator.Post(Tokens, emulator.UserMinter, Bodies.Token(more: more))).MustSucceed();
        return (created.TextOf("id"), new Secret(created.TextOf("value")));
    }
}
