using System.Collections.Immutable;
using Cftoken.Catalog;
using Cftoken.Catalog.Policies;
using Cftoken.Cloudflare.Addressing;
using Cftoken.Cloudflare.Tokens;
using Cftoken.Core.Files;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Engine.Approving;
using Cftoken.Engine.Changing;
using Cftoken.Engine.Fixing;
using Cftoken.Engine.Targets;
using Cftoken.Engine.Tests.Changing;
using Cftoken.Engine.Tests.Creating;
using Cftoken.Logs.Diagnosing;
using Cftoken.TestInfrastructure;
using Cftoken.Tokens.Journal;
using Cftoken.Tokens.Registering;
using Cftoken.Tokens.Sinks;
using Cftoken.Tokens.State;

namespace Cftoken.Engine.Tests.Fixing;

/// <summary>A project whose deploy failed, and somebody who has it mended.</summary>
internal sealed class Mended : IAsyncDisposable, IFixDialogue, IApproval
{
    public const string Account = Workshop.Account;
    public const string Foreign = "feedfeedfeedfeedfeedfeedfeedfeed";

    private static readonly PermissionCatalog Catalog = PermissionCatalog.Load();

    private Mended(Changes changes)
    {
        Changes = changes;
        World = changes.World with { Processes = Processes };
    }

    public Changes Changes { get; }

    public OutsideWorld World { get; }

    public FakeProcesses Processes { get; } = new();

    public ApprovalAnswer Answer { get; set; } = ApprovalAnswer.Beforehand;

    public bool WantsRerun { get; set; }

    public List<ApprovalRequest> Asked { get; } = [];

    public List<Addition> Proposed { get; } = [];

    public List<string> Told { get; } = [];

    public int Puts => Changes.Puts;

    /// <summary>A project that binds a D1 database.</summary>
    public static async Task<Mended> OpenAsync()
    {
        var mended = new Mended(await Changes.OpenAsync());
        mended.Configure(""" "d1_databases": [{ "binding": "DB", "database_name": "shop" }] """);
        return mended;
    }

    public void Configure(string more) => Changes.Shop.Project.Write(
        "wrangler.jsonc", $$"""{ "name": "shop", "main": "index.js", "account_id": "{{Account}}", {{more}} }""");

    /// <summary>What wrangler prints of a refused call.</summary>
    public static string Log(string path, string message = "Authentication error [code: 10000]", string command = "deploy", string marks = "") =>
        string.Concat(new[] { $"$ npx wrangler {command}", "", " ⛅️ wrangler 4.164.0", "────────────────────", "Total Upload: 0.19 KiB / gzip: 0.16 KiB", $"✘ [ERROR] A request to the Cloudflare API ({path}) failed.", "", $"  {message}", "", "" }
            .Select(line => $"{marks}{line}\n"));

    public static string D1 => Log($"/accounts/{Account}/d1/database");

    public FixRequest Request(string log) =>
        new(".") { Log = Changes.Shop.File("failed.log", log), BootstrapFile = Changes.Shop.BootstrapFile(), ApiBase = Changes.Shop.ApiBase };

    public Task<FixReport> RunAsync(string log, Func<FixRequest, FixRequest>? change = null)
    {
        var request = Request(log);
        return new FixUseCase(World, Catalog).RunAsync(change?.Invoke(request) ?? request, this, this, TestContext.Current.CancellationToken);
    }

    public async Task<Problem> StoppedAsync(string log, Func<FixRequest, FixRequest>? change = null) =>
        (await Should.ThrowAsync<ProblemException>(() => RunAsync(log, change))).Problems[0];

    /// <summary>A token that is recorded for the deploy job, and delivered to a CI.</summary>
    public async Task<string> RecordForAsync(string job, string sink, params string[] groups)
    {
        var id = Issue($"shop:default:{job}:account#0a1b2c3d4e5f", Changes.OnAccount(groups));
        await TokenMemory.OnDisk(World).Register.SaveAsync(
            new RecordedToken(
                new JobKey(ApiBase.Find(Changes.Shop.ApiBase, Changes.Shop.Environment).Address.AbsoluteUri, Path.TrimEndingDirectorySeparator(RealPath.OfFolder(Changes.Shop.Project.Path)), job),
                new TokenReference(id, $"shop:default:{job}:account#0a1b2c3d4e5f"),
                TokenOwner.Account(Account),
                [SinkAddress.Parse(sink)],
                null,
                World.Time.GetUtcNow()),
            TestContext.Current.CancellationToken);
        return id;
    }

    public Task<string> RecordAsync(params string[] groups) => RecordForAsync("deploy", "github:acme/shop", groups);

    public string Issue(string name, params ImmutableArray<Policy> policies) => Changes.Shop.Emulator.Issue(OwnerKind.Account, policies, null, name).Id;

    public Task<IEnumerable<string>> GroupsOfAsync(string id) => Changes.GroupsOfAsync(id);

    public ValueTask DisposeAsync() => Changes.DisposeAsync();

    void ITokenDialogue.Tell(string what) => Told.Add(what);

    void IChangeDialogue.Show(TokenChange change)
    {
    }

    void IFixDialogue.Propose(ImmutableArray<LogFailure> failures, ImmutableArray<Addition> added) => Proposed.AddRange(added);

    Task<bool> IFixDialogue.WantsRerunAsync(string command, CancellationToken cancellation) => Task.FromResult(WantsRerun);

    Task<ApprovalAnswer> IApproval.AskAsync(ApprovalRequest request, CancellationToken cancellation)
    {
        Asked.Add(request);
        return Task.FromResult(Answer);
    }
}
