using System.Net;
using System.Text.Json;
using Cftoken.Emulator.Products;
using Cftoken.Emulator.Products.Documents;

namespace Cftoken.Emulator.Tests.Products;

public sealed class DocumentTests
{
    private const string Store = "ffffffffffffffffffffffffffffffff";

    public static TheoryData<string> Collections =>
        [.. DocumentKind.Load().Where(kind => kind.Serves.Contains("read") && !kind.Collection.Contains('{', StringComparison.Ordinal)).Select(kind => kind.Collection)];

    [Theory]
    [MemberData(nameof(Collections))]
    public async Task What_is_made_is_listed_read_and_deleted_and_then_missing(string collection)
    {
        var kind = DocumentKind.Load().Single(kind => kind.Collection == collection);
        await using var client = await ProductClient.StartAsync();
        var before = (await client.SendAsync("GET", collection)).Result.GetArrayLength();

        // Where the id is the client's to choose, the body holds it; elsewhere the answer does.
        var made = kind.Serves.Contains("create")
            ? (await client.SendAsync("POST", collection, kind.Id == "name" ? """{"name":"one"}""" : $$"""{"{{kind.Id}}":"one","name":"one"}""")).Result.GetProperty(kind.Id).GetString()!
            : "default";
        var listed = (await client.SendAsync("GET", collection)).Result.GetArrayLength();
        var read = await client.SendAsync("GET", $"{collection}/{made}");
        var unknown = await client.SendAsync("GET", $"{collection}/unknown");

        listed.ShouldBe(before + (kind.Serves.Contains("create") ? 1 : 0));
        read.Result.GetProperty(kind.Id).GetString().ShouldBe(made);
        (unknown.Status, unknown.Code).ShouldBe(((HttpStatusCode)kind.Missing.Status, kind.Missing.Error.Code));
        if (kind.Serves.Contains("delete"))
        {
            (await client.SendAsync("DELETE", $"{collection}/{made}")).Status.ShouldBe(HttpStatusCode.OK);
            (await client.SendAsync("GET", $"{collection}/{made}")).Status.ShouldBe((HttpStatusCode)kind.Missing.Status);
        }
    }

    [Theory]
    [InlineData("/secrets_store/stores/ffffffffffffffffffffffffffffffff/secrets", """[{"name":"A","value":"s3cr3t","scopes":["workers"]}]""")]
    [InlineData("/mtls_certificates", """{"name":"c","certificates":"x","private_key":"s3cr3t"}""")]
    [InlineData("/hyperdrive/configs", """{"name":"h","origin":{"host":"db","password":"s3cr3t"}}""")]
    public async Task A_secret_is_read_and_forgotten(string collection, string body)
    {
        await using var client = await ProductClient.StartAsync(WithStore);

        var made = await client.SendAsync("POST", collection, body);
        var listed = await client.SendAsync("GET", collection);

        made.Status.ShouldBe(HttpStatusCode.OK);
        (made.Body + listed.Body).ShouldNotContain("s3cr3t");
    }

    [Fact]
    public async Task A_secret_that_is_changed_is_forgotten_too()
    {
        await using var client = await ProductClient.StartAsync();
        var id = (await client.SendAsync("POST", "/hyperdrive/configs", """{"name":"h","origin":{"host":"db"}}""")).Result.GetProperty("id").GetString();

        var changed = await client.SendAsync("PATCH", $"/hyperdrive/configs/{id}", """{"name":"i","origin":{"host":"db2","password":"s3cr3t"}}""");

        changed.Result.GetProperty("name").GetString().ShouldBe("i");
        changed.Body.ShouldNotContain("s3cr3t");
    }

    [Fact]
    public async Task Secrets_lie_in_a_store_that_is_there()
    {
        await using var client = await ProductClient.StartAsync();

        (await client.SendAsync("GET", $"/secrets_store/stores/{Store}/secrets")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_copied_secret_has_an_id_of_its_own()
    {
        await using var client = await ProductClient.StartAsync(WithStore);
        var secrets = $"/secrets_store/stores/{Store}/secrets";
        var id = (await client.SendAsync("POST", secrets, """[{"name":"A","value":"s3cr3t","scopes":["workers"]}]""")).Result[0].GetProperty("id").GetString();

        var copy = await client.SendAsync("POST", $"{secrets}/{id}/duplicate", """{"name":"B","scopes":["workers"]}""");

        copy.Result.GetProperty("id").GetString().ShouldNotBe(id);
        (await client.SendAsync("GET", secrets)).Result.GetArrayLength().ShouldBe(2);
        (await client.SendAsync("POST", $"{secrets}/nope/duplicate", "{}")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Every_account_has_a_default_ai_search_namespace()
    {
        await using var client = await ProductClient.StartAsync();

        (await client.SendAsync("GET", "/ai-search/namespaces/default/instances")).Result.GetArrayLength().ShouldBe(0);
        (await client.SendAsync("GET", "/ai-search/namespaces/other/instances")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task An_agent_memory_namespace_is_found_by_its_name()
    {
        await using var client = await ProductClient.StartAsync();

        await client.SendAsync("POST", "/agent-memory/namespaces", """{"name":"ns1"}""");

        (await client.SendAsync("GET", "/agent-memory/namespaces/ns1")).Result.GetProperty("name").GetString().ShouldBe("ns1");
    }

    [Fact]
    public async Task An_id_of_the_clients_choice_is_taken_once()
    {
        await using var client = await ProductClient.StartAsync();

        await client.SendAsync("POST", "/vectorize/v2/indexes", """{"name":"i","config":{}}""");
        var again = await client.SendAsync("POST", "/vectorize/v2/indexes", """{"name":"i","config":{}}""");

        again.Status.ShouldBe(HttpStatusCode.Conflict);
    }

    [Theory]
    [InlineData("/vectorize/v2/indexes", "[]")]
    [InlineData("/vectorize/v2/indexes", "{}")]
    [InlineData("/vectorize/v2/indexes", "\"x\"")]
    [InlineData("/hyperdrive/configs", "7")]
    [InlineData("/hyperdrive/configs", """{"name":"a","name":"b"}""")]
    public async Task A_body_without_what_it_needs_makes_nothing(string collection, string body)
    {
        await using var client = await ProductClient.StartAsync();

        await client.SendAsync("POST", collection, body);

        (await client.SendAsync("GET", collection)).Result.GetArrayLength().ShouldBe(0);
    }

    [Theory]
    [InlineData("/no/such/collection", """{"id":"x"}""")]
    [InlineData("/hyperdrive/configs", """{"name":"no id"}""")]
    [InlineData("/hyperdrive/configs", "not JSON")]
    [InlineData("/hyperdrive/configs", "[]")]
    public async Task A_seed_that_cannot_be_is_refused_at_the_start(string collection, string document) =>
        await Should.ThrowAsync<ArgumentException>(() => ProductClient.StartAsync(
            new ProductSeed { Documents = [new DocumentSeed(ProductClient.Account, collection, document)] }));

    [Fact]
    public async Task Vectors_are_counted_and_taken_away_by_their_ids()
    {
        await using var client = await ProductClient.StartAsync(new ProductSeed
        {
            Documents = [new DocumentSeed(ProductClient.Account, "/vectorize/v2/indexes", """{"name":"i","config":{"dimensions":3}}""")],
        });
        var lines = new StringContent("{\"id\":\"a\",\"values\":[1,2,3]}\n{\"id\":\"b\",\"values\":[1,2,3]}\n");

        var inserted = await client.SendToAsync("POST", $"/accounts/{ProductClient.Account}/vectorize/v2/indexes/i/insert", lines);
        await client.SendAsync("POST", "/vectorize/v2/indexes/i/delete_by_ids", """{"ids":["a"]}""");
        var info = await client.SendAsync("GET", "/vectorize/v2/indexes/i/info");

        inserted.Result.GetProperty("mutationId").ValueKind.ShouldBe(JsonValueKind.String);
        info.Result.GetProperty("vectorCount").GetInt32().ShouldBe(1);
        (await client.SendAsync("GET", "/vectorize/v2/indexes/j/info")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    private static ProductSeed WithStore => new()
    {
        Documents = [new DocumentSeed(ProductClient.Account, "/secrets_store/stores", $$"""{"id":"{{Store}}","name":"st"}""")],
    };
}
