using Cftoken.Catalog.Policies;
using Cftoken.Core.Problems;
using Cftoken.Engine.Creating;

namespace Cftoken.Engine.Tests.Creating;

public sealed class ZoneLookUpTests : IAsyncLifetime
{
    private const string ZoneId = "feed0000feed0000feed0000feed0001";

    private Workshop shop = null!;

    public async ValueTask InitializeAsync()
    {
        shop = await Workshop.OpenAsync();
        shop.Project.Write("wrangler.jsonc", $$"""{ "name": "shop", "account_id": "{{Workshop.Account}}", "routes": ["a.shop.example.com/*"] }""");
    }

    public ValueTask DisposeAsync() => shop.DisposeAsync();

    [Fact]
    public async Task The_zone_of_a_host_is_looked_for_label_by_label()
    {
        var (_, reader) = shop.Emulator.Issue(OwnerKind.Account, [new Policy(
            PolicyEffect.Allow,
            [new GroupReference(Workshop.GroupId("Zone Read"))],
            [new ResourceSelector($"com.cloudflare.api.account.zone.{ZoneId}")])]);
        var lookup = shop.File("lookup.env", $"CLOUDFLARE_API_TOKEN={reader.Reveal()}\n");

        var created = (await shop.CreateAsync(shop.Request(asAccount: false) with { LookupFile = lookup })).ShouldBeOfType<CreateResult.Created>();

        created.Plan.Minimised.Unresolved.ShouldBeEmpty();
        created.Plan.Minimised.Permissions.SelectMany(permission => permission.Resources).ShouldContain(resource => resource.Id == ZoneId);
    }

    [Fact]
    public async Task An_id_that_is_given_for_a_zone_serves_the_hosts_in_it()
    {
        var request = shop.Request(asAccount: false);

        var created = await shop.CreateAsync(request with { Zones = request.Zones.Add("example.com", ZoneId) });

        created.ShouldBeOfType<CreateResult.Created>().Plan.Minimised.Unresolved.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_zone_that_nothing_needs_is_refused_with_what_was_probably_meant()
    {
        var request = shop.Request(asAccount: false);

        var problem = await StoppedAsync(request with { Zones = request.Zones.Add("exmaple.com", ZoneId) });

        problem.Code.ShouldBe("zone.not-needed");
        problem.Fix!.Command.ShouldNotBeNull().ShouldEndWith($" --zone a.shop.example.com={ZoneId} --api-base {shop.ApiBase}");
    }

    [Fact]
    public async Task An_unknown_zones_fix_keeps_what_was_asked_for()
    {
        var problem = await StoppedAsync(new CreateRequest(".") { Job = "deploy", Sinks = ["tokens.env"], Existing = ExistingToken.CreateNew }, at: 1);

        problem.Code.ShouldBe("zone.unknown");
        problem.Fix!.Command.ShouldBe(
            $"cftoken create --job deploy --zone 'a.shop.example.com=<zone id>' --api-base {shop.ApiBase} --sink tokens.env --new");
    }

    private async Task<Problem> StoppedAsync(CreateRequest request, int at = 0) =>
        (await Should.ThrowAsync<ProblemException>(() => shop.CreateAsync(request))).Problems[at];
}
