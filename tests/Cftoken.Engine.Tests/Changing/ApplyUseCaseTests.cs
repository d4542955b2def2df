using System.Collections.Immutable;
using System.Net;
using Cftoken.Catalog;
using Cftoken.Cloudflare.Tokens;
using Cftoken.Core.Problems;
using Cftoken.Engine.Applying;
using Cftoken.Engine.Approving;
using Cftoken.Engine.Targets;
using Cftoken.Engine.Tests.Creating;
using Cftoken.TestInfrastructure;

namespace Cftoken.Engine.Tests.Changing;

public sealed class ApplyUseCaseTests : IAsyncLifetime, IApplyDialogue
{
    private static readonly PermissionCatalog Catalog = PermissionCatalog.Load();

    private readonly List<ImmutableArray<JobAction>> shown = [];
    private readonly List<string> told = [];
    private Changes changes = null!;

    public async ValueTask InitializeAsync() => changes = await Changes.OpenAsync();

    public ValueTask DisposeAsync() => changes.DisposeAsync();

    [Fact]
    public async Task A_job_without_a_token_gets_one_and_the_second_time_nothing_is_done()
    {
        (await ApplyAsync()).Jobs.ShouldHaveSingleItem().Action.Kind.ShouldBe(JobActionKind.Create);
        var before = changes.Shop.Project.Read(".dev.vars");

        (await ApplyAsync()).Jobs.ShouldHaveSingleItem().Action.Kind.ShouldBe(JobActionKind.Keep);

        changes.Shop.Project.Read(".dev.vars").ShouldBe(before);
        changes.Asked.Count.ShouldBe(1);
    }

    [Fact]
    public async Task What_the_plan_wants_and_does_not_want_is_changed_in_place()
    {
        var id = changes.PutToken(Changes.OnAccount("D1 Write", "Workers Tail Read"));

        var job = (await ApplyAsync()).Jobs.ShouldHaveSingleItem();

        job.Problems.ShouldBeEmpty();
        job.TokenId.ShouldBe(id);
        (await changes.GroupsOfAsync(id)).ShouldBe(["Workers Scripts Write"]);
        (await ApplyAsync()).Jobs[0].Action.Kind.ShouldBe(JobActionKind.Keep);
    }

    [Fact]
    public async Task Terms_that_the_job_asks_for_are_set_in_place()
    {
        changes.Shop.Project.Write("package.json", """{ "scripts": { "ship": "wrangler deploy" } }""");
        var id = (await ApplyAsync()).Jobs.ShouldHaveSingleItem().TokenId!;
        changes.Shop.Project.Write("cftoken.jsonc", """{ "jobs": { "ship": { "expires": "30d", "ipRanges": { "allow": ["203.0.113.0/24"] } } } }""");

        (await ApplyAsync()).Jobs.ShouldHaveSingleItem().Action.Change!.Terms.Length.ShouldBe(2);

        var token = await changes.ReadAsync(id);
        token.Summary.ExpiresOn!.Value.ShouldBe(changes.World.Time.GetUtcNow().AddDays(30), TimeSpan.FromHours(1));
        token.AllowedFrom.ShouldBe(["203.0.113.0/24"]);
        (await ApplyAsync()).Jobs[0].Action.Kind.ShouldBe(JobActionKind.Keep, "what is recorded needs no call with the token itself");
    }

    [Fact]
    public async Task A_token_that_does_not_work_from_here_is_not_replaced_for_that()
    {
        var id = changes.PutToken(Changes.OnAccount("Workers Scripts Write"));
        await changes.AsBootstrapAsync(async tokens =>
        {
            var token = await tokens.GetAsync(id, default);
            await tokens.UpdateAsync(new TokenRevision(token) { Condition = token.Condition.With([IPNetwork.Parse("203.0.113.0/24")], []) }, default);
        });

        var job = (await ApplyAsync()).Jobs.ShouldHaveSingleItem();

        job.Action.Kind.ShouldBe(JobActionKind.Blocked);
        job.Problems.ShouldHaveSingleItem().Code.ShouldBe("token.not-identifiable");
    }

    [Fact]
    public async Task Jobs_that_would_share_a_place_are_told_before_anything_is_done()
    {
        TwoJobs(sinks: false);

        var problem = await Changes.StoppedAsync(() => ApplyAsync());

        problem.Code.ShouldBe("apply.shared-sink");
        changes.Shop.Calls.ShouldNotContain(call => call.StartsWith("POST ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Several_jobs_get_one_question_and_a_token_each()
    {
        TwoJobs(sinks: true);

        var report = await ApplyAsync();
        var again = await ApplyAsync();

        report.Jobs.Select(job => job.Action.Kind).ShouldBe([JobActionKind.Create, JobActionKind.Create]);
        report.Jobs.Select(job => job.TokenId).Distinct().Count().ShouldBe(2);
        report.Jobs.ShouldAllBe(job => job.Problems.IsEmpty);
        again.Jobs.ShouldAllBe(job => job.Action.Kind == JobActionKind.Keep);
        changes.Asked.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_disabled_token_waits_for_somebody_and_is_not_switched_on()
    {
        var id = changes.PutToken(Changes.OnAccount("Workers Scripts Write"));
        await DisableAsync(id);

        var job = (await ApplyAsync()).Jobs.ShouldHaveSingleItem();

        job.Action.Kind.ShouldBe(JobActionKind.Blocked);
        job.Problems.ShouldHaveSingleItem().Code.ShouldBe("token.disabled");
        (await changes.ReadAsync(id)).Summary.Status.ShouldBe("disabled");
    }

    [Fact]
    public async Task A_gated_job_waits_for_a_person_and_nothing_of_the_others_is_done()
    {
        TwoJobs(sinks: true, gate: """, "gate": "human" """);

        (await Changes.StoppedAsync(() => ApplyAsync())).Code.ShouldBe("approval.person-needed");
        changes.Shop.Calls.ShouldNotContain(call => call.StartsWith("POST ", StringComparison.Ordinal));

        changes.Answer = ApprovalAnswer.Person;
        (await ApplyAsync()).Jobs.ShouldAllBe(job => job.Problems.IsEmpty);
    }

    [Fact]
    public async Task A_saved_plan_is_carried_out_once_and_the_second_time_nothing_is_left()
    {
        var id = changes.PutToken(Changes.OnAccount("Workers Tail Read"));
        await SaveAsync();

        (await ApplyAsync(Saved)).Jobs.ShouldHaveSingleItem().Problems.ShouldBeEmpty();
        var again = await ApplyAsync(Saved);

        (await changes.GroupsOfAsync(id)).ShouldBe(["Workers Scripts Write"]);
        again.Moved.ShouldBeEmpty();
        again.Jobs.ShouldHaveSingleItem().Action.Kind.ShouldBe(JobActionKind.Keep);
        changes.Puts.ShouldBe(1);
    }

    [Fact]
    public async Task A_saved_plan_is_its_owners_alone_and_holds_no_value()
    {
        var canary = Canary.For(changes.Shop.PutToken("Workers Tail Read").Reveal());
        await SaveAsync();

        var text = File.ReadAllText(changes.Shop.Project["plan.json"]);
        canary.MustBeAbsentFrom(text);
        Canary.For(changes.Shop.Emulator.Bootstrap.AccountMinter.Reveal()).MustBeAbsentFrom(text);
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(changes.Shop.Project["plan.json"]).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    [Fact]
    public async Task A_saved_plan_is_refused_once_the_project_or_the_token_is_another()
    {
        var id = changes.PutToken(Changes.OnAccount("Workers Tail Read"));
        await SaveAsync();
        changes.Shop.Project.Write("wrangler.jsonc", $$"""{ "name": "shop", "main": "index.js", "account_id": "{{Workshop.Account}}", "d1_databases": [{ "binding": "DB" }] }""");

        var moved = await ApplyAsync(Saved);

        moved.Moved.ShouldHaveSingleItem().ShouldContain("project has changed");
        changes.Puts.ShouldBe(0);
        await SaveAsync();
        changes.PutToken(Changes.OnAccount("Workers Tail Read"));
        (await ApplyAsync(Saved)).Moved.ShouldHaveSingleItem().ShouldContain("another token");
        (await changes.GroupsOfAsync(id)).ShouldBe(["Workers Tail Read"]);
    }

    void ITokenDialogue.Tell(string what) => told.Add(what);

    void IApplyDialogue.Show(ImmutableArray<JobAction> actions) => shown.Add(actions);

    private ApplyRequest Request => new(".") { BootstrapFile = changes.Shop.BootstrapFile(), ApiBase = changes.Shop.ApiBase };

    private ApplyRequest Saved => Request with { SavedPlan = "plan.json" };

    private Task<ApplyReport> ApplyAsync(ApplyRequest? request = null) =>
        new ApplyUseCase(changes.World, Catalog).RunAsync(request ?? Request, this, changes, TestContext.Current.CancellationToken);

    private Task<ApplyReport> SaveAsync() =>
        new ApplyUseCase(changes.World, Catalog).SaveAsync(Request, "plan.json", this, changes, TestContext.Current.CancellationToken);

    private async Task DisableAsync(string id) => await changes.AsBootstrapAsync(
        async tokens => await tokens.UpdateAsync(new TokenRevision(await tokens.GetAsync(id, default)) { Status = "disabled" }, default));

    private void TwoJobs(bool sinks, string gate = "")
    {
        changes.Shop.Project.Write("package.json", """{ "scripts": { "ship": "wrangler deploy", "beta": "wrangler deploy --env beta" } }""");
        changes.Shop.Project.Write("wrangler.jsonc", $$"""{ "name": "shop", "main": "index.js", "account_id": "{{Workshop.Account}}", "env": { "beta": {} } }""");
        if (sinks)
        {
            changes.Shop.Project.Write("cftoken.jsonc", $$"""{ "jobs": { "ship": { "sinks": [".env.ship"] }, "beta": { "sinks": [".env.beta"]{{gate}} } } }""");
        }
    }
}
