using System.Net;
using Cftoken.Catalog.Policies;
using Cftoken.Core.Secrets;

namespace Cftoken.Emulator.Tests.Audit;

public sealed class AuditLogTests : IAsyncLifetime
{
    private const string Log = $"/accounts/{TestEmulator.Account}/logs/audit";
    private const string Always = "?since=2000-01-01T00:00:00Z&before=2100-01-01T00:00:00Z";

    private TestEmulator emulator = null!;

    public async ValueTask InitializeAsync() => emulator = await TestEmulator.StartAsync();

    public ValueTask DisposeAsync() => emulator.DisposeAsync();

    [Fact]
    public async Task What_was_changed_is_in_it_with_its_token_and_what_was_only_read_or_refused_is_not()
    {
        var (id, writer) = Issue("writer", "Workers KV Storage Write");
        var (_, reader) = Issue("reader", "Account Settings Read");
        await emulator.Get($"/accounts/{TestEmulator.Account}/storage/kv/namespaces", writer);
        await emulator.Post($"/accounts/{TestEmulator.Account}/storage/kv/namespaces", writer, """{"title":"one"}""");
        await emulator.Post($"/accounts/{TestEmulator.Account}/storage/kv/namespaces", reader, """{"title":"two"}""");

        var entries = (await emulator.Get(Log + Always, reader)).MustSucceed().Result;

        entries.GetArrayLength().ShouldBe(1);
        entries[0].GetProperty("action").GetProperty("type").GetString().ShouldBe("create");
        entries[0].GetProperty("actor").GetProperty("token_id").GetString().ShouldBe(id);
        entries[0].GetProperty("actor").GetProperty("token_name").GetString().ShouldBe("writer");
        entries[0].GetProperty("raw").GetProperty("method").GetString().ShouldBe("POST");
        (await emulator.Get($"{Log}{Always}&actor_token_id={TestEmulator.Account}", reader)).Result.GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task A_long_list_goes_on_at_a_cursor()
    {
        var (_, writer) = Issue("writer", "Workers KV Storage Write", "Account Settings Read");
        foreach (var title in (string[])["one", "two", "three"])
        {
            await emulator.Post($"/accounts/{TestEmulator.Account}/storage/kv/namespaces", writer, $$"""{"title":"{{title}}"}""");
        }

        var first = await emulator.Get($"{Log}{Always}&limit=2", writer);
        var cursor = first.Json.GetProperty("result_info").GetProperty("cursor").GetString();
        var second = await emulator.Get($"{Log}{Always}&limit=2&cursor={cursor}", writer);

        (first.Result.GetArrayLength(), second.Result.GetArrayLength()).ShouldBe((2, 1));
        second.Json.GetProperty("result_info").GetProperty("cursor").GetString().ShouldBe(string.Empty);
    }

    [Theory]
    [InlineData("")]
    [InlineData("?since=2000-01-01T00:00:00Z")]
    [InlineData("?before=2000-01-01T00:00:00Z")]
    [InlineData("?since=yesterday&before=today")]
    public async Task Both_times_are_wanted(string query)
    {
        var (_, reader) = Issue("reader", "Account Settings Read");

        (await emulator.Get(Log + query, reader)).MustBeRefused(HttpStatusCode.BadRequest, 1001);
    }

    private (string Id, Secret Value) Issue(string name, params string[] groups) => emulator.Emulator.Issue(
        OwnerKind.Account,
        [
            new Policy(
                PolicyEffect.Allow,
                [.. groups.Select(wanted => new GroupReference(TestEmulator.SharedCatalog.Groups.First(group => group.Name == wanted && group.Id is not null).Id!))],
                [new ResourceSelector($"com.cloudflare.api.account.{TestEmulator.Account}")]),
        ],
        null,
        name);
}
