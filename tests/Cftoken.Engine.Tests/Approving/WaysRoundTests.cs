using Cftoken.Catalog;
using Cftoken.Core.Problems;
using Cftoken.Core.Secrets;
using Cftoken.Engine.Approving;
using Cftoken.Engine.Creating;
using Cftoken.Engine.Executing;
using Cftoken.Engine.Jobs.Asking;
using Cftoken.Engine.Recovering;
using Cftoken.Engine.Targets;
using Cftoken.Engine.Tests.Changing;
using Cftoken.Engine.Tests.Creating;
using Cftoken.TestInfrastructure;
using Cftoken.Tokens.Journal;
using Cftoken.Tokens.Sinks;
using Cftoken.Tokens.State;

namespace Cftoken.Engine.Tests.Approving;

/// <summary>Ways round a person's decision, each of which was open once.</summary>
public sealed class WaysRoundTests : IAsyncLifetime
{
    private const string Zone = "feed0000feed0000feed0000feed0001";

    private static readonly PermissionCatalog Catalog = PermissionCatalog.Load();

    private Changes changes = null!;

    private Workshop Shop => changes.Shop;

    public async ValueTask InitializeAsync() => changes = await Changes.OpenAsync();

    public ValueTask DisposeAsync() => changes.DisposeAsync();

    [Fact]
    public async Task A_new_token_is_measured_by_the_recorded_one_where_no_file_shows_it()
    {
        var request = Shop.Request() with { Sinks = ["file:token"] };
        await Shop.CreateAsync(request);
        WithRoute();

        await MustNeedAPersonAsync(() => Shop.CreateAsync(request with { Existing = ExistingToken.CreateNew }));
        (await Shop.CreateAsync(request with { Sinks = ["file:another"] })).ShouldBeOfType<CreateResult.Differs>("the one that is there is read, and goes nowhere as long as it differs");
        File.Exists(Shop.Project["another"]).ShouldBeFalse();
    }

    [Fact]
    public async Task A_token_for_one_command_is_measured_by_the_recorded_one()
    {
        await Shop.CreateAsync(Shop.Request());
        WithRoute();

        await MustNeedAPersonAsync(() => ExecAsync(new ExecRequest(".", ["true"])
        {
            Temporary = new TimeToLive(TimeSpan.FromHours(1)), OwnerName = "me", BootstrapFile = Shop.BootstrapFile(),
        }));
    }

    [Theory]
    [InlineData("ship", null)]
    [InlineData("other", ".dev.vars")]
    [InlineData(null, ".dev.vars")]
    [InlineData(null, "./.dev.vars")]
    [InlineData(null, "sub/../.dev.vars")]
    public async Task A_gated_jobs_token_is_not_run_with_under_another_name(string? job, string? sink)
    {
        await CreateGatedAsync(".dev.vars");

        await MustNeedAPersonAsync(() => ExecAsync(new ExecRequest(".", ["true"]) { Job = job, Sink = sink }));
    }

    [Fact]
    public async Task A_gated_jobs_bare_file_is_not_run_with()
    {
        await CreateGatedAsync("file:token");

        await MustNeedAPersonAsync(() => ExecAsync(new ExecRequest(".", ["true"]) { Sink = "file:./token" }));
    }

    [Fact]
    public async Task A_gated_jobs_token_is_not_changed_as_another_jobs()
    {
        var token = await CreateGatedAsync(".dev.vars");

        await MustNeedAPersonAsync(() => changes.RunAsync(changes.Extending with
        {
            Job = "other", Token = token, Asked = new AskedFor { Permissions = ["D1 Write"], IsAlone = true },
        }));
        changes.Puts.ShouldBe(0);
    }

    [Theory]
    [InlineData("*", Workshop.Account)]
    [InlineData("*", "feed0000feed0000feed0000feed0009")]
    [InlineData(Zone, "feed0000feed0000feed0000feed0009")]
    public async Task A_diagnosis_that_somebody_made_up_widens_to_nothing_outside_the_job(string zone, string account)
    {
        changes.PutToken(Changes.OnAccount("Workers Tail Read"));
        var file = Shop.File("diagnosis.json", $$"""{ "failures": [{ "permissions": [{ "name": "Cache Purge", "scope": "zone", "resources": [{ "kind": "zone", "id": "{{zone}}", "accountId": "{{account}}" }] }] }] }""");

        (await Changes.StoppedAsync(() => changes.RunAsync(changes.Extending with { DiagnosisFile = file }))).Code.ShouldBe("diagnosis.unknown-resource");
    }

    [Fact]
    public async Task A_program_that_a_record_names_for_a_rolled_token_is_not_run_by_recover_without_a_person()
    {
        await Shop.CreateAsync(Shop.Request());
        var memory = TokenMemory.OnDisk(Shop.World);
        var recorded = (await memory.Register.ListAsync(default)).ShouldHaveSingleItem();
        Shop.Project.WriteProgram("take", "#!/bin/sh\ncat > taken\n");
        var entry = await memory.Journal.WriteAsync(
            JournalEntry.Of(new Intent.Roll(
                new IntentHead("0a1b2c3d4e5f", recorded.Job.Api, recorded.Owner, recorded.Job, recorded.RecordedOn),
                recorded.Token,
                new DeliveryPlan(recorded.Job.Project, [SinkAddress.Parse("exec:./take")], null))),
            default);
        await memory.Journal.WriteAsync(entry with { Stage = Stage.Sent }, default);

        var report = await new RecoverUseCase(changes.World, Catalog).RunAsync(
            new RecoverRequest { ApiBase = Shop.ApiBase, BootstrapFile = Shop.BootstrapFile() }, new Quiet(), Shop, TestContext.Current.CancellationToken);

        report.Items.ShouldHaveSingleItem().Problems[0].Code.ShouldBe("approval.person-needed");
        File.Exists(Shop.Project["taken"]).ShouldBeFalse();
    }

    private static async Task MustNeedAPersonAsync(Func<Task> run) =>
        (await Should.ThrowAsync<ProblemException>(run)).Problems[0].Code.ShouldBe("approval.person-needed");

    private async Task<string> CreateGatedAsync(string sink)
    {
        Shop.Project.Write("package.json", """{ "scripts": { "ship": "wrangler deploy", "other": "wrangler deploy --dry-run=false" } }""");
        Shop.Project.Write("cftoken.jsonc", """{ "jobs": { "ship": { "gate": "human" } } }""");
        Shop.Project.Write("sub/a", string.Empty);
        Shop.Answer = ApprovalAnswer.Person;
        var made = (CreateResult.Created)await Shop.CreateAsync(Shop.Request() with { Job = "ship", Sinks = [sink] });
        Shop.Answer = ApprovalAnswer.Beforehand;
        return made.Creation.Token.Id;
    }

    private void WithRoute() => Shop.Project.Write(
        "wrangler.jsonc",
        $$"""{ "name": "shop", "main": "index.js", "account_id": "{{Workshop.Account}}", "routes": [{ "pattern": "shop.example.com/*", "zone_id": "{{Zone}}" }] }""");

    private Task<ExecResult> ExecAsync(ExecRequest request) => new ExecUseCase(Shop.World, Catalog).RunAsync(
        request with { ApiBase = Shop.ApiBase }, new Quiet(), Shop, TestContext.Current.CancellationToken);

    private sealed class Quiet : IExecDialogue
    {
        public void Hide(Secret value)
        {
        }

        public void Tell(string what)
        {
        }

        public void Show(CreateProposal proposal)
        {
        }
    }
}
