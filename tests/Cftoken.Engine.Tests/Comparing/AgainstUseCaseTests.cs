using Cftoken.Catalog;
using Cftoken.Core.Problems;
using Cftoken.Engine.Comparing.Against;
using Cftoken.Engine.Plans;
using Cftoken.TestInfrastructure;

namespace Cftoken.Engine.Tests.Comparing;

public sealed class AgainstUseCaseTests
{
    private const string Account = "0123456789abcdef0123456789abcdef";
    private const string Zone = "feed0000feed0000feed0000feed0001";

    // The ids of Cloudflare's own list: Workers Scripts Write, Workers Routes Write, D1 Read, Workers Tail Read.
    private const string Scripts = "e086da7e2179491d91ee5f35b3ca210a";
    private const string Routes = "28f4b596e7d643029c524985477ae49a";
    private const string D1Read = "192192df92ee43ac90f2aeeffce67e35";
    private const string Tail = "05880cd1bdc24d8bae0be2136972816b";

    private static readonly PermissionCatalog Catalog = PermissionCatalog.Load();

    private readonly FakeOutsideWorld world = new();

    [Fact]
    public async Task What_the_template_lacks_and_what_is_spare_in_it_is_told()
    {
        world.Files.Add("/project/package.json", """{"scripts": {"deploy": "wrangler deploy && wrangler d1 migrations apply db --remote"}}""");
        world.Files.Add("/project/wrangler.jsonc", $$"""{"name": "shop", "account_id": "{{Account}}", "d1_databases": [{"binding": "DB", "database_name": "db", "database_id": "11111111-1111-4111-8111-111111111111"}]}""");

        var report = await CompareAsync("template:edit-cloudflare-workers");

        var job = report.Jobs.ShouldHaveSingleItem();
        (report.Kind, report.Name, report.IsSame).ShouldBe((HeldKind.Template, "Edit Cloudflare Workers", false));
        report.Date.ShouldNotBeNull();
        report.Notes.Length.ShouldBe(2, "the sources disagree on what the template holds");
        job.Missing.ShouldHaveSingleItem().Group.Name.ShouldBe("D1 Write");
        job.Kept.ShouldHaveSingleItem().Group.Name.ShouldBe("Workers Scripts Write");
        job.Spare.Select(spare => spare.Permission).ShouldContain("Account · Workers Tail · Read");
        job.Spare.Length.ShouldBe(7);
    }

    [Fact]
    public async Task A_file_that_grants_exactly_the_plan_is_the_same()
    {
        Project();
        Policies($$"""
            {"policies": [
              {"effect": "allow", "permission_groups": [{"id": "{{Scripts}}"}], "resources": {"com.cloudflare.api.account.{{Account}}": "*"} },
              {"effect": "allow", "permission_groups": [{"id": "{{Routes}}"}], "resources": {"com.cloudflare.api.account.zone.{{Zone}}": "*"} }]}
            """);

        (await CompareAsync("held.json")).IsSame.ShouldBeTrue();
    }

    [Theory]
    [InlineData("\"com.cloudflare.api.account." + Account + "\": {\"com.cloudflare.api.account.zone.*\": \"*\"}", true)]
    [InlineData("\"com.cloudflare.api.account." + Account + "\": \"*\"", true)]
    [InlineData("\"com.cloudflare.api.account.zone.*\": \"*\"", true)]
    [InlineData("\"com.cloudflare.api.account.zone.feed0000feed0000feed0000feed0002\": \"*\"", false)]
    [InlineData("\"com.cloudflare.api.account.ffffffffffffffffffffffffffffffff\": {\"com.cloudflare.api.account.zone.*\": \"*\"}", false)]
    public async Task A_permission_on_other_resources_is_told_and_whether_it_is_enough(string resources, bool isEnough)
    {
        Project();
        Policies($$"""
            [{"effect": "allow", "permission_groups": [{"id": "{{Scripts}}"}], "resources": {"com.cloudflare.api.account.{{Account}}": "*"} },
             {"effect": "allow", "permission_groups": [{"id": "{{Routes}}"}], "resources": {{{resources}}} }]
            """);

        var job = (await CompareAsync("held.json")).Jobs.ShouldHaveSingleItem();

        job.Missing.ShouldBeEmpty();
        job.Spare.ShouldBeEmpty();
        var shifted = job.Shifted.ShouldHaveSingleItem();
        (shifted.Planned.Group.Name, shifted.IsEnough).ShouldBe(("Workers Routes Write", isEnough));
    }

    [Fact]
    public async Task A_group_that_only_reads_never_stands_for_one_that_writes()
    {
        world.Files.Add("/project/package.json", """{"scripts": {"deploy": "wrangler deploy && wrangler d1 migrations apply db --remote"}}""");
        world.Files.Add("/project/wrangler.jsonc", $$"""{"name": "shop", "account_id": "{{Account}}", "d1_databases": [{"binding": "DB", "database_name": "db", "database_id": "11111111-1111-4111-8111-111111111111"}]}""");
        Policies($$"""[{"effect": "allow", "permission_groups": [{"id": "{{Scripts}}"}, {"id": "{{D1Read}}"}], "resources": {"com.cloudflare.api.account.{{Account}}": "*"} }]""");

        var job = (await CompareAsync("held.json")).Jobs.ShouldHaveSingleItem();

        job.Missing.ShouldHaveSingleItem().Group.Name.ShouldBe("D1 Write");
        job.Spare.ShouldHaveSingleItem().Permission.ShouldBe("Account · D1 · Read");
    }

    [Fact]
    public async Task A_denial_is_never_a_grant()
    {
        Project();
        Policies($$"""
            [{"effect": "deny", "permission_groups": [{"id": "{{Scripts}}"}], "resources": {"com.cloudflare.api.account.{{Account}}": "*"} },
             {"effect": "allow", "permission_groups": [{"id": "{{Tail}}"}], "resources": {"com.cloudflare.api.account.{{Account}}": "*"} }]
            """);

        var job = (await CompareAsync("held.json")).Jobs.ShouldHaveSingleItem();

        job.Missing.Select(permission => permission.Group.Name).ShouldBe(["Workers Scripts Write", "Workers Routes Write"], ignoreOrder: true);
        job.Spare.Count(spare => spare.IsDenied).ShouldBe(1);
    }

    [Theory]
    [InlineData("template:no-such-template", "against.no-template")]
    [InlineData("no-such-file.json", "policy.unreadable")]
    [InlineData("token", "against.no-token")]
    public async Task What_cannot_be_compared_with_is_refused_with_its_repair(string target, string code)
    {
        Project();

        var refusal = await Should.ThrowAsync<ProblemException>(() => CompareAsync(target));

        refusal.Problems.ShouldHaveSingleItem().Code.ShouldBe(code);
        refusal.Problems[0].Fix.ShouldNotBeNull();
    }

    private void Project() => world.Files.Add(
        "/project/wrangler.jsonc",
        $$"""{"name": "shop", "account_id": "{{Account}}", "workers_dev": false, "routes": [{"pattern": "shop.example.com/*", "zone_id": "{{Zone}}"}]}""");

    private void Policies(string json) => world.Files.Add("/project/held.json", json);

    private Task<AgainstReport> CompareAsync(string target)
    {
        world.Environment.CurrentDirectory = "/project";
        return new AgainstUseCase(world.Build(), Catalog).CompareAsync(new PlanRequest("/project"), new AgainstTarget(target), _ => { }, CancellationToken.None);
    }
}
