using Cftoken.Catalog;
using Cftoken.Cloudflare.Tokens;
using Cftoken.Engine.Recovering;
using Cftoken.Engine.Targets;
using Cftoken.Engine.Tests.Changing;
using Cftoken.Engine.Tests.Creating;
using Cftoken.Tokens.Journal;
using Cftoken.Tokens.Sinks;
using Cftoken.Tokens.State;

namespace Cftoken.Engine.Tests.Recovering;

/// <summary>What a run leaves open that was to write a value to standard output, and is dead.</summary>
public sealed class GoneOutputTests : IAsyncLifetime, ITokenDialogue
{
    private const string IntentId = "0a1b2c3d4e5f";

    private static readonly PermissionCatalog Catalog = PermissionCatalog.Load();

    private Changes changes = null!;

    private Workshop Shop => changes.Shop;

    private TokenMemory Memory => TokenMemory.OnDisk(changes.World);

    private JobKey Job => new(changes.ApiAddress, Core.Files.RealPath.OfFolder(Shop.Project.Path), "deploy");

    public async ValueTask InitializeAsync() => changes = await Changes.OpenAsync();

    public ValueTask DisposeAsync() => changes.DisposeAsync();

    [Theory]
    [InlineData(SinkStage.Delivering)]
    [InlineData(SinkStage.Delivered)]
    public async Task A_token_whose_value_nothing_else_has_is_deleted(SinkStage stage)
    {
        var id = await CreatedAsync([stage], "stdout:");

        var report = await RecoverAsync();

        report.Items.ShouldHaveSingleItem().State.ShouldBe(RecoverState.Undone);
        Shop.Emulator.Tokens.ShouldNotContain(token => token.Id == id);
        (await RecoverAsync()).Items.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(SinkStage.Untouched)]
    [InlineData(SinkStage.Delivering)]
    public async Task A_token_that_another_sink_gives_back_is_finished(SinkStage stage)
    {
        var id = await CreatedAsync([SinkStage.Delivered, stage], ".dev.vars", "stdout:");

        var item = (await RecoverAsync()).Items.ShouldHaveSingleItem();

        item.State.ShouldBe(RecoverState.Finished);
        item.What.ShouldContain("Standard output got it only where");
        (await Memory.Register.FindAsync(Job, default))!.Token.Id.ShouldBe(id);
        (await changes.ReadAsync(id)).Summary.IsActive.ShouldBeTrue();
        (await RecoverAsync()).Items.ShouldBeEmpty();
    }

    [Fact]
    public async Task Beside_a_sink_that_cannot_be_read_it_keeps_no_other_token_from_that()
    {
        var id = await CreatedAsync([SinkStage.Delivering, SinkStage.Delivering], "github:acme/shop", "stdout:");

        var item = (await RecoverAsync()).Items.ShouldHaveSingleItem();

        item.State.ShouldBe(RecoverState.Open, "no gh is here to take another one");
        item.Problems.ShouldNotContain(problem => problem.Code == "sink.stdout");
        Shop.Asked.ShouldHaveSingleItem();
        (await changes.ReadAsync(id)).Summary.IsActive.ShouldBeTrue();
    }

    [Theory]
    [InlineData(Stage.Received, "disabled")]
    [InlineData(Stage.Sent, "active")]
    public async Task A_rolled_token_whose_value_nothing_else_has_is_switched_off_where_the_old_value_is_surely_dead(Stage stage, string status)
    {
        var (id, _) = Shop.Emulator.Issue(Cftoken.Catalog.Policies.OwnerKind.Account, [Changes.OnAccount("Workers Scripts Write")], name: "shop:deploy#bbbbbbbbbbbb");
        var entry = await Memory.Journal.WriteAsync(
            JournalEntry.Of(new Intent.Roll(Head, new TokenReference(id, "shop:deploy#bbbbbbbbbbbb"), new DeliveryPlan(Job.Project, [SinkAddress.Parse("stdout:")], Workshop.Account))), default);
        await Memory.Journal.WriteAsync(entry with { Stage = stage, Sinks = [SinkStage.Delivering] }, default);

        var item = (await RecoverAsync()).Items.ShouldHaveSingleItem();

        item.State.ShouldBe(RecoverState.Undone);
        item.Problems.ShouldHaveSingleItem().Fix!.Command!.ShouldStartWith("cftoken rotate");
        (await changes.ReadAsync(id)).Summary.Status.ShouldBe(status);
        (await RecoverAsync()).Items.ShouldBeEmpty();
    }

    private IntentHead Head => new(IntentId, changes.ApiAddress, TokenOwner.Account(Workshop.Account), Job, changes.World.Time.GetUtcNow());

    private Task<RecoverReport> RecoverAsync() => new RecoverUseCase(changes.World, Catalog).RunAsync(
        new RecoverRequest { ApiBase = Shop.ApiBase, BootstrapFile = Shop.BootstrapFile() }, this, Shop, TestContext.Current.CancellationToken);

    private async Task<string> CreatedAsync(SinkStage[] stages, params string[] sinks)
    {
        var policy = Changes.OnAccount("Workers Scripts Write");
        var (id, value) = Shop.Emulator.Issue(Cftoken.Catalog.Policies.OwnerKind.Account, [policy], name: $"shop:deploy#{IntentId}");
        if (sinks[0] == ".dev.vars")
        {
            Shop.Project.Write(".dev.vars", $"CLOUDFLARE_API_TOKEN={value.Reveal()}\n");
        }

        var intent = new Intent.Create(
            Head, new TokenDraft($"shop:deploy#{IntentId}", [policy], null), new DeliveryPlan(Job.Project, [.. sinks.Select(sink => SinkAddress.Parse(sink))], Workshop.Account));
        var entry = await Memory.Journal.WriteAsync(JournalEntry.Of(intent), default);
        await Memory.Journal.WriteAsync(entry with { Stage = Stage.Received, TokenId = id, Sinks = [.. stages] }, default);
        return id;
    }

    void ITokenDialogue.Tell(string what)
    {
    }
}
