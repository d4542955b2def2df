using System.Text.Json;
using Cftoken.Core.DotEnv;
using Cftoken.Core.Outside;
using Cftoken.Core.Outside.Processes;
using Cftoken.Emulator;
using Cftoken.TestInfrastructure;

namespace Cftoken.Tests.Scripts;

/// <summary>The program against an emulator in this process: what it does, what it leaves, and where the value is.</summary>
public sealed class Creating : IAsyncLifetime
{
    private const string Configuration = """{ "name": "shop", "main": "index.js", "account_id": "0123456789abcdef0123456789abcdef" }""";

    private readonly Program_under_test program = new();
    private readonly TemporaryFolder elsewhere = new();
    private CloudflareEmulator emulator = null!;

    public async ValueTask InitializeAsync()
    {
        emulator = await CloudflareEmulator.StartAsync(new EmulatorOptions { World = OutsideWorld.System(), StateFile = elsewhere["emulator.state"] });
        elsewhere.Write("bootstrap.env", $"CLOUDFLARE_API_TOKEN={emulator.Bootstrap.AccountMinter.Reveal()}\n");
        program.Project.Write("wrangler.jsonc", Configuration);
        program.Project.Write("index.js", "export default {}");
    }

    public async ValueTask DisposeAsync()
    {
        await emulator.DisposeAsync();
        program.Dispose();
        elsewhere.Dispose();
    }

    [Fact]
    public async Task The_value_is_in_its_sink_and_nowhere_else()
    {
        var created = await CreateAsync("--yes");
        created.ExitCode.ShouldBe(0, created.Error);
        var again = await CreateAsync("--yes", "--json");
        var verified = await program.RunAsync("verify", "--api-base", ApiBase);
        var child = await program.RunAsync("exec", "--api-base", ApiBase, "--", "node", "-e", "process.exit(process.env.CLOUDFLARE_API_TOKEN ? 0 : 1)");

        DotEnvDocument.Parse(program.Project.Read(".dev.vars")).TryGet("CLOUDFLARE_API_TOKEN", out var value).ShouldBeTrue();
        var canary = Canary.For(value!);
        canary.IsIn(program.Project.Read(".dev.vars")).ShouldBeTrue();
        ((int[])[again.ExitCode, verified.ExitCode, child.ExitCode]).ShouldBe([0, 0, 0]);
        var runs = new[] { created, again, verified, child };
        canary.MustBeAbsentFrom(runs.SelectMany(run => new[] { run.Output, run.Error }));
        canary.MustBeAbsentFrom(emulator.Log.Entries.Select(entry => entry.ToString()));
        canary.MustBeAbsentFromFiles(program.Project.Path, program.Project[".dev.vars"]);
        canary.MustBeAbsentFromFiles(elsewhere.Path);
        Canary.For(emulator.Bootstrap.AccountMinter.Reveal()).MustBeAbsentFrom(runs.SelectMany(run => new[] { run.Output, run.Error }));
    }

    [Theory]
    [InlineData("")]
    [InlineData("true")]
    public async Task Standard_output_gets_the_value_alone_where_it_is_asked_to(string actions)
    {
        var run = await program.With("GITHUB_ACTIONS", actions).RunAsync(
            "create", "--api-base", ApiBase, "--bootstrap-env", elsewhere["bootstrap.env"], "--yes", "--sink", "stdout:");

        run.ExitCode.ShouldBe(0, run.Error);
        run.Output.ShouldMatch("^cfat_[A-Za-z0-9]{48}\n$");
        var canary = Canary.For(run.Output.Trim());
        canary.IsIn(run.Error).ShouldBe(actions == "true");
        run.Error.StartsWith($"::add-mask::{canary.Value}", StringComparison.Ordinal).ShouldBe(false, "other lines come before it");
        run.Error.Contains($"\n::add-mask::{canary.Value}\n", StringComparison.Ordinal).ShouldBe(actions == "true");
        canary.MustBeAbsentFromFiles(program.Project.Path);
        canary.MustBeAbsentFromFiles(elsewhere.Path);
    }

    [Fact]
    public async Task A_value_and_json_do_not_share_standard_output()
    {
        var run = await CreateAsync("--yes", "--json", "--sink", "stdout:");

        run.ExitCode.ShouldBe(2);
        run.Output.ShouldContain("both want standard output");
    }

    [Fact]
    public async Task Several_kinds_of_sinks_take_the_same_token()
    {
        program.Project.WriteProgram("take", "#!/bin/sh\ncat > taken\n");

        var run = await CreateAsync("--yes", "--sink", "dotenv:.env?account=none&token=DEPLOY", "--sink", "file:token", "--sink", "exec:./take");

        run.ExitCode.ShouldBe(0, run.Error);
        var value = program.Project.Read("token").Trim();
        program.Project.Read(".env").ShouldBe($"DEPLOY={value}\n");
        program.Project.Read("taken").ShouldBe($"{value}\n");
        Canary.For(value).MustBeAbsentFrom(run.Output, run.Error);
    }

    [Fact]
    public async Task Reports_the_id_the_file_the_boundary_and_the_next_command()
    {
        var run = await CreateAsync("--yes");

        run.Output.ShouldMatch(
            """
            ^Created a token and delivered it to \.dev\.vars\.
              token    [0-9a-f]{32}
              name     shop:default:deploy:account#[0-9a-f]+
              in       \.dev\.vars
              owner    account 0123456789abcdef0123456789abcdef
              until    \d{4}-\d\d-\d\d \d\d:\d\d UTC
              may      Account · Workers Scripts · Edit
                       on account 0123456789abcdef0123456789abcdef
              works    yes: verified
              next     cftoken exec --api-base http://127\.0\.0\.1:\d+/client/v4 -- npx wrangler deploy
            $
            """.ReplaceLineEndings("\n").TrimEnd());
    }

    [Fact]
    public async Task Run_twice_the_second_says_that_the_token_serves()
    {
        await CreateAsync("--yes");
        var before = program.Project.Read(".dev.vars");

        var second = await CreateAsync("--json");

        second.ExitCode.ShouldBe(0);
        using var json = JsonDocument.Parse(second.Output);
        json.RootElement.GetProperty("outcome").GetString().ShouldBe("served");
        json.RootElement.GetProperty("differences").GetArrayLength().ShouldBe(0);
        program.Project.Read(".dev.vars").ShouldBe(before);
    }

    [Fact]
    public async Task A_token_that_differs_from_the_plan_waits_for_a_decision()
    {
        await CreateAsync("--yes");
        program.Project.Write("wrangler.jsonc", Configuration.Replace("\"main\"", "\"d1_databases\": [{ \"binding\": \"DB\" }], \"main\"", StringComparison.Ordinal));

        var run = await CreateAsync();

        var again = $"cftoken create --bootstrap-env {elsewhere["bootstrap.env"]} --api-base {ApiBase}";
        run.ExitCode.ShouldBe(3);
        run.Output.ShouldContain("+ Account · D1 · Edit");
        run.Output.ShouldNotContain("next ");
        run.Error.ShouldContain($"     {again} --new\n");
        run.Error.ShouldContain($"     {again} --reuse\n");
        using var json = JsonDocument.Parse((await CreateAsync("--json")).Output);
        json.RootElement.GetProperty("fix").EnumerateArray().Select(fix => fix.GetProperty("command").GetString()).ShouldBe(
            [$"{again} --new", $"{again} --reuse"]);
        json.RootElement.GetProperty("next").ValueKind.ShouldBe(JsonValueKind.Null);
        (await CreateAsync("--reuse")).ExitCode.ShouldBe(0);
        (await CreateAsync("--new", "--yes")).ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task A_token_that_nobody_read_is_kept_without_a_boundary()
    {
        await CreateAsync("--yes");

        var run = await program.RunAsync("create", "--api-base", ApiBase, "--reuse");
        using var json = JsonDocument.Parse((await program.RunAsync("create", "--api-base", ApiBase, "--reuse", "--json")).Output);

        run.ExitCode.ShouldBe(0);
        run.Output.ShouldContain("may      not checked");
        run.Output.ShouldNotContain("Workers Scripts");
        json.RootElement.GetProperty("boundary").GetString().ShouldBe("not checked");
        json.RootElement.GetProperty("holds").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task A_token_that_is_kept_shows_what_it_holds_and_what_of_it_is_too_much()
    {
        program.Project.Write("wrangler.jsonc", Configuration.Replace("\"main\"", "\"d1_databases\": [{ \"binding\": \"DB\" }], \"main\"", StringComparison.Ordinal));
        await CreateAsync("--yes");
        program.Project.Write("wrangler.jsonc", Configuration);

        var run = await CreateAsync("--reuse");
        using var json = JsonDocument.Parse((await CreateAsync("--reuse", "--json")).Output);

        run.Output.ShouldMatch(@"may      .*Account · D1 · Edit");
        run.Output.ShouldContain("- Account · D1 · Edit");
        json.RootElement.GetProperty("token").GetProperty("name").GetString().ShouldNotBeNull().ShouldStartWith("shop:default:deploy:account#");
        json.RootElement.GetProperty("holds").EnumerateArray().Select(grant => grant.GetProperty("permission").GetString()).ShouldContain("Account · D1 · Edit");
    }

    [Fact]
    public async Task The_token_whose_place_was_taken_is_named()
    {
        using var first = JsonDocument.Parse((await CreateAsync("--yes", "--json")).Output);

        var run = await CreateAsync("--new", "--yes");

        run.Error.ReplaceLineEndings(" ").ShouldContain($"The token {first.RootElement.GetProperty("token").GetProperty("id").GetString()} stood in .dev.vars.");
        run.Error.ShouldContain("still alive");
    }

    [Fact]
    public async Task The_next_command_reads_the_token_from_the_sink_that_was_chosen()
    {
        var run = await CreateAsync("--yes", "--sink", "tokens.env");

        run.Output.ShouldContain($"next     cftoken exec --api-base {ApiBase} --sink tokens.env -- npx wrangler deploy\n");
    }

    [Fact]
    public async Task Without_a_terminal_it_needs_yes()
    {
        var run = await CreateAsync();

        run.ExitCode.ShouldBe(5);
        run.Error.ShouldContain("Account · Workers Scripts · Edit");
        File.Exists(program.Project[".dev.vars"]).ShouldBeFalse();
    }

    [Fact]
    public async Task Without_a_bootstrap_credential_the_link_is_given()
    {
        var run = await program.RunAsync("create", "--api-base", ApiBase, "--yes");

        run.ExitCode.ShouldBe(4);
        run.Error.ShouldContain("https://dash.cloudflare.com/?to=/:account/api-tokens&permissionGroupKeys=");

        program.Project.Write("wrangler.jsonc", """{ "name": "shop", "main": "index.js" }""");
        var withoutAccount = await program.RunAsync("create", "--api-base", ApiBase, "--yes");
        withoutAccount.ExitCode.ShouldBe(4);
        withoutAccount.Error.ShouldContain("Nothing says which account");
    }

    [Fact]
    public async Task An_api_that_cannot_be_reached_leaves_nothing_behind()
    {
        var run = await program.RunAsync("create", "--api-base", "http://127.0.0.1:1/client/v4", "--bootstrap-env", elsewhere["bootstrap.env"], "--yes");

        run.ExitCode.ShouldBe(1);
        run.Error.ShouldContain("error: ");
        run.Error.ShouldNotContain("   at ");
        File.Exists(program.Project[".dev.vars"]).ShouldBeFalse();
    }

    [Fact]
    public async Task A_rejected_bootstrap_credential_is_a_credential_problem()
    {
        var wrong = elsewhere.Write("wrong.env", $"CLOUDFLARE_API_TOKEN={new Canary("cfat_").Value}\n");

        var run = await program.RunAsync("create", "--api-base", ApiBase, "--bootstrap-env", wrong, "--yes");

        run.ExitCode.ShouldBe(4);
        File.Exists(program.Project[".dev.vars"]).ShouldBeFalse();
    }

    [Fact]
    public async Task A_token_file_that_git_tracks_is_refused()
    {
        program.Project.Write(".dev.vars", "STAGE=dev\n");
        await GitAsync("init", "-q");
        await GitAsync("add", "-f", ".dev.vars");

        var run = await CreateAsync("--yes");

        run.ExitCode.ShouldBe(1);
        run.Error.ShouldContain(".dev.vars");
        run.Error.ShouldContain("git rm --cached");
        program.Project.Read(".dev.vars").ShouldBe("STAGE=dev\n");
        emulator.Log.Entries.ShouldNotContain(entry => entry.Method == "POST");
    }

    [Fact]
    public async Task A_token_file_that_is_a_link_is_refused()
    {
        var target = elsewhere.Write("target", "STAGE=dev\n");
        File.CreateSymbolicLink(program.Project[".dev.vars"], target);

        var run = await CreateAsync("--yes");

        run.ExitCode.ShouldBe(1);
        run.Error.ShouldContain("link");
        elsewhere.Read("target").ShouldBe("STAGE=dev\n");
        emulator.Log.Entries.ShouldNotContain(entry => entry.Method == "POST");
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("HUP")]
    [InlineData("QUIT")]
    public async Task A_token_that_a_signal_stops_on_its_way_into_its_file_is_deleted(string signal)
    {
        await GitAsync("init", "-q");
        program.Project.Write(".gitignore", ".dev.vars*\n");
        // Git is asked about the file twice before the token is made, and for the third time when it is delivered.
        var git = elsewhere.WriteProgram("bin/git", $"""
            #!/bin/sh
            case "$*" in *rev-parse*) echo >> '{elsewhere["asked"]}';; esac
            if [ "$(wc -l < '{elsewhere["asked"]}')" -gt 2 ]; then kill -{signal} $PPID; sleep 600; fi
            PATH='{Environment.GetEnvironmentVariable("PATH")}'
            exec git "$@"
            """);

        var run = await program.With("PATH", $"{Path.GetDirectoryName(git)}:{Environment.GetEnvironmentVariable("PATH")}").RunAsync(
            ["create", "--api-base", ApiBase, "--bootstrap-env", elsewhere["bootstrap.env"], "--yes"]);

        run.ExitCode.ShouldBe(1, run.Error);
        emulator.Log.Entries.Select(entry => entry.Method).Where(method => method is "POST" or "DELETE").ShouldBe(["POST", "DELETE"]);
        File.Exists(program.Project[".dev.vars"]).ShouldBeFalse();
    }

    [Fact]
    public async Task Verify_tells_whose_the_token_is_and_until_when()
    {
        await CreateAsync("--yes");

        var run = await program.RunAsync("verify", "--api-base", ApiBase, "--json");

        run.ExitCode.ShouldBe(0);
        using var json = JsonDocument.Parse(run.Output);
        json.RootElement.GetProperty("status").GetString().ShouldBe("active");
        json.RootElement.GetProperty("owner").GetString().ShouldBe("account");
        json.RootElement.GetProperty("expiresOn").GetString().ShouldNotBeNull();
        json.RootElement.GetProperty("file").GetString().ShouldBe(".dev.vars");
    }

    [Fact]
    public async Task Verify_of_a_dead_token_is_a_credential_problem()
    {
        program.Project.Write(".dev.vars", $"CLOUDFLARE_API_TOKEN={new Canary("cfat_").Value}\n");

        var run = await program.RunAsync("verify", "--api-base", ApiBase);

        run.ExitCode.ShouldBe(4);
        run.Error.ShouldContain(".dev.vars:1");
    }

    [Fact]
    public async Task Exec_hands_on_the_exit_code_and_takes_other_credentials_away()
    {
        await CreateAsync("--yes");

        var run = await program.With("CLOUDFLARE_API_KEY", "mine").With("CFTOKEN_BOOTSTRAP_TOKEN", "mine").RunAsync(
            "exec", "--api-base", ApiBase, "--", "node", "-e", "process.exit(process.env.CLOUDFLARE_API_KEY || process.env.CFTOKEN_BOOTSTRAP_TOKEN ? 1 : 7)");

        run.ExitCode.ShouldBe(7);
    }

    [Theory]
    [InlineData("GITHUB_ACTIONS", "::add-mask::")]
    [InlineData("TF_BUILD", "##vso[task.setsecret]")]
    public async Task On_a_ci_the_runner_is_told_to_hide_the_value_before_the_command_starts_and_not_on_its_output(string variable, string command)
    {
        await CreateAsync("--yes");
        DotEnvDocument.Parse(program.Project.Read(".dev.vars")).TryGet("CLOUDFLARE_API_TOKEN", out var value).ShouldBeTrue();

        var run = await program.With(variable, "True").RunAsync(
            "exec", "--api-base", ApiBase, "--", "node", "-e", "console.log('data'); console.error('of the command ' + process.env.CLOUDFLARE_API_TOKEN)");

        run.ExitCode.ShouldBe(0, run.Error);
        run.Output.ShouldBe("data\n");
        run.Error.ShouldBe($"{command}{value}\nof the command {value}\n");
    }

    [Fact]
    public async Task Where_the_line_would_stay_in_a_file_the_runner_is_not_told()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no sh on Windows.");
        await CreateAsync("--yes");

        var run = await OutsideWorld.System().Processes.RunAsync(
            new ProcessRequest(
                "sh",
                ["-c", $"{string.Join(' ', Program_under_test.Command)} exec --api-base {ApiBase} -- true 2> log"],
                program.Project.Path,
                new Dictionary<string, string> { ["HOME"] = elsewhere.Path, ["PATH"] = Environment.GetEnvironmentVariable("PATH")!, ["GITHUB_ACTIONS"] = "true" }),
            TestContext.Current.CancellationToken);

        run.ExitCode.ShouldBe(0);
        program.Project.Read("log").ShouldContain("goes into a file");
        program.Project.Read("log").ShouldNotContain("add-mask");
    }

    [Theory]
    [InlineData("exec")]
    [InlineData("exec", "npx", "wrangler")]
    [InlineData("exec", "--")]
    [InlineData("create", "--new", "--reuse")]
    [InlineData("create", "--expires", "soon")]
    [InlineData("create", "--zone", "example.com")]
    [InlineData("plan", "--wrangler", "latest")]
    [InlineData("emulator", "--port", "99999")]
    public async Task A_command_line_that_makes_no_sense_is_refused(params string[] arguments)
    {
        var run = await program.RunAsync(arguments);

        run.ExitCode.ShouldBe(2);
        run.Output.ShouldBeEmpty();
        run.Error.ShouldContain("fix: ");
    }

    private string ApiBase => emulator.BaseAddress.AbsoluteUri;

    private Task<ProcessResult> CreateAsync(params string[] more) =>
        program.RunAsync(["create", "--api-base", ApiBase, "--bootstrap-env", elsewhere["bootstrap.env"], .. more]);

    private async Task GitAsync(params string[] arguments) => (await OutsideWorld.System().Processes.RunAsync(
        new ProcessRequest("git", arguments, program.Project.Path), TestContext.Current.CancellationToken)).ExitCode.ShouldBe(0);
}
