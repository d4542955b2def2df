using System.Text.Json;

namespace Cftoken.Tests.Scripts;

public sealed class Diagnosing : IDisposable
{
    private const string Log =
        "$ npx wrangler deploy\n\n ⛅️ wrangler 4.164.0\n────────────────────\n✘ [ERROR] A request to the Cloudflare API (/accounts/0123456789abcdef0123456789abcdef/workers/services/shop) failed.\n\n  Authentication error [code: 10000]\n\n\n";

    private readonly Program_under_test program = new();

    public void Dispose() => program.Dispose();

    [Fact]
    public async Task A_failed_log_ends_with_the_command_that_mends_it()
    {
        program.Project.Write("failed.log", Log);

        var run = await program.RunAsync("diagnose", "failed.log");

        run.ExitCode.ShouldBe(3);
        run.Error.ShouldBeEmpty();
        run.Output.ShouldStartWith("The token lacks Workers Scripts Write.");
        run.Output.ReplaceLineEndings(" ").ShouldContain("cftoken extend --permission 'Workers Scripts Write'");
        run.Output.ShouldContain("Do not make a new token");
    }

    [Fact]
    public async Task The_machine_form_has_exactly_its_properties()
    {
        program.Project.Write("failed.log", Log);

        var run = await program.RunAsync("diagnose", "failed.log", "--json");

        run.ExitCode.ShouldBe(3);
        using var json = JsonDocument.Parse(run.Output);
        json.RootElement.EnumerateObject().Select(property => property.Name).ShouldBe(["schemaVersion", "failures"]);
        var failure = json.RootElement.GetProperty("failures")[0];
        failure.EnumerateObject().Select(property => property.Name).ShouldBe(["cause", "operation", "permissions", "confidence", "evidence", "consequence", "fix"]);
        failure.GetProperty("cause").GetString().ShouldBe("missing-permission");
        failure.GetProperty("operation").GetProperty("method").GetString().ShouldBe("GET");
        failure.GetProperty("operation").GetProperty("path").GetString().ShouldBe("/accounts/{account_id}/workers/services/{script_name}");
        failure.GetProperty("permissions")[0].EnumerateObject().Select(property => property.Name).ShouldBe(["id", "name", "scope", "resources"]);
        failure.GetProperty("evidence").EnumerateArray().ShouldContain(line => line.GetProperty("line").GetInt32() == 7);
    }

    [Fact]
    public async Task A_log_without_a_failure_at_Cloudflare_is_no_finding()
    {
        program.Project.Write("fine.log", "npm test\n12 passed\nerror: assertion failed in x.test.ts\n");

        var run = await program.RunAsync("diagnose", "fine.log");
        run.ExitCode.ShouldBe(0);
        run.Output.ShouldContain("No failure at Cloudflare was found");

        var machine = await program.RunAsync("diagnose", "fine.log", "--json");
        machine.ExitCode.ShouldBe(0);
        JsonDocument.Parse(machine.Output).RootElement.GetProperty("failures").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task Annotations_SARIF_and_Markdown_are_well_formed()
    {
        program.Project.Write("failed.log", Log);

        var github = await program.RunAsync("diagnose", "failed.log", "--format", "github");
        github.ExitCode.ShouldBe(3);
        github.Output.Trim().ShouldStartWith("::error title=The token lacks Workers Scripts Write.::");
        github.Output.Trim().ShouldNotContain('\n');

        var sarif = await program.RunAsync("diagnose", "failed.log", "--format", "sarif");
        sarif.ExitCode.ShouldBe(0);
        using var json = JsonDocument.Parse(sarif.Output);
        json.RootElement.GetProperty("version").GetString().ShouldBe("2.1.0");
        var result = json.RootElement.GetProperty("runs")[0].GetProperty("results")[0];
        result.GetProperty("ruleId").GetString().ShouldBe("diagnose/missing-permission");
        result.GetProperty("locations")[0].GetProperty("physicalLocation").GetProperty("region").GetProperty("startLine").GetInt32().ShouldBe(7);

        (await program.RunAsync("diagnose", "failed.log", "--format", "markdown")).Output.ShouldContain("### The token lacks Workers Scripts Write.");
    }

    [Theory]
    [InlineData("diagnose")]
    [InlineData("diagnose", "not-there.log")]
    [InlineData("diagnose", "--run", "abc; rm -rf /")]
    [InlineData("diagnose", "--wrangler-log", "nowhere")]
    [InlineData("diagnose", "x.log", "--format", "xml")]
    public async Task Bad_input_is_told_and_is_no_crash(params string[] arguments)
    {
        var run = await program.RunAsync(arguments);

        run.ExitCode.ShouldBe(2);
        run.Output.ShouldBeEmpty();
        run.Error.ShouldContain("error:");
        run.Error.ShouldNotContain("   at ");
    }

    [Fact]
    public async Task The_newest_of_wranglers_own_logs_is_read()
    {
        program.Project.Write("logs/wrangler-2026-11-20_01-00-00_000.log", Log);
        program.Project.Write(
            "logs/wrangler-2026-11-22_01-00-00_000.log",
            "-- START CF API REQUEST: POST https://api.cloudflare.com/client/v4/accounts/0123456789abcdef0123456789abcdef/queues\n-- START CF API RESPONSE: Forbidden 403\n"
            + "-- START CF API REQUEST: GET https://api.cloudflare.com/client/v4/user/tokens/verify\n-- START CF API RESPONSE: OK 200\n");

        var run = await program.RunAsync("diagnose", "--wrangler-log", "logs", "--json");

        run.ExitCode.ShouldBe(3);
        using var json = JsonDocument.Parse(run.Output);
        json.RootElement.GetProperty("failures")[0].GetProperty("operation").GetProperty("method").GetString().ShouldBe("POST");
        json.RootElement.GetProperty("failures")[0].GetProperty("permissions")[0].GetProperty("name").GetString().ShouldBe("Queues Write");
    }

    [Fact]
    public async Task In_a_project_the_line_that_wants_the_permission_and_what_fails_next_are_told()
    {
        program.Project.CopyFrom(Cftoken.TestInfrastructure.RepositoryRoot.File("samples/shop-api"));
        program.Project.Write("failed.log", Log);

        var run = await program.RunAsync("diagnose", "failed.log", "--project", ".", "--format", "github");

        run.ExitCode.ShouldBe(3);
        run.Output.ShouldStartWith("::error file=package.json,line=7,");
        run.Output.ShouldContain("--permission 'D1 Write'");
    }

    [Fact]
    public async Task The_annotation_stands_on_the_pipelines_line_and_not_on_that_of_a_script_which_runs_the_same()
    {
        WriteWorkflow();
        program.Project.Write("failed.log", Log);

        var run = await program.RunAsync("diagnose", "failed.log", "--project", ".", "--format", "github");

        run.Output.ShouldStartWith("::error file=.github/workflows/ci.yml,line=6,");
        run.Output.ShouldContain("cftoken extend --job .github/workflows/ci.yml:deploy --permission");
    }

    [Fact]
    public async Task The_level_that_the_plan_asks_for_stands_in_the_place_of_the_lesser_one()
    {
        WriteWorkflow();
        program.Project.Write("failed.log", Log.Replace("workers/services/shop", "d1/database/shop", StringComparison.Ordinal).Replace("wrangler deploy", "wrangler d1 migrations apply shop --remote", StringComparison.Ordinal));

        var run = await program.RunAsync("diagnose", "failed.log", "--project", ".");

        run.Output.ShouldStartWith("The token lacks D1 Write.");
        run.Output.ShouldContain("wanted by   .github/workflows/ci.yml:10");
        run.Output.ReplaceLineEndings(" ").ShouldContain("cftoken extend --job migrate --permission 'D1 Write'");
        run.Output.ShouldNotContain("D1 Read");
    }

    [Fact]
    public async Task Two_jobs_of_a_CI_are_named_and_not_mended_in_one()
    {
        program.Project.Write(
            "failed.log",
            Marked("deploy\tDeploy\t2026-11-22T20:58:31.1362000Z ", Log) + Marked("migrate\tMigrate\t2026-11-22T20:58:31.1362000Z ", Log.Replace("workers/services/shop", "d1/database/shop", StringComparison.Ordinal)));

        var run = await program.RunAsync("diagnose", "failed.log");

        run.Output.ShouldContain("  job         deploy");
        run.Output.ShouldContain("  job         migrate");
        run.Output.ShouldNotContain("for all of it in one");
    }

    [Fact]
    public async Task Of_a_debug_log_without_a_failure_it_is_said_that_it_may_end_too_early()
    {
        program.Project.Write("logs/wrangler-2026-11-22_01-00-00_000.log", "-- START CF API REQUEST: GET https://api.cloudflare.com/client/v4/accounts/0123456789abcdef0123456789abcdef/d1/database/shop\n");

        var run = await program.RunAsync("diagnose", "--wrangler-log", "logs");

        run.ExitCode.ShouldBe(0);
        run.Output.ReplaceLineEndings(" ").ShouldContain("wrangler may end before it has written all");
    }

    private static string Marked(string mark, string log) => string.Concat(log.Split('\n').Select(line => $"{mark}{line}\n"));

    private void WriteWorkflow()
    {
        program.Project.Write("wrangler.jsonc", """{ "name": "shop", "main": "index.js", "account_id": "0123456789abcdef0123456789abcdef", "d1_databases": [{ "binding": "DB", "database_name": "shop" }] }""");
        program.Project.Write("package.json", """{ "scripts": { "deploy": "wrangler deploy" }, "devDependencies": { "wrangler": "4.164.0" } }""");
        program.Project.Write(".github/workflows/ci.yml", "on: push\njobs:\n  deploy:\n    runs-on: ubuntu-latest\n    steps:\n      - run: npx wrangler deploy\n  migrate:\n    runs-on: ubuntu-latest\n    steps:\n      - run: npx wrangler d1 migrations apply shop --remote\n");
    }
}
