using System.Text.Json;
using Cftoken.Core.DotEnv;
using Cftoken.Core.Outside;
using Cftoken.Core.Outside.Processes;
using Cftoken.Core.Secrets;
using Cftoken.Emulator;
using Cftoken.Emulator.Faults;
using Cftoken.TestInfrastructure;

namespace Cftoken.Tests.Scripts;

/// <summary>Rotation by the program against an emulator in this process.</summary>
public sealed class Rotating : IAsyncLifetime
{
    private const string Configuration = """{ "name": "shop", "main": "index.js", "account_id": "0123456789abcdef0123456789abcdef" }""";

    private readonly Program_under_test program = new();
    private readonly TemporaryFolder elsewhere = new();
    private CloudflareEmulator emulator = null!;

    public async ValueTask InitializeAsync()
    {
        emulator = await CloudflareEmulator.StartAsync(new EmulatorOptions { World = OutsideWorld.System() });
        elsewhere.WritePrivately("bootstrap.env", $"CLOUDFLARE_API_TOKEN={emulator.Bootstrap.AccountMinter.Reveal()}\n");
        program.Project.Write("wrangler.jsonc", Configuration);
        program.Project.Write("index.js", "export default {}");
        (await RunAsync("create", "--yes")).ExitCode.ShouldBe(0);
    }

    public async ValueTask DisposeAsync()
    {
        await emulator.DisposeAsync();
        program.Dispose();
        elsewhere.Dispose();
    }

    [Fact]
    public async Task Run_twice_the_second_changes_nothing_and_no_value_is_anywhere_but_in_its_sink()
    {
        var before = Value();

        var rotated = await RunAsync("rotate", "--yes");
        var again = await RunAsync("rotate", "--yes", "--json");
        var due = await RunAsync("rotate", "--yes", "--due", "14d");
        var recovered = await RunAsync("recover");

        rotated.ExitCode.ShouldBe(0, rotated.Error);
        rotated.Output.ShouldStartWith("rotated  deploy");
        ((int[])[again.ExitCode, due.ExitCode, recovered.ExitCode]).ShouldBe([0, 0, 0]);
        using var json = JsonDocument.Parse(again.Output);
        json.RootElement.GetProperty("schemaVersion").GetInt32().ShouldBe(1);
        json.RootElement.GetProperty("jobs")[0].GetProperty("outcome").GetString().ShouldBe("rotated-before");
        due.Output.ShouldContain("Nothing due");
        emulator.Tokens.Count(token => token.IsActive).ShouldBe(2);
        emulator.TokenOf(Value())!.Id.ShouldNotBe(emulator.TokenOf(before)!.Id);
        foreach (var canary in (Canary[])[Canary.For(before.Reveal()), Canary.For(Value().Reveal()), Canary.For(emulator.Bootstrap.AccountMinter.Reveal())])
        {
            canary.MustBeAbsentFrom(((ProcessResult[])[rotated, again, due, recovered]).SelectMany(run => new[] { run.Output, run.Error }));
            canary.MustBeAbsentFromFiles(program.Home);
            canary.MustBeAbsentFromFiles(program.Project.Path, program.Project[".dev.vars"]);
        }
    }

    [Fact]
    public async Task A_roll_gives_the_same_token_another_value()
    {
        var before = Value();
        var id = emulator.TokenOf(before)!.Id;

        var rolled = await RunAsync("rotate", "--roll", "--yes");

        rolled.ExitCode.ShouldBe(0, rolled.Error);
        rolled.Error.ShouldContain("There is no overlap");
        emulator.TokenOf(before).ShouldBeNull();
        emulator.TokenOf(Value())!.Id.ShouldBe(id);
    }

    [Fact]
    public async Task Nobody_to_ask_is_an_approval_that_was_not_given()
    {
        var before = Value();

        var refused = await RunAsync("rotate");

        refused.ExitCode.ShouldBe(5, refused.Error);
        refused.Error.ShouldContain("cftoken rotate");
        Value().IsSameAs(before).ShouldBeTrue();
    }

    [Fact]
    public async Task A_schedule_meets_a_job_for_a_person_with_exit_code_5_and_the_reason()
    {
        program.Project.Write("package.json", """{ "scripts": { "deploy": "wrangler deploy" } }""");
        (await RunAsync("create", "--yes", "--new")).ExitCode.ShouldBe(0);
        program.Project.Write("cftoken.jsonc", """{ "jobs": { "deploy": { "gate": "human" } } }""");

        var refused = await RunAsync("rotate", "--due", "365d", "--job", "deploy", "--yes", "--json");

        refused.ExitCode.ShouldBe(5, refused.Output);
        refused.Output.ShouldContain("human");
    }

    [Theory]
    [InlineData("--due", "soon", "usage.due")]
    [InlineData("--grace", "never", "usage.grace")]
    public async Task A_length_of_time_that_is_none_is_a_fault_of_the_command_line(string option, string text, string code)
    {
        var refused = await RunAsync("rotate", $"{option}={text}", "--json");

        refused.ExitCode.ShouldBe(2, refused.Output + refused.Error);
        refused.Output.ShouldContain(code);
    }

    [Theory]
    [InlineData("POST /accounts/{account_id}/tokens")]
    [InlineData("GET /accounts/{account_id}/tokens/verify")]
    public async Task Killed_while_it_waits_for_an_answer_the_next_one_brings_it_to_its_end(string operation)
    {
        var before = Value();
        using var begun = new SemaphoreSlim(0);
        using var ended = new CancellationTokenSource();
        emulator.Faults.Add(new FaultRule(
            new Fault.HoldAfter(() =>
            {
                begun.Release();
                return Task.Delay(Timeout.Infinite, ended.Token).ContinueWith(_ => { }, TaskScheduler.Default);
            }),
            FaultCalls.First(1),
            emulator.Catalog.Get(operation)));
        using var killed = program.Start(["rotate", "--yes", .. Credentials]);
        (await begun.WaitAsync(TimeSpan.FromMinutes(2))).ShouldBeTrue();
        killed.Kill();
        await killed.WaitForExitAsync(TestContext.Current.CancellationToken);
        await ended.CancelAsync();
        emulator.Faults.Clear();
        emulator.TokenOf(Value())!.IsActive.ShouldBeTrue();

        var next = await RunAsync("rotate", "--yes");

        next.ExitCode.ShouldBe(0, next.Error);
        emulator.Tokens.Count(token => token.IsActive).ShouldBe(2, "the successor and the old one, and no third");
        emulator.TokenOf(Value())!.Id.ShouldNotBe(emulator.TokenOf(before)!.Id);
    }

    [Fact]
    public async Task Two_programs_at_once_make_one_successor()
    {
        var runs = await Task.WhenAll(RunAsync("rotate", "--yes"), RunAsync("rotate", "--yes"));

        runs.ShouldContain(run => run.ExitCode == 0);
        runs.ShouldAllBe(run => run.ExitCode == 0 || run.Error.Contains("Another cftoken is working on"));
        emulator.Tokens.Count(token => token.IsActive).ShouldBe(2);
    }

    private string[] Credentials => ["--api-base", emulator.BaseAddress.AbsoluteUri, "--bootstrap-env", elsewhere["bootstrap.env"]];

    private Task<ProcessResult> RunAsync(string command, params string[] arguments) => program.RunAsync([command, .. arguments, .. Credentials]);

    private Secret Value() => DotEnvDocument.Parse(program.Project.Read(".dev.vars")).TryGet("CLOUDFLARE_API_TOKEN", out var value)
        ? new Secret(value)
        : throw new InvalidOperationException("There is no token.");
}
