using System.Text.Json;
using Cftoken.TestInfrastructure;

namespace Cftoken.Tests.Scripts;

public sealed class Explaining : IDisposable
{
    private readonly Program_under_test program = new();

    public void Dispose() => program.Dispose();

    [Theory]
    [InlineData("PUT /accounts/*/workers/scripts/*", "operation", "Workers Scripts Write")]
    [InlineData("https://developers.cloudflare.com/api/resources/workers/subresources/scripts/methods/update/", "documentation page", "Workers Scripts Write")]
    [InlineData("Zone:Custom Hostnames:Edit", "permission", "SSL and Certificates Write")]
    [InlineData("r2_buckets", "configuration key", "checks that the bucket exists")]
    [InlineData("wrangler d1 migrations apply db --remote", "command", "D1 Write")]
    [InlineData("A request to the Cloudflare API (/accounts/x/d1/database/y/query) failed. [code: 7403]", "error", "D1 Read")]
    public async Task Each_kind_of_question_has_an_answer(string text, string takenFor, string says)
    {
        var run = await program.RunAsync("explain", text);

        run.ExitCode.ShouldBe(0);
        run.Error.ShouldBeEmpty();
        run.Output.ReplaceLineEndings(" ").ShouldContain(takenFor);
        run.Output.ShouldContain(says);
    }

    [Fact]
    public async Task Nothing_recognised_is_a_failure_with_suggestions()
    {
        var run = await program.RunAsync("explain", "r2_bucket_s");
        run.ExitCode.ShouldBe(1);
        run.Output.ShouldBeEmpty();
        run.Error.ShouldContain("cftoken explain r2_buckets");

        var machine = await program.RunAsync("explain", "r2_bucket_s", "--json");
        machine.ExitCode.ShouldBe(1);
        using var json = JsonDocument.Parse(machine.Output);
        json.RootElement.GetProperty("schemaVersion").GetInt32().ShouldBe(1);
        json.RootElement.GetProperty("readings").GetArrayLength().ShouldBe(0);
        json.RootElement.GetProperty("suggestions")[0].GetProperty("text").GetString().ShouldBe("r2_buckets");
    }

    [Fact]
    public async Task Several_readings_are_all_shown_with_how_to_ask_for_one()
    {
        var run = await program.RunAsync("explain", "dev");

        run.ExitCode.ShouldBe(0);
        run.Output.ShouldContain("cftoken explain --as binding dev");
        run.Output.ShouldContain("cftoken explain --as command dev");
        (await program.RunAsync("explain", "--as", "command", "dev")).Output.ShouldNotContain("--as");
    }

    [Fact]
    public async Task In_a_project_its_uses_are_told_with_file_and_line()
    {
        program.Project.CopyFrom(RepositoryRoot.File("samples/shop-api"));

        (await program.RunAsync("explain", "wrangler deploy")).Output.ShouldContain("package.json:7");
        using var json = JsonDocument.Parse((await program.RunAsync("explain", "Workers Scripts Write", "--json")).Output);
        json.RootElement.GetProperty("readings")[0].GetProperty("uses").GetArrayLength().ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task A_plans_own_output_can_be_explained()
    {
        program.Project.CopyFrom(RepositoryRoot.File("samples/shop-api"));
        program.Project.Write("plan.json", (await program.RunAsync("plan", "--json")).Output);

        var run = await program.RunAsync("explain", "--policy", "plan.json");

        run.ExitCode.ShouldBe(0);
        run.Output.ShouldContain("Account · Workers Scripts · Edit");
        run.Output.ShouldNotContain("never uses it");
    }

    [Theory]
    [InlineData]
    [InlineData("x", "--matrix")]
    [InlineData("x", "--format", "markdown")]
    [InlineData("x", "--as", "riddle")]
    [InlineData("--policy", "nowhere.json")]
    [InlineData("x", "--project", "nowhere")]
    public async Task A_wrong_command_line_is_a_usage_error(params string[] arguments)
    {
        var run = await program.RunAsync(["explain", .. arguments]);

        run.ExitCode.ShouldBe(2);
        run.Error.ShouldStartWith("error: ");
        run.Error.ShouldNotContain("   at ");
    }

    [Fact]
    public async Task Text_that_drives_terminals_or_holds_a_credential_does_not_come_out()
    {
        var canary = new Canary();

        foreach (var form in (string[][])[[], ["--json"]])
        {
            var run = await program.RunAsync(["explain", $"\e[31m::error::x Bearer {canary.Value} [code: 10000]", .. form]);

            run.ExitCode.ShouldBe(0);
            canary.MustBeAbsentFrom(run.Output, run.Error);
            run.Output.ShouldNotContain('\e');
        }
    }

    [Fact]
    public async Task The_page_of_permissions_is_what_the_matrix_prints()
    {
        var run = await program.RunAsync("explain", "--matrix", "--format", "markdown");

        run.ExitCode.ShouldBe(0);
        File.ReadAllText(RepositoryRoot.File("docs/permissions.md")).ShouldBe(
            run.Output,
            "docs/permissions.md is stale; write it anew: dotnet run --project src/Cftoken -- explain --matrix --format markdown > docs/permissions.md");
    }

    [Fact]
    public async Task The_matrix_has_a_machine_form_and_one_for_people()
    {
        using var json = JsonDocument.Parse((await program.RunAsync("explain", "--matrix", "--json", "--wrangler", "4.40.0")).Output);
        json.RootElement.GetProperty("wrangler").GetString().ShouldBe("4.40.0");
        json.RootElement.GetProperty("bindings").GetArrayLength().ShouldBeGreaterThan(30);
        json.RootElement.GetProperty("template").GetProperty("sources").GetArrayLength().ShouldBe(2);

        var people = await program.RunAsync("explain", "--matrix");
        people.Output.ShouldContain("kv_namespaces, with id");
        people.Output.Split('\n').ShouldAllBe(line => line.Length <= 100);
    }
}
