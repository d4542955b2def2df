using System.Text.Json;
using Cftoken.TestInfrastructure;

namespace Cftoken.Tests.Scripts;

public sealed class Planning : IDisposable
{
    private readonly Program_under_test program = new();

    public void Dispose() => program.Dispose();

    [Fact]
    public async Task Shows_the_plan_of_a_sample()
    {
        program.Project.CopyFrom(RepositoryRoot.File("samples/shop-api"));

        var run = await program.RunAsync("plan");

        run.ExitCode.ShouldBe(0);
        run.Error.ShouldBeEmpty();
        run.Output.ShouldStartWith(
            """
            shop-api · deploy
              Worker   shop-api
              runs     wrangler deploy  package.json:7
                       wrangler d1 migrations apply shop-db --remote  package.json:7
              with     wrangler 4.164.0  package.json:10
              account  0123456789abcdef0123456789abcdef  wrangler.jsonc:3
              token    owned by the account

            Required

            """.ReplaceLineEndings("\n"));
        run.Output.ShouldContain("\nRecommended ");
        run.Output.ShouldContain("\nOptional ");
        run.Output.ShouldContain("  Edit Cloudflare Workers, ");
        run.Output.Split('\n').ShouldAllBe(line => line.Length <= 80);
    }

    [Fact]
    public async Task Says_the_same_every_time()
    {
        program.Project.CopyFrom(RepositoryRoot.File("samples/two-environments"));

        var first = await program.RunAsync("plan", "--json");
        var second = await program.RunAsync("plan", "--json");

        second.Output.ShouldBe(first.Output);
        using var json = JsonDocument.Parse(first.Output);
        json.RootElement.GetProperty("plans").EnumerateArray().Select(plan => plan.GetProperty("environment").GetString())
            .ShouldBe(["staging", "production"]);
    }

    [Fact]
    public async Task Needs_neither_an_account_nor_a_network()
    {
        program.Project.CopyFrom(RepositoryRoot.File("samples/hello-worker"));

        var run = await program.With("CLOUDFLARE_API_BASE_URL", "http://127.0.0.1:1/client/v4").RunAsync("plan", "--json");

        run.ExitCode.ShouldBe(0);
        using var json = JsonDocument.Parse(run.Output);
        var plan = json.RootElement.GetProperty("plans")[0];
        plan.GetProperty("policies").ValueKind.ShouldBe(JsonValueKind.Null);
        plan.GetProperty("unresolved")[0].GetProperty("kind").GetString().ShouldBe("account");
    }

    [Fact]
    public async Task A_syntax_error_is_told_with_file_and_line()
    {
        program.Project.Write("wrangler.jsonc", "{\n  \"name\": \"w\"\n  \"main\": \"x.js\"\n}\n");

        var run = await program.RunAsync("plan");

        run.ExitCode.ShouldBe(2);
        run.Output.ShouldBeEmpty();
        run.Error.ShouldStartWith("error: wrangler.jsonc:2:14: ");
        run.Error.ShouldContain("\n  fix: ");
    }

    [Fact]
    public async Task An_unknown_binding_is_told_with_what_was_meant()
    {
        program.Project.Write("wrangler.jsonc", "{\n  \"name\": \"w\",\n  \"kv_namespace\": [{ \"binding\": \"A\", \"id\": \"x\" }]\n}\n");

        var run = await program.RunAsync("plan", "--json");

        run.ExitCode.ShouldBe(2);
        using var json = JsonDocument.Parse(run.Output);
        var problem = json.RootElement.GetProperty("problems")[0];
        problem.GetProperty("code").GetString().ShouldBe("config.unknown-binding");
        problem.GetProperty("line").GetInt32().ShouldBe(3);
        problem.GetProperty("fix").GetProperty("text").GetString()!.ShouldContain("kv_namespaces");
    }

    [Fact]
    public async Task An_unknown_key_is_told_and_does_not_stop_the_plan()
    {
        program.Project.Write("wrangler.jsonc", "{\n  \"name\": \"w\",\n  \"frobnicate\": true\n}\n");

        var run = await program.RunAsync("plan");

        run.ExitCode.ShouldBe(0);
        run.Error.ShouldContain("warning: wrangler.jsonc:3");
        run.Error.ShouldContain("frobnicate");
    }

    [Fact]
    public async Task A_folder_without_a_project_is_told()
    {
        var run = await program.RunAsync("plan", "nowhere");

        run.ExitCode.ShouldBe(2);
        run.Error.ShouldStartWith("error: ");
        run.Error.ShouldNotContain("   at ");
    }

    [Fact]
    public async Task Colours_come_when_they_are_asked_for_and_go_with_NO_COLOR()
    {
        program.Project.CopyFrom(RepositoryRoot.File("samples/hello-worker"));

        (await program.RunAsync("plan")).Output.ShouldNotContain('\e');
        (await program.With("CLICOLOR_FORCE", "1").RunAsync("plan")).Output.ShouldContain('\e');
        (await program.With("NO_COLOR", "1").RunAsync("plan")).Output.ShouldNotContain('\e');
    }

    [Fact]
    public async Task The_completion_script_of_bash_completes_a_command()
    {
        var script = program.Project.Write("completion.bash", (await program.RunAsync("completion", "bash")).Output);
        var self = await program.RunAsync("[suggest:10]", "cftoken pl");

        script.ShouldNotBeNull();
        self.Output.Split('\n').ShouldContain("plan");
    }
}
