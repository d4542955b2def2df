using System.Collections.Immutable;
using System.Net;
using System.Text.Json;
using Cftoken.Catalog.Policies;
using Cftoken.Core.Secrets;
using Cftoken.Emulator.State;

namespace Cftoken.Emulator.Tests.Accounts;

public sealed class AccountAndZoneTests : IAsyncLifetime
{
    private const string OtherAccount = "aaaa0000aaaa0000aaaa0000aaaa0000";
    private const string ForeignAccount = "bbbb0000bbbb0000bbbb0000bbbb0000";
    private const string SecondZone = "feed0000feed0000feed0000feed0002";
    private const string OtherZone = "feed0000feed0000feed0000feed0003";
    private const string ForeignZone = "feed0000feed0000feed0000feed0004";
    private const string AccountSettingsRead = "c1fde68c7bcc44588cbb6ddbc16d6480";
    private const string MembershipsRead = "3518d0f75557482e952c6762d3e64903";
    private const string UserDetailsRead = "8acbe5bb0d54464ab867149d7f7cf8ac";

    private TestEmulator emulator = null!;

    public async ValueTask InitializeAsync() => emulator = await TestEmulator.StartAsync(options => options with
    {
        Seed = new EmulatorSeed(
            EmulatorSeed.Default.User,
            [
                .. EmulatorSeed.Default.Accounts,
                new AccountRecord(OtherAccount, "Other", null, UserMembership.Limited),
                new AccountRecord(ForeignAccount, "Foreign", null, UserMembership.None),
            ],
            [
                .. EmulatorSeed.Default.Zones,
                new ZoneRecord(SecondZone, "example.net", TestEmulator.Account),
                new ZoneRecord(OtherZone, "example.org", OtherAccount),
                new ZoneRecord(ForeignZone, "example.edu", ForeignAccount),
            ]),
    });

    public ValueTask DisposeAsync() => emulator.DisposeAsync();

    [Theory]
    [InlineData("""{"com.cloudflare.api.account.zone.feed0000feed0000feed0000feed0002":"*"}""", SecondZone)]
    [InlineData(Bodies.OnAllZonesOfAccount, TestEmulator.Zone + " " + SecondZone)]
    [InlineData(Bodies.OnAccount, TestEmulator.Zone + " " + SecondZone)]
    [InlineData("""{"com.cloudflare.api.account.zone.*":"*"}""", TestEmulator.Zone + " " + SecondZone + " " + OtherZone)]
    public async Task A_token_sees_the_zones_that_it_may_read(string resources, string zones)
    {
        var value = Issue(Bodies.ZoneRead, resources);

        Ids(await emulator.Get("/zones", value)).ShouldBe(zones.Split(' '));
    }

    [Theory]
    [InlineData("?name=example.net", SecondZone)]
    [InlineData("?name=unknown.example", "")]
    [InlineData("?account.id=" + OtherAccount, OtherZone)]
    [InlineData("?name=example.com&account.id=" + TestEmulator.Account, TestEmulator.Zone)]
    [InlineData("?name=example.com&account.id=" + OtherAccount, "")]
    public async Task Zones_are_found_by_name_and_account(string query, string zones)
    {
        var value = Issue(Bodies.ZoneRead, """{"com.cloudflare.api.account.zone.*":"*"}""");

        Ids(await emulator.Get("/zones" + query, value)).ShouldBe(zones.Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task A_zone_that_the_token_does_not_see_is_not_found_by_its_name()
    {
        var value = Issue(Bodies.ZoneRead, Bodies.OnZone);

        Ids(await emulator.Get("/zones?name=example.net", value)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_zone_says_which_account_it_lies_in()
    {
        var zone = (await emulator.Get("/zones/" + TestEmulator.Zone, Issue(Bodies.ZoneRead, Bodies.OnZone))).MustSucceed();

        zone.TextOf("name").ShouldBe("example.com");
        zone.TextOf("status").ShouldBe("active");
        zone.Result.GetProperty("account").GetProperty("id").GetString().ShouldBe(TestEmulator.Account);
    }

    [Fact]
    public async Task The_page_after_the_last_is_empty()
    {
        var value = Issue(Bodies.ZoneRead, """{"com.cloudflare.api.account.zone.*":"*"}""");

        Ids(await emulator.Get("/zones?page=2", value)).ShouldBeEmpty();
        Ids(await emulator.Get("/zones?page=2147483647", value)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("""{"com.cloudflare.api.account.*":"*"}""", TestEmulator.Account + " " + OtherAccount)]
    [InlineData(Bodies.OnAccount, TestEmulator.Account)]
    public async Task A_token_sees_the_accounts_that_it_may_read(string resources, string accounts)
    {
        Ids(await emulator.Get("/accounts", Issue(AccountSettingsRead, resources))).ShouldBe(accounts.Split(' '));
    }

    [Fact]
    public async Task An_account_token_sees_its_own_account()
    {
        var (_, value) = emulator.Emulator.Issue(OwnerKind.Account, Policies(AccountSettingsRead, Bodies.OnAccount));

        Ids(await emulator.Get("/accounts", value)).ShouldBe([TestEmulator.Account]);
        (await emulator.Get("/accounts/" + TestEmulator.Account, value)).TextOf("name").ShouldBe("Example Account");
    }

    [Fact]
    public async Task Memberships_are_the_users_own()
    {
        var listed = (await emulator.Get("/memberships?page=1", Issue(MembershipsRead, Bodies.OnUser))).MustSucceed();

        listed.Result.EnumerateArray().Select(row => row.GetProperty("account").GetProperty("id").GetString())
            .ShouldBe([TestEmulator.Account, OtherAccount]);
    }

    [Fact]
    public async Task The_user_has_an_address()
    {
        (await emulator.Get("/user", Issue(UserDetailsRead, Bodies.OnUser))).TextOf("email").ShouldBe("dev@example.com");
    }

    [Theory]
    [InlineData("/accounts/" + ForeignAccount)]
    [InlineData("/zones/" + ForeignZone)]
    public async Task What_belongs_to_others_is_closed_to_the_broadest_token(string path)
    {
        var key = emulator.Emulator.Bootstrap.GlobalKey.Reveal();

        (await emulator.SendWith(HttpMethod.Get, path, null, ("X-Auth-Key", key), ("X-Auth-Email", "dev@example.com"))).Status.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task What_nobody_serves_with_state_gets_a_valid_envelope()
    {
        var (_, value) = emulator.Emulator.Issue(OwnerKind.User, Policies(AccountSettingsRead, Bodies.OnAccount));

        var list = (await emulator.Get($"/accounts/{TestEmulator.Account}/members", value)).MustSucceed();

        list.Result.ValueKind.ShouldBe(JsonValueKind.Array);
        list.Json.GetProperty("messages").GetArrayLength().ShouldBe(0);
    }

    private static string[] Ids(Answer answer) => [.. answer.MustSucceed().Result.EnumerateArray().Select(row => row.GetProperty("id").GetString()!)];

    private static ImmutableArray<Policy> Policies(string group, string resources) =>
        PolicyJson.ReadAll(JsonDocument.Parse($"[{Bodies.Policy(group, resources)}]").RootElement);

    private Secret Issue(string group, string resources) => emulator.Emulator.Issue(OwnerKind.User, Policies(group, resources)).Value;
}
