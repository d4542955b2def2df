using Cftoken.Catalog;
using Cftoken.Catalog.Policies;
using Cftoken.Cloudflare;
using Cftoken.Cloudflare.Addressing;
using Cftoken.Cloudflare.Credentials;
using Cftoken.Cloudflare.Tokens;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Engine.Approving;
using Cftoken.Engine.Changing;
using Cftoken.Engine.Extending;
using Cftoken.Engine.Narrowing;
using Cftoken.Engine.Targets;
using Cftoken.Engine.Tests.Creating;
using Cftoken.TestInfrastructure;
using Cftoken.Tokens.State;

namespace Cftoken.Engine.Tests.Changing;

/// <summary>A workshop in which tokens that are there are changed.</summary>
internal sealed class Changes : IAsyncDisposable, IChangeDialogue, IApproval
{
    public const string Zone = "feed0000feed0000feed0000feed0001";

    private static readonly PermissionCatalog Catalog = PermissionCatalog.Load();

    private readonly TemporaryFolder home = new();

    private Changes(Workshop shop)
    {
        Shop = shop;
        World = shop.World with { Time = new FakeClock { CompletesDelaysUpTo = TimeSpan.FromSeconds(20) }, Terminal = Terminal };
    }

    public Workshop Shop { get; }

    public FakeTerminal Terminal { get; } = new();

    /// <summary>The API's address as it is recorded.</summary>
    public string ApiAddress => ApiBase.Find(Shop.ApiBase, Shop.Environment).Address.AbsoluteUri;

    /// <summary>The workshop's world, in which pauses cost no time.</summary>
    public OutsideWorld World { get; }

    public ApprovalAnswer Answer { get; set; } = ApprovalAnswer.Beforehand;

    public List<ApprovalRequest> Asked { get; } = [];

    public List<TokenChange> Shown { get; } = [];

    public List<string> Told { get; } = [];

    public static async Task<Changes> OpenAsync() => new(await Workshop.OpenAsync());

    public static string GroupId(string name) => Catalog.Groups.First(group => group.Name == name && group.Id is not null).Id!;

    public ExtendRequest Extending => new(".") { BootstrapFile = Shop.BootstrapFile(), ApiBase = Shop.ApiBase };

    public NarrowRequest Narrowing => new(".") { BootstrapFile = Shop.BootstrapFile(), ApiBase = Shop.ApiBase };

    public Task<ChangeResult> RunAsync(ExtendRequest request) =>
        new ExtendUseCase(World, Catalog).RunAsync(request, this, this, TestContext.Current.CancellationToken);

    public Task<ChangeResult> RunAsync(NarrowRequest request) =>
        new NarrowUseCase(World, Catalog).RunAsync(request, this, this, TestContext.Current.CancellationToken);

    public static async Task<Problem> StoppedAsync(Func<Task> run) => (await Should.ThrowAsync<ProblemException>(run)).Problems[0];

    /// <summary>Forgets what was recorded so far.</summary>
    public void Forget() => Shop.Environment.Set(StateFolder.Variable, home["another-state"]);

    /// <summary>Gives the project a token that holds these.</summary>
    public string PutToken(params ReadOnlySpan<Policy> policies)
    {
        var (id, value) = Shop.Emulator.Issue(OwnerKind.Account, [.. policies]);
        Shop.Project.Write(".dev.vars", $"CLOUDFLARE_API_TOKEN={value.Reveal()}\n");
        return id;
    }

    public static Policy OnAccount(params string[] groups) => On(new ResourceSelector($"com.cloudflare.api.account.{Workshop.Account}"), groups);

    public static Policy On(ResourceSelector resource, params string[] groups) =>
        new(PolicyEffect.Allow, [.. groups.Select(name => new GroupReference(GroupId(name)))], [resource]);

    /// <summary>What a token is, read with the emulator's own credential.</summary>
    public async Task<TokenRecord> ReadAsync(string id)
    {
        TokenRecord? record = null;
        await AsBootstrapAsync(async tokens => record = await tokens.GetAsync(id, TestContext.Current.CancellationToken));
        return record!;
    }

    /// <summary>Does something with the emulator's own credential, as somebody else would.</summary>
    public async Task AsBootstrapAsync(Func<TokenEndpoints, Task> work)
    {
        using var client = new CloudflareClient(Shop.World, ApiBase.Find(Shop.ApiBase, Shop.Environment));
        await work(client.With(new BootstrapCredential.MintingToken(Shop.Emulator.Bootstrap.AccountMinter)).TokensOf(TokenOwner.Account(Workshop.Account)));
    }

    public async Task<IEnumerable<string>> GroupsOfAsync(string id) =>
        PolicySet.Of((await ReadAsync(id)).Policies).Grants.Select(grant => Catalog.GroupById(grant.GroupId)!.Name);

    public int Puts => Shop.Emulator.Log.Entries.Count(entry => entry.Method == "PUT");

    void ITokenDialogue.Tell(string what) => Told.Add(what);

    void IChangeDialogue.Show(TokenChange change) => Shown.Add(change);

    Task<ApprovalAnswer> IApproval.AskAsync(ApprovalRequest request, CancellationToken cancellation)
    {
        Asked.Add(request);
        return Task.FromResult(Answer);
    }

    public async ValueTask DisposeAsync()
    {
        await Shop.DisposeAsync();
        home.Dispose();
    }
}
