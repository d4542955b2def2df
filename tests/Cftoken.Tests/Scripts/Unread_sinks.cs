using System.Runtime.Versioning;
using Cftoken.Core.Outside;
using Cftoken.Core.Outside.Processes;
using Cftoken.Core.Secrets;
using Cftoken.Emulator;
using Cftoken.TestInfrastructure;
using Cftoken.Tokens.Tests.Sinks.GitHub;
using Cftoken.Tokens.Tests.Sinks.Services;

namespace Cftoken.Tests.Scripts;

/// <summary>
/// Rotation into sinks that give nothing back: the real gh, which talks to a fake GitHub over a Unix socket, and a program.
/// What lies there is known only from having been delivered, so the old token is alive until it was, everywhere.
/// </summary>
[UnsupportedOSPlatform("windows")]
public sealed class Unread_sinks : IAsyncLifetime
{
    private static readonly string[] Shop = ["--sink", "github:acme/shop"];
    private static readonly string[] Both = [.. Shop, "--sink", "github:acme/other"];

    private readonly Program_under_test program = new();
    private readonly TemporaryFolder elsewhere = new();
    private readonly Canary credential = new("ghp_");
    private readonly List<ProcessResult> runs = [];
    private readonly List<(string Path, int Alive, bool OldIsAlive)> deliveries = [];
    private FakeGitHub github = null!;
    private FakeService service = null!;
    private CloudflareEmulator emulator = null!;
    private string? old;
    private Action<FakeCall> whenStored = _ => { };

    public async ValueTask InitializeAsync()
    {
        emulator = await CloudflareEmulator.StartAsync(new EmulatorOptions { World = OutsideWorld.System() });
        elsewhere.WritePrivately("bootstrap.env", $"CLOUDFLARE_API_TOKEN={emulator.Bootstrap.AccountMinter.Reveal()}\n");
        program.Project.Write("wrangler.jsonc", """{ "name": "shop", "main": "index.js", "account_id": "0123456789abcdef0123456789abcdef" }""");
        program.Project.Write("index.js", "export default {}");
        github = new FakeGitHub(credential.Value);
        service = await FakeService.StartAsync(Answer, elsewhere["github.sock"]);
        elsewhere.Write("gh/config.yml", $"http_unix_socket: {elsewhere["github.sock"]}\nprompt: disabled\n");
        program.With("GH_CONFIG_DIR", elsewhere["gh"]).With("GH_TOKEN", credential.Value);
        elsewhere.WriteProgram("bin/keep", $"#!/bin/sh\ncat > '{elsewhere["kept"]}'\n[ ! -e '{elsewhere["broken"]}' ]\n");
    }

    public async ValueTask DisposeAsync()
    {
        await service.DisposeAsync();
        await emulator.DisposeAsync();
        program.Dispose();
        elsewhere.Dispose();
    }

    [Fact]
    public async Task The_old_token_goes_after_every_store_took_the_new_one_and_it_was_verified()
    {
        await CreateAsync(Both);

        Killing_ground.OneLine((await RunAsync(0, "rotate", "--yes", "--grace", "0")).Output).ShouldContain($"The old token {old} was disabled.");

        deliveries.ShouldBe([(Secret("shop"), 2, true), (Secret("other"), 2, true)]);
        var calls = emulator.Log.Entries.Select(entry => $"{entry.Method} {entry.Path.Split("/tokens")[^1]}").ToList();
        calls.LastIndexOf("GET /verify").ShouldBeInRange(calls.LastIndexOf("POST "), calls.LastIndexOf($"PUT /{old}"), "made, verified, and only then the old one");
        Statuses().ShouldBe(["active", "disabled"]);

        var posts = calls.Count(call => call == "POST ");
        (await RunAsync(0, "rotate", "--yes", "--grace", "0")).Output.ShouldStartWith("rotated before");
        emulator.Log.Entries.Count(entry => entry.Method == "POST").ShouldBe(posts);
        NothingMayStandIn();
    }

    [Fact]
    public async Task A_store_that_refuses_leaves_the_old_token_alive_and_the_next_run_brings_it_to_its_end()
    {
        await CreateAsync(Both);
        github.Refused = Secret("other");

        (await RunAsync(4, "rotate", "--yes", "--grace", "0")).Error.ShouldContain("cftoken recover");
        Statuses().ShouldBe(["active", "active"], "one store has the new token and one the old");
        await RunAsync(4, "recover", "--yes");
        Old().IsActive.ShouldBeTrue("it is what the second store holds");

        github.Refused = null;
        deliveries.Clear();
        await RunAsync(0, "rotate", "--yes", "--grace", "0");
        deliveries.ShouldAllBe(delivery => delivery.OldIsAlive);
        deliveries.Select(delivery => delivery.Path).Distinct().ShouldBe([Secret("shop"), Secret("other")]);
        Statuses().ShouldBe(["active", "disabled"], "the one that was half delivered is gone");
        await RunAsync(0, "rotate", "--yes", "--grace", "0");
        (await RunAsync(0, "recover")).Output.ShouldBe("Nothing is open; there is nothing to do.\n");
        Statuses().ShouldBe(["active", "disabled"]);
        NothingMayStandIn();
    }

    [Theory]
    [InlineData("shop")]
    [InlineData("other")]
    public async Task Killed_while_a_store_has_it_in_its_hands_the_next_run_gives_every_store_another(string repository)
    {
        await CreateAsync(Both);
        using var begun = new SemaphoreSlim(0);
        using var goOn = new ManualResetEventSlim();
        whenStored = call =>
        {
            if (call.Path == Secret(repository))
            {
                begun.Release();
                goOn.Wait(TimeSpan.FromMinutes(2));
            }
        };
        using (var killed = program.Start(["rotate", "--yes", "--grace", "0", .. Where]))
        {
            (await begun.WaitAsync(TimeSpan.FromMinutes(2))).ShouldBeTrue();
            killed.Kill(entireProcessTree: true);
            await killed.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        whenStored = _ => { };
        goOn.Set();
        deliveries.Clear();

        await RunAsync(0, "rotate", "--yes", "--grace", "0");

        deliveries.Select(delivery => delivery.Path).ShouldContain(Secret("shop"));
        deliveries.Select(delivery => delivery.Path).ShouldContain(Secret("other"));
        deliveries.ShouldAllBe(delivery => delivery.OldIsAlive);
        Statuses().ShouldBe(["active", "disabled"]);
        (await RunAsync(0, "recover")).Output.ShouldBe("Nothing is open; there is nothing to do.\n");
        NothingMayStandIn();
    }

    [Fact]
    public async Task A_program_gets_the_new_token_and_one_that_fails_keeps_the_old_one_alive()
    {
        string[] sinks = ["--sink", $"exec:{elsewhere["bin/keep"]}", .. Shop];
        await CreateAsync(sinks);
        Kept().Id.ShouldBe(old);
        elsewhere.Write("broken", "");

        var failed = await RunAsync(1, ["rotate", "--yes", "--grace", "0", .. sinks]);

        Killing_ground.OneLine(failed.Error).ShouldContain("whether the program");
        Old().IsActive.ShouldBeTrue("GitHub holds it");
        Kept().IsActive.ShouldBeTrue("the program may have kept it, so it is not deleted");
        File.Delete(elsewhere["broken"]);

        // The sink stands in the record now, and a program that a record names is run only once a person agrees.
        (await RunAsync(5, ["rotate", "--yes", "--grace", "0", .. sinks])).Error.ShouldContain("cftoken");
        Old().IsActive.ShouldBeTrue();
        Kept().IsActive.ShouldBeTrue();
        NothingMayStandIn();
    }

    [Fact]
    public async Task What_a_program_was_given_is_the_successor_before_the_old_one_goes()
    {
        string[] sinks = ["--sink", $"exec:{elsewhere["bin/keep"]}", .. Shop];
        await CreateAsync(sinks);

        await RunAsync(0, ["rotate", "--yes", "--grace", "0", .. sinks]);

        (Kept().Id == old, Kept().IsActive, Old().Status).ShouldBe((false, true, "disabled"));
        await RunAsync(0, ["rotate", "--yes", "--grace", "0", .. sinks]);
        emulator.Tokens.Length.ShouldBe(2);
        NothingMayStandIn();
    }

    private static string Secret(string repository) => $"/repos/acme/{repository}/actions/secrets/CLOUDFLARE_API_TOKEN";

    private string[] Where => ["--bootstrap-env", elsewhere["bootstrap.env"], "--api-base", emulator.BaseAddress.AbsoluteUri];

    private FakeReply Answer(FakeCall call)
    {
        if (call.Method == "PUT" && call.Path.EndsWith("/CLOUDFLARE_API_TOKEN", StringComparison.Ordinal))
        {
            deliveries.Add((call.Path, emulator.Tokens.Count(token => token.IsActive), old is null || Old().IsActive));
            whenStored(call);
        }

        return github.Answer(call);
    }

    private async Task CreateAsync(string[] sinks)
    {
        await RunAsync(0, ["create", "--yes", .. sinks]);
        old = emulator.Tokens.ShouldHaveSingleItem().Id;
        deliveries.Clear();
    }

    private IssuedToken Old() => emulator.Tokens.Single(token => token.Id == old);

    private IssuedToken Kept() => emulator.TokenOf(new Secret(elsewhere.Read("kept").TrimEnd())).ShouldNotBeNull();

    private IEnumerable<string> Statuses() => emulator.Tokens.Select(token => token.Status).Order();

    private void NothingMayStandIn()
    {
        var known = File.Exists(elsewhere["kept"]) ? new[] { elsewhere.Read("kept").TrimEnd() } : [];
        foreach (var canary in known.Append(emulator.Bootstrap.AccountMinter.Reveal()).Append(credential.Value).Select(Canary.For))
        {
            canary.MustBeAbsentFrom(runs.SelectMany(run => new[] { run.Output, run.Error }));
            canary.MustBeAbsentFromFiles(program.Home);
            canary.MustBeAbsentFromFiles(program.Project.Path);
        }
    }

    private async Task<ProcessResult> RunAsync(int exitCode, params string[] arguments)
    {
        var run = await program.RunAsync([.. arguments, .. Where]);
        runs.Add(run);
        run.ExitCode.ShouldBe(exitCode, $"{string.Join(' ', arguments)}: {run.Output}{run.Error}");
        return run;
    }
}
