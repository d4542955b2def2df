using Cftoken.Catalog;
using Cftoken.Engine.Plans;
using Cftoken.TestInfrastructure;

namespace Cftoken.Engine.Tests.Plans;

public sealed class PlanAdviceTests
{
    private static readonly PermissionCatalog Catalog = PermissionCatalog.Load();

    private readonly FakeOutsideWorld world = new();

    // Recorded of real wrangler 4.164.0: with zone_id no GET /zones is made, with an account id neither GET /accounts nor
    // GET /memberships.
    [Theory]
    [InlineData("""{"name": "a", "account_id": "0123456789abcdef0123456789abcdef", "workers_dev": false, "routes": [{"pattern": "a.example.com/*", "zone_name": "example.com"}]}""", "set zone_id on the route", "Zone Read")]
    [InlineData("""{"name": "a"}""", "set account_id", "Memberships Read, Account Settings Read")]
    [InlineData("""{"name": "a", "pages_build_output_dir": "dist"}""", "set CLOUDFLARE_ACCOUNT_ID where the job runs", "Memberships Read, Account Settings Read")]
    public void What_a_change_of_the_configuration_makes_unnecessary_is_named(string configuration, string change, string freed)
    {
        world.Files.Add("/project/wrangler.jsonc", configuration);

        var advice = Plan().Plans[0].Advice.Single(one => one.Change == change);

        string.Join(", ", advice.Frees.Select(group => group.Name)).ShouldBe(freed);
    }

    // "wrangler pages deploy" refuses a configuration with account_id (validatePagesConfig, wrangler 4.164.0).
    [Fact]
    public void A_Pages_project_is_not_told_to_write_what_Pages_refuses()
    {
        world.Files.Add("/project/wrangler.jsonc", """{"name": "a", "pages_build_output_dir": "dist"}""");

        Plan().Plans[0].Advice.ShouldNotContain(one => one.Change == "set account_id");
    }

    [Theory]
    [InlineData("accountId: ${{ secrets.CLOUDFLARE_ACCOUNT_ID }}", true)]
    [InlineData("accountId: ${{ secrets.CLOUDFLARE_ACCOUNT_ID }}", false)]
    public void Nothing_is_advised_for_an_account_that_the_job_sets_or_a_configuration_that_is_not_there(string input, bool hasConfiguration)
    {
        world.Files.Add("/project/.git/HEAD", "x").Add("/project/.github/workflows/a.yml", $$$"""
            on: push
            jobs:
              deploy:
                steps:
                  - uses: cloudflare/wrangler-action@v3
                    with:
                      {{{input}}}
                      command: pages deploy dist --project-name a
            """);
        if (hasConfiguration)
        {
            world.Files.Add("/project/wrangler.jsonc", """{"name": "a"}""");
        }

        var plans = Plan().Plans;

        plans.First(plan => plan.Source is not null).Advice.ShouldBeEmpty();
    }

    [Fact]
    public void One_change_is_advised_once_for_each_line()
    {
        world.Files.Add("/project/wrangler.jsonc", "{ \"name\": \"w\", \"main\": \"x.js\", \"routes\": [\n\"a.example.com/*\", \"b.example.com/*\",\n\"c.example.com/*\"] }");

        Plan().Plans[0].Advice.Where(advice => advice.Change == "set zone_id on the route").Select(advice => advice.Where.Line).ShouldBe([2, 3]);
    }

    private PlanReport Plan() => new PlanUseCase(world.Build(), Catalog).Plan(new PlanRequest("/project"));
}
