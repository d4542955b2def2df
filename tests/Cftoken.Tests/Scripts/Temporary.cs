using System.Diagnostics;
using System.Runtime.Versioning;
using Cftoken.Core.Outside;
using Cftoken.Core.Outside.Processes;
using Cftoken.Emulator;
using Cftoken.TestInfrastructure;

namespace Cftoken.Tests.Scripts;

/// <summary><c>cftoken exec --temporary</c> as a process of its own: whatever ends the command, no token is left.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class Temporary : IAsyncLifetime
{
    private readonly Program_under_test program = new();
    private readonly TemporaryFolder elsewhere = new();
    private CloudflareEmulator emulator = null!;

    public async ValueTask InitializeAsync()
    {
        emulator = await CloudflareEmulator.StartAsync(new EmulatorOptions { World = OutsideWorld.System() });
        elsewhere.WritePrivately("bootstrap.env", $"CLOUDFLARE_API_TOKEN={emulator.Bootstrap.AccountMinter.Reveal()}\n");
        program.Project.Write("wrangler.jsonc", """{ "name": "shop", "main": "index.js", "account_id": "0123456789abcdef0123456789abcdef" }""");
        program.Project.Write("index.js", "export default {}");
    }

    public async ValueTask DisposeAsync()
    {
        await emulator.DisposeAsync();
        program.Dispose();
        elsewhere.Dispose();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(9)]
    public async Task The_command_has_a_token_of_its_own_that_is_gone_when_it_ends(int exitCode)
    {
        var run = await program.RunAsync([.. Exec("--yes"), "--", "node", "-e",
            $"console.log(process.env.CLOUDFLARE_API_TOKEN.length > 30, process.env.CLOUDFLARE_ACCOUNT_ID); process.exit({exitCode})"]);

        run.ExitCode.ShouldBe(exitCode, run.Error);
        run.Output.ShouldBe("true 0123456789abcdef0123456789abcdef\n");
        run.Error.ShouldContain("(temporary) shop:default:deploy:anna");
        Changes.ShouldBe(["POST", "DELETE"]);
        LivingTokens.ShouldBeEmpty();
        File.Exists(program.Project[".dev.vars"]).ShouldBeFalse();
        (await RecoverAsync()).Output.ShouldContain("Nothing is open");
    }

    [Fact]
    public async Task A_program_that_is_not_there_leaves_no_token()
    {
        var run = await program.RunAsync([.. Exec("--yes"), "--", "wranlger"]);

        run.ExitCode.ShouldBe(2, run.Error);
        LivingTokens.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_would_keep_the_command_from_running_is_found_out_before_there_is_a_token()
    {
        program.Project.Write(".env", "CLOUDFLARE_API_KEY=k\nCLOUDFLARE_EMAIL=a@example.com\n");

        var run = await program.RunAsync([.. Exec("--yes"), "--", "npm", "run", "deploy"]);

        run.ExitCode.ShouldBe(4, run.Error);
        Changes.ShouldBeEmpty();
    }

    [Fact]
    public async Task It_has_an_owner_and_an_end()
    {
        var withoutOwner = await program.RunAsync(["exec", "--temporary", "15m", "--api-base", ApiBase, "--", "true"]);
        var withoutEnd = await program.RunAsync(["exec", "--temporary", "never", "--owner", "anna", "--api-base", ApiBase, "--", "true"]);

        (withoutOwner.ExitCode, withoutEnd.ExitCode).ShouldBe((2, 2));
        withoutOwner.Error.ShouldContain("cftoken exec");
        withoutOwner.Error.ShouldContain("--owner NAME");
        emulator.Log.Entries.ShouldBeEmpty();
    }

    [Fact]
    public async Task Without_a_terminal_it_needs_yes()
    {
        var run = await program.RunAsync([.. Exec(), "--", "true"]);

        run.ExitCode.ShouldBe(5);
        run.Error.ShouldContain("--yes -- true");
        Changes.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    [InlineData("HUP")]
    [InlineData("QUIT")]
    public async Task A_signal_leaves_no_token(string signal)
    {
        using var run = Start("node", "-e", "process.on('SIG" + signal + "', () => process.exit(33)); setInterval(() => {}, 1000); console.log('ready')");
        await ReadyAsync(run);

        await KillAsync(run, signal);
        await run.WaitForExitAsync(Patience);

        run.ExitCode.ShouldBe(33);
        LivingTokens.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_command_that_hangs_after_a_signal_loses_its_token_while_it_hangs()
    {
        using var run = Start("node", "-e", "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000); console.log('ready')");
        await ReadyAsync(run);
        LivingTokens.ShouldHaveSingleItem();

        await KillAsync(run, "TERM");
        while (LivingTokens.Any())
        {
            await Task.Delay(50, Patience);
        }

        run.HasExited.ShouldBeFalse();
        run.Kill(entireProcessTree: true);
    }

    [Fact]
    public async Task A_sudden_end_leaves_it_to_recover()
    {
        using var run = Start("node", "-e", "setTimeout(() => {}, 60000); console.log('ready')");
        await ReadyAsync(run);
        (await RecoverAsync()).Output.ShouldContain("still running");
        LivingTokens.ShouldHaveSingleItem();

        run.Kill(entireProcessTree: true);
        await run.WaitForExitAsync(Patience);
        LivingTokens.ShouldHaveSingleItem();
        var recovered = await RecoverAsync();

        recovered.ExitCode.ShouldBe(0, recovered.Error);
        LivingTokens.ShouldBeEmpty();
        (await RecoverAsync()).Output.ShouldContain("Nothing is open");
    }

    [Fact]
    public async Task Its_value_is_written_nowhere()
    {
        var run = await program.RunAsync([.. Exec("--yes"), "--", "node", "-e", "require('fs').writeFileSync('value', process.env.CLOUDFLARE_API_TOKEN)"]);

        var canary = Canary.For(program.Project.Read("value"));
        canary.MustBeAbsentFrom(run.Output, run.Error);
        canary.MustBeAbsentFromFiles(program.Project.Path, program.Project["value"]);
        canary.MustBeAbsentFromFiles(program.Home);
    }

    private string ApiBase => emulator.BaseAddress.AbsoluteUri;

    private static CancellationToken Patience => TestContext.Current.CancellationToken;

    private IEnumerable<string> Changes => emulator.Log.Entries.Select(entry => entry.Method).Where(method => method is "POST" or "DELETE" or "PUT");

    // Those of the emulator's own that are born with it are no concern of anybody's.
    private IEnumerable<string> LivingTokens => emulator.Log.Entries.Count(entry => entry.Method == "POST" && entry.Status == 200) is var made
        && emulator.Log.Entries.Count(entry => entry.Method == "DELETE" && entry.Status == 200) is var gone ? Enumerable.Repeat("a token", made - gone) : [];

    private string[] Exec(params string[] more) =>
        ["exec", "--temporary", "15m", "--owner", "anna", "--api-base", ApiBase, "--bootstrap-env", elsewhere["bootstrap.env"], .. more];

    private Task<ProcessResult> RecoverAsync() => program.RunAsync("recover", "--api-base", ApiBase, "--bootstrap-env", elsewhere["bootstrap.env"]);

    private Process Start(params string[] child) => program.Start([.. Exec("--yes"), "--", .. child]);

    private static async Task ReadyAsync(Process run) => (await run.StandardOutput.ReadLineAsync(Patience)).ShouldBe("ready");

    private static async Task KillAsync(Process run, string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", run.Id.ToString()]);
        await kill.WaitForExitAsync(Patience);
    }
}
