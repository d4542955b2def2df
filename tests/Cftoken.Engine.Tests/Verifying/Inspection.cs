using System.Collections.Immutable;
using Cftoken.Catalog.Policies;
using Cftoken.Cloudflare;
using Cftoken.Cloudflare.Addressing;
using Cftoken.Cloudflare.Credentials;
using Cftoken.Cloudflare.Tokens;
using Cftoken.Core.Outside;
using Cftoken.Emulator.Credentials;
using Cftoken.Engine.Jobs.Asking;
using Cftoken.Engine.Probing;
using Cftoken.Engine.Targets;
using Cftoken.Engine.Tests.Creating;
using Cftoken.Engine.Verifying.Deep;
using Cftoken.TestInfrastructure;

namespace Cftoken.Engine.Tests.Verifying;

/// <summary>A project with a token that somebody made by hand, and an emulator in Cloudflare's place.</summary>
internal sealed class Inspection : IAsyncDisposable, IProbeDialogue
{
    public const string Account = Workshop.Account;
    public const string Zone = "feed0000feed0000feed0000feed0001";

    private Inspection(Workshop shop) => Shop = shop;

    public Workshop Shop { get; }

    public List<string> Told { get; } = [];

    /// <summary>What a probe said that it was about to send.</summary>
    public List<string> Sent { get; } = [];

    public static string OnAccount => $"com.cloudflare.api.account.{Account}";

    public static string OnZone => $"com.cloudflare.api.account.zone.{Zone}";

    public static async Task<Inspection> OpenAsync(Func<OutsideWorld, OutsideWorld>? change = null, PropagationLag lag = default)
    {
        var shop = await Workshop.OpenAsync(lag);
        return new Inspection(shop) { World = change?.Invoke(shop.World) ?? shop.World };
    }

    /// <summary>The world in which the token is verified.</summary>
    public required OutsideWorld World { get; init; }

    /// <summary>What the eight checks of two public guides call (read 2026-11): the token itself, the account, R2, the zone, Workers, routes, custom hostnames.</summary>
    public static AskedFor EightChecks => new()
    {
        Operations =
        [
            "GET /accounts/{account_id}",
            "GET /accounts/{account_id}/r2/buckets",
            "POST /accounts/{account_id}/r2/buckets",
            "GET /zones/{zone_id}",
            "GET /accounts/{account_id}/workers/scripts",
            "GET /zones/{zone_id}/workers/routes",
            "GET /zones/{zone_id}/custom_hostnames",
        ],
        AccountId = Account,
        ZoneIds = [Zone],
        IsAlone = true,
    };

    public static Policy Allow(string resource, params string[] groups) => Of(PolicyEffect.Allow, resource, groups);

    public static Policy Deny(string resource, params string[] groups) => Of(PolicyEffect.Deny, resource, groups);

    /// <summary>Gives the project a token with these policies.</summary>
    /// <returns>Its id.</returns>
    public string Put(OwnerKind owner, params ImmutableArray<Policy> policies)
    {
        var (id, value) = Shop.Emulator.Issue(owner, policies);
        Shop.Project.Write(".dev.vars", $"CLOUDFLARE_API_TOKEN={value.Reveal()}\n");
        return id;
    }

    /// <summary>Gives the project a token that the API made, with all that a draft can say.</summary>
    public async Task<CreatedToken> PutAsync(TokenDraft draft)
    {
        var created = await Tokens.CreateAsync(draft, TestContext.Current.CancellationToken);
        Shop.Project.Write(".dev.vars", $"CLOUDFLARE_API_TOKEN={created.Value.Reveal()}\n");
        return created;
    }

    /// <summary>Changes a token as somebody else would.</summary>
    public async Task ReviseAsync(CreatedToken created, Func<TokenRecord, TokenRevision> revise)
    {
        var record = await Tokens.GetAsync(created.Summary.Id, TestContext.Current.CancellationToken);
        await Tokens.UpdateAsync(revise(record), TestContext.Current.CancellationToken);
    }

    /// <summary>The account's tokens, with the bootstrap credential.</summary>
    public TokenEndpoints Tokens => new CloudflareClient(Shop.World, ApiBase.Find(Shop.ApiBase, Shop.Environment))
        .With(new BootstrapCredential.MintingToken(Shop.Emulator.Bootstrap.AccountMinter)).TokensOf(TokenOwner.Account(Account));

    public Task<DeepReport> VerifyAsync(AskedFor? asked = null, bool asAccount = true, bool withBootstrap = true, bool watches = false, string? tokenFile = null) =>
        new DeepVerifyUseCase(World, Shop.Emulator.Catalog).RunAsync(
            new DeepVerifyRequest(".") { ApiBase = Shop.ApiBase, Asked = asked, IsWatching = watches, TokenFile = tokenFile, BootstrapFile = withBootstrap ? Shop.BootstrapFile(asAccount) : null },
            this,
            TestContext.Current.CancellationToken);

    void ITokenDialogue.Tell(string what) => Told.Add(what);

    void IProbeDialogue.Progress(int sent, int budget, string doing) => Sent.Add(doing);

    public ValueTask DisposeAsync() => Shop.DisposeAsync();

    private static Policy Of(PolicyEffect effect, string resource, string[] groups) => new(
        effect, [.. groups.Select(name => new GroupReference(Workshop.GroupId(name)))], [new ResourceSelector(resource)]);
}
