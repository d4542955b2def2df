using System.Globalization;
using System.Text.Json;
using Cftoken.Catalog;
using Cftoken.Catalog.Policies;
using Cftoken.Core.Outside;
using Cftoken.Core.Outside.Processes;
using Cftoken.Emulator;
using Cftoken.Emulator.Faults;
using Cftoken.TestInfrastructure;

namespace Cftoken.Tests.Scripts;

/// <summary>What a token can do, held against what its job needs.</summary>
public sealed class Checking : IAsyncLifetime
{
    private const string Account = "0123456789abcdef0123456789abcdef";
    private const string Zone = "feed0000feed0000feed0000feed0001";

    private static readonly PermissionCatalog Catalog = PermissionCatalog.Load();

    // The calls of the eight checks that two public guides make of such a token; the eighth is that the token works.
    private static readonly string[] Checks =
    [
        "--operation", "GET /accounts/{account_id}",
        "--operation", "GET /accounts/{account_id}/r2/buckets",
        "--operation", "POST /accounts/{account_id}/r2/buckets",
        "--operation", "GET /zones/{zone_id}",
        "--operation", "GET /accounts/{account_id}/workers/scripts",
        "--operation", "GET /zones/{zone_id}/workers/routes",
        "--operation", "GET /zones/{zone_id}/custom_hostnames",
        "--account-id", Account, "--zone-id", Zone,
    ];

    private readonly Program_under_test program = new();
    private readonly TemporaryFolder elsewhere = new();
    private CloudflareEmulator emulator = null!;

    public async ValueTask InitializeAsync()
    {
        emulator = await CloudflareEmulator.StartAsync(new EmulatorOptions { World = OutsideWorld.System(), Catalog = Catalog });
        elsewhere.Write("bootstrap.env", $"CLOUDFLARE_API_TOKEN={emulator.Bootstrap.UserMinter.Reveal()}\n");
    }

    public async ValueTask DisposeAsync()
    {
        await emulator.DisposeAsync();
        program.Dispose();
        elsewhere.Dispose();
    }

    [Fact]
    public async Task Eight_of_eight_is_done()
    {
        PutToken(["Account Settings Read", "Workers R2 Storage Write", "Workers Scripts Write"], ["Zone Read", "Workers Routes Write", "SSL and Certificates Write"]);

        var run = await VerifyAsync();

        run.ExitCode.ShouldBe(0, run.Error);
        run.Output.ShouldEndWith("\n8 of 8\n");
        run.Output.ShouldNotContain("FAIL");
    }

    [Fact]
    public async Task Six_of_eight_is_a_finding_with_the_missing_permissions_and_the_command_that_adds_them()
    {
        var canary = PutToken(["Account Settings Read", "Workers R2 Storage Write", "Workers Scripts Write"], ["Zone Read"]);

        var run = await VerifyAsync();
        var json = await VerifyAsync("--json");

        run.ExitCode.ShouldBe(3, run.Error);
        run.Output.ShouldContain("  FAIL  GET /zones/{zone_id}/custom_hostnames\n        missing Zone · SSL and Certificates · Read on zone\n");
        run.Output.ShouldEndWith("\n6 of 8\n");
        run.Error.ShouldMatch(@"(?m)^     cftoken extend --operation 'GET /accounts/\{account_id\}' .* --bootstrap-env \S+ --api-base \S+ --token [0-9a-f]{32}$");
        json.ExitCode.ShouldBe(3);
        using var document = JsonDocument.Parse(json.Output);
        var root = document.RootElement;
        root.GetProperty("schemaVersion").GetInt32().ShouldBe(1);
        (root.GetProperty("passed").GetInt32(), root.GetProperty("failed").GetInt32(), root.GetProperty("total").GetInt32()).ShouldBe((6, 2, 8));
        root.GetProperty("checks").EnumerateArray().Where(check => check.GetProperty("outcome").GetString() == "failed")
            .Select(check => check.GetProperty("missing")[0].GetProperty("name").GetString()).ShouldBe(["Workers Routes Read", "SSL and Certificates Read"]);
        root.GetProperty("fix")[0].GetProperty("command").GetString().ShouldNotBeNull().ShouldStartWith("cftoken extend ");
        canary.MustBeAbsentFrom([run.Output, run.Error, json.Output, json.Error]);
        Canary.For(emulator.Bootstrap.UserMinter.Reveal()).MustBeAbsentFrom([run.Output, run.Error, json.Output, json.Error]);
    }

    [Fact]
    public async Task A_token_of_another_file_is_verified_in_the_projects_place()
    {
        PutToken(["D1 Read"], ["Zone Read"]);
        var value = emulator.Issue(OwnerKind.Account, [Allow($"com.cloudflare.api.account.{Account}", ["Account Settings Read"])]).Value.Reveal();
        elsewhere.Write("ci.env", $"CLOUDFLARE_API_TOKEN={value}\nCLOUDFLARE_ACCOUNT_ID={Account}\n");
        string[] common = ["--token-env", elsewhere["ci.env"], "--api-base", emulator.BaseAddress.AbsoluteUri];

        var deep = await program.RunAsync(["verify", "--deep", .. common, "--operation", "GET /accounts/{account_id}", "--account-id", Account]);
        var plain = await program.RunAsync(["verify", .. common]);
        var both = await program.RunAsync(["verify", .. common, "--sink", ".dev.vars"]);

        (deep.ExitCode, plain.ExitCode, both.ExitCode).ShouldBe((0, 0, 2), deep.Error + plain.Error);
        deep.Output.ShouldEndWith("\n2 of 2\n");
        plain.Output.ShouldContain("ci.env");
        both.Error.ShouldContain("only one of them can hold the token");
        Canary.For(value).MustBeAbsentFrom([deep.Output, deep.Error, plain.Output, plain.Error, both.Error]);
    }

    [Fact]
    public async Task What_only_a_deep_verification_takes_is_refused_without_it()
    {
        var run = await program.RunAsync("verify", "--job", "deploy");

        run.ExitCode.ShouldBe(2);
        run.Error.ShouldContain("--job says what the token is held against, which takes --deep.");
    }

    [Fact]
    public async Task Without_a_bootstrap_credential_the_token_is_tried_out_and_what_stays_open_is_said()
    {
        var canary = PutToken(["Account Settings Read", "Workers R2 Storage Write"], ["Zone Read"]);

        var run = await program.RunAsync(["verify", "--deep", "--api-base", emulator.BaseAddress.AbsoluteUri, .. Checks]);

        run.ExitCode.ShouldBe(3, run.Error);
        run.Output.ShouldContain("by calls that only read, made with the token");
        run.Output.ShouldContain("  ?     POST …/r2/buckets");
        run.Output.ShouldEndWith("\n4 of 8  1 cannot be told\n");
        emulator.Log.Entries.ShouldAllBe(entry => entry.Method == "GET");
        canary.MustBeAbsentFrom([run.Output, run.Error]);
    }

    [Fact]
    public async Task A_watch_ends_as_soon_as_a_new_permission_is_let_through()
    {
        PutToken(["Account Settings Read"], ["Zone Read"]);
        emulator.Faults.Add(new FaultRule(Fault.Refuse.AuthenticationError, FaultCalls.First(1), Catalog.Get("GET /accounts/{account_id}")));

        var run = await program.RunAsync(
            "verify", "--deep", "--watch", "--api-base", emulator.BaseAddress.AbsoluteUri, "--bootstrap-env", elsewhere["bootstrap.env"],
            "--operation", "GET /accounts/{account_id}", "--account-id", Account);

        run.ExitCode.ShouldBe(0, run.Error);
        run.Output.ShouldEndWith("\n2 of 2\n");
        run.Error.ShouldContain("1 of 2 pass; trying again in 2 seconds.");
    }

    [Fact]
    public async Task A_probe_tells_what_is_held_and_what_it_cannot_know()
    {
        var canary = PutToken(["D1 Read"], ["Zone Read"]);
        string[] probe = ["probe", "--api-base", emulator.BaseAddress.AbsoluteUri, "--account-id", Account];

        var reads = await program.RunAsync(probe);
        var onlyReads = emulator.Log.Entries.All(entry => entry.Method == "GET");
        var writes = await program.RunAsync([.. probe, "--write", "--json"]);

        reads.ExitCode.ShouldBe(0, reads.Error);
        reads.Output.ShouldContain("  one of   Account · D1 · Read, Account · D1 · Edit");
        reads.Output.ShouldContain("What this cannot know\n  · Reads tell nothing of writing");
        onlyReads.ShouldBeTrue();
        writes.ExitCode.ShouldBe(0, writes.Error);
        using var json = JsonDocument.Parse(writes.Output);
        var permissions = json.RootElement.GetProperty("permissions").EnumerateArray().ToLookup(one => one.GetProperty("name").GetString(), one => one.GetProperty("result").GetString());
        permissions["D1 Read"].ShouldBe(["granted"]);
        permissions["D1 Write"].ShouldBe(["refused"]);
        json.RootElement.GetProperty("requests").GetInt32().ShouldBeLessThanOrEqualTo(json.RootElement.GetProperty("budget").GetInt32());
        canary.MustBeAbsentFrom([reads.Output, reads.Error, writes.Output, writes.Error]);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("1201")]
    [InlineData("many")]
    public async Task A_budget_that_is_none_is_refused(string budget)
    {
        var run = await program.RunAsync("probe", "--budget", budget);

        run.ExitCode.ShouldBe(2);
        run.Error.ShouldContain("1200");
    }

    [Fact]
    public async Task A_CIs_token_is_identified_by_what_the_audit_log_saw_and_never_by_its_name_alone()
    {
        program.Project.Write("wrangler.jsonc", $$"""{ "name": "shop", "main": "index.js", "account_id": "{{Account}}" }""");
        var (id, value) = emulator.Issue(OwnerKind.User, [Allow($"com.cloudflare.api.account.{Account}", ["Workers Scripts Write", "Workers KV Storage Write"])], null, "from the dashboard");
        emulator.Issue(OwnerKind.User, [Allow($"com.cloudflare.api.account.{Account}", ["Workers Scripts Write"])], null, "shop:default:deploy:user#0a1b2c");
        var (_, reader) = emulator.Issue(OwnerKind.User, [Allow($"com.cloudflare.api.account.{Account}", ["Account Settings Read"])], null, "reader");
        elsewhere.Write("reader.env", $"CLOUDFLARE_API_TOKEN={reader.Reveal()}\n");
        await CreateNamespaceAsync(value.Reveal());
        string[] identify = ["identify", "--api-base", emulator.BaseAddress.AbsoluteUri, "--bootstrap-env", elsewhere["bootstrap.env"]];

        var byName = await program.RunAsync(identify);
        var now = DateTimeOffset.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        var byAudit = await program.RunAsync([.. identify, "--used-at", now, "--lookup", elsewhere["reader.env"], "--json"]);

        byName.ExitCode.ShouldBe(3, byName.Error);
        byName.Output.ShouldStartWith("Which token is the CI's cannot be told.\n");
        byName.Error.ShouldContain("     cftoken rotate --job deploy --bootstrap-env");
        byAudit.ExitCode.ShouldBe(0, byAudit.Error);
        using var json = JsonDocument.Parse(byAudit.Output);
        json.RootElement.GetProperty("tokenId").GetString().ShouldBe(id);
        json.RootElement.GetProperty("candidates")[0].GetProperty("signs").EnumerateArray().Select(sign => sign.GetProperty("kind").GetString()).ShouldContain("audit");
        Canary.For(value.Reveal()).MustBeAbsentFrom([byName.Output, byName.Error, byAudit.Output, byAudit.Error]);
        Canary.For(reader.Reveal()).MustBeAbsentFrom([byName.Output, byName.Error, byAudit.Output, byAudit.Error]);
    }

    private async Task CreateNamespaceAsync(string value)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{emulator.BaseAddress}/accounts/{Account}/storage/kv/namespaces");
        request.Headers.Add("Authorization", $"Bearer {value}");
        request.Content = new StringContent("""{"title":"made by the CI"}""");
        (await client.SendAsync(request, TestContext.Current.CancellationToken)).IsSuccessStatusCode.ShouldBeTrue();
    }

    private Canary PutToken(string[] onAccount, string[] onZone)
    {
        var (_, value) = emulator.Issue(OwnerKind.User, [Allow($"com.cloudflare.api.account.{Account}", onAccount), Allow($"com.cloudflare.api.account.zone.{Zone}", onZone)]);
        program.Project.Write(".dev.vars", $"CLOUDFLARE_API_TOKEN={value.Reveal()}\n");
        return Canary.For(value.Reveal());
    }

    private static Policy Allow(string resource, string[] groups) => new(
        PolicyEffect.Allow,
        [.. groups.Select(name => new GroupReference(Catalog.Groups.First(group => group.Name == name && group.Id is not null).Id!))],
        [new ResourceSelector(resource)]);

    private Task<ProcessResult> VerifyAsync(params string[] more) => program.RunAsync(
        ["verify", "--deep", "--api-base", emulator.BaseAddress.AbsoluteUri, "--bootstrap-env", elsewhere["bootstrap.env"], .. Checks, .. more]);
}
