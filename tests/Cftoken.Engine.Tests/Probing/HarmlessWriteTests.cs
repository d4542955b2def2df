using System.Collections.Immutable;
using System.Net.Http.Headers;
using Cftoken.Catalog;
using Cftoken.Catalog.Model;
using Cftoken.Catalog.Policies;
using Cftoken.Catalog.Probing;
using Cftoken.Core.Outside;
using Cftoken.Core.Secrets;
using Cftoken.Emulator;
using Cftoken.Emulator.Products;
using Cftoken.Emulator.State;
using Cftoken.Cloudflare;
using Cftoken.Cloudflare.Addressing;
using Cftoken.Engine.Probing;
using Cftoken.Engine.Targets;
using Cftoken.TestInfrastructure;

namespace Cftoken.Engine.Tests.Probing;

/// <summary>Every request of the allow-list, sent to an emulator that holds things: nothing in it may change.</summary>
public sealed class HarmlessWriteTests : IAsyncLifetime, IProbeDialogue
{
    private const string Account = "0123456789abcdef0123456789abcdef";
    private const string Zone = "feed0000feed0000feed0000feed0001";

    private static readonly PermissionCatalog Catalog = PermissionCatalog.Load();

    private CloudflareEmulator emulator = null!;
    private Secret everything = null!;

    public static TheoryData<string> Operations => [.. Catalog.Probing.Writes.Select(write => write.Operation.ToString())];

    public async ValueTask InitializeAsync()
    {
        emulator = await CloudflareEmulator.StartAsync(new EmulatorOptions { World = OutsideWorld.System(), Catalog = Catalog });
        everything = Issue(Catalog.Groups.Where(group => group.Scope == Scope.Account || group.Scope == Scope.Zone));
        await FillAsync();
    }

    public ValueTask DisposeAsync() => emulator.DisposeAsync();

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task It_changes_nothing_and_tells_whether_the_permission_is_held(string operation)
    {
        var write = Catalog.Probing.Writes.Single(write => write.Operation.ToString() == operation);
        var reader = Issue(Catalog.Groups.Where(group => group.IsReadOnly && (group.Scope == Scope.Account || group.Scope == Scope.Zone)));
        var before = StateSnapshot.Of(emulator);

        var held = await ProberOf(everything).DeleteNothingAsync(write, Zone, TestContext.Current.CancellationToken);
        var lacking = await ProberOf(reader).DeleteNothingAsync(write, Zone, TestContext.Current.CancellationToken);

        StateSnapshot.Differences(before, StateSnapshot.Of(emulator)).ShouldBeEmpty();
        held.ShouldNotBeNull().Outcome.ShouldBe(ProbeOutcome.Passed, held.Because);
        lacking.ShouldNotBeNull().Outcome.ShouldBe(ProbeOutcome.Refused, lacking.Because);
        emulator.Log.Entries[^1].Path.ShouldNotContain('{');
    }

    [Theory]
    [InlineData("POST", "accounts/" + Account + "/storage/kv/namespaces", """{"title":"new"}""")]
    [InlineData("DELETE", "accounts/" + Account + "/r2/buckets/shop-images", null)]
    [InlineData("DELETE", "accounts/" + Account + "/d1/database/d1d1d1d1-0000-4000-8000-000000000001", null)]
    [InlineData("DELETE", "accounts/" + Account + "/queues/decade00decade00decade00decade01", null)]
    [InlineData("DELETE", "accounts/" + Account + "/pages/projects/site", null)]
    [InlineData("POST", "zones/" + Zone + "/workers/routes", """{"pattern":"other.example.com/*"}""")]
    public async Task The_comparison_sees_a_change_where_there_is_one(string method, string path, string? body)
    {
        var before = StateSnapshot.Of(emulator);

        await SendAsync(method, path, body);

        StateSnapshot.Differences(before, StateSnapshot.Of(emulator)).ShouldNotBeEmpty();
    }

    void ITokenDialogue.Tell(string what)
    {
    }

    void IProbeDialogue.Progress(int sent, int budget, string doing)
    {
    }

    private Prober ProberOf(Secret token) => new(
        new CloudflareClient(OutsideWorld.System(), ApiBase.Find(emulator.BaseAddress.AbsoluteUri, new FakeEnvironment())).ProbeWith(token),
        Catalog.Errors, OutsideWorld.System(), Account, 20, this);

    private Secret Issue(IEnumerable<PermissionGroup> groups)
    {
        var all = groups.ToList();
        return emulator.Issue(OwnerKind.User,
        [
            On(Scope.Account, $"com.cloudflare.api.account.{Account}"),
            On(Scope.Zone, $"com.cloudflare.api.account.zone.{Zone}"),
        ]).Value;

        Policy On(Scope scope, string resource) => new(
            PolicyEffect.Allow,
            [.. all.Where(group => group.Scope == scope).Select(group => new GroupReference(CloudflareEmulator.IdOf(group)))],
            [new ResourceSelector(resource)]);
    }

    // Besides what the sample projects take for granted, so that there is something to lose.
    private async Task FillAsync()
    {
        await SendAsync("POST", $"zones/{Zone}/workers/routes", """{"pattern":"shop.example.com/*"}""");
        await SendAsync("POST", $"accounts/{Account}/vectorize/v2/indexes", """{"name":"things","config":{"dimensions":3,"metric":"cosine"}}""");
        await SendAsync("POST", $"accounts/{Account}/pages/projects", """{"name":"site","production_branch":"main"}""");
    }

    private async Task SendAsync(string method, string path, string? body)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(new HttpMethod(method), $"{emulator.BaseAddress}/{path}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", everything.Reveal());
        request.Content = body is null ? null : new StringContent(body, new MediaTypeHeaderValue("application/json"));
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        response.IsSuccessStatusCode.ShouldBeTrue(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
