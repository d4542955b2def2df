using System.Globalization;
using Cftoken.Catalog;
using Cftoken.Catalog.Policies;
using Cftoken.Cloudflare.Tokens;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Core.Secrets;
using Cftoken.Emulator;
using Cftoken.Engine.Identifying;
using Cftoken.Engine.Targets;
using Cftoken.TestInfrastructure;
using Cftoken.Tokens.Journal;
using Cftoken.Tokens.Registering;
using Cftoken.Tokens.Sinks;
using Cftoken.Tokens.State;
using static Cftoken.Engine.Tests.Verifying.Inspection;

namespace Cftoken.Engine.Tests.Identifying;

/// <summary>A project whose secret holds one of several tokens; the emulator's clock and the test's are one.</summary>
public sealed class IdentifyTests : IAsyncLifetime, ITokenDialogue
{
    private const string DeployName = "shop:default:deploy:account";

    private static readonly PermissionCatalog Catalog = PermissionCatalog.Load();
    private static readonly DateTimeOffset Start = new(2026, 11, 20, 8, 0, 0, TimeSpan.Zero);

    private readonly TemporaryFolder folder = new();
    private readonly TemporaryFolder elsewhere = new();
    private readonly FakeEnvironment environment = new();
    private readonly FakeClock clock = new(Start);
    private readonly FakeProcesses processes = new();
    private CloudflareEmulator emulator = null!;
    private OutsideWorld world = null!;

    public async ValueTask InitializeAsync()
    {
        emulator = await CloudflareEmulator.StartAsync(new EmulatorOptions { World = OutsideWorld.System() with { Time = clock }, Catalog = Catalog });
        environment.CurrentDirectory = folder.Path;
        environment.HomeDirectory = elsewhere.Path;
        environment.Set("XDG_STATE_HOME", elsewhere["state"]);
        world = OutsideWorld.System() with { Environment = environment, Time = clock, Processes = processes };
        folder.Write("wrangler.jsonc", $$"""{ "name": "shop", "main": "index.js", "account_id": "{{Account}}" }""");
        elsewhere.Write("bootstrap.env", $"CLOUDFLARE_API_TOKEN={emulator.Bootstrap.AccountMinter.Reveal()}\n");
    }

    public async ValueTask DisposeAsync()
    {
        await emulator.DisposeAsync();
        folder.Dispose();
        elsewhere.Dispose();
    }

    [Fact]
    public async Task What_is_recorded_for_the_job_is_its_token()
    {
        Issue("other", "Workers Scripts Write");
        var (id, _) = Issue($"{DeployName}#0a1b2c", "Workers Scripts Write");
        await RecordAsync(id, $"{DeployName}#0a1b2c");

        var report = await IdentifyAsync();

        report.Chosen.ShouldNotBeNull().Token.Id.ShouldBe(id);
        report.Because.ShouldStartWith("Cftoken recorded it for this job");
        report.Fix.ShouldBeNull();
    }

    [Fact]
    public async Task What_was_delivered_to_this_machine_alone_is_no_proof_of_what_the_CI_has()
    {
        var (id, _) = Issue("renamed convention", "Workers Scripts Write");
        await RecordAsync(id, "renamed convention", "dotenv:.dev.vars");

        (await IdentifyAsync()).Chosen.ShouldBeNull();
    }

    [Fact]
    public async Task A_name_alone_is_no_proof_and_rotation_is_proposed()
    {
        Issue($"{DeployName}#0a1b2c");
        Issue("something else");

        var report = await IdentifyAsync();

        report.Chosen.ShouldBeNull();
        report.Because.ShouldBe("One weak sign speaks for a token, and one is no proof.");
        report.Fix.ShouldNotBeNull().Command.ShouldStartWith("cftoken rotate --job deploy --bootstrap-env");
        report.Candidates[0].Token.Name.ShouldBe($"{DeployName}#0a1b2c");
        report.Unasked.Length.ShouldBe(4);
    }

    [Fact]
    public async Task A_name_and_a_time_of_use_agree()
    {
        var (id, value) = Issue($"{DeployName}#0a1b2c", "Workers Scripts Write");
        Issue("old deploy token", "Workers Scripts Write");
        clock.Advance(TimeSpan.FromHours(2));
        await UseAsync(value);

        var report = await IdentifyAsync(request => request with { UsedAt = clock.GetUtcNow() });

        report.Chosen.ShouldNotBeNull().Token.Id.ShouldBe(id);
        Signs(report.Chosen!).ShouldBe([("name", 20), ("use", 20), ("plan", 5)]);
    }

    [Fact]
    public async Task Two_tokens_that_are_nearly_as_likely_are_not_told_apart()
    {
        var (_, first) = Issue($"{DeployName}#0a1b2c", "Workers Scripts Write");
        var (_, second) = Issue($"{DeployName}#ffffff", "Workers Scripts Write");
        await UseAsync(first);
        await UseAsync(second);

        var report = await IdentifyAsync(request => request with { UsedAt = clock.GetUtcNow() });

        report.Chosen.ShouldBeNull();
        report.Because.ShouldStartWith("Two tokens are nearly as likely");
    }

    [Fact]
    public async Task A_token_made_just_before_the_secret_was_written_is_it_and_a_later_one_cannot_be()
    {
        Issue("months old", "Workers Scripts Write");
        clock.Advance(TimeSpan.FromDays(3));
        var (id, _) = Issue("by hand", "Workers Scripts Write");
        var written = clock.GetUtcNow() + TimeSpan.FromMinutes(3);
        clock.Advance(TimeSpan.FromDays(1));
        var (later, _) = Issue($"{DeployName}#0a1b2c", "Workers Scripts Write");
        GitHub($$"""{"name":"CLOUDFLARE_API_TOKEN","updated_at":"{{Iso(written)}}"}""");

        var report = await IdentifyAsync(request => request with { Secret = "CLOUDFLARE_API_TOKEN" });

        report.Chosen.ShouldNotBeNull().Token.Id.ShouldBe(id);
        report.Candidates.Single(candidate => candidate.Token.Id == later).IsExcluded.ShouldBeTrue();
        processes.Requests.ShouldHaveSingleItem().Arguments.ShouldBe(["api", "repos/{owner}/{repo}/actions/secrets/CLOUDFLARE_API_TOKEN"]);
    }

    [Fact]
    public async Task A_runs_time_comes_from_gh_which_gets_no_credential_of_Cloudflares()
    {
        environment.Set("CLOUDFLARE_API_TOKEN", "not-for-gh").Set("CFTOKEN_LOOKUP_TOKEN", null).Set("GH_TOKEN", "for-gh");
        var (id, value) = Issue($"{DeployName}#0a1b2c", "Workers Scripts Write");
        var begun = clock.GetUtcNow();
        await UseAsync(value);
        GitHub($$"""{"createdAt":"{{Iso(begun)}}","updatedAt":"{{Iso(begun.AddMinutes(4))}}"}""");

        var report = await IdentifyAsync(request => request with { Run = "123456789" });

        report.Chosen.ShouldNotBeNull().Token.Id.ShouldBe(id);
        var asked = processes.Requests[0];
        asked.Arguments.ShouldBe(["run", "view", "123456789", "--json", "createdAt,updatedAt"]);
        var given = asked.Environment.ShouldNotBeNull().Keys.ToList();
        given.ShouldContain("GH_TOKEN");
        given.ShouldNotContain("CLOUDFLARE_API_TOKEN");
    }

    [Fact]
    public async Task What_the_audit_log_saw_tells_the_token_by_itself()
    {
        Issue("other", "Workers Scripts Write", "Workers KV Storage Write");
        var (id, value) = Issue("nobody would guess", "Workers Scripts Write", "Workers KV Storage Write");
        var (_, reader) = Issue("reader", "Account Settings Read");
        elsewhere.Write("reader.env", $"CLOUDFLARE_API_TOKEN={reader.Reveal()}\n");
        clock.Advance(TimeSpan.FromHours(5));
        await ChangeAsync(value);

        var report = await IdentifyAsync(request => request with { UsedAt = clock.GetUtcNow(), LookupFile = elsewhere["reader.env"] });

        report.Chosen.ShouldNotBeNull().Token.Id.ShouldBe(id);
        report.Chosen!.Signs.Single(sign => sign.Kind == "audit").Says.ShouldContain($"POST /accounts/{Account}/storage/kv/namespaces");
    }

    [Fact]
    public async Task A_token_that_could_have_made_the_refused_call_is_not_believed()
    {
        var (id, _) = Issue($"{DeployName}#0a1b2c", "Workers Scripts Write", "D1 Write");
        await RecordAsync(id, $"{DeployName}#0a1b2c");

        var report = await IdentifyAsync(request => request with { Operation = $"POST /accounts/{Account}/d1/database" });

        report.Chosen.ShouldBeNull();
        report.Because.ShouldContain("it may make the call that was refused");
        report.Because.ShouldContain("Another token may be in the secret");
    }

    [Fact]
    public async Task A_diagnosis_tells_the_refused_calls()
    {
        var (id, _) = Issue($"{DeployName}#0a1b2c", "Workers Scripts Write");
        Issue("holds it", "Workers Scripts Write", "D1 Write");
        elsewhere.Write("diagnosis.json", $$"""
            {"schemaVersion":1,"failures":[
              {"cause":"missing-permission","operation":{"method":"POST","path":"/accounts/***/d1/database"} },
              {"cause":"transient","operation":{"method":"GET","path":"/accounts/***/workers/scripts"} },
              {"cause":"missing-permission","operation":null}]}
            """);

        var report = await IdentifyAsync(request => request with { DiagnosisFile = elsewhere["diagnosis.json"] });

        report.Chosen.ShouldNotBeNull().Token.Id.ShouldBe(id);
        Signs(report.Chosen!).ShouldBe([("name", 20), ("call", 10), ("plan", 5)]);
        Signs(report.Candidates[1]).ShouldContain(("call", -30));
    }

    [Fact]
    public async Task Tokens_that_manage_tokens_are_no_candidates()
    {
        var report = await IdentifyAsync();

        report.Candidates.ShouldBeEmpty();
        report.Because.ShouldBe("There is no token that it could be.");
    }

    [Theory]
    [InlineData("not json", "diagnosis.unreadable")]
    [InlineData("[]", "diagnosis.unreadable")]
    [InlineData("""{"failures": 3}""", "diagnosis.unreadable")]
    [InlineData("""{"failures":[{"cause":"missing-permission","operation":{"method":7,"path":{}}}]}""", "diagnosis.unreadable")]
    public async Task A_file_that_is_no_diagnosis_is_refused(string text, string code)
    {
        elsewhere.Write("diagnosis.json", text);

        (await RefusedAsync(request => request with { DiagnosisFile = elsewhere["diagnosis.json"] })).ShouldBe(code);
    }

    [Fact]
    public async Task What_is_malformed_is_refused_before_gh_sees_it()
    {
        (await RefusedAsync(request => request with { Run = "12 --repo evil" })).ShouldBe("identify.run");
        (await RefusedAsync(request => request with { Secret = "../../x" })).ShouldBe("identify.secret");
        (await RefusedAsync(request => request with { Operation = "DANCE /nowhere" })).ShouldBe("identify.operation");
        (await RefusedAsync(request => request with { Run = "1" })).ShouldBe("github.no-gh");
        processes.Requests.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task What_gh_says_in_another_form_is_refused_and_a_secret_that_is_not_there_is_told()
    {
        GitHub("{}");
        (await RefusedAsync(request => request with { Run = "1" })).ShouldBe("github.failed");
        processes.On("gh", 1, error: "gh: Not Found (HTTP 404)");

        var report = await IdentifyAsync(request => request with { Secret = "NO_SUCH" });

        report.Unasked.ShouldContain("when GitHub's secret was written: neither the repository, nor the job's environment, nor the organisation has one called NO_SUCH");
        (await RefusedAsync(request => request with { Run = "1" })).ShouldBe("identify.no-run");
    }

    [Fact]
    public async Task Without_a_bootstrap_credential_nothing_is_listed()
    {
        (await RefusedAsync(request => request with { BootstrapFile = null })).ShouldBe("bootstrap.missing");
    }

    void ITokenDialogue.Tell(string what)
    {
    }

    private static IEnumerable<(string, int)> Signs(TokenCandidate candidate) => candidate.Signs.Select(sign => (sign.Kind, sign.Points));

    private static string Iso(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private void GitHub(string output) => processes.On("gh", 0, output);

    private (string Id, Secret Value) Issue(string name, params string[] groups) => emulator.Issue(
        OwnerKind.Account, groups.Length == 0 ? [Allow(OnAccount, "Turnstile Sites Read")] : [Allow(OnAccount, groups)], null, name);

    private async Task RecordAsync(string id, string name, string sink = "github:acme/shop") => await TokenMemory.OnDisk(world).Register.SaveAsync(
        new RecordedToken(
            new JobKey(emulator.BaseAddress.AbsoluteUri, Path.TrimEndingDirectorySeparator(Cftoken.Core.Files.RealPath.OfFolder(folder.Path)), "deploy"),
            new TokenReference(id, name), TokenOwner.Account(Account), [SinkAddress.Parse(sink)], null, clock.GetUtcNow()),
        TestContext.Current.CancellationToken);

    private Task UseAsync(Secret value) => SendAsync(HttpMethod.Get, $"accounts/{Account}/workers/scripts", value, null);

    private Task ChangeAsync(Secret value) => SendAsync(HttpMethod.Post, $"accounts/{Account}/storage/kv/namespaces", value, """{"title":"made by the CI"}""");

    private async Task SendAsync(HttpMethod method, string path, Secret value, string? json)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(method, $"{emulator.BaseAddress}/{path}");
        request.Headers.Add("Authorization", $"Bearer {value.Reveal()}");
        request.Content = json is null ? null : new StringContent(json);
        (await client.SendAsync(request, TestContext.Current.CancellationToken)).IsSuccessStatusCode.ShouldBeTrue();
    }

    private async Task<string> RefusedAsync(Func<IdentifyRequest, IdentifyRequest> change) =>
        (await Should.ThrowAsync<ProblemException>(() => IdentifyAsync(change))).Problems[0].Code;

    private Task<IdentifyReport> IdentifyAsync(Func<IdentifyRequest, IdentifyRequest>? change = null)
    {
        var request = new IdentifyRequest(".") { ApiBase = emulator.BaseAddress.AbsoluteUri, BootstrapFile = elsewhere["bootstrap.env"] };
        return new IdentifyUseCase(world, Catalog).RunAsync(change?.Invoke(request) ?? request, this, TestContext.Current.CancellationToken);
    }
}
