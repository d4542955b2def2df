using System.Text.Json;
using Cftoken.Core.DotEnv;
using Cftoken.Core.Outside;
using Cftoken.Core.Outside.Processes;
using Cftoken.Emulator;
using Cftoken.Emulator.Faults;
using Cftoken.TestInfrastructure;

namespace Cftoken.Tests.Scripts;

/// <summary>The commands that change tokens that are there, as a process against an emulator: each of them twice.</summary>
public sealed class Changing : IAsyncLifetime
{
    private const string Plain = """{ "name": "shop", "main": "index.js", "account_id": "0123456789abcdef0123456789abcdef" }""";
    private const string WithDatabase = """{ "name": "shop", "main": "index.js", "account_id": "0123456789abcdef0123456789abcdef", "d1_databases": [{ "binding": "DB" }] }""";

    private const string WithRoute =
        """{ "name": "shop", "main": "index.js", "account_id": "0123456789abcdef0123456789abcdef", "routes": [{ "pattern": "shop.example.com/*", "zone_id": "feed0000feed0000feed0000feed0001" }] }""";

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
    }

    public async ValueTask DisposeAsync()
    {
        await emulator.DisposeAsync();
        program.Dispose();
        elsewhere.Dispose();
    }

    [Fact]
    public async Task A_token_is_applied_extended_narrowed_and_revoked_each_of_it_twice_and_its_value_stays_where_it_is()
    {
        await RunAsync(0, "apply", "--yes");
        (await RunAsync(0, "apply", "--yes")).Output.ShouldBe("deploy  nothing to do\n");
        var value = Value();
        var id = await OnlyIdAsync();

        program.Project.Write("wrangler.jsonc", WithDatabase);
        (await RunAsync(0, "extend", "--yes")).Output.ShouldContain("added    Account · D1 · Edit");
        (await RunAsync(0, "extend", "--yes")).Output.ShouldStartWith("The token lacks nothing");

        program.Project.Write("wrangler.jsonc", Plain);
        (await RunAsync(0, "narrow", "--yes")).Output.ShouldContain("taken    Account · D1 · Edit");
        (await RunAsync(0, "narrow", "--yes")).Output.ShouldStartWith("The token holds nothing spare");
        Value().ShouldBe(value);

        await RunAsync(0, "revoke", id, "--yes");
        await RunAsync(3, "revoke", id, "--yes");
        await RunAsync(0, "revoke", id, "--undo", "--yes");
        await RunAsync(3, "revoke", id, "--undo", "--yes");
        (await RunAsync(0, "revoke", id, "--delete", "--yes")).Error.ShouldMatch(@"still\s+holds\s+a\s+value\s+that\s+does\s+not\s+work");
        await RunAsync(1, "revoke", id, "--delete", "--yes");
        await RunAsync(0, "revoke", "--temporary-due", "--yes");

        Canary.For(value).MustBeAbsentFrom(runs.SelectMany(run => new[] { run.Output, run.Error }));
        Canary.For(value).MustBeAbsentFrom(emulator.Log.Entries.Select(entry => entry.ToString()));
        Canary.For(emulator.Bootstrap.AccountMinter.Reveal()).MustBeAbsentFrom(runs.SelectMany(run => new[] { run.Output, run.Error }));
        runs.SelectMany(run => $"{run.Output}{run.Error}".Split('\n')).Where(line => line.Length > 80 && !line.Contains("cftoken ", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Fact]
    public async Task More_of_routes_waits_for_a_person_whatever_the_command_line_says()
    {
        await RunAsync(0, "apply", "--yes");
        program.Project.Write("wrangler.jsonc", WithRoute);

        foreach (var command in new[] { "apply", "extend" })
        {
            var run = await RunAsync(5, command, "--yes");
            run.Error.ShouldContain("A person has to decide");
        }

        emulator.Log.Entries.ShouldNotContain(entry => entry.Method == "PUT");
    }

    [Fact]
    public async Task A_saved_plan_is_applied_as_long_as_nothing_has_moved()
    {
        await RunAsync(0, "apply", "--yes");
        program.Project.Write("wrangler.jsonc", WithDatabase);
        await RunAsync(0, "plan", "--out", "plan.json");

        await RunAsync(0, "apply", "plan.json", "--yes");
        await RunAsync(0, "apply", "plan.json", "--yes");
        program.Project.Write("wrangler.jsonc", Plain);
        var moved = await RunAsync(3, "apply", "plan.json", "--yes");
        moved.Output.ShouldStartWith("The plan does not hold any more; nothing was changed.");
        moved.Error.ShouldContain("cftoken plan --out plan.json");
    }

    [Fact]
    public async Task A_saved_plan_is_applied_for_what_it_was_saved_for_and_nothing_else()
    {
        await RunAsync(0, "plan", "--permission", "Account:D1:Edit", "--account-id", "0123456789abcdef0123456789abcdef", "--name", "by-hand", "--out", "plan.json");
        var run = await program.RunAsync(["plan", "--out", "plan.json", "--exact"]);
        run.ExitCode.ShouldBe(2);
        run.Error.ShouldContain("--exact and --out exclude each other");

        foreach (var besides in new[] { "--permission=Account:R2:Edit", "--account-id=0123456789abcdef0123456789abcdef", "--zone-id=feed0000feed0000feed0000feed0001", "--env=staging", "--job=ship" })
        {
            (await RunAsync(2, "apply", "plan.json", "--yes", besides)).Error.ShouldContain($"{besides.Split('=')[0]} cannot be given together with a saved plan");
        }

        emulator.Log.Entries.ShouldNotContain(entry => entry.Method != "GET");
        await RunAsync(0, "apply", "plan.json", "--yes");
        await RunAsync(0, "apply", "plan.json", "--yes");
        (await RunAsync(0, "show", "by-hand")).Output.ShouldContain("D1 · Edit");
    }

    [Fact]
    public async Task Tokens_are_listed_and_shown_in_words_and_for_programs()
    {
        await RunAsync(0, "apply", "--yes");

        (await RunAsync(0, "list")).Output.ShouldContain("surface 166 operations (87 changing)");
        using var list = JsonDocument.Parse((await RunAsync(0, "list", "--json")).Output);
        list.RootElement.GetProperty("schemaVersion").GetInt32().ShouldBe(1);
        list.RootElement.GetProperty("tokens").EnumerateArray().Select(token => token.GetProperty("job").GetString()).ShouldContain(job => job != null && job.StartsWith("deploy in "));
        (await RunAsync(0, "show", "shop:default:deploy:account")).Output.ShouldStartWith("shop:default:deploy:account#");
        await RunAsync(1, "show", "shop");
        await RunAsync(2, "revoke", "shop:default:deploy:account", "--yes");
        await RunAsync(5, "revoke", "shop:default:deploy:account");
    }

    [Fact]
    public async Task A_change_whose_answer_is_lost_is_found_and_one_that_never_arrived_is_told()
    {
        await RunAsync(0, "apply", "--yes");
        program.Project.Write("wrangler.jsonc", WithDatabase);
        var updating = emulator.Catalog.Get("PUT /accounts/{account_id}/tokens/{token_id}");
        emulator.Faults.Add(new FaultRule(new Fault.DropBefore(), FaultCalls.First(1), updating));

        (await RunAsync(1, "extend", "--yes")).Error.ShouldContain("it is as it was");
        emulator.Faults.Clear();
        emulator.Faults.Add(new FaultRule(new Fault.DropAfter(), FaultCalls.First(1), updating));
        await RunAsync(0, "extend", "--yes");
        await RunAsync(0, "extend", "--yes");
    }

    private string Value() => DotEnvDocument.Parse(program.Project.Read(".dev.vars")).TryGet("CLOUDFLARE_API_TOKEN", out var value) ? value : string.Empty;

    private async Task<string> OnlyIdAsync()
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
