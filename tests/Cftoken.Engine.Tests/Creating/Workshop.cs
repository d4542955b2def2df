using System.Collections.Immutable;
using Cftoken.Catalog;
using Cftoken.Catalog.Policies;
using Cftoken.Core.DotEnv;
using Cftoken.Core.Outside;
using Cftoken.Core.Secrets;
using Cftoken.Emulator;
using Cftoken.Emulator.Credentials;
using Cftoken.Engine.Approving;
using Cftoken.Engine.Creating;
using Cftoken.Engine.Targets;
using Cftoken.TestInfrastructure;
using Cftoken.Tokens.State;

namespace Cftoken.Engine.Tests.Creating;

/// <summary>A project on the disk, an emulator, and somebody who answers.</summary>
internal sealed class Workshop : IAsyncDisposable, ICreateDialogue, IApproval
{
    public const string Account = "0123456789abcdef0123456789abcdef";

    private static readonly PermissionCatalog Catalog = PermissionCatalog.Load();

    private readonly TemporaryFolder elsewhere = new();

    private Workshop(CloudflareEmulator emulator)
    {
        Emulator = emulator;
        World = OutsideWorld.System() with { Environment = Environment };
        Environment.CurrentDirectory = Project.Path;
        Environment.Set(StateFolder.Variable, State.Path);
        Project.Write("wrangler.jsonc", $$"""{ "name": "shop", "main": "index.js", "account_id": "{{Account}}" }""");
        Project.Write("index.js", "export default {}");
    }

    public CloudflareEmulator Emulator { get; }

    public TemporaryFolder Project { get; } = new();

    public TemporaryFolder State { get; } = new();

    public FakeEnvironment Environment { get; } = new();

    public OutsideWorld World { get; }

    public ApprovalAnswer Answer { get; set; } = ApprovalAnswer.Beforehand;

    public List<ApprovalRequest> Asked { get; } = [];

    public List<string> Told { get; } = [];

    public List<CreateProposal> Proposals { get; } = [];

    public string ApiBase => Emulator.BaseAddress.AbsoluteUri;

    public static async Task<Workshop> OpenAsync(PropagationLag lag = default) =>
        new(await CloudflareEmulator.StartAsync(new EmulatorOptions { World = OutsideWorld.System(), Catalog = Catalog, Lag = lag }));

    public Task<CreateResult> CreateAsync(CreateRequest? request = null) =>
        new CreateUseCase(World, Catalog).RunAsync((request ?? new CreateRequest(".")) with { ApiBase = ApiBase }, this, this, TestContext.Current.CancellationToken);

    /// <summary>A request with the emulator's bootstrap credential.</summary>
    public CreateRequest Request(bool asAccount = true) => new(".") { BootstrapFile = BootstrapFile(asAccount) };

    public string BootstrapFile(bool asAccount = true) => elsewhere.WritePrivately(
        "bootstrap.env", $"CLOUDFLARE_API_TOKEN={(asAccount ? Emulator.Bootstrap.AccountMinter : Emulator.Bootstrap.UserMinter).Reveal()}\n");

    public string File(string name, string text) => elsewhere.WritePrivately(name, text);

    /// <summary>Gives the project a token as if somebody had made it by hand.</summary>
    public Secret PutToken(params ReadOnlySpan<string> groups)
    {
        var policy = new Policy(
            PolicyEffect.Allow,
            [.. groups.ToArray().Select(name => new GroupReference(GroupId(name)))],
            [new ResourceSelector($"com.cloudflare.api.account.{Account}")]);
        var (_, value) = Emulator.Issue(OwnerKind.Account, [policy]);
        Project.Write(".dev.vars", $"CLOUDFLARE_API_TOKEN={value.Reveal()}\n");
        return value;
    }

    public static string GroupId(string name) => Catalog.Groups.First(group => group.Name == name && group.Id is not null).Id!;

    public string? Variable(string name, string file = ".dev.vars") =>
        DotEnvDocument.Parse(Project.Read(file)).TryGet(name, out var value) ? value : null;

    public ImmutableArray<string> Calls => [.. Emulator.Log.Entries.Select(entry => $"{entry.Method} {entry.Path}")];

    void ITokenDialogue.Tell(string what) => Told.Add(what);

    void ICreateDialogue.Show(CreateProposal proposal) => Proposals.Add(proposal);

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
