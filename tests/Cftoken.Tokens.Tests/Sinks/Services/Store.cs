using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.TestInfrastructure;
using Cftoken.Tokens.Sinks;

namespace Cftoken.Tokens.Tests.Sinks.Services;

/// <summary>A fake of one of the services that keep values under names, and what is needed to deliver into it.</summary>
public sealed class Store : IAsyncDisposable
{
    public const string AccountId = "0123456789abcdef0123456789abcdef";

    private readonly SinkFolder project = new();
    private readonly FakeVault vault;
    private readonly FakeDoppler doppler;
    private readonly FakeInfisical infisical;

    private Store(string kind)
    {
        Kind = kind;
        vault = new FakeVault(Credential.Value);
        doppler = new FakeDoppler(Credential.Value);
        infisical = new FakeInfisical(Credential.Value);
        Environment.HomeDirectory = project.Folder.Path;
        World = project.World with { Http = OutsideWorld.System().Http };
    }

    public static TheoryData<string> Kinds => ["vault", "doppler", "infisical"];

    public string Kind { get; }

    /// <summary>The service's own credential.</summary>
    public Canary Credential { get; } = new("");

    /// <summary>The token that is delivered.</summary>
    public Canary Token { get; } = new();

    public FakeService Service { get; private set; } = null!;

    public OutsideWorld World { get; }

    public FakeVault Vault => vault;

    public FakeDoppler Doppler => doppler;

    public FakeInfisical Infisical => infisical;

    public FakeEnvironment Environment => project.Fakes.Environment;

    public FakeClock Clock => project.Fakes.Clock;

    public TokenDelivery Delivery => new(SinkFolder.TokenId, Token.Secret, AccountId);

    public string Address => Kind switch
    {
        "vault" => "vault:secret/apps/shop",
        "doppler" => "doppler:shop/prd",
        _ => "infisical:p1?environment=prod&path=/shop",
    };

    /// <summary>The requests that change something.</summary>
    public IEnumerable<FakeCall> Changes => Service.Calls.Where(call => call.Method != "GET" && !call.Path.EndsWith("/capabilities-self", StringComparison.Ordinal));

    public static async Task<Store> StartAsync(string kind)
    {
        var store = new Store(kind);
        store.Service = await FakeService.StartAsync(kind switch
        {
            "vault" => store.vault.Answer,
            "doppler" => store.doppler.Answer,
            _ => store.infisical.Answer,
        });
        store.Environment
            .Set(kind switch { "vault" => "VAULT_ADDR", "doppler" => "DOPPLER_API_HOST", _ => "INFISICAL_DOMAIN" }, store.Service.Address)
            .Set(kind switch { "vault" => "VAULT_TOKEN", "doppler" => "DOPPLER_TOKEN", _ => "INFISICAL_TOKEN" }, store.Credential.Value);
        store.Service.Silent = () => store.Clock.Advance(TimeSpan.FromMinutes(1));
        return store;
    }

    public ITokenSink Sink(string settings = "") => SinkFactory.Open(
        SinkAddress.Parse(Address + (settings.Length == 0 ? "" : (Kind == "infisical" ? "&" : "?") + settings)),
        new SinkContext(World, project.Folder.Path, [], SinkChoice.JobFile));

    /// <summary>What lies there, names in order.</summary>
    public SortedDictionary<string, string> Values() => Kind switch
    {
        "vault" => new SortedDictionary<string, string>(
            vault.Latest("apps/shop")?.ToDictionary(pair => pair.Key, pair => (string)pair.Value!) ?? [], StringComparer.Ordinal),
        "doppler" => doppler.Secrets,
        _ => infisical.Secrets,
    };

    /// <summary>Puts something there beforehand.</summary>
    public void Put(string name, string value)
    {
        switch (Kind)
        {
            case "vault":
                var next = vault.Latest("apps/shop")?.DeepClone().AsObject() ?? [];
                next[name] = value;
                vault.With("apps/shop", next.ToJsonString());
                break;
            case "doppler":
                doppler.Secrets[name] = value;
                break;
            default:
                infisical.Secrets[name] = value;
                break;
        }
    }

    /// <summary>The codes of a refusal, in which neither value stands.</summary>
    public async Task<IReadOnlyList<Problem>> RefusalAsync(Func<Task> act)
    {
        var refused = await Should.ThrowAsync<ProblemException>(act);
        Token.MustBeAbsentFrom(refused.ToString());
        Token.MustBeAbsentFrom(refused.Problems.Select(problem => problem.ToString()));
        Credential.MustBeAbsentFrom(refused.Problems.Select(problem => problem.ToString()));
        refused.Problems.ShouldAllBe(problem => problem.Fix != null);
        return refused.Problems;
    }

    public async ValueTask DisposeAsync()
    {
        await Service.DisposeAsync();
        project.Dispose();
    }
}
