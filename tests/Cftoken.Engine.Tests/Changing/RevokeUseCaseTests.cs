using System.Collections.Immutable;
using Cftoken.Catalog;
using Cftoken.Catalog.Policies;
using Cftoken.Cloudflare.Tokens;
using Cftoken.Core.Problems;
using Cftoken.Emulator.Faults;
using Cftoken.Engine.Approving;
using Cftoken.Engine.Listing;
using Cftoken.Engine.Revoking;
using Cftoken.Engine.Targets;
using Cftoken.TestInfrastructure;
using Cftoken.Tokens;
using Cftoken.Tokens.Journal;
using Cftoken.Tokens.Registering;
using Cftoken.Tokens.State;

namespace Cftoken.Engine.Tests.Changing;

public sealed class RevokeUseCaseTests : IAsyncLifetime, IRevokeDialogue
{
    private static readonly PermissionCatalog Catalog = PermissionCatalog.Load();

    private Changes changes = null!;

    public async ValueTask InitializeAsync() => changes = await Changes.OpenAsync();

    public ValueTask DisposeAsync() => changes.DisposeAsync();

    [Fact]
    public async Task A_token_is_disabled_and_given_back_and_the_second_time_nothing_is_done()
    {
        var id = Issue("shop:deploy#0a1b2c3d4e5f");

        (await RunAsync(id)).Tokens.ShouldHaveSingleItem().Token.Id.ShouldBe(id);
        (await changes.ReadAsync(id)).Summary.Status.ShouldBe("disabled");
        (await RunAsync(id)).Already.ShouldNotBeNull();
        (await RunAsync(id, Revocation.Undo)).Already.ShouldBeNull();
        (await changes.ReadAsync(id)).Summary.Status.ShouldBe("active");
        (await RunAsync(id, Revocation.Undo)).Already.ShouldNotBeNull();
        changes.Puts.ShouldBe(2);
    }

    [Fact]
    public async Task What_reaches_into_a_sensitive_area_is_switched_on_again_by_a_person_alone()
    {
        var id = changes.PutToken(Changes.On(new ResourceSelector($"com.cloudflare.api.account.zone.{Changes.Zone}"), "DNS Write"));
        await RunAsync(id);

        (await Changes.StoppedAsync(() => RunAsync(id, Revocation.Undo))).Code.ShouldBe("approval.person-needed");
        (await changes.ReadAsync(id)).Summary.Status.ShouldBe("disabled");

        changes.Answer = ApprovalAnswer.Person;
        await RunAsync(id, Revocation.Undo);
        (await changes.ReadAsync(id)).Summary.Status.ShouldBe("active");
    }

    [Fact]
    public async Task A_token_is_deleted_for_good_and_then_there_is_none()
    {
        var id = Issue("shop:deploy#0a1b2c3d4e5f");

        await RunAsync(id, Revocation.Delete);

        (await Changes.StoppedAsync(() => RunAsync(id, Revocation.Delete))).Code.ShouldBe("token.not-found");
    }

    [Theory]
    [InlineData("shop:deploy#0a1b2c3d4e5f")]
    [InlineData("shop:deploy")]
    public async Task A_name_means_a_token_with_or_without_its_mark(string name)
    {
        var id = Issue("shop:deploy#0a1b2c3d4e5f");
        Issue("shop:deploy:more#0a1b2c3d4e5f");

        (await RunAsync(name)).Tokens.ShouldHaveSingleItem().Token.Id.ShouldBe(id);
    }

    [Fact]
    public async Task A_name_of_several_is_refused_and_lists_them()
    {
        string[] ids = [Issue("shop:deploy#0a1b2c3d4e5f"), Issue("shop:deploy#ffffffffffff")];

        var problem = await Changes.StoppedAsync(() => RunAsync("shop:deploy"));

        problem.Code.ShouldBe("token.several");
        ids.ShouldAllBe(id => problem.Message.Contains(id));
        changes.Puts.ShouldBe(0);
    }

    [Fact]
    public async Task With_yes_the_token_is_named_by_its_id()
    {
        Issue("shop:deploy#0a1b2c3d4e5f");

        (await Changes.StoppedAsync(() => RunAsync(Request("shop:deploy") with { IsApproved = true }))).Kind.ShouldBe(ProblemKind.Usage);
    }

    [Fact]
    public async Task Whoever_is_asked_types_the_name()
    {
        var id = Issue("shop:deploy#0a1b2c3d4e5f");

        await RunAsync(id);

        changes.Asked.ShouldHaveSingleItem().TypedName.ShouldBe("shop:deploy#0a1b2c3d4e5f");
    }

    [Fact]
    public async Task A_token_that_manages_tokens_is_not_revoked()
    {
        var (id, _) = changes.Shop.Emulator.Issue(OwnerKind.Account, [Changes.OnAccount("Account API Tokens Write")]);

        (await Changes.StoppedAsync(() => RunAsync(id))).Code.ShouldBe("token.manages-tokens");
        (await changes.ReadAsync(id)).Summary.IsActive.ShouldBeTrue();
    }

    [Fact]
    public async Task A_value_on_standard_input_finds_its_token_and_is_told_nowhere()
    {
        var (id, value) = changes.Shop.Emulator.Issue(OwnerKind.Account, [Changes.OnAccount("Workers Scripts Write")], name: "leaked#0a1b2c3d4e5f");
        changes.Terminal.Types(value.Reveal());

        await RunAsync(RevokeRequest.StandardInput);

        (await changes.ReadAsync(id)).Summary.Status.ShouldBe("disabled");
        Canary.For(value.Reveal()).MustBeAbsentFrom([.. changes.Told, .. Told, .. changes.Asked.Select(asked => asked.ToString())]);
        changes.Terminal.Types(new Canary("cfat_").Value);
        (await Changes.StoppedAsync(() => RunAsync(RevokeRequest.StandardInput))).Code.ShouldBe("revoke.value-unknown");
    }

    [Fact]
    public async Task Files_that_still_hold_the_dead_value_are_named()
    {
        var id = changes.PutToken(Changes.OnAccount("Workers Scripts Write"));

        (await RunAsync(id)).DeadIn.ShouldBe([".dev.vars:1"]);
    }

    [Fact]
    public async Task A_token_that_a_rotation_put_aside_is_forgotten_once_it_is_deleted_and_what_took_its_place_is_not()
    {
        var (old, older, successor) = (Issue("shop:deploy#0a1b2c3d4e5f"), Issue("shop:deploy#0a1b2c3d4e50"), Issue("shop:deploy#ffffffffffff"));
        var recorded = await PutAsideAsync(successor, old, older);

        using (await TokenMemory.OnDisk(changes.World).Locks.TakeAsync(recorded.Job, default))
        {
            (await Changes.StoppedAsync(() => RunAsync(old, Revocation.Delete))).Code.ShouldBe("job.busy");
        }

        await RunAsync(old, Revocation.Delete);

        var left = (await TokenMemory.OnDisk(changes.World).Register.ListAsync(default)).ShouldHaveSingleItem();
        left.Token.Id.ShouldBe(successor);
        left.Retiring.ShouldHaveSingleItem().Token.Id.ShouldBe(older);
        (await changes.ReadAsync(successor)).Summary.IsActive.ShouldBeTrue();
        (await Changes.StoppedAsync(() => RunAsync(old, Revocation.Delete))).Code.ShouldBe("token.not-found");
    }

    [Theory]
    [InlineData("drop after")]
    [InlineData("half a body")]
    [InlineData("drop before")]
    [InlineData("server error")]
    public async Task After_a_lost_answer_the_token_is_deleted_all_the_same(string fault)
    {
        var id = Issue("shop:deploy#0a1b2c3d4e5f");
        changes.Shop.Emulator.Faults.Add(new FaultRule(
            fault switch
            {
                "drop after" => new Fault.DropAfter(),
                "half a body" => new Fault.HalfBody(),
                "drop before" => new Fault.DropBefore(),
                _ => new Fault.ServerError(502),
            },
            FaultCalls.First(1),
            changes.Shop.Emulator.Catalog.Get("DELETE /accounts/{account_id}/tokens/{token_id}")));

        await RunAsync(id, Revocation.Delete);

        (await Changes.StoppedAsync(() => RunAsync(id, Revocation.Delete))).Code.ShouldBe("token.not-found");
        (await TokenMemory.OnDisk(changes.World).Journal.ReadOpenAsync(default)).Entries.ShouldBeEmpty();
    }

    [Fact]
    public async Task Temporary_tokens_are_swept_when_their_time_has_come_and_no_others()
    {
        var now = changes.World.Time.GetUtcNow();
        var (due, early) = (Issue(TemporaryMark.On("shop:one#0a1b2c3d4e5f")), Issue(TemporaryMark.On("shop:two#0a1b2c3d4e5f")));
        var (plain, unrecorded) = (Issue("shop:deploy#0a1b2c3d4e5f"), Issue(TemporaryMark.On("shop:three#0a1b2c3d4e5f")));
        await RecordAsync(due, now.AddMinutes(-1));
        await RecordAsync(early, now.AddHours(1));
        await RecordAsync(Gone, now.AddDays(-1));

        var swept = await RunAsync(Request(null));
        var again = await RunAsync(Request(null));

        swept.Tokens.ShouldHaveSingleItem().Token.Id.ShouldBe(due);
        again.Tokens.ShouldBeEmpty();
        foreach (var id in new[] { early, plain, unrecorded })
        {
            (await changes.ReadAsync(id)).Summary.IsActive.ShouldBeTrue();
        }

        (await TokenMemory.OnDisk(changes.World).Register.ListAsync(default)).ShouldHaveSingleItem().Token.Id.ShouldBe(early, "what is gone is forgotten");
    }

    [Fact]
    public void An_expired_token_of_another_machine_is_swept_by_its_mark_alone()
    {
        var now = new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
        var sweep = new TemporarySweep(now, []);
        InventoryItem Item(string name, int hours) => new(
            new ListedToken(new TokenSummary("11111111111111111111111111111111", name, "expired", null, null, null, null, now.AddHours(hours)), null), null!);

        sweep.Due([Item(TemporaryMark.On("shop:one#0a1b2c3d4e5f"), -1)]).ShouldHaveSingleItem();
        sweep.Due([
            Item(TemporaryMark.On("shop:one#0a1b2c3d4e5f"), 1), Item("shop:one#0a1b2c3d4e5f", -1), Item(TemporaryMark.On("by hand"), -1), Item(TemporaryMark.On("shop:one#0a1b2c3d4e5X"), -1),
        ]).ShouldBeEmpty();
    }

    [Fact]
    public async Task Everything_is_listed_in_words_and_what_is_not_seen_is_said()
    {
        var id = changes.PutToken(Changes.OnAccount("Workers Scripts Write"), Changes.On(new ResourceSelector($"com.cloudflare.api.account.{Creating.Workshop.Account}"), "DNS Write"));

        var list = await new ListUseCase(changes.World, Catalog).RunAsync(
            new ListRequest(".") { BootstrapFile = changes.Shop.BootstrapFile(), ApiBase = changes.Shop.ApiBase }, this, default);

        var token = list.Tokens.Single(info => info.Token.Id == id);
        token.Grants!.Value.Select(grant => $"{grant.Permission} on {grant.On}").ShouldBe(
            [$"Account · Workers Scripts · Edit on account {Creating.Workshop.Account}", $"Zone · DNS · Edit on every zone of account {Creating.Workshop.Account}"], ignoreOrder: true);
        token.Surface!.Value.Operations.ShouldBeGreaterThan(0);
        list.Tokens.Single(info => info.ManagesTokens).Token.Name.ShouldStartWith("bootstrap");
        list.Unseen.ShouldBe(["the user"]);
    }

    // The emulator's ids are random: one may begin like any other.
    private const string Gone = "44444444444444444444444444444444";

    private readonly List<string> told = [];

    private List<string> Told => told;

    void ITokenDialogue.Tell(string what) => told.Add(what);

    void IListDialogue.Progress(int done, int total, string whose) => told.Add($"{done} of {total}");

    void IRevokeDialogue.Show(Revocation how, ImmutableArray<TokenInfo> tokens, DateTimeOffset at) => told.AddRange(tokens.Select(token => token.ToString()));

    private string Issue(string name) =>
        changes.Shop.Emulator.Issue(OwnerKind.Account, [Changes.OnAccount("Workers Scripts Write")], name: name).Id;

    private async Task RecordAsync(string id, DateTimeOffset until)
    {
        var name = id == Gone ? "gone" : (await changes.ReadAsync(id)).Summary.Name;
        await TokenMemory.OnDisk(changes.World).Register.SaveAsync(
            new RecordedToken(
                new JobKey(changes.ApiAddress, changes.Shop.Project.Path, "deploy"),
                new TokenReference(id, name),
                TokenOwner.Account(Creating.Workshop.Account),
                [],
                until,
                until.AddHours(-2)) { Temporary = new TemporaryTerms(until, "ada") },
            default);
    }

    private Task<RecordedToken> PutAsideAsync(string successor, params string[] old)
    {
        var now = changes.World.Time.GetUtcNow();
        var owner = TokenOwner.Account(Creating.Workshop.Account);
        return TokenMemory.OnDisk(changes.World).Register.SaveAsync(
            new RecordedToken(new JobKey(changes.ApiAddress, changes.Shop.Project.Path, "deploy"), new TokenReference(successor, "shop:deploy#ffffffffffff"), owner, [], null, now)
            {
                Retiring = [.. old.Select(id => new RetiringToken(new TokenReference(id, "shop:deploy#0a1b2c3d4e5f"), owner, now.AddDays(1), now.AddDays(8)))],
            },
            default);
    }

    private RevokeRequest Request(string? which, Revocation how = Revocation.Disable) =>
        new(".") { Which = which, How = how, BootstrapFile = changes.Shop.BootstrapFile(), ApiBase = changes.Shop.ApiBase };

    private Task<RevokeResult> RunAsync(string which, Revocation how = Revocation.Disable) => RunAsync(Request(which, how));

    private Task<RevokeResult> RunAsync(RevokeRequest request) =>
        new RevokeUseCase(changes.World, Catalog).RunAsync(request, this, changes, TestContext.Current.CancellationToken);
}
