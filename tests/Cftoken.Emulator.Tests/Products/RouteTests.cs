using System.Net;

namespace Cftoken.Emulator.Tests.Products;

public sealed class RouteTests
{
    private const string Metadata = """{"main_module":"index.js","bindings":[]}""";
    private static readonly string ZoneRoutes = $"/zones/{ProductClient.Zone}/workers/routes";

    [Fact]
    public async Task All_routes_of_a_worker_are_replaced_at_once()
    {
        await using var client = await WithWorkerAsync();

        await client.SendAsync("PUT", "/workers/scripts/site/routes", """[{"pattern":"a.example.com/*","zone_name":"example.com"}]""");
        var second = await client.SendAsync("PUT", "/workers/scripts/site/routes", """[{"pattern":"b.example.com/*"}]""");
        var routes = await client.SendToAsync("GET", ZoneRoutes);

        second.Result[0].GetString().ShouldBe("b.example.com/*");
        routes.Result.EnumerateArray().Select(route => route.GetProperty("pattern").GetString()).ShouldBe(["b.example.com/*"]);
    }

    [Fact]
    public async Task A_route_in_a_zone_of_nobody_is_refused()
    {
        await using var client = await WithWorkerAsync();

        var answer = await client.SendAsync("PUT", "/workers/scripts/site/routes", """[{"pattern":"a.example.net/*"}]""");

        (answer.Status, answer.Code).ShouldBe((HttpStatusCode.BadRequest, 10022));
    }

    [Fact]
    public async Task A_zones_own_route_is_added_once()
    {
        await using var client = await WithWorkerAsync();
        Task<Answer> AddAsync() => client.SendToAsync("POST", ZoneRoutes, new StringContent("""{"pattern":"a.example.com/*","script":"site"}"""));

        var first = await AddAsync();
        var second = await AddAsync();
        await client.SendToAsync("DELETE", $"{ZoneRoutes}/{first.Result.GetProperty("id").GetString()}");
        var gone = await client.SendToAsync("GET", $"{ZoneRoutes}/{first.Result.GetProperty("id").GetString()}");

        (second.Status, second.Code).ShouldBe((HttpStatusCode.Conflict, 10020));
        gone.Code.ShouldBe(10009);
    }

    [Fact]
    public async Task Custom_domains_are_planned_and_then_replaced()
    {
        await using var client = await WithWorkerAsync();
        const string Origin = """[{"hostname":"docs.example.com"}]""";

        var planned = await client.SendAsync("POST", "/workers/scripts/site/domains/changeset?replace_state=true", Origin);
        await client.SendAsync("PUT", "/workers/scripts/site/domains/records", $$"""{"override_scope":true,"origins":{{Origin}}}""");
        var again = await client.SendAsync("POST", "/workers/scripts/site/domains/changeset?replace_state=true", "[]");
        var listed = await client.SendAsync("GET", "/workers/domains");

        planned.Result.GetProperty("added")[0].GetProperty("zone_id").GetString().ShouldBe(ProductClient.Zone);
        again.Result.GetProperty("removed")[0].GetProperty("hostname").GetString().ShouldBe("docs.example.com");
        listed.Result[0].GetProperty("service").GetString().ShouldBe("site");
    }

    [Fact]
    public async Task A_custom_domain_in_a_zone_of_nobody_is_refused()
    {
        await using var client = await WithWorkerAsync();

        var answer = await client.SendAsync("PUT", "/workers/scripts/site/domains/records", """{"origins":[{"hostname":"docs.example.net"}]}""");

        (answer.Status, answer.Code).ShouldBe((HttpStatusCode.NotFound, 100114));
    }

    private static async Task<ProductClient> WithWorkerAsync()
    {
        var client = await ProductClient.StartAsync();
        await client.UploadAsync("PUT", "/workers/scripts/site", Metadata);
        return client;
    }
}
