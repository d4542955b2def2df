using Cftoken.Catalog;
using Cftoken.Catalog.Policies;
using Cftoken.Core.Problems;
using Cftoken.Engine.Jobs.Asking;
using Cftoken.Engine.LookingUp;
using Cftoken.Engine.Plans;
using Cftoken.Engine.Tests.Creating;

namespace Cftoken.Engine.Tests.LookingUp;

public sealed class OnlinePlanTests : IAsyncLifetime
{
    private const string ZoneId = "feed0000feed0000feed0000feed0001";

    private readonly List<string> told = [];
    private Workshop shop = null!;

    public async ValueTask InitializeAsync()
    {
        shop = await Workshop.OpenAsync();
        shop.Project.Write("wrangler.jsonc", """{ "name": "shop", "routes": ["a.shop.example.com/*"] }""");
    }

    public ValueTask DisposeAsync() => shop.DisposeAsync();

    [Fact]
    public async Task The_account_and_the_zone_of_a_route_are_looked_up()
    {
        var report = await PlanAsync(shop.File("lookup.env", Reader()));

        var plan = report.Plans.ShouldHaveSingleItem();
        plan.Account.Id.ShouldBe(Workshop.Account);
        plan.Minimised.Unresolved.ShouldBeEmpty();
        plan.Minimised.Permissions.Single(permission => permission.Group.Name == "Workers Routes Write").Resources.ShouldHaveSingleItem().Id.ShouldBe(ZoneId);
        shop.Calls.ShouldAllBe(call => call.StartsWith("GET ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_projects_own_token_serves_where_no_other_is_named()
    {
        shop.Project.Write(".dev.vars", Reader());

        (await PlanAsync(null)).Plans[0].Minimised.Unresolved.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_zone_that_the_token_does_not_see_stays_a_placeholder_and_is_told()
    {
        shop.Project.Write("wrangler.jsonc", $$"""{ "name": "shop", "account_id": "{{Workshop.Account}}", "routes": ["elsewhere.test/*"] }""");

        var plan = (await PlanAsync(shop.File("lookup.env", Reader()))).Plans[0];

        plan.Minimised.Unresolved.ShouldHaveSingleItem().Name.ShouldBe("elsewhere.test");
        told.ShouldHaveSingleItem().ShouldContain("elsewhere.test");
    }

    [Fact]
    public async Task The_tag_of_a_Worker_is_looked_up()
    {
        var lookup = shop.File("lookup.env", Reader());
        using var client = new HttpClient { BaseAddress = shop.Emulator.BaseAddress };
        var (_, writer) = shop.Emulator.Issue(OwnerKind.Account,
            [new Policy(PolicyEffect.Allow, [new GroupReference(Workshop.GroupId("Workers Scripts Write"))], [new ResourceSelector($"com.cloudflare.api.account.{Workshop.Account}")])]);
        client.DefaultRequestHeaders.Authorization = new("Bearer", writer.Reveal());
        using var form = new MultipartFormDataContent { { new StringContent("""{ "main_module": "index.js" }"""), "metadata" } };
        form.Add(new StringContent("export default {}", new System.Net.Http.Headers.MediaTypeHeaderValue("application/javascript+module")), "index.js", "index.js");
        (await client.PutAsync(new Uri(shop.ApiBase.TrimEnd('/') + $"/accounts/{Workshop.Account}/workers/scripts/shop"), form, TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();

        var asked = new AskedFor { Permissions = ["Individual Workers Editor"], Workers = ["shop", "other"], AccountId = Workshop.Account, IsAlone = true };
        var plan = (await PlanAsync(lookup, new PlanRequest(".") { Asked = asked })).Plans.ShouldHaveSingleItem();

        var resources = plan.Minimised.Permissions.ShouldHaveSingleItem().Resources;
        ResourceIds.IsHexId(resources.Single(resource => resource.Name == "shop").Id).ShouldBeTrue();
        plan.Minimised.Unresolved.ShouldHaveSingleItem().Name.ShouldBe("other", "a Worker that does not exist has no tag");
    }

    [Fact]
    public async Task Nobody_is_asked_where_everything_is_known()
    {
        shop.Project.Write("wrangler.jsonc", $$"""{ "name": "shop", "account_id": "{{Workshop.Account}}" }""");

        (await PlanAsync(null)).Plans[0].Minimised.Policies.ShouldNotBeNull();

        shop.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task Without_a_token_it_says_how_to_name_one() =>
        (await Should.ThrowAsync<ProblemException>(() => PlanAsync(null))).Problems.ShouldHaveSingleItem().Code.ShouldBe("lookup.none");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_bootstrap_credential_looks_nothing_up(bool isInProject)
    {
        var value = shop.Emulator.Bootstrap.UserMinter.Reveal();
        shop.Environment.Set("CFTOKEN_BOOTSTRAP_TOKEN", value);
        var file = isInProject ? shop.Project.Write(".dev.vars", $"CLOUDFLARE_API_TOKEN={value}\n") : shop.File("lookup.env", $"CLOUDFLARE_API_TOKEN={value}\n");

        (await Should.ThrowAsync<ProblemException>(() => PlanAsync(isInProject ? null : file))).Problems.ShouldHaveSingleItem().Code.ShouldBe("lookup.is-bootstrap");

        shop.Calls.ShouldBeEmpty();
    }

    private string Reader()
    {
        var (_, reader) = shop.Emulator.Issue(OwnerKind.Account,
        [
            new Policy(PolicyEffect.Allow, [new GroupReference(Workshop.GroupId("Zone Read"))], [new ResourceSelector($"com.cloudflare.api.account.zone.{ZoneId}")]),
            new Policy(PolicyEffect.Allow, [new GroupReference(Workshop.GroupId("Account Settings Read")), new GroupReference(Workshop.GroupId("Workers Scripts Read"))], [new ResourceSelector($"com.cloudflare.api.account.{Workshop.Account}")]),
        ]);
        return $"CLOUDFLARE_API_TOKEN={reader.Reveal()}\n";
    }

    private Task<PlanReport> PlanAsync(string? lookup, PlanRequest? request = null) => new OnlinePlanUseCase(shop.World, PermissionCatalog.Load())
        .PlanAsync(request ?? new PlanRequest("."), new LookUpSource(lookup, shop.ApiBase), told.Add, TestContext.Current.CancellationToken);
}
