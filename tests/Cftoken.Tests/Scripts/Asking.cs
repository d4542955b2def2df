using System.Text.Json;
using Cftoken.Catalog.Policies;
using Cftoken.Core.Outside;
using Cftoken.Emulator;
using Cftoken.TestInfrastructure;

namespace Cftoken.Tests.Scripts;

/// <summary>The program where no project tells what a token is for.</summary>
public sealed class Asking : IDisposable
{
    private const string Account = "0123456789abcdef0123456789abcdef";
    private const string Zone = "feed0000feed0000feed0000feed0001";

    private readonly Program_under_test program = new();

    public void Dispose() => program.Dispose();

    [Fact]
    public async Task Permissions_operations_and_profiles_are_planned_without_a_project()
    {
        var run = await program.RunAsync(
            "plan", "--permission", "Zone:Custom Hostnames:Edit", "--operation", "GET /zones", "--profile", "workers+d1", "--account-id", Account, "--zone-id", Zone, "--name", "SaaS Token", "--json");

        run.ExitCode.ShouldBe(0, run.Error);
        using var json = JsonDocument.Parse(run.Output);
        var plan = json.RootElement.GetProperty("plans")[0];
        plan.GetProperty("permissions").EnumerateArray().Select(permission => permission.GetProperty("name").GetString())
            .ShouldBe(["D1 Write", "SSL and Certificates Write", "Workers Scripts Write", "Zone Read"], ignoreOrder: true);
        plan.GetProperty("tokenName").GetString().ShouldBe("SaaS Token");
        plan.GetProperty("ownerReason").ValueKind.ShouldBe(JsonValueKind.Null);
        plan.GetProperty("unresolved").GetArrayLength().ShouldBe(0);
        var reason = plan.GetProperty("permissions")[0].GetProperty("reasons")[0];
        reason.GetProperty("file").ValueKind.ShouldBe(JsonValueKind.Null);
        reason.GetProperty("why").GetString().ShouldStartWith("asked for on the command line");
    }

    [Fact]
    public async Task A_project_in_the_folder_is_not_read_unless_it_is_named()
    {
        program.Project.CopyFrom(RepositoryRoot.File("samples/hello-worker"));

        (await program.RunAsync("plan", "--permission", "D1 Read")).Output.ShouldNotContain("Workers Scripts");
        (await program.RunAsync("plan", ".", "--permission", "D1 Read")).Output.ShouldContain("Workers Scripts");
    }

    [Fact]
    public async Task Without_a_terminal_the_error_says_how_to_name_what_is_needed()
    {
        var run = await program.RunAsync("plan");

        run.ExitCode.ShouldBe(2);
        run.Error.ShouldContain("--profile");
        run.Error.ShouldContain("--permission");
        run.Error.ShouldContain("--operation");
    }

    [Fact]
    public async Task The_reason_for_a_users_token_is_shown()
    {
        var run = await program.RunAsync("plan", "--operation", "GET /user");

        run.ExitCode.ShouldBe(0, run.Error);
        run.Output.Replace("\n           ", " ", StringComparison.Ordinal).ShouldContain("owned by a user  User Details Read speaks of the user");
    }

    [Fact]
    public async Task Names_are_looked_up_where_that_is_asked_for()
    {
        program.Project.Write("wrangler.jsonc", """{ "name": "shop", "routes": ["shop.example.com/*"] }""");
        await using var emulator = await CloudflareEmulator.StartAsync(new EmulatorOptions { World = OutsideWorld.System() });
        var (_, reader) = emulator.Issue(OwnerKind.Account,
        [
            new Policy(PolicyEffect.Allow, [new GroupReference("c8fed203ed3043cba015a93ad1616f1f")], [new ResourceSelector($"com.cloudflare.api.account.zone.{Zone}")]),
        ]);
        program.With("CFTOKEN_LOOKUP_TOKEN", reader.Reveal()).With("CLOUDFLARE_ACCOUNT_ID", Account);

        var offline = await program.RunAsync("plan", "--json");
        var online = await program.RunAsync("plan", "--online", "--api-base", emulator.BaseAddress.AbsoluteUri, "--json");

        offline.Output.ShouldContain("\"unresolved\": true");
        online.ExitCode.ShouldBe(0, online.Error);
        online.Output.ShouldNotContain("\"unresolved\": true");
        online.Output.ShouldContain(Zone);
        Canary.For(reader.Reveal()).MustBeAbsentFrom([online.Output, online.Error]);
    }

    [Fact]
    public async Task A_token_is_created_without_a_project()
    {
        using var elsewhere = new TemporaryFolder();
        await using var emulator = await CloudflareEmulator.StartAsync(new EmulatorOptions { World = OutsideWorld.System(), StateFile = elsewhere["emulator.state"] });
        elsewhere.Write("bootstrap.env", $"CLOUDFLARE_API_TOKEN={emulator.Bootstrap.AccountMinter.Reveal()}\n");
        string[] create = ["create", "--api-base", emulator.BaseAddress.AbsoluteUri, "--bootstrap-env", elsewhere["bootstrap.env"], "--yes", "--profile"];

        var run = await program.RunAsync([.. create, "kv", "--account-id", Account]);
        var open = await program.RunAsync([.. create, "routes", "--account-id", Account, "--new"]);

        var child = await program.RunAsync("exec", "--api-base", emulator.BaseAddress.AbsoluteUri, "--", "node", "-e", "process.exit(process.env.CLOUDFLARE_API_TOKEN ? 0 : 1)");

        run.ExitCode.ShouldBe(0, run.Error);
        run.Output.ShouldMatch("exec .* -- COMMAND");
        child.ExitCode.ShouldBe(0, child.Error);
        program.Project.Read(".dev.vars").ShouldContain($"CLOUDFLARE_ACCOUNT_ID={Account}");
        open.ExitCode.ShouldBe(2);
        open.Error.ShouldContain("--zone-id");
    }
}
