using System.Collections.Immutable;
using Cftoken.Catalog.Model;
using Cftoken.Catalog.Policies;
using Cftoken.Cloudflare;
using Cftoken.Cloudflare.Addressing;
using Cftoken.Cloudflare.Credentials;
using Cftoken.Cloudflare.Tokens;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Emulator;
using Cftoken.Emulator.Endpoints;
using Cftoken.Emulator.Faults;
using Cftoken.Emulator.State;
using Cftoken.Tokens.Creating;

namespace Cftoken.Tokens.Tests.Creating;

/// <summary>How the token endpoints really behave, one fact a test, as far as creating a token meets it.</summary>
public sealed class CreationFactsTests : IAsyncLifetime
{
    private const string Post = "POST /user/tokens";

    private readonly SinkFolder project = new();
    private CloudflareEmulator emulator = null!;
    private CloudflareClient client = null!;

    private string Account => emulator.Bootstrap.AccountId;

    public async ValueTask InitializeAsync()
    {
        emulator = await CloudflareEmulator.StartAsync(new EmulatorOptions { World = OutsideWorld.System() });
        client = new CloudflareClient(World, ApiBase.Find(emulator.BaseAddress.AbsoluteUri, World.Environment));
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await emulator.DisposeAsync();
        project.Dispose();
    }

    [Fact]
    public async Task Names_are_not_unique_and_no_request_has_a_key_so_that_each_token_has_a_mark_of_its_own()
    {
        var first = await CreateAsync();
        var second = await CreateAsync();

        first.Token.Id.ShouldNotBe(second.Token.Id);
        first.Token.Name.ShouldNotBe(second.Token.Name);
        emulator.Tokens.Count(token => token.IsActive).ShouldBe(2, "the same creation sent twice makes two tokens");
    }

    [Fact]
    public async Task An_orphan_behind_hundreds_of_tokens_is_found_page_by_page()
    {
        Issue(OwnerKind.Account, 120);
        emulator.Faults.Add(new FaultRule(new Fault.DropAfter(), FaultCalls.First(1), emulator.Catalog.Get("POST /accounts/{account_id}/tokens")));

        (await RefusalAsync(OwnerKind.Account))[^1].Code.ShouldBe("token.lost-and-deleted");

        emulator.Tokens.Length.ShouldBe(120);
        emulator.Log.Entries.Count(entry => entry.Method == "GET" && entry.Path.EndsWith("/tokens", StringComparison.Ordinal)).ShouldBe(3, "50 is the largest page");
    }

    [Theory]
    [InlineData(OwnerKind.User, 50)]
    [InlineData(OwnerKind.Account, 500)]
    public async Task At_the_limit_that_is_said_whatever_Cloudflare_says(OwnerKind owner, int limit)
    {
        Issue(owner, limit - emulator.Tokens.Length);
        for (var spare = 0; spare < 3; spare++)
        {
            emulator.Issue(owner, Policies("Workers Scripts Write"));
        }

        var problem = (await RefusalAsync(owner)).ShouldHaveSingleItem();

        problem.Code.ShouldBe("token.limit");
        problem.Message.ShouldContain($"Cloudflare allows {limit}");
        problem.Fix!.Command.ShouldBe("cftoken list");
        (await project.OpenAsync()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(OwnerKind.User, "API Tokens Write")]
    [InlineData(OwnerKind.Account, "Account API Tokens Write")]
    public async Task A_token_made_here_cannot_manage_tokens(OwnerKind owner, string group)
    {
        var problem = (await RefusalAsync(owner, group)).ShouldHaveSingleItem();

        problem.Code.ShouldBe("cloudflare.sub-token-rule");
        problem.Fix!.Text.ShouldContain("dashboard");
        emulator.Tokens.ShouldBeEmpty();
        (await project.OpenAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_the_creator_does_not_hold_is_named_and_nothing_wider_is_tried()
    {
        emulator.Faults.Add(new FaultRule(
            new Fault.Refuse(400, new ApiError(1001, "Failed common permission check against resources. (Permission group: \"DNS Write\")")),
            FaultCalls.All,
            emulator.Catalog.Get(Post)));

        var problem = (await RefusalAsync(OwnerKind.User)).ShouldHaveSingleItem();

        problem.Code.ShouldBe("cloudflare.beyond-creator");
        problem.Message.ShouldContain("does not hold \"DNS Write\"");
        emulator.Log.Entries.Count(entry => entry.Method == "POST").ShouldBe(1);
        emulator.Tokens.ShouldBeEmpty();
    }

    private OutsideWorld World => project.World with { Http = OutsideWorld.System().Http };

    private TokenEndpoints Endpoints(OwnerKind owner) => owner == OwnerKind.User
        ? client.With(new BootstrapCredential.MintingToken(emulator.Bootstrap.UserMinter)).TokensOf(TokenOwner.User)
        : client.With(new BootstrapCredential.MintingToken(emulator.Bootstrap.AccountMinter)).TokensOf(TokenOwner.Account(Account));

    private void Issue(OwnerKind owner, int count)
    {
        for (var index = 0; index < count; index++)
        {
            emulator.Issue(owner, Policies("Workers Scripts Write"), name: $"other {index}");
        }
    }

    private ImmutableArray<Policy> Policies(string group)
    {
        var known = emulator.Catalog.Groups.First(candidate => candidate.Name == group && candidate.Id is not null);
        var resource = known.Scope == Scope.User ? $"com.cloudflare.api.user.{EmulatorSeed.Default.User.Id}" : $"com.cloudflare.api.account.{Account}";
        return [new Policy(PolicyEffect.Allow, [new GroupReference(known.Id!)], [new ResourceSelector(resource)])];
    }

    private async Task<IReadOnlyList<Problem>> RefusalAsync(OwnerKind owner, string group = "Workers Scripts Write") =>
        (await Should.ThrowAsync<ProblemException>(() => CreateAsync(owner, group))).Problems;

    private Task<CreationResult> CreateAsync(OwnerKind owner = OwnerKind.Account, string group = "Workers Scripts Write") =>
        new TokenCreation(World, client, Endpoints(owner), project.Memory)
            .RunAsync(project.Order(new TokenDraft("site:deploy", Policies(group)), Account, project.Sink()), default);
}
