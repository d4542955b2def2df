using System.Collections.Immutable;
using System.Text;
using Cftoken.Catalog;
using Cftoken.Catalog.Policies;
using Cftoken.Cloudflare;
using Cftoken.Cloudflare.Addressing;
using Cftoken.Cloudflare.Credentials;
using Cftoken.Cloudflare.Tokens;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Core.Secrets;
using Cftoken.Emulator;
using Cftoken.Emulator.Credentials;
using Cftoken.Emulator.Faults;
using Cftoken.TestInfrastructure;
using Cftoken.Tokens.Creating;
using Cftoken.Tokens.Journal;
using Cftoken.Tokens.Recovering;
using Cftoken.Tokens.Registering;
using Cftoken.Tokens.Sinks;
using Cftoken.Tokens.State;

namespace Cftoken.Tokens.Tests.Simulation;

/// <summary>
/// The life of one job's token, from a seed: a process that creates it and may die, others that recover and may die, and
/// at last one that nothing happens to. All the while the network fails and sinks do. The emulator's own record judges.
/// </summary>
internal sealed class SimulatedLife : IAsyncDisposable
{
    private const string GivenName = "site:default:deploy:account";

    private static readonly PermissionCatalog Catalog = PermissionCatalog.Load();

    private readonly Random random;
    private readonly FakeOutsideWorld fakes = new();
    private readonly TemporaryFolder folder = new();
    private readonly List<SimulatedPlace> places = [];
    private readonly List<string> story = [];
    private readonly HashSet<string> values = new(StringComparer.Ordinal);
    private readonly OutsideWorld world;
    private readonly OwnerKind owner;
    private CloudflareEmulator emulator = null!;
    private bool hadToken;

    private SimulatedLife(int seed)
    {
        random = new Random(seed);
        fakes.Clock.CompletesDelaysUpTo = TimeSpan.FromSeconds(30);
        world = fakes.Build() with { Randomness = new FakeRandomness(seed), Http = OutsideWorld.System().Http };
        owner = random.Next(2) == 0 ? OwnerKind.Account : OwnerKind.User;
    }

    /// <summary>Lives it through.</summary>
    /// <exception cref="InvalidOperationException">Something was lost, orphaned or torn; the message tells the story.</exception>
    public static async Task<LifeSummary> RunAsync(int seed)
    {
        await using var life = new SimulatedLife(seed);
        try
        {
            return await life.RunAsync();
        }
        catch (Exception failure)
        {
            throw new InvalidOperationException($"Seed {seed}: {failure.Message}\n{string.Join('\n', life.story)}", failure);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await emulator.DisposeAsync();
        folder.Dispose();
    }

    private async Task<LifeSummary> RunAsync()
    {
        var lag = new PropagationLag(TimeSpan.FromSeconds(random.Next(3) * 3), random.Next(3));
        emulator = await CloudflareEmulator.StartAsync(new EmulatorOptions { World = world, Catalog = Catalog, Lag = lag });
        MakePlaces();
        var deaths = 0;
        var recoveries = 0;
        MakeTrouble();
        var creator = ProcessThatMayDie();
        await AttemptAsync("create", creator, () => CreateAsync(creator));
        deaths += creator.IsDead ? 1 : 0;
        while (random.Next(2) == 0)
        {
            MakeTrouble();
            var recoverer = ProcessThatMayDie();
            await AttemptAsync("recover", recoverer, () => RecoverAsync(recoverer));
            deaths += recoverer.IsDead ? 1 : 0;
            recoveries++;
        }

        EndTrouble();
        for (var quiet = 0; quiet < 2; quiet++)
        {
            var last = new SimulatedProcess(null, Watch);
            await AttemptAsync("quiet recover", last, () => RecoverAsync(last));
        }

        await JudgeAsync();
        return new LifeSummary(deaths, recoveries, TokensOfJob().Count > 0);
    }

    private void MakePlaces()
    {
        hadToken = random.Next(2) == 0;
        var predecessor = hadToken ? Issue() : null;
        for (var index = 0; index <= random.Next(3); index++)
        {
            places.Add(new SimulatedPlace($"place{index}", random.Next(3) > 0) { Value = predecessor });
        }

        story.Add($"{owner}, {string.Join(", ", places.Select(place => $"{place.Name} {(place.CanReadBack ? "readable" : "write-only")}"))}, {(hadToken ? "with" : "without")} a token before");
    }

    private Secret Issue() => emulator.Issue(owner, Policies(), emulator.Bootstrap.AccountId, "made by hand").Value;

    private void MakeTrouble()
    {
        EndTrouble();
        for (var count = random.Next(3); count > 0; count--)
        {
            Fault fault = random.Next(7) switch
            {
                0 => new Fault.DropBefore(),
                1 => new Fault.DropAfter(),
                2 => new Fault.HalfBody(),
                3 => new Fault.RateLimited(TimeSpan.FromSeconds(1)),
                4 => new Fault.ServerError(500 + random.Next(5)),
                5 => new Fault.Delay(TimeSpan.FromSeconds(2)),
                _ => Fault.Refuse.AuthenticationError,
            };
            var number = 1 + random.Next(8);
            var isLasting = random.Next(4) == 0;
            story.Add($"  trouble: {fault.GetType().Name} at request {number}{(isLasting ? " and after it" : string.Empty)}");
            emulator.Faults.Add(new FaultRule(fault, isLasting ? new FaultCalls(call => call >= number) : FaultCalls.Number(number)));
        }

        foreach (var place in places.Where(_ => random.Next(4) == 0))
        {
            var failure = (PlaceFailure)random.Next(4);
            story.Add($"  trouble: {place.Name} {failure}");
            place.Failures.Enqueue(failure);
        }
    }

    private void EndTrouble()
    {
        emulator.Faults.Clear();
        places.ForEach(place => place.Failures.Clear());
    }

    private SimulatedProcess ProcessThatMayDie() => new(random.Next(3) > 0 ? 1 + random.Next(45) : null, Watch);

    private async Task AttemptAsync(string what, SimulatedProcess process, Func<Task> work)
    {
        try
        {
            await work();
            story.Add(process.IsDead ? $"{what}: died {process.DiedAt}" : $"{what}: ended");
        }
        catch (SimulatedDeathException)
        {
            story.Add($"{what}: died {process.DiedAt}");
        }
        catch (ProblemException problem)
        {
            story.Add($"{what}: {(process.IsDead ? $"died {process.DiedAt}" : string.Join(" + ", problem.Problems.Select(one => one.Code)))}");
        }
        finally
        {
            // The next one comes a while later.
            fakes.Clock.Advance(TimeSpan.FromSeconds(random.Next(200)));
        }

        Watch();
    }

    private async Task CreateAsync(SimulatedProcess process)
    {
        var (client, endpoints, memory) = PartsOf(process);
        using (client)
        {
            var sinks = places.Select(place => (ITokenSink)new SimulatedSink(place, process)).ToImmutableArray();
            var draft = new TokenDraft(GivenName, Policies(), world.Time.GetUtcNow().AddDays(90));
            var delivery = new DeliveryPlan(folder.Path, [.. places.Select(place => place.Address)], emulator.Bootstrap.AccountId);
            await new TokenCreation(WorldOf(process), client, endpoints, memory).RunAsync(new CreationOrder(Job, draft, sinks, delivery), default);
        }
    }

    private async Task RecoverAsync(SimulatedProcess process)
    {
        var (client, endpoints, memory) = PartsOf(process);
        using (client)
        {
            var sinks = new RecordedSinks(WorldOf(process), (address, _) => new SimulatedSink(places.Single(place => place.Address == address), process));
            var recovery = new TokenRecovery(WorldOf(process), client, _ => endpoints, memory, sinks, new Agreeing());
            var open = await memory.Journal.ReadOpenAsync(default);
            foreach (var entry in open.NewestFirst)
            {
                var recovered = await recovery.RunAsync(entry, default);
                story.Add($"  {entry.Id} {entry.Stage} [{string.Join(' ', entry.Sinks)}]: {recovered.Outcome}: {recovered.What} {string.Join(" + ", recovered.Problems.Select(one => one.Code))}");
            }
        }
    }

    private (CloudflareClient Client, TokenEndpoints Endpoints, TokenMemory Memory) PartsOf(SimulatedProcess process)
    {
        var its = WorldOf(process);
        var client = new CloudflareClient(its, ApiBase.Find(emulator.BaseAddress.AbsoluteUri, its.Environment));
        var endpoints = owner == OwnerKind.User
            ? client.With(new BootstrapCredential.MintingToken(emulator.Bootstrap.UserMinter)).TokensOf(TokenOwner.User)
            : client.With(new BootstrapCredential.MintingToken(emulator.Bootstrap.AccountMinter)).TokensOf(TokenOwner.Account(emulator.Bootstrap.AccountId));
        var state = State;
        return (client, endpoints, new TokenMemory(
            new MortalJournal(new FileJournal(world, state, compactAt: 2000), process, Tear), new MortalRegister(new FileTokenRegister(world, state), process), new NoLocks()));
    }

    private OutsideWorld WorldOf(SimulatedProcess process) => world with { Http = new MortalHttp(world.Http, process) };

    private Core.Files.PrivateFolder State => new(folder["state"]);

    private JobKey Job => new(emulator.BaseAddress.AbsoluteUri, folder.Path, "deploy");

    // Half a record, as a write that was cut off leaves it.
    private void Tear()
    {
        if (random.Next(2) == 0)
        {
            State.Append("journal.jsonl", Encoding.UTF8.GetBytes("""{"v":1,"id":"aaaaaaaaaaaa","version":1,"stage":"int"""));
        }
    }

    private ImmutableArray<Policy> Policies() =>
    [
        new Policy(
            PolicyEffect.Allow,
            [new GroupReference(Catalog.Group("Workers Scripts Write", Cftoken.Catalog.Model.Scope.Account)!.Id!)],
            [new ResourceSelector($"com.cloudflare.api.account.{emulator.Bootstrap.AccountId}")]),
    ];

    // At every moment: whoever had a working token has one.
    private void Watch()
    {
        foreach (var place in places)
        {
            if (place.Value is { } value)
            {
                values.Add(value.Reveal());
            }

            if (hadToken && (place.Value is null || emulator.TokenOf(place.Value) is not { IsActive: true }))
            {
                throw new InvalidOperationException($"{place.Name} had a working token, and has none.");
            }
        }
    }

    private List<IssuedToken> TokensOfJob() =>
        [.. emulator.Tokens.Where(token => token.IsActive && token.Name.StartsWith(GivenName, StringComparison.Ordinal))];

    private async Task JudgeAsync()
    {
        var open = await new FileJournal(world, State).ReadOpenAsync(default);
        Must(open.Entries.IsEmpty, $"{open.Entries.Length} intents are open after a recovery that nothing happened to");
        Must(open.Unreadable.IsEmpty, "a record of the journal cannot be read");
        var alive = TokensOfJob();
        Must(alive.Count <= 1, $"{alive.Count} tokens are alive");
        foreach (var token in alive)
        {
            Must(places.All(place => place.Value is not null && emulator.TokenOf(place.Value)?.Id == token.Id), $"the token {token.Id} is alive, and not every sink has it");
        }

        foreach (var place in places.Where(place => place.Value is not null))
        {
            Must(emulator.TokenOf(place.Value!) is { IsActive: true }, $"{place.Name} holds a dead value");
        }

        var recorded = await new FileTokenRegister(world, State).FindAsync(Job, default);
        Must(recorded?.Token.Id == alive.SingleOrDefault()?.Id, "the register does not name the token that is alive");
        foreach (var file in Directory.Exists(State.Path) ? Directory.GetFiles(State.Path) : [])
        {
            var text = await File.ReadAllTextAsync(file);
            Must(!values.Any(value => text.Contains(value, StringComparison.Ordinal)), $"a value stands in {Path.GetFileName(file)}");
        }
    }

    private static void Must(bool isTrue, string otherwise)
    {
        if (!isTrue)
        {
            throw new InvalidOperationException($"In the end {otherwise}.");
        }
    }

    private sealed class Agreeing : IRecoveryApproval
    {
        public Task<bool> ApproveAsync(RecoveryProposal proposal, CancellationToken cancellation) => Task.FromResult(true);
    }
}

/// <summary>What happened in a life.</summary>
/// <param name="Deaths">How many processes died.</param>
/// <param name="Recoveries">How many recoveries were tried before the quiet ones.</param>
/// <param name="HasToken">Whether the job has a new token in the end.</param>
internal sealed record LifeSummary(int Deaths, int Recoveries, bool HasToken);
