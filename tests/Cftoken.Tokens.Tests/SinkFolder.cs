using System.Collections.Immutable;
using Cftoken.Cloudflare.Tokens;
using Cftoken.Core.Outside;
using Cftoken.Core.Outside.Processes;
using Cftoken.Core.Problems;
using Cftoken.TestInfrastructure;
using Cftoken.Tokens.Creating;
using Cftoken.Tokens.Journal;
using Cftoken.Tokens.Sinks;
using Cftoken.Tokens.State;

namespace Cftoken.Tokens.Tests;

/// <summary>A project folder on the real disk with real git; network and clock are fakes.</summary>
public sealed class SinkFolder : IDisposable
{
    public SinkFolder()
    {
        var system = OutsideWorld.System();
        Fakes.Environment.Set("PATH", system.Environment.Get("PATH")).Set("HOME", Folder.Path).Set(StateFolder.Variable, State.Path);
        Fakes.Clock.CompletesDelaysUpTo = TimeSpan.FromSeconds(30);
        World = Fakes.Build() with { Files = system.Files, Processes = system.Processes };
    }

    public const string TokenId = "0123456789abcdef0123456789abcdef";

    public FakeOutsideWorld Fakes { get; } = new();

    public TemporaryFolder Folder { get; } = new();

    /// <summary>What is remembered from one run to the next.</summary>
    public TemporaryFolder State { get; } = new();

    public TokenMemory Memory => TokenMemory.OnDisk(World);

    public OutsideWorld World { get; }

    public JobKey Job => new("http://the.api", Folder.Path, "deploy");

    public ITokenSink Sink(string address = ".dev.vars", bool isChosen = false, params string[] published) =>
        SinkFactory.Open(SinkAddress.Parse(address), new SinkContext(World, Folder.Path, [.. published], isChosen ? SinkChoice.CommandLine : SinkChoice.Usual));

    /// <summary>An order for a token that goes into sinks of this folder.</summary>
    public CreationOrder Order(TokenDraft draft, string accountId, params ITokenSink[] sinks) =>
        new(Job, draft, [.. sinks], new DeliveryPlan(Folder.Path, [.. sinks.Select(sink => sink.Address)], accountId));

    public async Task<ImmutableArray<JournalEntry>> OpenAsync() => (await Memory.Journal.ReadOpenAsync(default)).Entries;

    public async Task GitAsync(params string[] arguments) =>
        (await World.Processes.RunAsync(new ProcessRequest("git", arguments, Folder.Path), default)).ExitCode.ShouldBe(0);

    /// <summary>The check and the delivery both refuse; the codes are those of the check.</summary>
    public async Task<IReadOnlyList<string>> RefusalAsync(ITokenSink sink)
    {
        var before = Directory.GetFiles(Folder.Path).ToDictionary(path => path, File.ReadAllText);
        var delivery = await Should.ThrowAsync<ProblemException>(() => sink.DeliverAsync(new TokenDelivery(TokenId, new Canary().Secret, null), default));
        var check = await Should.ThrowAsync<ProblemException>(() => sink.CheckAsync(default));
        Directory.GetFiles(Folder.Path).ToDictionary(path => path, File.ReadAllText).ShouldBe(before);
        check.Problems.ShouldAllBe(problem => problem.Fix != null);
        delivery.Problems[0].Code.ShouldBe(check.Problems[0].Code);
        return [.. check.Problems.Select(problem => problem.Code)];
    }

    public void Dispose()
    {
        Folder.Dispose();
        State.Dispose();
    }
}
