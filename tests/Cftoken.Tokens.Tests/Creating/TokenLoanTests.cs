using Cftoken.Catalog.Model;
using Cftoken.Catalog.Policies;
using Cftoken.Cloudflare;
using Cftoken.Cloudflare.Addressing;
using Cftoken.Cloudflare.Credentials;
using Cftoken.Cloudflare.Tokens;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Core.Secrets;
using Cftoken.Emulator;
using Cftoken.Emulator.Faults;
using Cftoken.Tokens.Creating;
using Cftoken.Tokens.Journal;

namespace Cftoken.Tokens.Tests.Creating;

/// <summary>A token for one command that cannot be deleted after it: it is never passed over in silence.</summary>
public sealed class TokenLoanTests : IAsyncLifetime
{
    private readonly SinkFolder project = new();
    private OutsideWorld world = null!;
    private CloudflareEmulator emulator = null!;
    private CloudflareClient client = null!;

    public async ValueTask InitializeAsync()
    {
        world = project.World with { Http = OutsideWorld.System().Http };
        emulator = await CloudflareEmulator.StartAsync(new EmulatorOptions { World = OutsideWorld.System() });
        client = new CloudflareClient(world, ApiBase.Find(emulator.BaseAddress.AbsoluteUri, world.Environment));
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await emulator.DisposeAsync();
        project.Dispose();
    }

    [Theory]
    [InlineData("it ends")]
    [InlineData("it is stopped")]
    [InlineData("it breaks")]
    public async Task A_token_that_cannot_be_deleted_is_told_by_its_id_and_left_to_recover(string how)
    {
        emulator.Faults.Add(new FaultRule(Fault.Refuse.AuthenticationError, FaultCalls.All, emulator.Catalog.Get("DELETE /accounts/{account_id}/tokens/{token_id}")));

        var alive = how switch
        {
            "it ends" => (await LendAsync(_ => Task.FromResult(7))).Alive.ShouldNotBeNull(),
            "it is stopped" => (await Should.ThrowAsync<ProblemException>(() => LendAsync(_ => throw new OperationCanceledException()))).Problems[^1],
            _ => (await Should.ThrowAsync<ProblemException>(() => LendAsync(_ => throw new InvalidOperationException("says too much")))).Problems[^1],
        };

        alive.Code.ShouldBe("token.undelivered");
        var token = (await Tokens.ListAsync(default)).Single(token => token.Name.StartsWith("site:deploy#", StringComparison.Ordinal));
        alive.Message.ShouldContain(token.Id);
        alive.Message.ShouldNotContain("says too much");
        alive.Fix!.Command.ShouldBe("cftoken recover");
        (await project.OpenAsync()).ShouldHaveSingleItem().TokenId.ShouldBe(token.Id);
    }

    [Fact]
    public async Task That_a_deletion_cannot_be_written_down_hides_nothing_of_what_happened()
    {
        var failing = new FailingJournal(project.Memory.Journal);

        var (exitCode, left) = await LendAsync(_ => Task.FromResult(7), failing);

        exitCode.ShouldBe(7, "the command's own exit code is not lost");
        left!.Code.ShouldBe("token.undone-unwritten");
        left.Fix!.Command.ShouldBe("cftoken recover");
        (await Tokens.ListAsync(default)).ShouldNotContain(token => token.Name.StartsWith("site:deploy#", StringComparison.Ordinal));
    }

    private TokenEndpoints Tokens => client.With(new BootstrapCredential.MintingToken(emulator.Bootstrap.AccountMinter)).TokensOf(TokenOwner.Account(emulator.Bootstrap.AccountId));

    private Task<(int ExitCode, Problem? Alive)> LendAsync(Func<Secret, Task<int>> use, IJournal? journal = null)
    {
        var group = emulator.Catalog.Group("Workers Scripts Write", Scope.Account).ShouldNotBeNull().Id.ShouldNotBeNull();
        var account = emulator.Bootstrap.AccountId;
        var draft = new TokenDraft(
            "site:deploy",
            [new Policy(PolicyEffect.Allow, [new GroupReference(group)], [new ResourceSelector($"com.cloudflare.api.account.{account}")])]);
        var memory = project.Memory with { Journal = journal ?? project.Memory.Journal };
        return new TokenLoan(world, client, Tokens, memory).RunAsync(project.Order(draft, account) with { Job = null }, use, endsEarly: false, default);
    }

    private sealed class FailingJournal(IJournal inner) : IJournal
    {
        public Task<OpenIntents> ReadOpenAsync(CancellationToken cancellation) => inner.ReadOpenAsync(cancellation);

        public Task<JournalEntry> WriteAsync(JournalEntry entry, CancellationToken cancellation) => entry.Stage == Stage.Undone
            ? throw new ProblemException(new Problem("state.full", "The disk is full."))
            : inner.WriteAsync(entry, cancellation);
    }
}
