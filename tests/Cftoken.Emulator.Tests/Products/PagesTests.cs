using System.Net;
using System.Text;
using Cftoken.Emulator.Products;

namespace Cftoken.Emulator.Tests.Products;

public sealed class PagesTests
{
    private const string Deployment = "11111111-2222-4333-8444-555555555555";

    private static readonly ProductSeed Seed = new()
    {
        PagesProjects = [new PagesProjectSeed(ProductClient.Account, "my-pages") { Deployments = [Deployment], Secrets = ["A"] }],
    };

    [Fact]
    public async Task A_missing_project_has_the_code_that_wrangler_looks_at()
    {
        await using var client = await ProductClient.StartAsync(Seed);

        foreach (var path in (string[])["", "/upload-token", "/deployments", "/deployments/x"])
        {
            var answer = await client.SendAsync("GET", $"/pages/projects/nope{path}");
            (answer.Status, answer.Code).ShouldBe((HttpStatusCode.NotFound, 8000007));
        }
    }

    [Fact]
    public async Task Files_are_uploaded_with_the_sessions_token_and_deployed_with_the_api_token()
    {
        await using var client = await ProductClient.StartAsync(Seed);
        var session = (await client.SendAsync("GET", "/pages/projects/my-pages/upload-token")).Result.GetProperty("jwt").GetString()!;

        var missing = await client.SendToAsync("POST", "/pages/assets/check-missing", Json("""{"hashes":["h1","h2"]}"""), session);
        await client.SendToAsync("POST", "/pages/assets/upload", Json("""[{"key":"h1","value":"","base64":true}]"""), session);
        var rest = await client.SendToAsync("POST", "/pages/assets/check-missing", Json("""{"hashes":["h1","h2"]}"""), session);
        var form = new MultipartFormDataContent { { new StringContent("{}"), "manifest" }, { new StringContent("feature"), "branch" } };
        var made = await client.SendToAsync("POST", $"/accounts/{ProductClient.Account}/pages/projects/my-pages/deployments", form);
        var id = made.Result.GetProperty("id").GetString();
        var read = await client.SendAsync("GET", $"/pages/projects/my-pages/deployments/{id}");

        missing.Result.EnumerateArray().Select(hash => hash.GetString()).ShouldBe(["h1", "h2"]);
        rest.Result.EnumerateArray().Select(hash => hash.GetString()).ShouldBe(["h2"]);
        session.Split('.').Length.ShouldBe(3);
        made.Result.GetProperty("environment").GetString().ShouldBe("preview");
        var stage = read.Result.GetProperty("latest_stage");
        (stage.GetProperty("name").GetString(), stage.GetProperty("status").GetString()).ShouldBe(("deploy", "success"));
        (await client.SendAsync("GET", "/pages/projects/my-pages/deployments")).Result.GetArrayLength().ShouldBe(2);
    }

    [Theory]
    [InlineData("check-missing")]
    [InlineData("upload")]
    [InlineData("upsert-hashes")]
    public async Task Anything_but_a_sessions_token_uploads_nothing(string path)
    {
        await using var client = await ProductClient.StartAsync(Seed);

        foreach (var bearer in (string?[])[null, "x", "a.b.c"])
        {
            var answer = await client.SendToAsync("POST", $"/pages/assets/{path}", Json("""{"hashes":[]}"""), bearer);
            (answer.Status, answer.Code).ShouldBe((HttpStatusCode.Unauthorized, 8000013));
        }
    }

    [Fact]
    public async Task A_secret_is_known_by_its_name_alone_and_goes_when_it_is_null()
    {
        await using var client = await ProductClient.StartAsync(Seed);

        var put = await client.SendAsync("PATCH", "/pages/projects/my-pages", """{"deployment_configs":{"production":{"env_vars":{"B":{"value":"s3cr3t","type":"secret_text"}}}}}""");
        var removed = await client.SendAsync("PATCH", "/pages/projects/my-pages", """{"deployment_configs":{"production":{"env_vars":{"A":null}}}}""");

        put.Body.ShouldNotContain("s3cr3t");
        Variables(put).ShouldBe(["A", "B"]);
        Variables(removed).ShouldBe(["B"]);
    }

    [Fact]
    public async Task A_projects_name_is_taken_once_and_free_again_after_its_deletion()
    {
        await using var client = await ProductClient.StartAsync(Seed);
        const string Body = """{"name":"my-pages","production_branch":"main"}""";

        (await client.SendAsync("POST", "/pages/projects", Body)).Status.ShouldBe(HttpStatusCode.Conflict);
        (await client.SendAsync("DELETE", "/pages/projects/my-pages")).Status.ShouldBe(HttpStatusCode.OK);
        (await client.SendAsync("POST", "/pages/projects", Body)).Result.GetProperty("subdomain").GetString().ShouldBe("my-pages.pages.dev");
        (await client.SendAsync("GET", "/pages/projects?per_page=10&page=2")).Result.GetArrayLength().ShouldBe(0);
    }

    private static IEnumerable<string> Variables(Answer answer) => answer.Result
        .GetProperty("deployment_configs").GetProperty("production").GetProperty("env_vars").EnumerateObject().Select(variable => variable.Name).Order();

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");
}
