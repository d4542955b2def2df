using System.Net;

namespace Cftoken.Emulator.Tests.Tokens;

/// <summary>Expected values: token-api facts 1.1 (paging, filters) and the catalogue facts (ids, categories).</summary>
public sealed class ListTests : IAsyncLifetime
{
    private const string Tokens = "/user/tokens";
    private const string Groups = "/user/tokens/permission_groups";
    private const string AccountGroups = "/accounts/" + TestEmulator.Account + "/tokens/permission_groups";
    private TestEmulator emulator = null!;

    public async ValueTask InitializeAsync() => emulator = await TestEmulator.StartAsync();

    public ValueTask DisposeAsync() => emulator.DisposeAsync();

    [Theory]
    [InlineData("", 1, 20, 20)]
    [InlineData("?page=2", 2, 20, 6)]
    [InlineData("?page=3", 3, 20, 0)]
    [InlineData("?per_page=5&page=6", 6, 5, 1)]
    [InlineData("?per_page=1", 1, 5, 5)]
    [InlineData("?per_page=1000", 1, 50, 26)]
    public async Task A_page_holds_5_to_50_tokens_and_20_by_default(string query, int page, int perPage, int count)
    {
        for (var number = 0; number < 25; number++)
        {
            (await emulator.Post(Tokens, emulator.UserMinter, Bodies.Token(name: $"n{number}"))).MustSucceed();
        }

        var listed = (await emulator.Get(Tokens + query, emulator.UserMinter)).MustSucceed();

        listed.Result.GetArrayLength().ShouldBe(count);
        var info = listed.Json.GetProperty("result_info");
        info.GetProperty("page").GetInt32().ShouldBe(page);
        info.GetProperty("per_page").GetInt32().ShouldBe(perPage);
        info.GetProperty("count").GetInt32().ShouldBe(count);
        info.GetProperty("total_count").GetInt32().ShouldBe(26);
    }

    [Fact]
    public async Task No_list_holds_a_value()
    {
        var created = (await emulator.Post(Tokens, emulator.UserMinter, Bodies.Token())).MustSucceed();

        (await emulator.Get(Tokens, emulator.UserMinter)).Text.ShouldNotContain(created.TextOf("value"));
    }

    [Fact]
    public async Task A_name_is_looked_for_anywhere_in_the_names()
    {
        await emulator.Post(Tokens, emulator.UserMinter, Bodies.Token(name: "shop deploy #1"));
        await emulator.Post(Tokens, emulator.UserMinter, Bodies.Token(name: "other"));

        var listed = (await emulator.Get(Tokens + "?name=deploy%20%231", emulator.UserMinter)).MustSucceed();

        listed.Result.GetArrayLength().ShouldBe(1);
        listed.Result[0].GetProperty("name").GetString().ShouldBe("shop deploy #1");
    }

    [Fact]
    public async Task The_order_can_be_turned_round()
    {
        await emulator.Post(Tokens, emulator.UserMinter, Bodies.Token(name: "older"));
        emulator.World.Clock.Advance(TimeSpan.FromSeconds(1));
        await emulator.Post(Tokens, emulator.UserMinter, Bodies.Token(name: "newer"));

        (await emulator.Get(Tokens + "?direction=desc", emulator.UserMinter)).Result[0].GetProperty("name").GetString().ShouldBe("newer");
        (await emulator.Get(Tokens + "?direction=asc", emulator.UserMinter)).Result[2].GetProperty("name").GetString().ShouldBe("newer");
    }

    [Fact]
    public async Task What_has_expired_is_listed_on_demand_only()
    {
        await emulator.Post(Tokens, emulator.UserMinter, Bodies.Token(name: "old", more: ""","expires_on":"2026-11-22T12:30:00Z" """));
        emulator.World.Clock.Advance(TimeSpan.FromHours(1));

        (await emulator.Get(Tokens, emulator.UserMinter)).Text.ShouldNotContain("\"old\"");
        (await emulator.Get(Tokens + "?include_expired=true", emulator.UserMinter)).Text.ShouldContain("\"old\"");
    }

    [Fact]
    public async Task Each_owner_sees_its_own_tokens()
    {
        await emulator.Post(Tokens, emulator.UserMinter, Bodies.Token(name: "of the user"));

        (await emulator.Get($"/accounts/{TestEmulator.Account}/tokens", emulator.AccountMinter)).MustSucceed().Text.ShouldNotContain("of the user");
    }

    [Fact]
    public async Task A_group_is_found_by_its_name_and_scope()
    {
        var found = (await emulator.Get(Groups + "?name=D1%20Write&scope=com.cloudflare.api.account", emulator.UserMinter)).MustSucceed();

        found.Result.GetRawText().ShouldBe(
            """[{"id":"09b2857d1c31407795e75e3fed8617a1","name":"D1 Write","scopes":["com.cloudflare.api.account"],"category":"developer_platform"}]""");
    }

    [Fact]
    public async Task A_name_that_two_scopes_share_is_told_apart_by_the_scope()
    {
        (await emulator.Get(Groups + "?name=Access%3A%20Apps%20and%20Policies%20Read", emulator.UserMinter)).Result.GetArrayLength().ShouldBe(2);
        (await emulator.Get(Groups + "?name=Access%3A%20Apps%20and%20Policies%20Read&scope=com.cloudflare.api.account.zone", emulator.UserMinter))
            .Result[0].GetProperty("id").GetString().ShouldBe("eb258a38ea634c86a0c89da6b27cb6b6");
    }

    [Fact]
    public async Task A_name_encoded_twice_finds_nothing()
    {
        (await emulator.Get(Groups + "?name=D1%2520Write", emulator.UserMinter)).MustSucceed().Result.GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task Every_group_has_an_id_of_its_own_that_never_changes()
    {
        var first = (await emulator.Get(Groups, emulator.UserMinter)).MustSucceed();
        await using var other = await TestEmulator.StartAsync();
        var second = (await other.Get(Groups, other.UserMinter)).MustSucceed();

        var ids = first.Result.EnumerateArray().Select(row => row.GetProperty("id").GetString()!).ToList();
        ids.ShouldAllBe(id => id.Length == 32 && id.All(char.IsAsciiHexDigitLower));
        ids.Distinct().Count().ShouldBe(ids.Count);
        second.Result.GetRawText().ShouldBe(first.Result.GetRawText());
    }

    [Fact]
    public async Task A_group_without_a_public_id_can_be_granted_by_the_listed_one()
    {
        var listed = (await emulator.Get(AccountGroups + "?name=K2%20Read", emulator.AccountMinter)).MustSucceed().Result[0].GetProperty("id").GetString()!;
        var created = (await emulator.Post($"/accounts/{TestEmulator.Account}/tokens", emulator.AccountMinter, Bodies.Token(group: listed))).MustSucceed();

        (await emulator.Get($"/accounts/{TestEmulator.Account}/k2/streams", new Core.Secrets.Secret(created.TextOf("value")))).MustSucceed();
    }

    [Fact]
    public async Task User_groups_are_for_users_and_workers_groups_for_accounts()
    {
        var ofUser = (await emulator.Get(Groups, emulator.UserMinter)).MustSucceed().Text;
        var ofAccount = (await emulator.Get(AccountGroups, emulator.AccountMinter)).MustSucceed().Text;

        ofUser.ShouldContain("\"com.cloudflare.api.user\"");
        ofAccount.ShouldNotContain("\"com.cloudflare.api.user\"");
        ofUser.ShouldNotContain("com.cloudflare.edge.worker.script");
        ofAccount.ShouldContain("com.cloudflare.edge.worker.script");
    }

    [Fact]
    public async Task The_wrong_family_of_minter_is_refused_with_a_message_of_its_own()
    {
        (await emulator.Get(Groups, emulator.AccountMinter)).MustBeRefused(HttpStatusCode.Forbidden, 9109, "Valid user-level authentication not found");
        (await emulator.Get(AccountGroups, emulator.UserMinter)).MustBeRefused(HttpStatusCode.Forbidden, 9109, "Unauthorized to access requested resource");
        (await emulator.Post($"/accounts/{TestEmulator.Account}/tokens", emulator.UserMinter, Bodies.Token()))
            .MustBeRefused(HttpStatusCode.Forbidden, 9109, "Unauthorized to access requested resource");
    }
}
