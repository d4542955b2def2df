using Cftoken.Catalog.Authorizing;
using Cftoken.Catalog.Policies;
using Cftoken.Emulator.Credentials;
using Cftoken.Emulator.Requests;
using Cftoken.TestInfrastructure;

namespace Cftoken.Emulator.Tests.Requests;

public sealed class RequestLogTests
{
    [Fact]
    public async Task A_refused_call_says_what_would_have_let_it_through()
    {
        await using var emulator = await TestEmulator.StartAsync();
        var (id, value) = emulator.Emulator.Issue(OwnerKind.User, []);

        await emulator.Get($"/accounts/{TestEmulator.Account}/d1/database?name=secret", value);

        var entry = emulator.Emulator.Log.Entries.Single();
        entry.At.ShouldBe(new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero));
        entry.Method.ShouldBe("GET");
        entry.Path.ShouldBe($"/accounts/{TestEmulator.Account}/d1/database");
        entry.Operation!.Template.ShouldBe("/accounts/{account_id}/d1/database");
        entry.Status.ShouldBe(403);
        entry.Codes.ShouldBe([7403]);
        entry.Credential.ShouldBe(CredentialKind.UserToken);
        entry.TokenId.ShouldBe(id);
        entry.IsDenied.ShouldBeTrue();
        entry.Decision!.Denial.ShouldBe(Denial.MissingGroup);
        entry.Decision.Wanted.Select(group => group.Name).ShouldContain("D1 Read");
        entry.Fault.ShouldBeNull();
    }

    [Fact]
    public async Task Credentials_are_logged_by_kind()
    {
        await using var emulator = await TestEmulator.StartAsync();
        await emulator.Get("/user", null);
        await emulator.Get("/user", new Canary().Secret);
        await emulator.Get("/user", emulator.UserMinter);
        await emulator.Get("/user", emulator.AccountMinter);
        await emulator.SendWith(HttpMethod.Get, "/user", null, ("Authorization", "x"));
        await emulator.SendWith(HttpMethod.Get, "/user", null, ("X-Auth-Key", emulator.Emulator.Bootstrap.GlobalKey.Reveal()), ("X-Auth-Email", "dev@example.com"));
        await emulator.SendWith(HttpMethod.Get, "/user", null, ("X-Auth-Key", "aaaaaaaaaabbbbbbbbbbccccccccccddddddd"), ("X-Auth-Email", "dev@example.com"));

        emulator.Emulator.Log.Entries.Select(entry => entry.Credential).ShouldBe([
            CredentialKind.None,
            CredentialKind.UnknownToken,
            CredentialKind.UserToken,
            CredentialKind.AccountToken,
            CredentialKind.Malformed,
            CredentialKind.GlobalKey,
            CredentialKind.UnknownKey]);
        emulator.Emulator.Log.Entries.Select(entry => entry.TokenId is null).ShouldBe([true, true, false, false, true, true, true]);
    }

    [Fact]
    public async Task An_observer_hears_of_every_request_in_order()
    {
        var heard = new List<RequestLogEntry>();
        await using var emulator = await TestEmulator.StartAsync(options => options with { Observer = heard.Add });

        await emulator.Get("/user", emulator.UserMinter);
        await emulator.Get("/zones", emulator.UserMinter);

        heard.Select(entry => entry.Path).ShouldBe(["/user", "/zones"]);
        emulator.Emulator.Log.Entries.ShouldBe(heard);
    }

    [Fact]
    public async Task Requests_at_the_same_time_are_all_logged()
    {
        await using var emulator = await TestEmulator.StartAsync();

        await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => emulator.Get("/user", emulator.UserMinter)));

        emulator.Emulator.Log.Entries.Length.ShouldBe(100);
    }
}
