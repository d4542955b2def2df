using System.Net;
using System.Security.Cryptography;
using System.Text;
using Cftoken.Emulator.Products;

namespace Cftoken.Emulator.Tests.Products;

public sealed class D1Tests
{
    private const string Database = "/d1/database/d1d1d1d1-0000-4000-8000-000000000001";

    // What wrangler 4.164.0 sends for `d1 migrations apply` (its sources, src/d1/migrations/helpers.ts).
    private const string CreateMigrationsTable = "CREATE TABLE IF NOT EXISTS \"d1_migrations\"(\n\t\tid         INTEGER PRIMARY KEY AUTOINCREMENT,\n\t\tname       TEXT UNIQUE,\n\t\tapplied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL\n);";
    private const string ListMigrations = "SELECT *\n\t\tFROM \"d1_migrations\"\n\t\tORDER BY id";
    private const string Migration = "CREATE TABLE products (id INTEGER);\n\nINSERT INTO \"d1_migrations\" (name)\nvalues ('0001_it''s.sql');";

    [Fact]
    public async Task Migrations_are_remembered_as_wrangler_records_them()
    {
        await using var client = await ProductClient.StartAsync(ProductSeed.Samples);

        await QueryAsync(client, CreateMigrationsTable);
        var before = await QueryAsync(client, ListMigrations);
        await QueryAsync(client, Migration);
        var created = await QueryAsync(client, CreateMigrationsTable);
        var after = await QueryAsync(client, ListMigrations);

        created.Status.ShouldBe(HttpStatusCode.OK);
        before.Result[0].GetProperty("results").GetArrayLength().ShouldBe(0);
        after.Result[0].GetProperty("results")[0].GetProperty("name").GetString().ShouldBe("0001_it's.sql");
    }

    [Theory]
    [InlineData("SELECT * FROM nothing_here", "no such table")]
    [InlineData("INSERT INTO nothing_here (a) VALUES (1)", "no such table")]
    public async Task A_statement_on_a_missing_table_fails_as_it_would(string sql, string message)
    {
        await using var client = await ProductClient.StartAsync(ProductSeed.Samples);

        var answer = await QueryAsync(client, sql);

        (answer.Status, answer.Code).ShouldBe((HttpStatusCode.BadRequest, 7500));
        answer.Body.ShouldContain(message);
    }

    [Fact]
    public async Task A_migration_that_is_applied_twice_fails()
    {
        await using var client = await ProductClient.StartAsync(ProductSeed.Samples);
        await QueryAsync(client, CreateMigrationsTable);
        await QueryAsync(client, Migration);

        var again = await QueryAsync(client, Migration);

        again.Code.ShouldBe(7500);
    }

    [Fact]
    public async Task A_migration_is_recorded_only_once()
    {
        await using var client = await ProductClient.StartAsync(ProductSeed.Samples);
        const string Record = "INSERT INTO \"d1_migrations\" (name) values ('0001.sql');";
        await QueryAsync(client, CreateMigrationsTable);

        var first = await QueryAsync(client, Record);
        var second = await QueryAsync(client, Record);

        first.Status.ShouldBe(HttpStatusCode.OK);
        second.Code.ShouldBe(7500);
    }

    [Fact]
    public async Task A_database_is_found_by_its_id_and_by_its_name()
    {
        await using var client = await ProductClient.StartAsync(ProductSeed.Samples);

        (await client.SendAsync("GET", Database)).Result.GetProperty("name").GetString().ShouldBe("shop-db");
        (await client.SendAsync("GET", "/d1/database/shop-db")).Result.GetProperty("uuid").GetString().ShouldBe("d1d1d1d1-0000-4000-8000-000000000001");
        (await client.SendAsync("GET", "/d1/database/other")).Code.ShouldBe(7404);
    }

    [Fact]
    public async Task A_file_is_imported_over_a_presigned_address_that_answers_with_its_checksum()
    {
        await using var client = await ProductClient.StartAsync(ProductSeed.Samples);
        const string Sql = "CREATE TABLE imported (id INTEGER);";

        var prepared = await client.SendAsync("POST", $"{Database}/import", """{"action":"init","etag":"x"}""");
        var url = prepared.Result.GetProperty("upload_url").GetString()!;
        var sent = await client.SendToAsync("PUT", url, new StringContent(Sql, Encoding.UTF8, "text/plain"));
        var ingested = await client.SendAsync("POST", $"{Database}/import", $$"""{"action":"ingest","filename":"{{prepared.Result.GetProperty("filename").GetString()}}"}""");
        var table = await QueryAsync(client, "SELECT * FROM imported");

#pragma warning disable CA5351 // Object storage's own checksum.
        sent.Headers.ETag!.Tag.ShouldBe($"\"{Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(Sql)))}\"");
#pragma warning restore CA5351
        ingested.Result.GetProperty("status").GetString().ShouldBe("complete");
        table.Status.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("PUT")]
    [InlineData("GET")]
    public async Task A_presigned_address_that_was_never_given_out_is_refused(string method)
    {
        await using var client = await ProductClient.StartAsync(ProductSeed.Samples);

        var answer = await client.SendToAsync(method, "/presigned/d1/00000000000000000000000000000000", method == "PUT" ? new StringContent("x") : null);

        answer.Status.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task An_export_gives_an_address_that_works_once()
    {
        await using var client = await ProductClient.StartAsync(ProductSeed.Samples);
        await QueryAsync(client, "CREATE TABLE exported (id INTEGER)");

        var exported = await client.SendAsync("POST", $"{Database}/export", """{"output_format":"polling"}""");
        var url = exported.Result.GetProperty("result").GetProperty("signed_url").GetString()!;
        var first = await client.SendToAsync("GET", url);
        var second = await client.SendToAsync("GET", url);

        first.Body.ShouldContain("exported");
        second.Status.ShouldBe(HttpStatusCode.Forbidden);
    }

    private static Task<Answer> QueryAsync(ProductClient client, string sql) =>
        client.SendAsync("POST", $"{Database}/query", System.Text.Json.JsonSerializer.Serialize(new Dictionary<string, string> { ["sql"] = sql }));
}
