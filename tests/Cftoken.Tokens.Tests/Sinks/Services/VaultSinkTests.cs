using Cftoken.Tokens.Sinks;

namespace Cftoken.Tokens.Tests.Sinks.Services;

public class VaultSinkTests
{
    private const string Path = "apps/shop";

    [Fact]
    public async Task A_secret_is_created_only_where_none_is()
    {
        await using var store = await Store.StartAsync("vault");

        await store.Sink().DeliverAsync(store.Delivery, default);

        var created = store.Changes.ShouldHaveSingleItem();
        created.Method.ShouldBe("POST");
        created.Json.GetProperty("options").GetProperty("cas").GetInt32().ShouldBe(0);
        store.Vault.Secrets[Path].Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_deleted_secret_is_begun_anew_on_top_of_its_versions()
    {
        await using var store = await Store.StartAsync("vault");
        store.Vault.With(Path, """{"OLD":"gone"}""").Secrets[Path].Add(null);

        await store.Sink().DeliverAsync(store.Delivery, default);

        store.Changes.ShouldHaveSingleItem().Json.GetProperty("options").GetProperty("cas").GetInt32().ShouldBe(2);
        store.Values().Keys.ShouldBe(["CLOUDFLARE_ACCOUNT_ID", "CLOUDFLARE_API_TOKEN"]);
    }

    [Fact]
    public async Task What_somebody_adds_meanwhile_is_kept()
    {
        await using var store = await Store.StartAsync("vault");
        store.Put("OTHER", "stays");
        store.Vault.Meanwhile = () =>
        {
            store.Vault.Meanwhile = null;
            store.Put("THEIRS", "new");
        };

        await store.Sink().DeliverAsync(store.Delivery, default);

        store.Values().Keys.ShouldBe(["CLOUDFLARE_ACCOUNT_ID", "CLOUDFLARE_API_TOKEN", "OTHER", "THEIRS"]);
        store.Changes.Count().ShouldBe(2, "the first was refused: the version had moved");
    }

    [Fact]
    public async Task A_secret_that_somebody_creates_meanwhile_is_patched()
    {
        await using var store = await Store.StartAsync("vault");
        store.Vault.Meanwhile = () =>
        {
            store.Vault.Meanwhile = null;
            store.Put("THEIRS", "new");
        };
        store.Vault.Capabilities.Add("update");

        await store.Sink().DeliverAsync(store.Delivery, default);

        store.Changes.Select(call => call.Method).ShouldBe(["POST", "PATCH"]);
        store.Values().Keys.ShouldBe(["CLOUDFLARE_ACCOUNT_ID", "CLOUDFLARE_API_TOKEN", "THEIRS"]);
    }

    [Fact]
    public async Task Whoever_writes_all_the_time_is_told_of()
    {
        await using var store = await Store.StartAsync("vault");
        store.Put("OTHER", "0");
        var count = 0;
        store.Vault.Meanwhile = () => store.Put("OTHER", $"{++count}");

        (await store.RefusalAsync(() => store.Sink().DeliverAsync(store.Delivery, default)))[0].Code.ShouldBe("sink.contended");

        store.Values().Keys.ShouldBe(["OTHER"]);
    }

    [Fact]
    public async Task Without_the_right_to_patch_nothing_is_written_in_another_way()
    {
        await using var store = await Store.StartAsync("vault");
        store.Put("OTHER", "stays");
        store.Vault.Capabilities = ["create", "read", "update"];

        var check = await store.RefusalAsync(() => store.Sink().CheckAsync(default));
        check[0].Message.ShouldBe("Vault's token may not patch secret/data/apps/shop.");
        check[0].Fix!.Text.ShouldContain("""path "secret/data/apps/shop" { capabilities = ["read", "patch"] }""");
        (await store.RefusalAsync(() => store.Sink().DeliverAsync(store.Delivery, default)))[0].Code.ShouldBe("sink.forbidden");

        store.Changes.Select(call => call.Method).ShouldBe(["PATCH"]);
        store.Values().Keys.ShouldBe(["OTHER"]);
    }

    [Theory]
    [InlineData("read", "create and patch")]
    [InlineData("read,patch", "create")]
    public async Task What_the_token_may_not_is_told_before_there_is_anything(string capabilities, string missing)
    {
        await using var store = await Store.StartAsync("vault");
        store.Vault.Capabilities = [.. capabilities.Split(',')];

        (await store.RefusalAsync(() => store.Sink().CheckAsync(default)))[0].Message.ShouldBe($"Vault's token may not {missing} secret/data/apps/shop.");
    }

    [Fact]
    public async Task Whoever_may_do_everything_is_not_refused()
    {
        await using var store = await Store.StartAsync("vault");
        store.Vault.Capabilities = ["read", "root"];

        await store.Sink().CheckAsync(default);
    }

    [Theory]
    [InlineData("1", "secret/", "sink.not-kv2")]
    [InlineData("2", "secret/apps/", "sink.mount")]
    public async Task Another_engine_than_the_address_says_gets_nothing(string version, string mount, string code)
    {
        await using var store = await Store.StartAsync("vault");
        store.Vault.Engine = (version, mount);

        (await store.RefusalAsync(() => store.Sink().CheckAsync(default)))[0].Code.ShouldBe(code);
        (await store.RefusalAsync(() => store.Sink().DeliverAsync(store.Delivery, default)))[0].Code.ShouldBe(code);

        store.Changes.ShouldBeEmpty();
    }

    [Fact]
    public async Task OpenBaos_variables_and_a_namespace_are_read_and_its_token_file()
    {
        await using var store = await Store.StartAsync("vault");
        store.Environment.Set("BAO_ADDR", store.Service.Address + "/").Set("VAULT_ADDR", "https://elsewhere.invalid").Set("VAULT_TOKEN", null).Set("BAO_NAMESPACE", "team");
        await File.WriteAllTextAsync(System.IO.Path.Combine(store.Environment.HomeDirectory, ".vault-token"), store.Credential.Value + "\n");

        await store.Sink().DeliverAsync(store.Delivery, default);

        store.Values().ShouldContainKey("CLOUDFLARE_API_TOKEN");
        store.Service.Calls.ShouldAllBe(call => call.Headers["X-Vault-Namespace"] == "team");
    }

    [Fact]
    public async Task A_value_that_is_no_text_is_replaced_and_cannot_be_put_back()
    {
        await using var store = await Store.StartAsync("vault");
        store.Vault.With(Path, """{"CLOUDFLARE_API_TOKEN":{"nested":true}}""");

        var receipt = await store.Sink().DeliverAsync(store.Delivery, default);

        receipt.ReplacedAnother.ShouldBeNull();
        (await store.Sink().WithdrawAsync(receipt, default)).ShouldBeFalse();
        store.Values()["CLOUDFLARE_API_TOKEN"].ShouldBe(store.Token.Value);
    }

    [Theory]
    [InlineData("vault:secret")]
    [InlineData("vault:secret/data/app")]
    [InlineData("vault:secret/../sys/auth")]
    [InlineData("vault:secret//app")]
    [InlineData("vault:vault.example.com:8200/secret/app")]
    [InlineData("vault:team/kv/app?mount=other/kv")]
    public void A_place_that_is_none_is_refused(string address) =>
        Should.Throw<Core.Problems.ProblemException>(() => SinkAddress.Parse(address)).Problems.ShouldHaveSingleItem().Code.ShouldBe("sink.address");
}
