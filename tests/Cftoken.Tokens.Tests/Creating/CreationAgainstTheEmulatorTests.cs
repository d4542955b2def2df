using Cftoken.Catalog.Model;
using Cftoken.Catalog.Policies;
using Cftoken.Cloudflare;
using Cftoken.Cloudflare.Addressing;
using Cftoken.Cloudflare.Credentials;
using Cftoken.Cloudflare.Tokens;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Emulator;
using Cftoken.Emulator.Credentials;
using Cftoken.Emulator.Faults;
using Cftoken.TestInfrastructure;
using Cftoken.Tokens.Creating;

namespace Cftoken.Tokens.Tests.Creating;

/// <summary>Whole creations over real sockets; what lives afterwards is asked of the emulator.</summary>
public sealed class CreationAgainstTheEmulatorTests : IDisposable
{
    private readonly SinkFolder project = new();
    private readonly OutsideWorld world;

    public CreationAgainstTheEmulatorTests() => world = project.World with { Http = OutsideWorld.System().Http };

    public static TheoryData<string, string, OwnerKind> Faults
    {
        get
        {
            var faults = new TheoryData<string, string, OwnerKind>();
            foreach (var owner in new[] { OwnerKind.User, OwnerKind.Account })
            {
                faults.Add("drop after", "token.lost-and-deleted", owner);
                faults.Add("half a body", "token.lost-and-deleted", owner);
                faults.Add("drop before", "token.not-made", owner);
                faults.Add("server error", "token.not-made", owner);
                faults.Add("rate limit", "cloudflare.rate-limited", owner);
            }

            return faults;
        }
    }

    public void Dispose() => project.Dispose();

    [Theory]
    [InlineData(OwnerKind.User)]
    [InlineData(OwnerKind.Account)]
    public async Task A_token_works_once_it_is_known_everywhere(OwnerKind owner)
    {
        await using var emulator = await StartAsync(new PropagationLag(TimeSpan.Zero, 3));
        using var client = ClientFor(emulator);

        var result = await CreateAsync(emulator, client, owner);

        result.IsVerified.ShouldBeTrue();
        (await LivingAsync(emulator, client, owner)).ShouldBe([result.Token.Id]);
        project.Folder.Read(".dev.vars").ShouldContain($"CLOUDFLARE_ACCOUNT_ID={emulator.Bootstrap.AccountId}");
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task After_a_fault_no_token_lives_that_nobody_holds(string fault, string code, OwnerKind owner)
    {
        await using var emulator = await StartAsync(PropagationLag.None);
        using var client = ClientFor(emulator);
        var creating = emulator.Catalog.Get(owner == OwnerKind.User ? "POST /user/tokens" : "POST /accounts/{account_id}/tokens");
        emulator.Faults.Add(new FaultRule(FaultNamed(fault), FaultCalls.First(1), creating));

        var failure = await Should.ThrowAsync<ProblemException>(() => CreateAsync(emulator, client, owner));

        failure.Problems[^1].Code.ShouldBe(code);
        (await LivingAsync(emulator, client, owner)).ShouldBeEmpty();
        File.Exists(project.Folder[".dev.vars"]).ShouldBeFalse();

        (await CreateAsync(emulator, client, owner)).IsVerified.ShouldBeTrue("the next run must work");
    }

    private static Fault FaultNamed(string name) => name switch
    {
        "drop after" => new Fault.DropAfter(),
        "half a body" => new Fault.HalfBody(),
        "drop before" => new Fault.DropBefore(),
        "server error" => new Fault.ServerError(502),
        _ => new Fault.RateLimited(TimeSpan.FromSeconds(3)),
    };

    private static TokenEndpoints Endpoints(CloudflareEmulator emulator, CloudflareClient client, OwnerKind owner) => owner == OwnerKind.User
        ? client.With(new BootstrapCredential.MintingToken(emulator.Bootstrap.UserMinter)).TokensOf(TokenOwner.User)
        : client.With(new BootstrapCredential.MintingToken(emulator.Bootstrap.AccountMinter)).TokensOf(TokenOwner.Account(emulator.Bootstrap.AccountId));

    private static async Task<IReadOnlyList<string>> LivingAsync(CloudflareEmulator emulator, CloudflareClient client, OwnerKind owner) =>
        [.. (await Endpoints(emulator, client, owner).ListAsync(default))
            .Where(token => token.Name.StartsWith("site:deploy#", StringComparison.Ordinal)).Select(token => token.Id)];

    private static Task<CloudflareEmulator> StartAsync(PropagationLag lag) =>
        CloudflareEmulator.StartAsync(new EmulatorOptions { World = OutsideWorld.System(), Lag = lag });

    private CloudflareClient ClientFor(CloudflareEmulator emulator) =>
        new(world, ApiBase.Find(emulator.BaseAddress.AbsoluteUri, world.Environment));

    private Task<CreationResult> CreateAsync(CloudflareEmulator emulator, CloudflareClient client, OwnerKind owner)
    {
        var group = emulator.Catalog.Group("Workers Scripts Write", Scope.Account).ShouldNotBeNull().Id.ShouldNotBeNull();
        var account = emulator.Bootstrap.AccountId;
        var draft = new TokenDraft("site:deploy", [new Policy(
            PolicyEffect.Allow, [new GroupReference(group)], [new ResourceSelector($"com.cloudflare.api.account.{account}")])]);
        return new TokenCreation(world, client, Endpoints(emulator, client, owner), project.Memory).RunAsync(project.Order(draft, account, project.Sink()), default);
    }
}
