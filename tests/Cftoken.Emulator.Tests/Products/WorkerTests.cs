using System.Net;
using Cftoken.Emulator.Products;

namespace Cftoken.Emulator.Tests.Products;

public sealed class WorkerTests
{
    private const string Plain = """{"main_module":"index.js","bindings":[{"type":"plain_text","name":"CURRENCY","text":"EUR"}]}""";

    [Theory]
    [InlineData("GET", "/workers/services/shop", 10090)]
    [InlineData("GET", "/workers/scripts/shop/deployments", 10007)]
    [InlineData("GET", "/workers/scripts/shop/settings", 10007)]
    [InlineData("GET", "/workers/scripts/shop/secrets", 10007)]
    [InlineData("POST", "/workers/scripts/shop/tails", 10007)]
    [InlineData("DELETE", "/workers/services/shop", 10007)]
    public async Task A_worker_that_is_not_there_is_answered_with_the_code_that_wrangler_looks_for(string method, string path, int code)
    {
        await using var client = await ProductClient.StartAsync();

        var answer = await client.SendAsync(method, path, method == "POST" ? "{}" : null);

        (answer.Status, answer.Code).ShouldBe((HttpStatusCode.NotFound, code));
    }

    [Fact]
    public async Task An_upload_makes_the_worker_and_deploys_its_version()
    {
        await using var client = await ProductClient.StartAsync();

        var upload = await client.UploadAsync("PUT", "/workers/scripts/shop", Plain);
        var deployments = await client.SendAsync("GET", "/workers/scripts/shop/deployments");
        var service = await client.SendAsync("GET", "/workers/services/shop");
        var scripts = await client.SendAsync("GET", "/workers/scripts");

        var version = deployments.Result.GetProperty("deployments")[0].GetProperty("versions")[0].GetProperty("version_id").GetString()!;
        upload.Result.GetProperty("deployment_id").GetString().ShouldBe(version.Replace("-", "", StringComparison.Ordinal));
        service.Result.GetProperty("default_environment").GetProperty("script").GetProperty("tag").GetString()!.Length.ShouldBe(32);
        scripts.Result.EnumerateArray().Select(script => script.GetProperty("id").GetString()).ShouldBe(["shop"]);
    }

    [Fact]
    public async Task The_tag_survives_a_redeploy_and_not_a_deletion()
    {
        await using var client = await ProductClient.StartAsync();
        async Task<string?> TagAsync()
        {
            await client.UploadAsync("PUT", "/workers/scripts/shop", Plain);
            return (await client.SendAsync("GET", "/workers/workers/shop")).Result.GetProperty("id").GetString();
        }

        var first = await TagAsync();
        var second = await TagAsync();
        await client.SendAsync("DELETE", "/workers/services/shop?force=true");
        var third = await TagAsync();

        second.ShouldBe(first);
        third.ShouldNotBe(first);
    }

    [Fact]
    public async Task A_version_is_uploaded_only_to_an_existing_worker_and_deployed_by_a_second_call()
    {
        await using var client = await ProductClient.StartAsync(new ProductSeed
        {
            Workers = [new WorkerSeed(ProductClient.Account, "shop", "c0de0000c0de0000c0de0000c0de0001", "dash")],
        });

        var missing = await client.UploadAsync("POST", "/workers/scripts/other/versions", Plain);
        var uploaded = await client.UploadAsync("POST", "/workers/scripts/shop/versions", Plain);
        var id = uploaded.Result.GetProperty("id").GetString();
        var unknown = await client.SendAsync("POST", "/workers/scripts/shop/deployments", """{"versions":[{"version_id":"nope","percentage":100}]}""");
        await client.SendAsync("POST", "/workers/scripts/shop/deployments", $$"""{"strategy":"percentage","versions":[{"version_id":"{{id}}","percentage":100}]}""");
        var deployments = await client.SendAsync("GET", "/workers/scripts/shop/deployments");

        missing.Code.ShouldBe(10007);
        unknown.Code.ShouldBe(100146);
        deployments.Result.GetProperty("deployments").GetArrayLength().ShouldBe(2);
        deployments.Result.GetProperty("deployments")[0].GetProperty("versions")[0].GetProperty("version_id").GetString().ShouldBe(id);
    }

    [Fact]
    public async Task Settings_show_the_bindings_and_never_a_secrets_value()
    {
        await using var client = await ProductClient.StartAsync();
        const string WithSecret = """{"bindings":[{"type":"secret_text","name":"KEY","text":"fake-value-of-a-secret"},{"type":"kv_namespace","name":"NOTES","namespace_id":"cafe"}]}""";

        await client.UploadAsync("PUT", "/workers/scripts/shop", WithSecret);
        var settings = await client.SendAsync("GET", "/workers/scripts/shop/settings");
        var secrets = await client.SendAsync("GET", "/workers/scripts/shop/secrets");

        settings.Body.ShouldNotContain("fake-value-of-a-secret");
        settings.Result.GetProperty("bindings").EnumerateArray().Select(binding => binding.GetProperty("name").GetString()).ShouldBe(["KEY", "NOTES"]);
        secrets.Result[0].GetProperty("name").GetString().ShouldBe("KEY");
    }

    [Fact]
    public async Task An_inherited_binding_is_the_one_of_the_version_before()
    {
        await using var client = await ProductClient.StartAsync();
        const string Inherits = """{"bindings":[{"type":"inherit","name":"NOTES"}]}""";

        var without = await client.UploadAsync("PUT", "/workers/scripts/shop", Inherits);
        await client.UploadAsync("PUT", "/workers/scripts/shop", """{"bindings":[{"type":"kv_namespace","name":"NOTES","namespace_id":"cafe"}]}""");
        await client.UploadAsync("PUT", "/workers/scripts/shop", Inherits);
        var settings = await client.SendAsync("GET", "/workers/scripts/shop/settings");

        without.Code.ShouldBe(10057);
        settings.Result.GetProperty("bindings")[0].GetProperty("namespace_id").GetString().ShouldBe("cafe");
    }

    [Fact]
    public async Task Kept_bindings_of_a_type_stay_unless_they_are_named_anew()
    {
        await using var client = await ProductClient.StartAsync();

        await client.UploadAsync("PUT", "/workers/scripts/shop", """{"bindings":[{"type":"secret_text","name":"A","text":"x"},{"type":"plain_text","name":"B","text":"y"}]}""");
        await client.UploadAsync("PUT", "/workers/scripts/shop", """{"keep_bindings":["secret_text"],"bindings":[]}""");
        var settings = await client.SendAsync("GET", "/workers/scripts/shop/settings");

        settings.Result.GetProperty("bindings").EnumerateArray().Select(binding => binding.GetProperty("name").GetString()).ShouldBe(["A"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{")]
    public async Task An_upload_whose_metadata_is_no_object_is_refused(string metadata)
    {
        await using var client = await ProductClient.StartAsync();

        var answer = await client.UploadAsync("PUT", "/workers/scripts/shop", metadata);

        (answer.Status, answer.Code).ShouldBe((HttpStatusCode.BadRequest, 10021));
    }

    [Fact]
    public async Task Workers_dev_crons_and_script_settings_are_remembered()
    {
        await using var client = await ProductClient.StartAsync();
        await client.UploadAsync("PUT", "/workers/scripts/shop", Plain);

        await client.SendAsync("POST", "/workers/scripts/shop/subdomain", """{"enabled":true,"previews_enabled":false}""");
        await client.SendAsync("PUT", "/workers/scripts/shop/schedules", """[{"cron":"15 2 * * *"}]""");
        await client.SendAsync("PATCH", "/workers/scripts/shop/script-settings", """{"logpush":true}""");

        (await client.SendAsync("GET", "/workers/workers/shop")).Result.GetProperty("subdomain").GetProperty("enabled").GetBoolean().ShouldBeTrue();
        (await client.SendAsync("GET", "/workers/scripts/shop/schedules")).Result.GetProperty("schedules")[0].GetProperty("cron").GetString().ShouldBe("15 2 * * *");
        (await client.SendAsync("GET", "/workers/scripts/shop/script-settings")).Result.GetProperty("logpush").GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public async Task Bulk_secrets_are_a_merge_patch()
    {
        await using var client = await ProductClient.StartAsync();
        await client.UploadAsync("PUT", "/workers/scripts/shop", Plain);

        await client.SendAsync("PUT", "/workers/scripts/shop/secrets", """{"name":"OLD","text":"x","type":"secret_text"}""");
        var answer = await client.SendAsync("PATCH", "/workers/scripts/shop/secrets-bulk", """{"secrets":{"OLD":null,"NEW":{"name":"NEW","text":"y","type":"secret_text"}}}""");

        answer.Result.EnumerateArray().Select(secret => secret.GetProperty("name").GetString()).ShouldBe(["NEW"]);
    }
}
