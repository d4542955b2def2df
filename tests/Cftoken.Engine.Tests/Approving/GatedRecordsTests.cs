using Cftoken.Catalog;
using Cftoken.Catalog.Policies;
using Cftoken.Cloudflare.Tokens;
using Cftoken.Core.Problems;
using Cftoken.Engine.Approving;
using Cftoken.Engine.Creating;
using Cftoken.Engine.Listing;
using Cftoken.Engine.Recovering;
using Cftoken.Engine.Revoking;
using Cftoken.Engine.Tests.Changing;
using Cftoken.Engine.Tests.Creating;
using Cftoken.Tokens.Journal;
using Cftoken.Tokens.Sinks;
using Cftoken.Tokens.State;

namespace Cftoken.Engine.Tests.Approving;

/// <summary>A person's decision about what is only recorded: an intent that an earlier run left open, a token that is to go.</summary>
public sealed class GatedRecordsTests : IAsyncLifetime, IRevokeDialogue
{
    private const string IntentId = "0a1b2c3d4e5f";

    private static readonly PermissionCatalog Catalog = PermissionCatalog.Load();

    private readonly List<string> told = [];
    private Changes changes = null!;

    private Workshop Shop => changes.Shop;

    private TokenMemory Memory => TokenMemory.OnDisk(changes.World);

    public async ValueTask InitializeAsync()
    {
        changes = await Changes.OpenAsync();
        Shop.Project.Write("package.json", """{ "scripts": { "ship": "wrangler deploy" } }""");
    }

    public ValueTask DisposeAsync() => changes.DisposeAsync();

    [Theory]
    [InlineData("""{ "jobs": { "ship": { "gate": "human" } } }""", "Workers Scripts Write", true)]
    [InlineData("""{ "jobs": { "ship": { "gate": "hum""", "Workers Scripts Write", true)]
    [InlineData("""{ "jobs": { "ship": { } } }""", "DNS Write", true)]
    [InlineData("""{ "jobs": { "ship": { } } }""", "Workers Scripts Write", false)]
    public async Task Another_token_in_the_place_of_one_that_cannot_be_read_back_is_a_persons_where_the_first_would_be(string jobs, string permission, bool needsPerson)
    {
        Shop.Project.Write("cftoken.jsonc", jobs);
        var id = await LeaveOpenAsync(permission, SinkStage.Delivering);

        var item = (await RecoverAsync()).Items.ShouldHaveSingleItem();

        item.State.ShouldBe(RecoverState.Open, "no gh is here to take it");
        item.Problems.Any(problem => problem is { Code: "approval.person-needed", Kind: ProblemKind.Approval }).ShouldBe(needsPerson);
        (await changes.ReadAsync(id)).Summary.IsActive.ShouldBeTrue();
        told.ShouldContain(line => line.Contains(permission.Split(' ')[0], StringComparison.Ordinal) && line.Contains("Edit on ", StringComparison.Ordinal), "it is shown what the other token may do");
    }

    [Fact]
    public async Task What_needs_nobody_is_done_although_a_person_has_to_decide_about_the_rest()
    {
        Shop.Project.Write("cftoken.jsonc", """{ "jobs": { "ship": { "gate": "human" } } }""");
        var held = await LeaveOpenAsync("Workers Scripts Write", SinkStage.Delivering, "bbbbbbbbbbbb");
        var orphan = await LeaveOpenAsync("Workers Scripts Write", SinkStage.Untouched);
        var newest = await LeaveOpenAsync("Workers Scripts Write", SinkStage.Delivering, "cccccccccccc");

        var report = await RecoverAsync();

        report.Items.Select(item => item.State).ShouldBe([RecoverState.Open, RecoverState.Undone, RecoverState.Open]);
        Shop.Emulator.Tokens.ShouldNotContain(token => token.Id == orphan);
        Shop.Emulator.Tokens.Count(token => token.Id == held || token.Id == newest).ShouldBe(2);
    }

    [Fact]
    public async Task The_next_command_on_the_job_asks_as_well_and_does_first_what_needs_nobody()
    {
        Shop.Project.Write("cftoken.jsonc", """{ "jobs": { "ship": { "gate": "human" } } }""");
        var orphan = await LeaveOpenAsync("Workers Scripts Write", SinkStage.Untouched);
        await LeaveOpenAsync("Workers Scripts Write", SinkStage.Delivering, "cccccccccccc");

        var refused = await Should.ThrowAsync<ProblemException>(() => Shop.CreateAsync(Shop.Request() with { Job = "ship" }));

        refused.Problems.Select(problem => problem.Code).ShouldBe(["approval.person-needed", "job.unfinished"]);
        refused.Problems[0].Kind.ShouldBe(ProblemKind.Approval);
        Shop.Emulator.Tokens.ShouldNotContain(token => token.Id == orphan);
    }

    [Theory]
    [InlineData(Revocation.Disable)]
    [InlineData(Revocation.Delete)]
    public async Task A_marked_jobs_token_is_taken_out_of_use_by_a_person(Revocation how)
    {
        var id = await CreateGatedAsync();

        (await Changes.StoppedAsync(() => RevokeAsync(id, how))).Code.ShouldBe("approval.person-needed");
        (await changes.ReadAsync(id)).Summary.IsActive.ShouldBeTrue();

        changes.Answer = ApprovalAnswer.Person;
        await RevokeAsync(id, how);
        Shop.Emulator.Tokens.ShouldNotContain(token => token.Id == id && token.IsActive);
    }

    [Fact]
    public async Task Whoever_has_a_marked_jobs_value_may_end_it()
    {
        var id = await CreateGatedAsync();
        changes.Terminal.Types(Shop.Variable("CLOUDFLARE_API_TOKEN")!);

        await RevokeAsync(RevokeRequest.StandardInput, Revocation.Disable);

        (await changes.ReadAsync(id)).Summary.Status.ShouldBe("disabled");
    }

    private Task<RecoverReport> RecoverAsync() => new RecoverUseCase(changes.World, Catalog).RunAsync(
        new RecoverRequest { ApiBase = Shop.ApiBase, BootstrapFile = Shop.BootstrapFile() }, this, Shop, TestContext.Current.CancellationToken);

    private Task<RevokeResult> RevokeAsync(string which, Revocation how) => new RevokeUseCase(changes.World, Catalog).RunAsync(
        new RevokeRequest(".") { Which = which, How = how, BootstrapFile = Shop.BootstrapFile(), ApiBase = Shop.ApiBase, IsApproved = changes.Answer == ApprovalAnswer.Beforehand },
        this,
        changes,
        TestContext.Current.CancellationToken);

    private async Task<string> CreateGatedAsync()
    {
        Shop.Project.Write("cftoken.jsonc", """{ "jobs": { "ship": { "gate": "human" } } }""");
        Shop.Answer = ApprovalAnswer.Person;
        var made = (CreateResult.Created)await Shop.CreateAsync(Shop.Request() with { Job = "ship" });
        return made.Creation.Token.Id;
    }

    // What a process leaves behind that dies while it delivers a token where nobody can read it back.
    private async Task<string> LeaveOpenAsync(string permission, SinkStage stage, string intent = IntentId)
    {
        var policy = Changes.OnAccount(permission);
        var (id, _) = Shop.Emulator.Issue(OwnerKind.Account, [policy], name: $"shop:ship#{intent}");
        var job = new JobKey(changes.ApiAddress, Core.Files.RealPath.OfFolder(Shop.Project.Path), "ship", null, "package.json:ship");
        var entry = await Memory.Journal.WriteAsync(
            JournalEntry.Of(new Intent.Create(
                new IntentHead(intent, changes.ApiAddress, TokenOwner.Account(Workshop.Account), job, changes.World.Time.GetUtcNow()),
                new TokenDraft($"shop:ship#{intent}", [policy], null),
                new DeliveryPlan(job.Project, [SinkAddress.Parse("github:acme/shop")], Workshop.Account))),
            default);
        await Memory.Journal.WriteAsync(entry with { Stage = Stage.Received, TokenId = id, Sinks = [stage] }, default);
        return id;
    }

    void Engine.Targets.ITokenDialogue.Tell(string what) => told.Add(what);

    void IListDialogue.Progress(int done, int total, string whose)
    {
    }

    void IRevokeDialogue.Show(Revocation how, System.Collections.Immutable.ImmutableArray<TokenInfo> tokens, DateTimeOffset at)
    {
    }
}
