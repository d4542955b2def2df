using System.Collections.Immutable;
using System.Text;
using Cftoken.Catalog;
using Cftoken.Catalog.Policies;
using Cftoken.Cloudflare;
using Cftoken.Cloudflare.Addressing;
using Cftoken.Cloudflare.Credentials;
using Cftoken.Cloudflare.Errors;
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
/// Where a job's token lives in a simulation, from a seed: an emulator, a state folder, places that hold values, processes
/// that may die, and trouble on the way to all of them. It looks on at every moment.
/// </summary>
internal sealed class SimulatedHouse : IAsyncDisposable
{
    public const string GivenName = "site:default:deploy:account";

    private static readonly PermissionCatalog Catalog = PermissionCatalog.Load();

    private readonly FakeOutsideWorld fakes = new();
    private readonly TemporaryFolder folder = new();
    private readonly HashSet<string> values = new(StringComparer.Ordinal);
    private readonly OutsideWorld world;

    private SimulatedHouse(int seed)
    {
        Random = new Random(seed);
        fakes.Clock.CompletesDelaysUpTo = TimeSpan.FromSeconds(30);
        world = fakes.Build() with { Randomness = new FakeRandomness(seed), Http = OutsideWorld.System().Http };
        Owner = Random.Next(2) == 0 ? OwnerKind.Account : OwnerKind.User;
        Story.Add($"{Owner}");
    }

    public Random Random { get; }

    public OwnerKind Owner { get; }

    public CloudflareEmulator Emulator { get; private set; } = null!;

    public List<SimulatedPlace> Places { get; } = [];

    /// <summary>Those that had a working token and must have one at every moment.</summary>
    public HashSet<SimulatedPlace> Served { get; } = [];

    /// <summary>What else is looked at, at every moment.</summary>
    public Action Watcher { get; set; } = () => { };

    /// <summary>What happened, for the report.</summary>
    public List<string> Story { get; } = [];

    public int Deaths { get; private set; }

    public DateTimeOffset Now => world.Time.GetUtcNow();

    public JobKey Job => new(Emulator.BaseAddress.AbsoluteUri, folder.Path, "deploy");

    public ITokenRegister Register => new FileTokenRegister(world, State);

    /// <summary>All that ever was a token of the job and is there still.</summary>
    public IEnumerable<IssuedToken> TokensOfJob => Emulator.Tokens.Where(token => token.Name.StartsWith(GivenName, StringComparison.Ordinal));

    private Core.Files.PrivateFolder State => new(folder["state"]);

    /// <summary>Builds a house and lives a life in it.</summary>
    /// <exception cref="InvalidOperationException">Something was lost, orphaned or torn; the message tells the story.</exception>
    public static async Task<T> LiveAsync<T>(int seed, Func<SimulatedHouse, Task<T>> life)
    {
        await using var house = new SimulatedHouse(seed);
        try
        {
            var lag = new PropagationLag(TimeSpan.FromSeconds(house.Random.Next(3) * 3), house.Random.Next(3));
            house.Emulator = await CloudflareEmulator.StartAsync(new EmulatorOptions { World = house.world, Catalog = Catalog, Lag = lag });
            return await life(house);
        }
        catch (Exception failure)
        {
            throw new InvalidOperationException($"Seed {seed}: {failure.Message}\n{string.Join('\n', house.Story)}", failure);
        }
    }

    public static void Must(bool isTrue, string otherwise)
    {
        if (!isTrue)
        {
            throw new InvalidOperationException($"{otherwise}.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Emulator is not null)
        {
            await Emulator.DisposeAsync();
        }

        folder.Dispose();
    }

    /// <summary>Makes one to three places.</summary>
    public void MakePlaces(Secret? holding)
    {
        for (var index = 0; index <= Random.Next(3); index++)
        {
            Places.Add(new SimulatedPlace($"place{index}", Random.Next(3) > 0) { Value = holding });
        }

        Story.Add(string.Join(", ", Places.Select(place => $"{place.Name} {(place.CanReadBack ? "readable" : "write-only")}")));
    }

    /// <summary>What a policy grants on the whole account, or, by a permission for zones, on all zones of it.</summary>
    public PolicyGrant Grant(string group)
    {
        var account = $"com.cloudflare.api.account.{Emulator.Bootstrap.AccountId}";
        return Catalog.Group(group, Cftoken.Catalog.Model.Scope.Account) is { } ofAccount
            ? new PolicyGrant(PolicyEffect.Allow, CloudflareEmulator.IdOf(ofAccount), new ResourceSelector(account))
            : new PolicyGrant(PolicyEffect.Allow, CloudflareEmulator.IdOf(Catalog.Group(group, Cftoken.Catalog.Model.Scope.Zone)!), new ResourceSelector("com.cloudflare.api.account.zone.*", account));
    }

    public void MakeTrouble()
    {
        EndTrouble();
        for (var count = Random.Next(3); count > 0; count--)
        {
            Fault fault = Random.Next(7) switch
            {
                0 => new Fault.DropBefore(),
                1 => new Fault.DropAfter(),
                2 => new Fault.HalfBody(),
                3 => new Fault.RateLimited(TimeSpan.FromSeconds(1)),
                4 => new Fault.ServerError(500 + Random.Next(5)),
                5 => new Fault.Delay(TimeSpan.FromSeconds(2)),
                _ => Fault.Refuse.AuthenticationError,
            };
            var number = 1 + Random.Next(8);
            var isLasting = Random.Next(4) == 0;
            Story.Add($"  trouble: {fault.GetType().Name} at request {number}{(isLasting ? " and after it" : string.Empty)}");
            Emulator.Faults.Add(new FaultRule(fault, isLasting ? new FaultCalls(call => call >= number) : FaultCalls.Number(number)));
        }

        foreach (var place in Places.Where(_ => Random.Next(4) == 0))
        {
            var failure = (PlaceFailure)Random.Next(4);
            Story.Add($"  trouble: {place.Name} {failure}");
            place.Failures.Enqueue(failure);
        }
    }

    public void EndTrouble()
    {
        Emulator.Faults.Clear();
        Places.ForEach(place => place.Failures.Clear());
    }

    public void Pass(TimeSpan time) => fakes.Clock.Advance(time);

    /// <summary>Does something in a process of its own that may die of it, and lets a while pass.</summary>
    public async Task AttemptAsync(string what, int? diesAt, Func<SimulatedProcess, Task> work)
    {
        var process = new SimulatedProcess(diesAt, Watch);
        try
        {
            await work(process);
            Story.Add(process.IsDead ? $"{what}: died {process.DiedAt}" : $"{what}: ended");
        }
        catch (SimulatedDeathException)
        {
            Story.Add($"{what}: died {process.DiedAt}");
        }
        catch (ProblemException problem)
        {
            Story.Add($"{what}: {(process.IsDead ? $"died {process.DiedAt}" : string.Join(" + ", problem.Problems.Select(one => one.Code)))}");
        }

        catch (CloudflareApiException failed)
        {
            Story.Add($"{what}: {failed.Message}");
        }

        Deaths += process.IsDead ? 1 : 0;
        Pass(TimeSpan.FromSeconds(Random.Next(200)));
        Watch();
    }

    /// <summary>A step at which a process dies, or none.</summary>
    public int? SomeDeath(int upTo = 45) => Random.Next(3) > 0 ? 1 + Random.Next(upTo) : null;

    /// <summary>Recovers while nothing goes wrong, twice: what is too young for Cloudflare to be known everywhere is left to the second time.</summary>
    public async Task RecoverInPeaceAsync()
    {
        EndTrouble();
        for (var quiet = 0; quiet < 2; quiet++)
        {
            await AttemptAsync("quiet recover", null, RecoverAsync);
            Pass(TimeSpan.FromMinutes(2));
        }
    }

    public async Task RecoverAsync(SimulatedProcess process)
    {
        using var parts = PartsOf(process);
        await SettleAsync(parts);
    }

    /// <summary>Brings what is open to its end, as every command does before it changes anything.</summary>
    /// <returns>Whether nothing is open any more.</returns>
    public async Task<bool> SettleAsync(ProcessParts parts)
    {
        var recovery = new TokenRecovery(parts.World, parts.Client, _ => parts.Endpoints, parts.Memory, parts.Recorded, new Agreeing());
        var isSettled = true;
        foreach (var entry in (await parts.Memory.Journal.ReadOpenAsync(default)).NewestFirst)
        {
            var recovered = await recovery.RunAsync(entry, default);
            isSettled &= recovered.Outcome != RecoveryOutcome.Open;
            Story.Add($"  {entry.Id} {entry.Intent.InWords} {entry.Stage} [{string.Join(' ', entry.Sinks)}]: {recovered.Outcome}: {recovered.What} {string.Join(" + ", recovered.Problems.Select(one => one.Code))}");
        }

        return isSettled;
    }

    /// <summary>All that a process works with.</summary>
    public ProcessParts PartsOf(SimulatedProcess process)
    {
        var its = world with { Http = new MortalHttp(world.Http, process) };
        var client = new CloudflareClient(its, ApiBase.Find(Emulator.BaseAddress.AbsoluteUri, its.Environment));
        var endpoints = Owner == OwnerKind.User
            ? client.With(new BootstrapCredential.MintingToken(Emulator.Bootstrap.UserMinter)).TokensOf(TokenOwner.User)
            : client.With(new BootstrapCredential.MintingToken(Emulator.Bootstrap.AccountMinter)).TokensOf(TokenOwner.Account(Emulator.Bootstrap.AccountId));
        var memory = new TokenMemory(
            new MortalJournal(new FileJournal(world, State, compactAt: 2000), process, Tear), new MortalRegister(new FileTokenRegister(world, State), process), new NoLocks());
        return new ProcessParts(its, client, endpoints, memory, new RecordedSinks(its, (address, _) => SinkOf(Places.Single(place => place.Address == address))))
        {
            SinkOf = SinkOf,
        };

        SimulatedSink SinkOf(SimulatedPlace place) => new(place, process);
    }

    /// <summary>An order for a new token of the job.</summary>
    public CreationOrder Order(ProcessParts parts, TokenDraft draft, IReadOnlyList<SimulatedPlace> places) => new(
        Job,
        draft,
        [.. places.Select(parts.SinkOf)],
        Delivery(places));

    public DeliveryPlan Delivery(IEnumerable<SimulatedPlace> places) => new(folder.Path, [.. places.Select(place => place.Address)], Emulator.Bootstrap.AccountId);

    /// <summary>What must be true whenever nothing is open: the journal is whole, and no value stands in the state.</summary>
    public async Task JudgeStateAsync()
    {
        var open = await new FileJournal(world, State).ReadOpenAsync(default);
        Must(open.Entries.IsEmpty, $"{open.Entries.Length} intents are open after a recovery that nothing happened to");
        Must(open.Unreadable.IsEmpty, "A record of the journal cannot be read");
        foreach (var file in Directory.Exists(State.Path) ? Directory.GetFiles(State.Path) : [])
        {
            var text = await File.ReadAllTextAsync(file);
            Must(!values.Any(value => text.Contains(value, StringComparison.Ordinal)), $"A value stands in {Path.GetFileName(file)}");
        }
    }

    /// <summary>The token whose value a place holds; null where it is dead for good.</summary>
    public IssuedToken? HeldBy(SimulatedPlace place) => place.Value is { } value ? Emulator.TokenOf(value) : null;

    private void Watch()
    {
        foreach (var place in Places)
        {
            if (place.Value is { } value)
            {
                values.Add(value.Reveal());
            }

            Must(!Served.Contains(place) || HeldBy(place) is { IsActive: true }, $"{place.Name} had a working token, and has none");
        }

        Watcher();
    }

    // Half a record, as a write that was cut off leaves it.
    private void Tear()
    {
        if (Random.Next(2) == 0)
        {
            State.Append("journal.jsonl", Encoding.UTF8.GetBytes("""{"v":1,"id":"aaaaaaaaaaaa","version":1,"stage":"int"""));
        }
    }

    private sealed class Agreeing : IRecoveryApproval
    {
        public Task<bool> ApproveAsync(RecoveryProposal proposal, CancellationToken cancellation) => Task.FromResult(true);
    }
}

/// <summary>What one process works with; it is gone with it.</summary>
internal sealed record ProcessParts(OutsideWorld World, CloudflareClient Client, TokenEndpoints Endpoints, TokenMemory Memory, RecordedSinks Recorded) : IDisposable
{
    /// <summary>Its way to a place.</summary>
    public required Func<SimulatedPlace, ITokenSink> SinkOf { get; init; }

    public void Dispose() => Client.Dispose();
}
