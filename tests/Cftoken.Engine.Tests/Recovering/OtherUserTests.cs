using Cftoken.Catalog;
using Cftoken.Catalog.Policies;
using Cftoken.Cloudflare.Tokens;
using Cftoken.Core.Problems;
using Cftoken.Emulator.Faults;
using Cftoken.Emulator.State;
using Cftoken.Engine.Creating;
using Cftoken.Engine.Recovering;
using Cftoken.Engine.Targets;
using Cftoken.Engine.Tests.Changing;
using Cftoken.Engine.Tests.Creating;
using Cftoken.Tokens.Editing;
using Cftoken.Tokens.Journal;
using Cftoken.Tokens.Registering;
using Cftoken.Tokens.Retiring;
using Cftoken.Tokens.Sinks;
using Cftoken.Tokens.State;

namespace Cftoken.Engine.Tests.Recovering;

/// <summary>What was begun for one user's tokens, and is brought to its end with another user's credential: to that, the tokens look gone.</summary>
public sealed class OtherUserTests : IAsyncLifetime, ITokenDialogue
{
    private const string IntentId = "0a1b2c3d4e5f";
    private const string TokenId = "ffffffffffffffffffffffffffffffff";
    private const string Somebody = "00000000000000000000000000000007";

    private static readonly PermissionCatalog Catalog = PermissionCatalog.Load();

    private Changes changes = null!;

    private Workshop Shop => changes.Shop;

    private TokenMemory Memory => TokenMemory.OnDisk(changes.World);

    public async ValueTask InitializeAsync() => changes = await Changes.OpenAsync();

    public ValueTask DisposeAsync() => changes.DisposeAsync();

    [Theory]
    [InlineData("create", Stage.Sent)]
    [InlineData("create", Stage.Received)]
    [InlineData("update", Stage.Sent)]
    [InlineData("roll", Stage.Received)]
    [InlineData("delete", Stage.Sent)]
    public async Task It_stays_open_and_says_whose_credential_it_needs(string kind, Stage stage)
    {
        await LeaveOpenAsync(kind, stage, new CredentialUser(Somebody, null));

        for (var run = 0; run < 2; run++)
        {
            var item = (await RecoverAsync()).Items.ShouldHaveSingleItem();

            item.State.ShouldBe(RecoverState.Open);
            var problem = item.Problems.ShouldHaveSingleItem();
            (problem.Code, problem.Kind).ShouldBe(("recover.other-user", ProblemKind.Credential));
            problem.Message.ShouldContain($"the user {Somebody}");
            problem.Fix!.Text.ShouldContain($"the user {Somebody}");
        }
    }

    [Theory]
    [InlineData("create", Stage.Sent)]
    [InlineData("create", Stage.Received)]
    [InlineData("update", Stage.Sent)]
    [InlineData("delete", Stage.Sent)]
    public async Task With_that_users_own_it_is_closed(string kind, Stage stage)
    {
        await LeaveOpenAsync(kind, stage, new CredentialUser(EmulatorSeed.Default.User.Id, null));

        (await RecoverAsync()).Items.ShouldHaveSingleItem().State.ShouldBeOneOf(RecoverState.Undone, RecoverState.Finished);
        (await RecoverAsync()).Items.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_old_token_that_was_put_aside_is_not_forgotten_unless_its_successor_is_seen(bool isSeen)
    {
        var successor = isSeen ? Shop.Emulator.Issue(OwnerKind.User, [Changes.OnAccount("Workers Scripts Write")], name: $"shop:deploy#{IntentId}").Id : "eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee";
        var job = new JobKey(changes.ApiAddress, Core.Files.RealPath.OfFolder(Shop.Project.Path), "deploy");
        var past = changes.World.Time.GetUtcNow().AddDays(-1);
        await Memory.Register.SaveAsync(
            new RecordedToken(job, new TokenReference(successor, $"shop:deploy#{IntentId}"), TokenOwner.User, [SinkAddress.Parse(".dev.vars")], null, past)
            {
                Retiring = [new RetiringToken(new TokenReference(TokenId, "shop:deploy#000000000000"), TokenOwner.User, past, past)],
            },
            default);

        await RecoverAsync();
        var step = (await RecoverAsync()).Retired.Select(retired => retired.Step).SingleOrDefault();

        (step?.State).ShouldBe(isSeen ? null : RetirementState.Kept);
        (step?.Problems.Single().Code).ShouldBe(isSeen ? null : "retire.not-seen");
        (await Memory.Register.FindAsync(job, default))!.Retiring.Length.ShouldBe(isSeen ? 0 : 1);
    }

    [Fact]
    public async Task What_the_credential_sees_is_its_users_whatever_was_recorded()
    {
        var (id, _) = Shop.Emulator.Issue(OwnerKind.User, [Changes.OnAccount("Workers Scripts Write")], name: $"shop:deploy#{IntentId}");
        await LeaveOpenAsync("create", Stage.Received, user: null, id);

        (await RecoverAsync()).Items.ShouldHaveSingleItem().State.ShouldBe(RecoverState.Undone);
        Shop.Emulator.Tokens.ShouldNotContain(token => token.Id == id);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_Global_API_Key_is_known_by_its_address(bool isTheirs)
    {
        await LeaveOpenAsync("create", Stage.Sent, new CredentialUser(null, isTheirs ? Shop.Emulator.Bootstrap.Email.ToUpperInvariant() : "somebody@example.org"));

        var item = (await RecoverAsync($"CLOUDFLARE_EMAIL={Shop.Emulator.Bootstrap.Email}\nCLOUDFLARE_GLOBAL_KEY={Shop.Emulator.Bootstrap.GlobalKey.Reveal()}\n")).Items.ShouldHaveSingleItem();

        item.State.ShouldBe(isTheirs ? RecoverState.Undone : RecoverState.Open);
    }

    [Fact]
    public async Task Whose_credential_it_was_stands_in_the_record_and_no_more_of_it()
    {
        var bootstrap = Shop.Emulator.Bootstrap;
        Shop.Emulator.Faults.Add(new FaultRule(new Fault.DropBefore(), FaultCalls.All, Shop.Emulator.Catalog.Get("POST /user/tokens")));
        await Should.ThrowAsync<ProblemException>(() => new CreateUseCase(changes.World, Catalog).RunAsync(
            Shop.Request() with { Owner = OwnerKind.User, BootstrapFile = BootstrapFile(), ApiBase = Shop.ApiBase }, Shop, Shop, TestContext.Current.CancellationToken));

        var head = (await Memory.Journal.ReadOpenAsync(default)).Entries.ShouldHaveSingleItem().Intent.Head;

        head.User.ShouldBe(new CredentialUser(EmulatorSeed.Default.User.Id, null));
        TestInfrastructure.Canary.For(bootstrap.UserMinter.Reveal()).MustBeAbsentFromFiles(Shop.State.Path);
    }

    private string BootstrapFile(string? content = null) =>
        Shop.File("user.env", content ?? $"CLOUDFLARE_API_TOKEN={Shop.Emulator.Bootstrap.UserMinter.Reveal()}\n");

    private Task<RecoverReport> RecoverAsync(string? bootstrap = null) => new RecoverUseCase(changes.World, Catalog).RunAsync(
        new RecoverRequest { ApiBase = Shop.ApiBase, BootstrapFile = BootstrapFile(bootstrap) }, this, Shop, TestContext.Current.CancellationToken);

    private async Task LeaveOpenAsync(string kind, Stage stage, CredentialUser? user, string id = TokenId)
    {
        var head = new IntentHead(IntentId, changes.ApiAddress, TokenOwner.User, new JobKey(changes.ApiAddress, Core.Files.RealPath.OfFolder(Shop.Project.Path), "deploy"), changes.World.Time.GetUtcNow().AddHours(-1)) { User = user };
        var name = $"shop:deploy#{IntentId}";
        var delivery = new DeliveryPlan(head.Job!.Project, [SinkAddress.Parse(".dev.vars")], Workshop.Account);
        Intent intent = kind switch
        {
            "create" => new Intent.Create(head, new TokenDraft(name, [Changes.OnAccount("Workers Scripts Write")], null), delivery),
            "update" => new Intent.Update(head, new TokenReference(id, name), new TokenEdit { Status = TokenSummary.Disabled }),
            "roll" => new Intent.Roll(head, new TokenReference(id, name), delivery),
            _ => new Intent.Delete(head, new TokenReference(id, name)),
        };
        var entry = await Memory.Journal.WriteAsync(JournalEntry.Of(intent), default);
        await Memory.Journal.WriteAsync(entry with { Stage = stage, TokenId = stage == Stage.Sent && kind == "create" ? null : id }, default);
    }

    void ITokenDialogue.Tell(string what)
    {
    }
}
