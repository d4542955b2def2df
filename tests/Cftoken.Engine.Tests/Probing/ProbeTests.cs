using System.Collections.Immutable;
using Cftoken.Catalog;
using Cftoken.Catalog.Model;
using Cftoken.Catalog.Policies;
using Cftoken.Catalog.Probing;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Emulator;
using Cftoken.Emulator.Endpoints;
using Cftoken.Emulator.Faults;
using Cftoken.Emulator.Requests;
using Cftoken.Engine.Jobs.Asking;
using Cftoken.Engine.Probing;
using Cftoken.Engine.Targets;
using Cftoken.TestInfrastructure;
using static Cftoken.Engine.Tests.Verifying.Inspection;

namespace Cftoken.Engine.Tests.Probing;

public sealed class ProbeTests : IAsyncLifetime, IProbeDialogue
{
    private static readonly PermissionCatalog Catalog = PermissionCatalog.Load();

    private readonly TemporaryFolder folder = new();
    private readonly FakeEnvironment environment = new();
    private readonly FakeClock clock = new(DateTimeOffset.UtcNow) { CompletesDelaysUpTo = TimeSpan.FromSeconds(40) };
    private readonly List<string> told = [];
    private CloudflareEmulator emulator = null!;
    private OutsideWorld world = null!;

    public async ValueTask InitializeAsync()
    {
        emulator = await CloudflareEmulator.StartAsync(new EmulatorOptions { World = OutsideWorld.System(), Catalog = Catalog });
        environment.CurrentDirectory = folder.Path;
        world = OutsideWorld.System() with { Environment = environment, Time = clock };
    }

    public async ValueTask DisposeAsync()
    {
        await emulator.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task Without_write_every_request_only_reads()
    {
        Put(OwnerKind.User, Allow(OnAccount, "D1 Write", "Workers Scripts Write"), Allow(OnZone, "DNS Write", "Zone Read"));

        var report = await ProbeAsync();

        report.Sent.ShouldBeGreaterThan(50);
        emulator.Log.Entries.Select(entry => entry.Method).Distinct().ShouldBe(["GET"]);
    }

    [Fact]
    public async Task Every_held_permission_is_found_or_among_those_of_which_one_is_held_and_no_other_is_claimed()
    {
        string[] held = ["D1 Write", "Workers KV Storage Read", "DNS Write", "Zone Read", "Workers Routes Read"];
        Put(OwnerKind.User, Allow(OnAccount, "D1 Write", "Workers KV Storage Read"), Allow(OnZone, "DNS Write", "Zone Read", "Workers Routes Read"));

        var report = await ProbeAsync();

        report.StoppedBecause.ShouldBeNull();
        report.Sent.ShouldBeLessThan(ProbeRequest.DefaultBudget);
        report.Groups.Where(group => group.Standing == GroupStanding.Refused).Select(group => group.Group.Name).ShouldNotContain(name => held.Contains(name));
        report.Groups.Where(group => group.Standing == GroupStanding.Granted).ShouldAllBe(group => held.Contains(group.Group.Name));
        report.Choices.ShouldAllBe(choice => choice.Groups.Any(group => held.Contains(group.Name)));
        report.Groups.Count(group => group.Standing == GroupStanding.Refused).ShouldBeGreaterThan(150);
        Names(report.Choices.Single(choice => choice.Groups.Any(group => group.Name == "D1 Write"))).ShouldBe(["D1 Read", "D1 Write"]);
    }

    [Fact]
    public async Task With_write_what_writes_is_told_from_what_reads()
    {
        Put(OwnerKind.Account, Allow(OnAccount, "D1 Write", "Workers KV Storage Read"));

        var report = await ProbeAsync(request => request with { WithWrites = true });

        Standing(report, "D1 Write").ShouldBe(GroupStanding.Granted);
        Standing(report, "Workers KV Storage Read").ShouldBe(GroupStanding.Granted);
        Standing(report, "Workers KV Storage Write").ShouldBe(GroupStanding.Refused);
        emulator.Log.Entries.Select(entry => entry.Method).Distinct().ShouldBe(["GET", "DELETE"]);
    }

    [Fact]
    public async Task Only_what_a_job_needs_is_asked_about_where_one_is_named()
    {
        folder.Write("wrangler.jsonc", $$"""{ "name": "shop", "main": "index.js", "account_id": "{{Account}}" }""");
        Put(OwnerKind.Account, Allow(OnAccount, "Workers Scripts Write"));

        var report = await ProbeAsync(request => request with { Job = "deploy" });

        report.Job.ShouldBe("deploy");
        report.Sent.ShouldBeLessThan(10);
        Names(report.Choices.ShouldHaveSingleItem()).ShouldBe(["Workers Scripts Read", "Workers Scripts Write"]);
        report.Groups.Select(group => group.Group.Name).ShouldNotContain("D1 Read");
    }

    [Fact]
    public async Task A_budget_ends_it_and_what_was_not_asked_stays_unknown()
    {
        Put(OwnerKind.Account, Allow(OnAccount, "D1 Write"));
        var before = emulator.Log.Entries.Length;

        var report = await ProbeAsync(request => request with { Budget = 3 });

        report.Sent.ShouldBe(3);
        report.StoppedBecause.ShouldNotBeNull().ShouldContain("budget of 3");
        report.Groups.Count(group => group is { Standing: GroupStanding.Unknown, Because: "not asked" }).ShouldBeGreaterThan(100);
        (emulator.Log.Entries.Length - before).ShouldBeLessThan(8, "the token itself, its zones, and three requests");
    }

    [Fact]
    public async Task Too_many_requests_are_waited_for_as_long_as_asked()
    {
        Put(OwnerKind.Account, Allow(OnAccount, "D1 Read"));
        emulator.Faults.Add(new FaultRule(new Fault.RateLimited(TimeSpan.FromSeconds(23)), FaultCalls.Number(2), Catalog.Get("GET /accounts/{account_id}/d1/database")));
        emulator.Faults.Add(new FaultRule(new Fault.RateLimited(TimeSpan.FromSeconds(23)), FaultCalls.First(1), Catalog.Get("GET /accounts/{account_id}/d1/database")));
        var begun = clock.GetUtcNow();

        var report = await ProbeAsync(About("D1 Read"));

        (clock.GetUtcNow() - begun).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromSeconds(46));
        Names(report.Choices.ShouldHaveSingleItem()).ShouldContain("D1 Read");
        told.ShouldContain(line => line.StartsWith("Waiting 23 seconds", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nobody_waits_longer_than_five_minutes_and_what_was_found_is_told()
    {
        Put(OwnerKind.Account, Allow(OnAccount, "D1 Read"));
        emulator.Faults.Add(new FaultRule(new Fault.RateLimited(TimeSpan.FromMinutes(6)), FaultCalls.All, Catalog.Get("GET /accounts/{account_id}/d1/database")));

        var report = await ProbeAsync(About("D1 Read"));

        report.StoppedBecause.ShouldBe("Cloudflare takes no more requests for 360 seconds");
        Standing(report, "D1 Read").ShouldBe(GroupStanding.Unknown);
    }

    [Fact]
    public async Task Room_is_left_to_others_where_the_answers_say_that_little_is_left()
    {
        await emulator.DisposeAsync();
        emulator = await CloudflareEmulator.StartAsync(new EmulatorOptions
        {
            World = world, Catalog = Catalog, Limit = new RequestLimit(20, TimeSpan.FromSeconds(30)),
        });
        Put(OwnerKind.Account, Allow(OnAccount, "D1 Read"));

        var report = await ProbeAsync();

        report.Sent.ShouldBeGreaterThan(100);
        emulator.Log.Entries.ShouldAllBe(entry => entry.Status != 429);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    public async Task A_failure_of_Cloudflares_is_tried_once_more(int status)
    {
        Put(OwnerKind.Account, Allow(OnAccount, "D1 Read"));
        emulator.Faults.Add(new FaultRule(new Fault.ServerError(status), FaultCalls.First(1), Catalog.Get("GET /accounts/{account_id}/d1/database")));

        (await ProbeAsync(About("D1 Read"))).Choices.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Half_an_answer_and_a_dropped_connection_tell_nothing()
    {
        Put(OwnerKind.Account, Allow(OnAccount, "D1 Read"));
        emulator.Faults.Add(new FaultRule(new Fault.HalfBody(), FaultCalls.First(1), Catalog.Get("GET /accounts/{account_id}/d1/database")));
        emulator.Faults.Add(new FaultRule(new Fault.DropBefore(), FaultCalls.Number(2), Catalog.Get("GET /accounts/{account_id}/d1/database")));

        var group = (await ProbeAsync(About("D1 Read"))).Groups.Single(group => group.Group.Name == "D1 Read");

        (group.Standing, group.Because).ShouldBe((GroupStanding.Unknown, "GET /accounts/{account_id}/d1/database: Cloudflare gave no answer that can be read"));
    }

    [Fact]
    public async Task One_authentication_error_is_no_proof_where_it_is_all_that_speaks_against_a_permission()
    {
        Put(OwnerKind.Account, Allow(OnAccount, "D1 Read"));
        emulator.Faults.Add(new FaultRule(Fault.Refuse.AuthenticationError, FaultCalls.First(1), Catalog.Get("GET /accounts/{account_id}/d1/database")));
        var begun = clock.GetUtcNow();

        var report = await ProbeAsync(About("D1 Read"));

        Names(report.Choices.ShouldHaveSingleItem()).ShouldBe(["D1 Read", "D1 Write"]);
        (clock.GetUtcNow() - begun).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromSeconds(5));
    }

    [Theory]
    [InlineData(403, 10042, "Please enable R2 through the Cloudflare Dashboard.", "Workers R2 Storage Read", "GET /accounts/{account_id}/r2/buckets")]
    [InlineData(404, 7404, "The database could not be found", "D1 Read", "GET /accounts/{account_id}/d1/database")]
    public async Task What_is_looked_at_after_authorisation_tells_that_the_call_was_let_through(int status, int code, string message, string permission, string operation)
    {
        Put(OwnerKind.Account, Allow(OnAccount, "Turnstile Sites Read"));
        emulator.Faults.Add(new FaultRule(new Fault.Refuse(status, new ApiError(code, message)), FaultCalls.All, Catalog.Get(operation)));

        var report = await ProbeAsync(About(permission));

        report.Answers.Single(answer => answer.Operation.ToString() == operation).Outcome.ShouldBe(ProbeOutcome.Passed);
        Standing(report, permission).ShouldNotBe(GroupStanding.Refused);
    }

    [Theory]
    [InlineData(400, 7003, "Could not route to that, perhaps your object identifier is invalid?")]
    [InlineData(400, 1004, "Validation failed")]
    public async Task An_answer_about_the_request_tells_nothing_of_permissions(int status, int code, string message)
    {
        Put(OwnerKind.Account, Allow(OnAccount, "D1 Read"));
        emulator.Faults.Add(new FaultRule(new Fault.Refuse(status, new ApiError(code, message)), FaultCalls.All, Catalog.Get("GET /accounts/{account_id}/d1/database")));

        Standing(await ProbeAsync(About("D1 Read")), "D1 Read").ShouldBe(GroupStanding.Unknown);
    }

    [Fact]
    public async Task A_token_that_does_not_work_from_here_ends_the_probe_with_the_reason()
    {
        Put(OwnerKind.Account, Allow(OnAccount, "D1 Read"));
        emulator.Faults.Add(new FaultRule(
            new Fault.Refuse(403, new ApiError(9109, "Cannot use the access token from location: 192.0.2.1")), FaultCalls.All, Catalog.Get("GET /accounts/{account_id}/d1/database")));

        var problem = (await Should.ThrowAsync<ProblemException>(() => ProbeAsync(About("D1 Read")))).Problems.ShouldHaveSingleItem();

        problem.Code.ShouldBe("cloudflare.address-refused");
    }

    [Fact]
    public async Task Nothing_is_asked_about_a_user_with_an_accounts_token()
    {
        Put(OwnerKind.Account, Allow(OnAccount, "D1 Read"));
        var before = emulator.Log.Entries.Length;

        var report = await ProbeAsync();

        emulator.Log.Entries[before..].ShouldNotContain(entry => entry.Path.StartsWith("/user/", StringComparison.Ordinal) && entry.Path != "/user/tokens/verify");
        report.Groups.ShouldNotContain(group => group.Group.Scope == Scope.User);
        report.Limits.ShouldContain(limit => limit.Contains("cannot hold permissions on a user", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_file_with_the_token_is_taken_in_the_projects_place()
    {
        var (_, value) = emulator.Issue(OwnerKind.Account, [Allow(OnAccount, "D1 Read")]);
        folder.Write("old.env", $"CLOUDFLARE_API_TOKEN={value.Reveal()}\nCLOUDFLARE_ACCOUNT_ID={Account}\n");

        var report = await ProbeAsync(request => request with { TokenFile = "old.env", Asked = null });

        report.AccountId.ShouldBe(Account);
        report.Where.ToString().ShouldBe("old.env");
    }

    [Fact]
    public async Task The_bootstrap_credential_is_never_probed()
    {
        folder.Write("old.env", $"CLOUDFLARE_API_TOKEN={emulator.Bootstrap.AccountMinter.Reveal()}\n");
        environment.Set("CFTOKEN_BOOTSTRAP_TOKEN", emulator.Bootstrap.AccountMinter.Reveal());

        var problem = (await Should.ThrowAsync<ProblemException>(() => ProbeAsync(request => request with { TokenFile = "old.env" }))).Problems.ShouldHaveSingleItem();

        problem.Code.ShouldBe("token.is-bootstrap");
        emulator.Log.Entries.ShouldBeEmpty();
    }

    void ITokenDialogue.Tell(string what) => told.Add(what);

    void IProbeDialogue.Progress(int sent, int budget, string doing)
    {
    }

    private static Func<ProbeRequest, ProbeRequest> About(string permission) => request => request with
    {
        Asked = new AskedFor { Permissions = [permission], AccountId = Account, IsAlone = true },
    };

    private static GroupStanding Standing(ProbeReport report, string name) => report.Groups.Single(group => group.Group.Name == name).Standing;

    private static IEnumerable<string> Names(ProbedChoice choice) => choice.Groups.Select(group => group.Name);

    private void Put(OwnerKind owner, params ImmutableArray<Policy> policies) =>
        folder.Write(".dev.vars", $"CLOUDFLARE_API_TOKEN={emulator.Issue(owner, policies).Value.Reveal()}\n");

    private Task<ProbeReport> ProbeAsync(Func<ProbeRequest, ProbeRequest>? change = null)
    {
        var request = new ProbeRequest(".") { ApiBase = emulator.BaseAddress.AbsoluteUri, Asked = new AskedFor { AccountId = Account, ZoneIds = [Zone] } };
        return new ProbeUseCase(world, Catalog).RunAsync(change?.Invoke(request) ?? request, this, TestContext.Current.CancellationToken);
    }
}
