using System.Net;
using Cftoken.Catalog.Authorizing;
using Cftoken.Catalog.Policies;
using Cftoken.Core.Secrets;

namespace Cftoken.Emulator.Tests.Requests;

/// <summary>What a live token without the permission gets. Expected values: token-api facts 5.1 and 5.2; wrangler facts 7.14, 7.15.</summary>
public sealed class RefusalTests : IAsyncLifetime
{
    private const string A = "/accounts/" + TestEmulator.Account;
    private const string Z = "/zones/" + TestEmulator.Zone;
    private const string Foreign = "/accounts/99999999999999999999999999999999";
    private const string Unauthorized = "Unauthorized to access requested resource";
    private const string AuthenticationError = "Authentication error";
    private const string NotThisAccount = "The given account is not valid or is not authorized to access this service";
    private const string NoUser = "Valid user-level authentication not found";

    private TestEmulator emulator = null!;

    public async ValueTask InitializeAsync() => emulator = await TestEmulator.StartAsync();

    public ValueTask DisposeAsync() => emulator.DisposeAsync();

    [Theory]
    [InlineData("GET", A + "/workers/scripts", HttpStatusCode.Forbidden, 10000, AuthenticationError)]
    [InlineData("PUT", A + "/workers/scripts/w", HttpStatusCode.Forbidden, 10000, AuthenticationError)]
    [InlineData("GET", A + "/storage/kv/namespaces", HttpStatusCode.Forbidden, 10000, AuthenticationError)]
    [InlineData("GET", A + "/queues", HttpStatusCode.Forbidden, 10000, AuthenticationError)]
    [InlineData("GET", A + "/r2/buckets/b", HttpStatusCode.Forbidden, 10000, AuthenticationError)]
    [InlineData("GET", A + "/r2/buckets/b/objects/a/b", HttpStatusCode.Forbidden, 10003, "Access Denied")]
    [InlineData("GET", A + "/d1/database", HttpStatusCode.Forbidden, 7403, NotThisAccount)]
    [InlineData("POST", A + "/d1/database/x/query", HttpStatusCode.Forbidden, 7403, NotThisAccount)]
    [InlineData("GET", Z + "/dns_records", HttpStatusCode.Forbidden, 10000, AuthenticationError)]
    [InlineData("GET", Z + "/workers/routes", HttpStatusCode.Forbidden, 10000, AuthenticationError)]
    [InlineData("PUT", A + "/workers/scripts/w/routes", HttpStatusCode.Forbidden, 10000, AuthenticationError)]
    [InlineData("GET", Z, HttpStatusCode.Forbidden, 9109, Unauthorized)]
    [InlineData("POST", "/zones", HttpStatusCode.BadRequest, 1068, "Permission denied")]
    [InlineData("GET", "/user", HttpStatusCode.Forbidden, 9109, Unauthorized)]
    [InlineData("GET", "/user/tokens", HttpStatusCode.Forbidden, 9109, Unauthorized)]
    [InlineData("GET", A + "/tokens", HttpStatusCode.Forbidden, 9109, Unauthorized)]
    [InlineData("GET", "/memberships", HttpStatusCode.BadRequest, 10001, "Unable to authenticate request")]
    [InlineData("GET", Foreign + "/workers/scripts", HttpStatusCode.Forbidden, 10000, AuthenticationError)]
    [InlineData("GET", Foreign + "/d1/database", HttpStatusCode.Forbidden, 7403, NotThisAccount)]
    [InlineData("GET", Foreign + "/tokens", HttpStatusCode.Forbidden, 9109, Unauthorized)]
    [InlineData("GET", "/zones/99999999999999999999999999999999", HttpStatusCode.Forbidden, 9109, Unauthorized)]
    public async Task A_user_token_without_the_permission_is_refused_as_the_product_does(
        string method, string path, HttpStatusCode status, int code, string message)
    {
        var (_, value) = emulator.Emulator.Issue(OwnerKind.User, []);

        (await emulator.Send(new HttpMethod(method), path, value)).MustBeRefused(status, code, message);
    }

    [Theory]
    [InlineData("/user", HttpStatusCode.Forbidden, 9109, NoUser)]
    [InlineData("/user/tokens", HttpStatusCode.Forbidden, 9109, NoUser)]
    [InlineData("/memberships", HttpStatusCode.BadRequest, 9106, "Authentication failed (status: 400)")]
    [InlineData("/user/tokens/verify", HttpStatusCode.Unauthorized, 1000, "Invalid API Token")]
    public async Task An_account_token_is_refused_where_only_users_may_go(string path, HttpStatusCode status, int code, string message)
    {
        var (_, value) = emulator.Emulator.Issue(OwnerKind.Account, []);

        (await emulator.Get(path, value)).MustBeRefused(status, code, message);
    }

    [Fact]
    public async Task A_token_that_may_list_no_zone_is_told_what_its_actor_lacks()
    {
        var (id, value) = emulator.Emulator.Issue(OwnerKind.User, []);

        (await emulator.Get("/zones", value)).MustBeRefused(
            HttpStatusCode.Forbidden, 0, $"Actor 'com.cloudflare.api.token.{id}' requires permission 'com.cloudflare.api.account.zone.list' to list zones");
    }

    [Fact]
    public async Task A_refusal_points_at_the_page_of_the_endpoint()
    {
        var (_, value) = emulator.Emulator.Issue(OwnerKind.User, []);

        (await emulator.Get(A + "/d1/database", value)).Json.GetProperty("errors")[0].GetProperty("documentation_url").GetString()
            .ShouldBe("https://developers.cloudflare.com/api/resources/d1/subresources/database/methods/list/");
    }

    [Fact]
    public async Task An_endpoint_without_a_page_points_at_none()
    {
        var (_, value) = emulator.Emulator.Issue(OwnerKind.User, []);

        (await emulator.Get(A + "/workers/services/w", value)).Json.GetProperty("errors")[0].TryGetProperty("documentation_url", out _).ShouldBeFalse();
    }

    [Fact]
    public async Task A_public_operation_needs_no_credential()
    {
        (await emulator.Get("/ips", null)).MustSucceed();
    }

    [Theory]
    [InlineData("/accounts/foo/workers/scripts")]
    [InlineData("/accounts/0123456789ABCDEF0123456789ABCDEF/workers/scripts")]
    [InlineData("/accounts/*/workers/scripts")]
    [InlineData("/zones/example.com/dns_records")]
    [InlineData("/zones/example.com")]
    public async Task A_malformed_id_cannot_be_routed(string path)
    {
        var answer = await emulator.Get(path, emulator.UserMinter);

        answer.MustBeRefused(HttpStatusCode.BadRequest, 7003, $"Could not route to /client/v4{path}, perhaps your object identifier is invalid?");
        answer.Json.GetProperty("errors")[1].GetProperty("code").GetInt32().ShouldBe(7000);
    }

    [Fact]
    public async Task A_path_that_no_operation_has_is_not_found_and_shows_in_the_log()
    {
        (await emulator.Get("/accounts/" + TestEmulator.Account + "/no-such-product", emulator.UserMinter)).MustBeRefused(HttpStatusCode.NotFound, 7003);

        var entry = emulator.Emulator.Log.Entries.Single();
        entry.Operation.ShouldBeNull();
        entry.Status.ShouldBe(404);
        entry.Codes.ShouldBe([7003, 7000]);
    }

    [Fact]
    public async Task Bulk_routes_want_all_zones_and_one_zone_is_not_enough()
    {
        var one = Issue(Bodies.Policy(WorkersRoutesWrite, Bodies.OnZone));
        var all = Issue(Bodies.Policy(WorkersRoutesWrite, Bodies.OnAllZonesOfAccount));

        (await emulator.Put(A + "/workers/scripts/w/routes", one, "[]")).MustBeRefused(HttpStatusCode.Forbidden, 10000, AuthenticationError);
        (await emulator.Get(Z + "/workers/routes", one)).MustSucceed();
        (await emulator.Put(A + "/workers/scripts/w/routes", all, "[]")).Status.ShouldNotBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_database_query_that_writes_wants_more_than_reading()
    {
        const string Query = A + "/d1/database/d1d1d1d1-0000-4000-8000-000000000001/query";
        var reader = Issue(Bodies.Policy(D1Read, Bodies.OnAccount));

        (await emulator.Post(Query, reader, """{"sql":"SELECT 1"}""")).Status.ShouldNotBe(HttpStatusCode.Forbidden);
        (await emulator.Post(Query, reader, """{"sql":"CREATE TABLE t (id INTEGER)"}""")).MustBeRefused(HttpStatusCode.Forbidden, 7403, NotThisAccount);

        var denied = emulator.Emulator.Log.Entries[^1];
        denied.Effects.ShouldBe(["d1.write"]);
        denied.Decision!.Effect!.Id.ShouldBe("d1.write");
        denied.Decision.Wanted.Select(group => group.Name).ShouldBe(["D1 Write"]);
    }

    [Fact]
    public async Task A_deny_policy_beats_an_allowing_one()
    {
        var allow = Bodies.Policy(Bodies.WorkersScriptsWrite, Bodies.OnAccount);
        var denied = Issue($"{allow},{allow.Replace("\"allow\"", "\"deny\"", StringComparison.Ordinal)}");

        (await emulator.Get(A + "/workers/scripts", denied)).MustBeRefused(HttpStatusCode.Forbidden, 10000);
        emulator.Emulator.Log.Entries[^1].Decision!.Denial.ShouldBe(Denial.ExplicitDeny);
    }

    private const string WorkersRoutesWrite = "28f4b596e7d643029c524985477ae49a";
    private const string D1Read = "192192df92ee43ac90f2aeeffce67e35";

    private Secret Issue(string policies) => emulator.Emulator
        .Issue(OwnerKind.User, PolicyJson.ReadAll(System.Text.Json.JsonDocument.Parse($"[{policies}]").RootElement))
        .Value;
}
