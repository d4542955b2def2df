using System.Runtime.Versioning;
using System.Text.Json;
using Cftoken.Catalog.Policies;
using Cftoken.Core.DotEnv;
using Cftoken.Core.Outside;
using Cftoken.Core.Outside.Processes;
using Cftoken.Core.Secrets;
using Cftoken.Emulator;
using Cftoken.TestInfrastructure;

namespace Cftoken.Tests.Scripts;

/// <summary>A user-owned token through its whole life, by the program: each command twice.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class User_owned : IAsyncLifetime
{
    private const string Plain = """{ "name": "shop", "main": "index.js", "account_id": "0123456789abcdef0123456789abcdef" }""";
    private const string WithDatabase = """{ "name": "shop", "main": "index.js", "account_id": "0123456789abcdef0123456789abcdef", "d1_databases": [{ "binding": "DB" }] }""";

    private readonly Program_under_test program = new();
    private readonly TemporaryFolder elsewhere = new();
    private readonly List<ProcessResult> runs = [];
    private readonly List<Secret> values = [];
    private CloudflareEmulator emulator = null!;

    public async ValueTask InitializeAsync()
    {
        emulator = await CloudflareEmulator.StartAsync(new EmulatorOptions { World = OutsideWorld.System() });
        elsewhere.WritePrivately("bootstrap.env", $"CLOUDFLARE_API_TOKEN={emulator.Bootstrap.UserMinter.Reveal()}\n");
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
    public async Task It_is_made_extended_narrowed_rotated_rolled_and_revoked_each_of_it_twice()
    {
        await RunAsync(0, "create", "--yes", "--owner-kind", "user");
        await RunAsync(0, "create", "--yes", "--owner-kind", "user");
        var first = TheToken();
        first.Name.ShouldStartWith("shop:default:deploy:user#");

        program.Project.Write("wrangler.jsonc", WithDatabase);
        (await RunAsync(0, "extend", "--yes")).Output.ShouldContain("added    Account · D1 · Edit");
        (await RunAsync(0, "extend", "--yes")).Output.ShouldStartWith("The token lacks nothing");
        program.Project.Write("wrangler.jsonc", Plain);
        (await RunAsync(0, "narrow", "--yes")).Output.ShouldContain("taken    Account · D1 · Edit");
        (await RunAsync(0, "narrow", "--yes")).Output.ShouldStartWith("The token holds nothing spare");
        TheToken().ShouldSatisfyAllConditions(token => token.Id.ShouldBe(first.Id), token => token.Grants.ShouldBe(first.Grants));

        (await RunAsync(0, "rotate", "--yes", "--grace", "2d")).Output.ShouldStartWith("rotated  deploy");
        var second = TheToken();
        second.Id.ShouldNotBe(first.Id);
        Status(first).ShouldBe("active", "it works on beside the new one");
        await RunAsync(0, "rotate", "--yes", "--grace", "2d");
        TheToken().Id.ShouldBe(second.Id);

        Killing_ground.OneLine((await RunAsync(0, "rotate", "--yes", "--again", "--grace", "0")).Output).ShouldContain($"The old token {second.Id} was disabled.");
        var third = TheToken();
        Status(second).ShouldBe("disabled");
        await RunAsync(0, "rotate", "--yes", "--grace", "0");
        TheToken().Id.ShouldBe(third.Id);

        var before = Value();
        (await RunAsync(0, "rotate", "--yes", "--again", "--roll")).Output.ShouldStartWith("rolled  deploy");
        TheToken().Id.ShouldBe(third.Id);
        emulator.TokenOf(before).ShouldBeNull("a roll has no overlap");
        before = Value();
        await RunAsync(0, "rotate", "--yes", "--roll");
        Value().IsSameAs(before).ShouldBeTrue("it was rotated just now");

        await RunAsync(0, "revoke", third.Id, "--yes");
        await RunAsync(3, "revoke", third.Id, "--yes");
        Status(third).ShouldBe("disabled");
        await RunAsync(0, "revoke", third.Id, "--delete", "--yes");
        await RunAsync(1, "revoke", third.Id, "--delete", "--yes");
        emulator.Tokens.ShouldNotContain(token => token.Id == third.Id);
        await RunAsync(0, "recover");
        await RunAsync(0, "recover");
        emulator.Log.Entries.ShouldNotContain(entry => entry.Method != "GET" && entry.Path.Contains("/accounts/"), "a user's tokens have endpoints of their own");
        NoValueMayStandIn();
    }

    [Theory]
    [InlineData("create", "POST /user/tokens", "undone")]
    [InlineData("rotate", "POST /user/tokens", "undone")]
    [InlineData("rotate", "GET /user/tokens/verify", "finished")]
    [InlineData("roll", "PUT /user/tokens/{token_id}/value", "finished")]
    [InlineData("extend", "PUT /user/tokens/{token_id}", "finished")]
    public async Task Cut_off_after_a_request_it_is_recovered_and_the_next_run_goes_through(string command, string operation, string expected)
    {
        string[] words = command == "roll" ? ["rotate", "--roll", "--yes"] : [command, "--yes", .. command == "create" ? (string[])["--owner-kind", "user"] : []];
        if (command != "create")
        {
            await RunAsync(0, "create", "--yes", "--owner-kind", "user");
        }

        program.Project.Write("wrangler.jsonc", command == "extend" ? WithDatabase : Plain);
        using (var gate = new Killing_ground.Gate(emulator, operation, isBefore: false))
        {
            using var killed = program.Start([.. words, .. Where]);
            await gate.ReachedAsync();
            killed.Kill();
            await killed.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        emulator.Faults.Clear();
        using var recovered = JsonDocument.Parse((await RunAsync(0, "recover", "--yes", "--json")).Output);
        recovered.RootElement.GetProperty("intents").EnumerateArray().ShouldHaveSingleItem().GetProperty("state").GetString().ShouldBe(expected);
        (await RunAsync(0, "recover")).Output.ShouldBe("Nothing is open; there is nothing to do.\n");
        await RunAsync(0, words);
        TheToken();
        emulator.Tokens.Count(token => token.IsActive).ShouldBe(command == "rotate" ? 2 : 1);
        NoValueMayStandIn();
    }

    private string[] Where => ["--bootstrap-env", elsewhere["bootstrap.env"], "--api-base", emulator.BaseAddress.AbsoluteUri];

    private IssuedToken TheToken()
    {
        var token = emulator.TokenOf(Value()).ShouldNotBeNull();
        (token.Owner, token.Status).ShouldBe((OwnerKind.User, "active"));
        return token;
    }

    private string Status(IssuedToken token) => emulator.Tokens.Single(other => other.Id == token.Id).Status;

    private Secret Value() => new(DotEnvDocument.Parse(program.Project.Read(".dev.vars")).TryGet("CLOUDFLARE_API_TOKEN", out var value)
        ? value!
        : throw new InvalidOperationException("There is no token."));

    private void NoValueMayStandIn()
    {
        foreach (var value in values.Append(emulator.Bootstrap.UserMinter))
        {
            var canary = Canary.For(value.Reveal());
            canary.MustBeAbsentFrom(runs.SelectMany(run => new[] { run.Output, run.Error }));
            canary.MustBeAbsentFromFiles(program.Home);
        }
    }

    private async Task<ProcessResult> RunAsync(int exitCode, params string[] arguments)
    {
        var run = await program.RunAsync([.. arguments, .. Where]);
        runs.Add(run);
        run.ExitCode.ShouldBe(exitCode, $"{string.Join(' ', arguments)}: {run.Output}{run.Error}");
        if (File.Exists(program.Project[".dev.vars"]))
        {
            values.Add(Value());
        }

        return run;
    }
}
