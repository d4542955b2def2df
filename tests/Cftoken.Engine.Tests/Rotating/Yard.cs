using Cftoken.Catalog;
using Cftoken.Catalog.Policies;
using Cftoken.Cloudflare;
using Cftoken.Cloudflare.Addressing;
using Cftoken.Cloudflare.Credentials;
using Cftoken.Cloudflare.Tokens;
using Cftoken.Core.DotEnv;
using Cftoken.Core.Outside;
using Cftoken.Core.Secrets;
using Cftoken.Emulator;
using Cftoken.Engine.Approving;
using Cftoken.Engine.Creating;
using Cftoken.Engine.Recovering;
using Cftoken.Engine.Rotating;
using Cftoken.Engine.Targets;
using Cftoken.TestInfrastructure;
using Cftoken.Tokens.Registering;
using Cftoken.Tokens.State;

namespace Cftoken.Engine.Tests.Rotating;

/// <summary>A project on the disk, an emulator with the same clock, which moves only when told to, and somebody who answers.</summary>
internal sealed class Yard : IAsyncDisposable, ICreateDialogue, IRotateDialogue, IApproval
{
    public const string Account = "0123456789abcdef0123456789abcdef";

    private static readonly PermissionCatalog Catalog = PermissionCatalog.Load();

    private readonly TemporaryFolder elsewhere = new();

    private Yard(CloudflareEmulator emulator, FakeClock clock)
    {
        (Emulator, Clock) = (emulator, clock);
        World = OutsideWorld.System() with { Environment = Environment, Time = clock };
        Environment.CurrentDirectory = Project.Path;
        Environment.Set(StateFolder.Variable, State.Path);
        Project.Write("wrangler.jsonc", $$"""{ "name": "shop", "main": "index.js", "account_id": "{{Account}}" }""");
        Project.Write("index.js", "export default {}");
        BootstrapFile = elsewhere.WritePrivately("bootstrap.env", $"CLOUDFLARE_API_TOKEN={emulator.Bootstrap.AccountMinter.Reveal()}\n");
    }

    public CloudflareEmulator Emulator { get; }

    public FakeClock Clock { get; }

    public TemporaryFolder Project { get; } = new();

    public TemporaryFolder State { get; } = new();

    public FakeEnvironment Environment { get; } = new();

    public OutsideWorld World { get; set; }

    public string BootstrapFile { get; }

    public ApprovalAnswer Answer { get; set; } = ApprovalAnswer.Beforehand;

    public List<ApprovalRequest> Asked { get; } = [];

    public List<string> Told { get; } = [];

    public List<RotationProposal> Proposals { get; } = [];

    public List<RollProposal> Rolls { get; } = [];

    public string ApiBase => Emulator.BaseAddress.AbsoluteUri;

    public ITokenRegister Register => new FileTokenRegister(World, new Core.Files.PrivateFolder(State.Path));

    /// <summary>The tokens of the project's jobs that work.</summary>
    public IReadOnlyList<IssuedToken> Working => [.. Emulator.Tokens.Where(token => token.IsActive)];

    public static async Task<Yard> OpenAsync()
    {
        var clock = new FakeClock { CompletesDelaysUpTo = TimeSpan.FromSeconds(30) };
        return new Yard(await CloudflareEmulator.StartAsync(new EmulatorOptions { World = OutsideWorld.System() with { Time = clock }, Catalog = Catalog }), clock);
    }

    public async Task<Secret> CreateAsync(CreateRequest? request = null)
    {
        await new CreateUseCase(World, Catalog).RunAsync(
            (request ?? new CreateRequest(".")) with { ApiBase = ApiBase, BootstrapFile = BootstrapFile }, this, this, TestContext.Current.CancellationToken);
        return Value(request?.Sinks.FirstOrDefault(sink => !sink.Contains(':')) ?? ".dev.vars");
    }

    public Task<RotateReport> RotateAsync(RotateRequest? request = null) => new RotateUseCase(World, Catalog).RunAsync(
        (request ?? new RotateRequest(".")) with { ApiBase = ApiBase, BootstrapFile = BootstrapFile }, this, this, TestContext.Current.CancellationToken);

    public async Task<JobRotated> RotateOneAsync(RotateRequest? request = null) => (await RotateAsync(request)).Jobs.ShouldHaveSingleItem();

    /// <summary>As a schedule does it.</summary>
    public Task<RotateReport> DueAsync(int days = 14) => RotateAsync(new RotateRequest(".") { DueWithin = TimeSpan.FromDays(days) });

    public Task<RecoverReport> RecoverAsync() => new RecoverUseCase(World, Catalog).RunAsync(
        new RecoverRequest { ApiBase = ApiBase, BootstrapFile = BootstrapFile }, this, this, TestContext.Current.CancellationToken);

    public Secret Value(string file = ".dev.vars") => new(Variable("CLOUDFLARE_API_TOKEN", file)!);

    public string? Variable(string name, string file = ".dev.vars") =>
        DotEnvDocument.Parse(Project.Read(file)).TryGet(name, out var value) ? value : null;

    /// <summary>What Cloudflare has under a value; null where that value is dead for good.</summary>
    public IssuedToken? TokenOf(Secret value) => Emulator.TokenOf(value);

    public string StatusOf(string id) => Emulator.Tokens.SingleOrDefault(token => token.Id == id)?.Status ?? "gone";

    /// <summary>A person's hands in the dashboard.</summary>
    public async Task<TokenRecord> ChangeAsync(string id, Func<TokenRecord, TokenRevision> change)
    {
        using var client = new CloudflareClient(World, Cloudflare.Addressing.ApiBase.Find(ApiBase, World.Environment));
        var tokens = client.With(new BootstrapCredential.MintingToken(Emulator.Bootstrap.AccountMinter)).TokensOf(TokenOwner.Account(Account));
        return await tokens.UpdateAsync(change(await tokens.GetAsync(id, default)), default);
    }

    public async Task<TokenRecord> ReadAsync(string id)
    {
        using var client = new CloudflareClient(World, Cloudflare.Addressing.ApiBase.Find(ApiBase, World.Environment));
        return await client.With(new BootstrapCredential.MintingToken(Emulator.Bootstrap.AccountMinter)).TokensOf(TokenOwner.Account(Account)).GetAsync(id, default);
    }

    /// <summary>The same for a name, which this program never changes.</summary>
    public async Task RenameAsync(string id, string name)
    {
        var token = await ReadAsync(id);
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Put, $"{ApiBase}/accounts/{Account}/tokens/{id}");
        var body = System.Text.Json.Nodes.JsonNode.Parse(new TokenDraft(name, token.Policies, token.Summary.ExpiresOn).ToJson())!;
        request.Content = new StringContent(body.ToJsonString(), System.Text.Encoding.UTF8, "application/json");
        request.Headers.Authorization = new("Bearer", Emulator.Bootstrap.AccountMinter.Reveal());
        (await http.SendAsync(request)).EnsureSuccessStatusCode();
    }

    public async Task DeleteAsync(string id)
    {
        using var client = new CloudflareClient(World, Cloudflare.Addressing.ApiBase.Find(ApiBase, World.Environment));
        await client.With(new BootstrapCredential.MintingToken(Emulator.Bootstrap.AccountMinter)).TokensOf(TokenOwner.Account(Account)).DeleteAsync(id, default);
    }

    /// <summary>What another machine knows, or this one after its state was lost.</summary>
    public void ForgetEverything()
    {
        foreach (var file in Directory.GetFiles(State.Path))
        {
            File.Delete(file);
        }
    }

    public int Count(string call) => Emulator.Log.Entries.Count(entry => $"{entry.Method} {entry.Path}".StartsWith(call, StringComparison.Ordinal));

    void ITokenDialogue.Tell(string what) => Told.Add(what);

    void ICreateDialogue.Show(CreateProposal proposal)
    {
    }

    void IRotateDialogue.Show(RotationProposal proposal) => Proposals.Add(proposal);

    void IRotateDialogue.Show(RollProposal proposal) => Rolls.Add(proposal);

    Task<ApprovalAnswer> IApproval.AskAsync(ApprovalRequest request, CancellationToken cancellation)
    {
        Asked.Add(request);
        return Task.FromResult(Answer);
    }

    public async ValueTask DisposeAsync()
    {
        await Emulator.DisposeAsync();
        Project.Dispose();
        State.Dispose();
        elsewhere.Dispose();
    }
}
