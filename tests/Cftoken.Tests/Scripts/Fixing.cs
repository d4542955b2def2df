using System.Text.Json;
using Cftoken.Core.DotEnv;
using Cftoken.Core.Outside;
using Cftoken.Core.Outside.Processes;
using Cftoken.Emulator;
using Cftoken.Emulator.Faults;
using Cftoken.TestInfrastructure;

namespace Cftoken.Tests.Scripts;

/// <summary><c>cftoken diagnose --fix</c> as a process against an emulator.</summary>
public sealed class Fixing : IAsyncLifetime
{
    private const string Account = "0123456789abcdef0123456789abcdef";
    private const string Plain = $$"""{ "name": "shop", "main": "index.js", "account_id": "{{Account}}" }""";
    private const string WithDatabase = $$"""{ "name": "shop", "main": "index.js", "account_id": "{{Account}}", "d1_databases": [{ "binding": "DB", "database_name": "shop" }] }""";

    private readonly Program_under_test program = new();
    private readonly TemporaryFolder elsewhere = new();
    private readonly List<ProcessResult> runs = [];
    private CloudflareEmulator emulator = null!;

    public async ValueTask InitializeAsync()
    {
        emulator = await CloudflareEmulator.StartAsync(new EmulatorOptions { World = OutsideWorld.System(), StateFile = elsewhere["emulator.state"] });
        elsewhere.WritePrivately("bootstrap.env", $"CLOUDFLARE_API_TOKEN={emulator.Bootstrap.AccountMinter.Reveal()}\n");
        program.Project.Write("wrangler.jsonc", Plain);
        program.Project.Write("index.js", "export default {}");
        await RunAsync(0, "create", "--yes");
        program.Project.Write("wrangler.jsonc", WithDatabase);
        program.Project.Write("failed.log", Log("d1/database"));
    }

    public async ValueTask DisposeAsync()
    {
        await emulator.DisposeAsync();
        program.Dispose();
        elsewhere.Dispose();
    }

    [Fact]
    public async Task A_failed_log_extends_the_jobs_token_once_and_says_which_and_why()
    {
        var value = Value();

        var first = await RunAsync(0, "diagnose", "failed.log", "--fix", "--yes");

        first.Error.ShouldContain("+ Account · D1 · Edit on account 0123456789abcdef0123456789abcdef\n      refused in the log, line 8; the plan asks for it (wrangler.jsonc:1)");
        first.Error.ShouldContain("value kept");
        first.Output.ShouldStartWith("Extended the token in place.\n  token    ");
        first.Output.ReplaceLineEndings(" ").ShouldMatch(@"why      it is recorded for the job deploy, delivered to \.dev\.vars on\s+\d{4}-\d\d-\d\d");
        first.Output.ShouldContain("kept: the secret stays as it is, and nothing has to be set again");
        first.Output.ShouldContain("read back from Cloudflare");

        var second = await RunAsync(3, "diagnose", "failed.log", "--fix", "--yes");

        second.Output.ShouldStartWith("The token already holds what was refused. It was not changed.");
        second.Output.ShouldContain("  1. The token was changed at ");
        second.Output.ShouldContain("  2. The secret holds another token.");
        second.Output.ShouldContain("cftoken rotate --job deploy");
        emulator.Log.Entries.Count(entry => entry.Method == "PUT").ShouldBe(1);
        Value().ShouldBe(value);
        Canary.For(value).MustBeAbsentFrom(runs.SelectMany(run => new[] { run.Output, run.Error }));
        Canary.For(emulator.Bootstrap.AccountMinter.Reveal()).MustBeAbsentFrom(runs.SelectMany(run => new[] { run.Output, run.Error }));
        runs.Skip(1).SelectMany(run => $"{run.Output}{run.Error}".Split('\n')).Where(line => line.Length > 80 && !line.Contains("cftoken ", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_machine_form_says_what_was_done()
    {
        var id = await IdAsync();

        using var first = JsonDocument.Parse((await RunAsync(0, "diagnose", "failed.log", "--fix", "--yes", "--json")).Output);

        first.RootElement.EnumerateObject().Select(property => property.Name).ShouldBe(["schemaVersion", "failures", "fixed"]);
        first.RootElement.GetProperty("failures")[0].GetProperty("fix").GetString()!.ShouldStartWith("cftoken extend --permission 'D1 Write'");
        var made = first.RootElement.GetProperty("fixed");
        made.GetProperty("outcome").GetString().ShouldBe("extended");
        made.GetProperty("changed").GetBoolean().ShouldBeTrue();
        made.GetProperty("token").GetProperty("id").GetString().ShouldBe(id);
        made.GetProperty("token").GetProperty("value").GetString().ShouldBe("kept");
        made.GetProperty("token").GetProperty("before").GetArrayLength().ShouldBe(1);
        made.GetProperty("token").GetProperty("after").GetArrayLength().ShouldBe(2);
        made.GetProperty("added")[0].GetProperty("planned").GetBoolean().ShouldBeTrue();

        using var second = JsonDocument.Parse((await RunAsync(3, "diagnose", "failed.log", "--fix", "--yes", "--json")).Output);

        second.RootElement.GetProperty("fixed").GetProperty("outcome").GetString().ShouldBe("already-held");
        second.RootElement.GetProperty("fixed").GetProperty("changed").GetBoolean().ShouldBeFalse();
        second.RootElement.GetProperty("fixed").GetProperty("reasons").GetArrayLength().ShouldBe(2);
    }

    [Fact]
    public async Task Without_a_yes_and_without_a_terminal_the_difference_is_shown_and_nothing_is_changed()
    {
        var run = await RunAsync(5, "diagnose", "failed.log", "--fix");

        run.Output.ShouldBeEmpty();
        run.Error.ShouldContain("+ Account · D1 · Edit");
        run.Error.ShouldMatch(@"cftoken diagnose failed\.log .*--fix --yes");
        emulator.Log.Entries.ShouldNotContain(entry => entry.Method == "PUT");
    }

    [Fact]
    public async Task What_only_the_log_says_waits_for_a_person_whatever_the_command_line_says()
    {
        program.Project.Write("crafted.log", Log("vectorize/v2/indexes/words"));

        var run = await RunAsync(5, "diagnose", "crafted.log", "--fix", "--yes");

        run.Error.ReplaceLineEndings(" ").ShouldMatch(@"the log says so,\s+the\s+project's\s+plan\s+does\s+not:\s+Account · Vectorize · ");
        emulator.Log.Entries.ShouldNotContain(entry => entry.Method == "PUT");
    }

    [Fact]
    public async Task What_no_permission_mends_is_said_and_nothing_is_asked()
    {
        program.Project.Write("r2.log", Log("r2/buckets", "Please enable R2 through the Cloudflare Dashboard. [code: 10042]"));
        var before = emulator.Log.Entries.Length;

        var run = await RunAsync(3, "diagnose", "r2.log", "--fix", "--yes");

        run.Output.ShouldStartWith("This is not a permission problem. No token was changed.");
        run.Output.ShouldContain("Fix: Enable R2 in the dashboard");
        emulator.Log.Entries.Length.ShouldBe(before);
    }

    [Fact]
    public async Task A_token_is_named_and_a_lost_answer_is_found()
    {
        var id = await IdAsync();
        emulator.Faults.Add(new FaultRule(new Fault.DropAfter(), FaultCalls.First(1), emulator.Catalog.Get("PUT /accounts/{account_id}/tokens/{token_id}")));

        var run = await RunAsync(0, "diagnose", "failed.log", "--fix", "--yes", "--token", id);

        run.Output.ShouldContain("why      it was named with --token");
        await RunAsync(3, "diagnose", "failed.log", "--fix", "--yes", "--token", id);
    }

    [Fact]
    public async Task Of_a_log_on_standard_input_nobody_can_be_asked_and_the_way_to_be_asked_is_said()
    {
        using var run = program.Start("diagnose", "-", "--fix", "--yes", "--bootstrap-env", elsewhere["bootstrap.env"], "--api-base", emulator.BaseAddress.AbsoluteUri);
        await run.StandardInput.WriteAsync(Log("vectorize/v2/indexes/words"));
        run.StandardInput.Close();
        var error = await run.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await run.WaitForExitAsync(TestContext.Current.CancellationToken);

        run.ExitCode.ShouldBe(5, error);
        error.ReplaceLineEndings(" ").ShouldMatch(@"Save\s+the\s+log in a file, and run this on a terminal:\s+cftoken diagnose failed\.log .*--fix");
        emulator.Log.Entries.ShouldNotContain(entry => entry.Method == "PUT");
    }

    [Fact]
    public async Task Without_a_project_the_command_is_told_that_a_person_may_run()
    {
        var id = await IdAsync();
        File.Delete(program.Project["wrangler.jsonc"]);

        var run = await RunAsync(5, "diagnose", "failed.log", "--fix", "--yes", "--token", id);

        run.Error.ReplaceLineEndings(" ").ShouldContain("By the log the token lacks D1 Write.");
        run.Error.ShouldContain($"cftoken extend --permission 'D1 Write' --account-id {Account} ");
        run.Error.ShouldMatch($@"extend .*--token {id}\n");
        emulator.Log.Entries.ShouldNotContain(entry => entry.Method == "PUT");
    }

    [Fact]
    public async Task In_a_step_of_GitHub_Actions_the_run_is_known()
    {
        program.With("GITHUB_RUN_ID", "4711");

        var run = await RunAsync(0, "diagnose", "failed.log", "--fix", "--yes");

        run.Output.ShouldEndWith("Now run the failed jobs again:\n  gh run rerun 4711 --failed\n");
    }

    [Fact]
    public async Task A_runs_log_comes_from_gh_and_never_from_one_of_the_project_and_the_way_to_run_it_again_is_shown()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The programs are shell scripts.");
        program.Project.WriteProgram("node_modules/.bin/gh", "#!/bin/sh\necho gh of the project ran\nexit 9\n");
        elsewhere.WriteProgram("bin/gh", $"#!/bin/sh\ncat '{program.Project["failed.log"]}'\n");
        program.With("PATH", string.Join(':', program.Project["node_modules/.bin"], elsewhere["bin"], Environment.GetEnvironmentVariable("PATH")));

        var run = await RunAsync(0, "diagnose", "--run", "123", "--fix", "--yes");

        run.Output.ShouldEndWith("Now run the failed jobs again:\n  gh run rerun 123 --failed\n");
        run.Output.ShouldNotContain("gh of the project");
    }

    [Theory]
    [InlineData("--yes")]
    [InlineData("--token", "0123456789abcdef0123456789abcdef")]
    [InlineData("--job", "deploy")]
    [InlineData("--fix", "--format", "github")]
    [InlineData("--fix", "--token", "shop")]
    [InlineData("--fix", "--run", "1 --repo evil")]
    public async Task What_does_not_fit_is_told(params string[] arguments)
    {
        var run = await program.RunAsync(["diagnose", "failed.log", .. arguments, .. arguments.Contains("--fix") ? (string[])["--bootstrap-env", elsewhere["bootstrap.env"], "--api-base", emulator.BaseAddress.AbsoluteUri] : []]);

        run.ExitCode.ShouldBe(2, run.Output + run.Error);
        run.Error.ShouldContain("error:");
        run.Error.ShouldNotContain("   at ");
    }

    private static string Log(string path, string message = "Authentication error [code: 10000]") =>
        $"$ npx wrangler deploy\n\n ⛅️ wrangler 4.164.0\n────────────────────\nTotal Upload: 0.19 KiB / gzip: 0.16 KiB\n✘ [ERROR] A request to the Cloudflare API (/accounts/{Account}/{path}) failed.\n\n  {message}\n\n\n";

    private string Value() => DotEnvDocument.Parse(program.Project.Read(".dev.vars")).TryGet("CLOUDFLARE_API_TOKEN", out var value) ? value : string.Empty;

    private async Task<string> IdAsync()
    {
        using var list = JsonDocument.Parse((await RunAsync(0, "list", "--json")).Output);
        return list.RootElement.GetProperty("tokens").EnumerateArray().Single(token => !token.GetProperty("managesTokens").GetBoolean()).GetProperty("id").GetString()!;
    }

    private async Task<ProcessResult> RunAsync(int exitCode, params string[] arguments)
    {
        var run = await program.RunAsync([.. arguments, "--bootstrap-env", elsewhere["bootstrap.env"], "--api-base", emulator.BaseAddress.AbsoluteUri]);
        runs.Add(run);
        run.ExitCode.ShouldBe(exitCode, $"{string.Join(' ', arguments)}: {run.Output}{run.Error}");
        return run;
    }
}
