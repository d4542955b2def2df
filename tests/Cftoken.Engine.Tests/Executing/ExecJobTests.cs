using Cftoken.Catalog;
using Cftoken.Core.Outside.Processes;
using Cftoken.Core.Problems;
using Cftoken.Core.Secrets;
using Cftoken.Emulator.Faults;
using Cftoken.Engine.Approving;
using Cftoken.Engine.Creating;
using Cftoken.Engine.Executing;
using Cftoken.Engine.Targets;
using Cftoken.Engine.Tests.Creating;
using Cftoken.Engine.Verifying;
using Cftoken.TestInfrastructure;
using Cftoken.Tokens.State;

namespace Cftoken.Engine.Tests.Executing;

/// <summary>Commands with the tokens of jobs, against the emulator; the commands themselves are made up.</summary>
public sealed class ExecJobTests : IAsyncLifetime, IExecDialogue
{
    private const string Gated = """{ "jobs": { "release": { "commands": ["wrangler deploy"], "gate": "human" }, "other": { "commands": ["wrangler deploy"] } } }""";

    private static readonly PermissionCatalog Catalog = PermissionCatalog.Load();

    private readonly FakeProcesses processes = new();
    private readonly List<string> told = [];

    // Longer ones stay open, so that no time limit is over.
    private TimeSpan pauses = TimeSpan.FromSeconds(10);
    private Workshop shop = null!;

    public async ValueTask InitializeAsync() => shop = await Workshop.OpenAsync();

    public ValueTask DisposeAsync() => shop.DisposeAsync();

    [Fact]
    public async Task Each_job_gets_its_own_token_from_where_it_was_delivered()
    {
        shop.Project.Write("cftoken.jsonc", Gated.Replace("human", "none", StringComparison.Ordinal));
        await shop.CreateAsync(shop.Request() with { Job = "release", Sinks = ["release.env"] });
        await shop.CreateAsync(shop.Request() with { Job = "other", Sinks = ["other.env"] });

        foreach (var job in (string[])["release", "other"])
        {
            (await RunAsync(new ExecRequest(".", ["make"]) { Job = job })).ExitCode.ShouldBe(0);
            processes.Requests[^1].Environment!["CLOUDFLARE_API_TOKEN"].ShouldBe(shop.Variable("CLOUDFLARE_API_TOKEN", $"{job}.env"));
            processes.Requests[^1].Environment!["CLOUDFLARE_ACCOUNT_ID"].ShouldBe(Workshop.Account);
        }

        shop.Variable("CLOUDFLARE_API_TOKEN", "release.env").ShouldNotBe(shop.Variable("CLOUDFLARE_API_TOKEN", "other.env"));
    }

    [Fact]
    public async Task A_sink_that_has_lost_the_value_is_named_with_the_way_out()
    {
        shop.Project.Write("cftoken.jsonc", Gated.Replace("human", "none", StringComparison.Ordinal));
        await shop.CreateAsync(shop.Request() with { Job = "release", Sinks = ["release.env"] });
        File.Delete(shop.Project["release.env"]);

        var problem = (await StoppedAsync(new ExecRequest(".", ["make"]) { Job = "release" })).ShouldHaveSingleItem();

        problem.Code.ShouldBe("exec.no-readable-sink");
        problem.Message.ShouldContain("release.env");
        problem.Fix!.Command!.ShouldContain("--temporary 15m --owner NAME -- make");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_job_that_wants_a_person_asks_one_whether_it_is_named_or_not(bool isNamed)
    {
        shop.Project.Write("cftoken.jsonc", Gated);
        shop.Answer = ApprovalAnswer.Person;
        await shop.CreateAsync(shop.Request() with { Job = "release" });
        var request = new ExecRequest(".", ["make"]) { Job = isNamed ? "release" : null };

        shop.Answer = ApprovalAnswer.Beforehand;
        (await StoppedAsync(request)).ShouldHaveSingleItem().Code.ShouldBe("approval.person-needed");
        processes.Requests.ShouldBeEmpty();

        shop.Answer = ApprovalAnswer.Person;
        (await RunAsync(request)).ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task A_projects_token_that_makes_tokens_is_not_used_and_verify_says_so()
    {
        // Shorter than the time for which exec looks at a token.
        pauses = TimeSpan.FromSeconds(1);
        shop.Project.Write(".dev.vars", $"CLOUDFLARE_API_TOKEN={shop.Emulator.Bootstrap.AccountMinter.Reveal()}\n");

        (await StoppedAsync(new ExecRequest(".", ["make"]))).ShouldHaveSingleItem().Code.ShouldBe("bootstrap.in-project");
        processes.Requests.ShouldBeEmpty();
        (await Should.ThrowAsync<ProblemException>(() => new VerifyUseCase(shop.World, Catalog).RunAsync(
            new VerifyRequest(".", shop.ApiBase), told.Add, TestContext.Current.CancellationToken))).Problems.ShouldHaveSingleItem().Code.ShouldBe("bootstrap.in-project");
    }

    [Fact]
    public async Task A_temporary_token_that_cannot_be_deleted_is_told_and_recover_knows_of_it()
    {
        processes.On("make", request =>
        {
            shop.Emulator.Faults.Add(new FaultRule(new Fault.ServerError(500), FaultCalls.All));
            return new ProcessResult(0, "", "");
        });

        var result = await ExecAsync(Temporary("make"));

        result.ExitCode.ShouldBe(0);
        result.Left!.Code.ShouldBe("token.undelivered");
        result.Left.Fix!.Command.ShouldBe("cftoken recover");
        shop.Emulator.Faults.Clear();
        (await TokenMemory.OnDisk(shop.World).Journal.ReadOpenAsync(default)).Entries.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_temporary_token_that_does_not_come_to_work_is_deleted_and_nothing_runs()
    {
        await shop.DisposeAsync();
        shop = await Workshop.OpenAsync(new Emulator.Credentials.PropagationLag(TimeSpan.FromHours(1), 0));

        (await StoppedAsync(Temporary("make"))).Select(problem => problem.Code).ShouldContain("token.undone");

        processes.Requests.ShouldBeEmpty();
        shop.Calls.ShouldContain(call => call.StartsWith("DELETE ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_temporary_token_leaves_the_jobs_own_record_alone()
    {
        await shop.CreateAsync(shop.Request());
        var before = (await TokenMemory.OnDisk(shop.World).Register.ListAsync(default)).ShouldHaveSingleItem();

        (await RunAsync(Temporary("make"))).ExitCode.ShouldBe(0);

        var after = (await TokenMemory.OnDisk(shop.World).Register.ListAsync(default)).ShouldHaveSingleItem();
        (after.Token, after.Version).ShouldBe((before.Token, before.Version));
        processes.Requests[^1].Environment!["CLOUDFLARE_API_TOKEN"].ShouldNotBe(shop.Variable("CLOUDFLARE_API_TOKEN"));
    }

    void ITokenDialogue.Tell(string what) => told.Add(what);

    void ICreateDialogue.Show(CreateProposal proposal) => proposal.Name.ShouldStartWith("(temporary) ");

    void IExecDialogue.Hide(Secret value)
    {
    }

    private ExecRequest Temporary(params string[] child) => new(".", [.. child])
    {
        Temporary = new TimeToLive(TimeSpan.FromMinutes(15)),
        OwnerName = "anna",
        BootstrapFile = shop.BootstrapFile(),
    };

    private Task<ExecResult> RunAsync(ExecRequest request)
    {
        processes.On("make", 0);
        return ExecAsync(request);
    }

    private Task<ExecResult> ExecAsync(ExecRequest request)
    {
        var clock = new FakeClock(DateTimeOffset.UtcNow) { CompletesDelaysUpTo = pauses };
        return new ExecUseCase(shop.World with { Processes = processes, Time = clock, Terminal = new FakeTerminal { IsInputTerminal = true } }, Catalog).RunAsync(
            request with { ApiBase = shop.ApiBase }, this, shop, TestContext.Current.CancellationToken);
    }

    private async Task<IReadOnlyList<Problem>> StoppedAsync(ExecRequest request) =>
        (await Should.ThrowAsync<ProblemException>(() => RunAsync(request))).Problems;
}
