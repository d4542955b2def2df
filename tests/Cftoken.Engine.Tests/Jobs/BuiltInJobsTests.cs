using Cftoken.Catalog;
using Cftoken.Catalog.Model;
using Cftoken.Catalog.Policies;
using Cftoken.Engine.Jobs;
using Cftoken.Engine.Jobs.BuiltIn;
using Cftoken.Engine.Plans;
using Cftoken.TestInfrastructure;
using Cftoken.Tools.Invocations;
using Cftoken.Tools.Knowledge;

namespace Cftoken.Engine.Tests.Jobs;

public sealed class BuiltInJobsTests
{
    private static readonly PermissionCatalog Catalog = PermissionCatalog.Load();

    private readonly FakeOutsideWorld world = new();

    public static TheoryData<string> Ids => [.. BuiltInJobs.All.Select(job => job.Id)];

    // The table of the guide "Cloudflare API Tokens for AI-Assisted Work", row by row, and what the project adds to it.
    [Fact]
    public void The_guides_table_is_there_whole() => BuiltInJobs.All.Select(job => job.Id).ShouldBe(
        [
            "workers-deploy", "pages-deploy", "preview", "d1-migrations", "r2-upload", "kv-writes", "queues", "inspection", "dns",
            "routes", "account", "secrets", "tail", "cache-purge",
        ]);

    [Fact]
    public void A_person_has_to_agree_to_what_takes_over_traffic_or_the_account() =>
        BuiltInJobs.All.Where(job => job.Gate == Gate.Human).Select(job => job.Id).ShouldBe(["dns", "routes", "account"]);

    [Theory]
    [MemberData(nameof(Ids))]
    public void Each_speaks_only_of_what_the_catalogue_and_the_knowledge_know(string id)
    {
        var job = BuiltInJobs.Find(id)!;
        var commands = ToolKnowledge.Load(Catalog).Commands.ToHashSet();

        job.Risk.ShouldNotBeNullOrWhiteSpace();
        (job.Runs.Length + job.Operations.Length + job.Permissions.Length).ShouldBePositive();
        job.Runs.ShouldAllBe(run => commands.Contains(WranglerCommandLine.Parse(run.Split(' '), default)!.Command));
        job.Operations.ShouldAllBe(want => Catalog.Get(want.Name) != null);
        job.Permissions.ShouldAllBe(want => Catalog.Group(want.Name, want.Scope!.Value) != null);
        job.Powers.ShouldAllBe(power => Catalog.Groups.Any(group => group.Name == power));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Each_can_be_planned_for_a_project_that_runs_no_such_command(string id)
    {
        Project("""{ "name": "w", "main": "x.js" }""");

        var plan = Plan(id).Plans.ShouldHaveSingleItem();

        plan.Job.ShouldBe(id);
        plan.Minimised.Permissions.ShouldNotBeEmpty();
        plan.Risk.ShouldBe(BuiltInJobs.Find(id)!.Risk);
    }

    [Theory]
    [InlineData("workers-deploy", "Workers Scripts Write")]
    [InlineData("d1-migrations", "D1 Write")]
    [InlineData("queues", "Queues Write")]
    [InlineData("tail", "Workers Tail Read")]
    [InlineData("dns", "DNS Write")]
    [InlineData("cache-purge", "Cache Purge")]
    [InlineData("account", "Account Settings Write, User Details Write")]
    public void Each_needs_what_its_row_says(string id, string permissions)
    {
        Project("""{ "name": "w", "main": "x.js" }""");

        Required(Plan(id).Plans[0]).ShouldBe(permissions);
    }

    [Fact]
    public void Dns_is_for_the_zones_that_the_routes_name()
    {
        Project("""{ "name": "w", "main": "x.js", "routes": [{ "pattern": "a.example.com/*", "zone_id": "feed0000feed0000feed0000feed0001" }] }""");

        Zones(Plan("dns").Plans[0]).ShouldBe(["feed0000feed0000feed0000feed0001"]);
    }

    [Fact]
    public void A_zone_that_nothing_names_stays_open_and_never_becomes_every_zone()
    {
        Project("""{ "name": "w", "main": "x.js" }""");

        var plan = Plan("dns").Plans[0];

        plan.Minimised.Unresolved.ShouldContain(resource => resource.Kind == Scope.Zone && resource.Name == null);
        Zones(plan).ShouldAllBe(id => id != Resource.All);
    }

    [Fact]
    public void Migrations_are_those_of_each_database_of_the_project()
    {
        Project(
            """
            { "name": "w", "main": "x.js", "d1_databases": [
              { "binding": "A", "database_name": "one two", "database_id": "d1d1d1d1-0000-4000-8000-000000000001" },
              { "binding": "B", "database_name": "$(x)", "database_id": "d1d1d1d1-0000-4000-8000-000000000002" }] }
            """);

        Plan("d1-migrations").Plans[0].Commands.Select(command => command.Arguments.Single()).ShouldBe(["one two", "$(x)"]);
    }

    [Fact]
    public void What_changes_the_user_is_owned_by_a_user()
    {
        Project("""{ "name": "w", "main": "x.js" }""");

        Plan("account").Plans[0].Owner.ShouldBe(OwnerKind.User);
        Plan("dns").Plans[0].Owner.ShouldBe(OwnerKind.Account);
    }

    [Fact]
    public void No_configuration_is_needed()
    {
        world.Files.Add("/project/README.md", "nothing");

        Required(Plan("dns").Plans.ShouldHaveSingleItem()).ShouldBe("DNS Write");
    }

    [Fact]
    public void Of_several_projects_those_that_fit_are_planned()
    {
        world.Files.Add("/project/a/wrangler.jsonc", """{ "name": "a", "main": "x.js" }""");
        world.Files.Add("/project/b/wrangler.jsonc", """{ "name": "b", "pages_build_output_dir": "dist" }""");

        Plan("tail").Plans.Select(plan => plan.Project).ShouldBe(["a"]);
        Plan("pages-deploy").Plans.Select(plan => plan.Project).ShouldBe(["b"]);
        Plan("dns").Plans.ShouldHaveSingleItem();
    }

    private static string Required(JobPlan plan) => string.Join(", ",
        plan.Minimised.Permissions.Where(permission => permission.Need == Need.Required).Select(permission => permission.Group.Name));

    private static IEnumerable<string?> Zones(JobPlan plan) =>
        plan.Minimised.Permissions.SelectMany(permission => permission.Resources).Where(resource => resource.Kind == Scope.Zone).Select(resource => resource.Id).Distinct();

    private void Project(string configuration) => world.Files.Add("/project/wrangler.jsonc", configuration);

    private PlanReport Plan(string job) => new PlanUseCase(world.Build(), Catalog).Plan(new PlanRequest(".", Job: job));
}
