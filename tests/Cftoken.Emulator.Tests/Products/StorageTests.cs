using System.Net;
using Cftoken.Emulator.Products;

namespace Cftoken.Emulator.Tests.Products;

public sealed class StorageTests
{
    [Fact]
    public async Task The_page_after_the_last_kv_namespace_is_empty()
    {
        await using var client = await ProductClient.StartAsync(ProductSeed.Samples);

        var first = await client.SendAsync("GET", "/storage/kv/namespaces?per_page=1000&page=1");
        var second = await client.SendAsync("GET", "/storage/kv/namespaces?per_page=1000&page=2");

        first.Result.GetArrayLength().ShouldBe(3);
        second.Result.GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task A_kv_title_is_taken_once()
    {
        await using var client = await ProductClient.StartAsync();

        var first = await client.SendAsync("POST", "/storage/kv/namespaces", """{"title":"notes"}""");
        var second = await client.SendAsync("POST", "/storage/kv/namespaces", """{"title":"notes"}""");

        first.Result.GetProperty("id").GetString()!.Length.ShouldBe(32);
        second.Code.ShouldBe(10014);
    }

    [Fact]
    public async Task Kv_values_are_kept_one_by_one_and_in_bulk()
    {
        await using var client = await ProductClient.StartAsync(ProductSeed.Samples);
        const string Namespace = "/storage/kv/namespaces/cafe0000cafe0000cafe0000cafe0001";

        await client.SendToAsync("PUT", $"/accounts/{ProductClient.Account}{Namespace}/values/a%2Fb", new StringContent("one"));
        await client.SendAsync("PUT", $"{Namespace}/bulk", """[{"key":"c","value":"dHdv","base64":true}]""");
        var read = await client.SendAsync("GET", $"{Namespace}/values/a%2Fb");
        var many = await client.SendAsync("POST", $"{Namespace}/bulk/get", """{"keys":["c","missing"]}""");
        var keys = await client.SendAsync("GET", $"{Namespace}/keys?prefix=");
        await client.SendAsync("DELETE", $"{Namespace}/bulk", """["c"]""");
        var gone = await client.SendAsync("GET", $"{Namespace}/values/c");

        read.Body.ShouldBe("one");
        many.Result.GetProperty("values").GetProperty("c").GetString().ShouldBe("two");
        keys.Result.EnumerateArray().Select(key => key.GetProperty("name").GetString()).ShouldBe(["a/b", "c"]);
        (gone.Status, gone.Code).ShouldBe((HttpStatusCode.NotFound, 10009));
    }

    [Fact]
    public async Task An_account_without_r2_has_no_buckets_and_can_have_none()
    {
        await using var client = await ProductClient.StartAsync(ProductSeed.Samples, hasR2: false);

        var answers = new[]
        {
            await client.SendAsync("GET", "/r2/buckets"),
            await client.SendAsync("POST", "/r2/buckets", """{"name":"mine"}"""),
            await client.SendAsync("GET", "/r2/buckets/shop-images"),
        };

        answers.ShouldAllBe(answer => answer.Status == HttpStatusCode.Forbidden && answer.Code == 10042);
    }

    [Fact]
    public async Task A_missing_bucket_and_a_missing_object_have_codes_of_their_own()
    {
        await using var client = await ProductClient.StartAsync(ProductSeed.Samples);

        (await client.SendAsync("GET", "/r2/buckets/nope")).Code.ShouldBe(10006);
        (await client.SendAsync("GET", "/r2/buckets/shop-images/objects/nope")).Code.ShouldBe(10007);
        (await client.SendAsync("GET", "/r2/buckets/shop-images")).Result.GetProperty("name").GetString().ShouldBe("shop-images");
    }

    [Fact]
    public async Task A_bucket_is_created_once_and_deleted_only_when_empty()
    {
        await using var client = await ProductClient.StartAsync();

        await client.SendAsync("POST", "/r2/buckets", """{"name":"images"}""");
        var again = await client.SendAsync("POST", "/r2/buckets", """{"name":"images"}""");
        await client.SendToAsync("PUT", $"/accounts/{ProductClient.Account}/r2/buckets/images/objects/a.png", new StringContent("x"));
        var full = await client.SendAsync("DELETE", "/r2/buckets/images");
        await client.SendAsync("DELETE", "/r2/buckets/images/objects/a.png");
        var empty = await client.SendAsync("DELETE", "/r2/buckets/images");

        (again.Code, full.Code, empty.Status).ShouldBe((10004, 10008, HttpStatusCode.OK));
    }

    [Fact]
    public async Task Queues_are_filtered_by_a_name_that_may_be_repeated()
    {
        await using var client = await ProductClient.StartAsync(ProductSeed.Samples);

        var found = await client.SendAsync("GET", "/queues?page=1&name=shop-orders&name=shop-orders");
        var none = await client.SendAsync("GET", "/queues?page=1&name=other");

        found.Result[0].GetProperty("queue_name").GetString().ShouldBe("shop-orders");
        none.Result.GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task A_consumer_is_written_without_a_json_content_type_and_seen_with_its_queue()
    {
        await using var client = await ProductClient.StartAsync(ProductSeed.Samples);
        var consumers = $"/accounts/{ProductClient.Account}/queues/decade00decade00decade00decade01/consumers";

        var added = await client.SendToAsync("POST", consumers, new StringContent("""{"type":"worker","script_name":"shop-api","settings":{}}"""));
        var id = added.Result.GetProperty("consumer_id").GetString();
        await client.SendToAsync("PUT", $"{consumers}/{id}", new StringContent("""{"type":"worker","script_name":"shop-api","settings":{"batch_size":5}}"""));
        var queue = await client.SendAsync("GET", "/queues?name=shop-orders");

        var consumer = queue.Result[0].GetProperty("consumers").EnumerateArray().ShouldHaveSingleItem();
        consumer.GetProperty("script").GetString().ShouldBe("shop-api");
        consumer.GetProperty("settings").GetProperty("batch_size").GetInt32().ShouldBe(5);
    }

    [Fact]
    public async Task A_workflow_is_registered_by_name_and_missing_ones_have_their_own_code()
    {
        await using var client = await ProductClient.StartAsync();

        var missing = await client.SendAsync("GET", "/workflows/billing");
        await client.SendAsync("PUT", "/workflows/billing", """{"script_name":"shop","class_name":"Billing"}""");
        var found = await client.SendAsync("GET", "/workflows/billing");

        missing.Code.ShouldBe(10200);
        found.Result.GetProperty("class_name").GetString().ShouldBe("Billing");
    }

    [Fact]
    public async Task A_worker_is_uploaded_into_a_dispatch_namespace_that_is_there()
    {
        await using var client = await ProductClient.StartAsync();
        const string Script = "/workers/dispatch/namespaces/customers/scripts/one";

        var without = await client.UploadAsync("PUT", Script, """{"bindings":[]}""");
        await client.SendAsync("POST", "/workers/dispatch/namespaces", """{"name":"customers"}""");
        var before = await client.SendAsync("GET", Script);
        await client.UploadAsync("PUT", Script, """{"bindings":[]}""");
        var after = await client.SendAsync("GET", Script);

        without.Code.ShouldBe(100119);
        before.Code.ShouldBe(10092);
        after.Result.GetProperty("script").GetProperty("id").GetString().ShouldBe("one");
    }
}
