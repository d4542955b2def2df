using System.Collections.Immutable;
using Cftoken.Catalog;
using Cftoken.Catalog.Model;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Engine.Plans;
using Cftoken.TestInfrastructure;
using Cftoken.Tools.Expansion;
using Cftoken.Tools.Expansion.Places;

namespace Cftoken.Engine.Tests.Plans;

public sealed class PlanUseCaseTests
{
    private static readonly PermissionCatalog Catalog = PermissionCatalog.Load();

    private readonly FakeOutsideWorld world = new();

    // What real wrangler 4.164.0 was recorded to call for each sample, and the permissions of those calls.
    [Theory]
    [InlineData("hello-worker", null, "Workers Scripts Write")]
    [InlineData("shop-api", null, "D1 Write, Workers Scripts Write", "Workers KV Storage Write")]
    [InlineData("kv-provision", null, "Workers KV Storage Write, Workers Scripts Write")]
    [InlineData("static-site", null, "Workers Scripts Write, Workers Routes Write")]
    [InlineData("two-environments", "staging", "Workers Scripts Write", "Workers KV Storage Write")]
    [InlineData("two-environments", "production", "Workers Scripts Write, Workers Routes Write", "Workers KV Storage Write")]
    public void A_sample_needs_what_its_recorded_deploy_calls(string sample, string? environment, string required, string recommended = "")
    {
        var plan = PlanSample(sample, environment).Plans.ShouldHaveSingleItem();

        NamesOf(plan, Need.Required).ShouldBe(required);
        NamesOf(plan, Need.Recommended).ShouldBe(recommended);
    }

    [Fact]
    public void A_route_is_granted_on_its_own_zone_alone()
    {
        var routes = PlanSample("static-site").Plans[0].Minimised.Permissions.Single(permission => permission.Group.Name == "Workers Routes Write");

        routes.Resources.ShouldBe([Resource.Zone("feed0000feed0000feed0000feed0001", null, "0123456789abcdef0123456789abcdef")], ignoreOrder: true, comparer: ById.Instance);
    }

    [Fact]
    public void Where_sources_disagree_all_of_them_are_told()
    {
        var permissions = PlanSample("shop-api").Plans[0].Minimised.Permissions;
        var kv = permissions.Single(permission => permission.Group.Name == "Workers KV Storage Write");

        kv.Sources.Select(source => source.Where).ShouldBe(
            [
                "github.com/cloudflare/workers-sdk/issues/13828", "github.com/cloudflare/workers-sdk/issues/5649",
                "developers.cloudflare.com/workers/authorization/workers/",
            ],
            ignoreOrder: true);
        kv.Reasons.ShouldAllBe(reason => reason.IsInferred);
        permissions.Single(permission => permission.Group.Name == "D1 Write").Reasons.ShouldAllBe(reason => !reason.IsInferred);
    }

    [Fact]
    public void The_plan_is_smaller_than_the_dashboards_template_and_says_what_that_would_add()
    {
        var plan = PlanSample("hello-worker").Plans[0];

        plan.Template.Name.ShouldBe("Edit Cloudflare Workers");
        plan.Minimised.Surface.Operations.ShouldBeLessThan(plan.Template.Surface.Operations);
        plan.Minimised.Surface.Changing.ShouldBeLessThan(plan.Template.Surface.Changing);
        plan.LeftOut.Select(leftOut => leftOut.Group.Name).ShouldBe(
            [
                "Workers Routes Write", "Workers KV Storage Write", "Workers Tail Read", "Workers R2 Storage Write",
                "Account Settings Read", "User Details Read", "Memberships Read",
            ],
            ignoreOrder: true);
        plan.LeftOut.ShouldAllBe(leftOut => leftOut.Why.Length > 0);
    }

    [Fact]
    public void A_package_without_a_configuration_has_its_own_version_of_wrangler()
    {
        world.Files.Add("/project/package.json", """{"scripts": {"deploy": "wrangler pages deploy dist --project-name a"}, "devDependencies": {"wrangler": "3.114.17"}}""");

        new PlanUseCase(world.Build(), Catalog).Plan(new PlanRequest("/project")).Plans[0].Tool.Version.ToString().ShouldBe("3.114.17");
    }

    [Fact]
    public void What_guides_add_for_a_binding_is_named_where_the_project_has_the_binding()
    {
        var leftOut = PlanSample("shop-api").Plans[0].LeftOut;

        leftOut.Single(entry => entry.Group.Name == "Queues Write").AddedBy.ShouldBe("the usual guides");
        leftOut.ShouldNotContain(entry => entry.Group.Name == "Vectorize Write");
        leftOut.ShouldNotContain(entry => entry.Group.Name == "D1 Write", "it is in the plan, for the migration");
    }

    [Fact]
    public void Without_an_account_id_the_policies_wait_for_it_and_nothing_asks_for_accounts()
    {
        Project("""{ "name": "w", "main": "x.js" }""");

        var plan = Plan().Plans.ShouldHaveSingleItem();

        plan.Account.Id.ShouldBeNull();
        plan.Minimised.Policies.ShouldBeNull();
        plan.Minimised.Unresolved.ShouldBe([Resource.Account(null)]);
        plan.Minimised.Permissions.SelectMany(permission => permission.Reasons).SelectMany(reason => reason.Operations)
            .ShouldNotContain(operation => operation.Template == "/accounts" || operation.Template == "/memberships");
        plan.Advice.ShouldContain(advice => advice.Change.Contains("account_id", StringComparison.Ordinal));
    }

    [Fact]
    public void The_configurations_account_id_goes_before_the_environments()
    {
        world.Environment.Set("CLOUDFLARE_ACCOUNT_ID", "ffffffffffffffffffffffffffffffff");
        Project("""{ "name": "w", "main": "x.js" }""");
        Plan().Plans[0].Account.ShouldBe(new PlannedAccount("ffffffffffffffffffffffffffffffff", "CLOUDFLARE_ACCOUNT_ID"));

        Project("""{ "name": "w", "main": "x.js", "account_id": "0123456789abcdef0123456789abcdef" }""");
        Plan().Plans[0].Account.ShouldBe(new PlannedAccount("0123456789abcdef0123456789abcdef", "wrangler.jsonc:1"));
    }

    [Fact]
    public void A_zone_that_is_known_by_name_only_is_unresolved_until_its_id_is_given()
    {
        Project("""{ "name": "w", "main": "x.js", "account_id": "0123456789abcdef0123456789abcdef", "routes": [{ "pattern": "a.example.com/*", "zone_name": "example.com" }] }""");

        Plan().Plans[0].Minimised.Unresolved.ShouldHaveSingleItem().Name.ShouldBe("example.com");

        var zones = new KnownIds().Zones.Add("example.com", "feed0000feed0000feed0000feed0001");
        var plan = new PlanUseCase(world.Build(), Catalog).Plan(new PlanRequest(".") { Known = new KnownIds(null, zones) }).Plans[0];
        plan.Minimised.Unresolved.ShouldBeEmpty();
        plan.Minimised.Policies.ShouldNotBeNull();
    }

    [Fact]
    public void A_zone_that_only_a_host_names_is_said_to_be_the_zone_of_that_host()
    {
        Project("""{ "name": "w", "main": "x.js", "account_id": "0123456789abcdef0123456789abcdef", "routes": ["shop.example.com/*"] }""");

        var zone = Plan().Plans[0].Minimised.Unresolved.ShouldHaveSingleItem();
        zone.Name.ShouldBe("shop.example.com");
        PlanWords.Of(zone).ShouldBe("the zone of shop.example.com");
        PlanWords.Of(Resource.ZoneNamed("example.com")).ShouldBe("zone example.com");
    }

    [Theory]
    [InlineData("example.com=a", "a")]
    [InlineData("shop.example.com=a example.com=b", "a")]
    [InlineData("example.com=b eu.shop.example.com=a", "b")]
    [InlineData("ample.com=a com.example=b", null)]
    public void A_zone_that_is_given_holds_the_hosts_below_its_name(string given, string? id)
    {
        Project("""{ "name": "w", "main": "x.js", "account_id": "0123456789abcdef0123456789abcdef", "routes": ["shop.example.com/*"] }""");
        var zones = given.Split(' ').Select(zone => zone.Split('=')).ToImmutableDictionary(zone => zone[0], zone => new string(zone[1][0], 32));

        var plan = new PlanUseCase(world.Build(), Catalog).Plan(new PlanRequest(".") { Known = new KnownIds(null, zones) }).Plans[0];

        plan.Minimised.Unresolved.IsEmpty.ShouldBe(id is not null);
        plan.Minimised.Permissions.SelectMany(permission => permission.Resources).Where(resource => resource.Kind == Scope.Zone).Select(resource => resource.Id)
            .Distinct().ShouldHaveSingleItem().ShouldBe(id is null ? null : new string(id[0], 32));
    }

    [Fact]
    public void A_zone_that_the_configuration_names_is_no_host_in_another()
    {
        Project("""{ "name": "w", "main": "x.js", "routes": [{ "pattern": "a.sub.example.com/*", "zone_name": "sub.example.com" }] }""");
        var known = new KnownIds(null, new KnownIds().Zones.Add("example.com", "feed0000feed0000feed0000feed0001"));

        new PlanUseCase(world.Build(), Catalog).Plan(new PlanRequest(".") { Known = known }).Plans[0].Minimised.Unresolved
            .ShouldContain(resource => resource.Name == "sub.example.com");
    }

    [Fact]
    public void A_route_of_which_nothing_tells_the_zone_is_a_problem_at_its_line()
    {
        Project("{ \"name\": \"w\", \"main\": \"x.js\", \"routes\": [\n\"*/*\",\n\"*/x\"] }");

        var problems = Should.Throw<ProblemException>(() => Plan()).Problems;

        problems.Select(problem => (problem.Where?.File, problem.Where?.Line)).ShouldBe([("wrangler.jsonc", 2), ("wrangler.jsonc", 3)]);
        problems.ShouldAllBe(problem => problem.Kind == ProblemKind.Usage && problem.Fix!.Text.Contains("zone_id", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("not-an-id")]
    [InlineData("0123456789ABCDEF0123456789ABCDEF")]
    public void An_account_id_of_the_environment_that_is_none_is_named_as_the_variable(string id)
    {
        world.Environment.Set("CLOUDFLARE_ACCOUNT_ID", id);
        Project("""{ "name": "w", "main": "x.js" }""");

        var problem = Should.Throw<ProblemException>(() => Plan()).Problems.ShouldHaveSingleItem();

        problem.Message.ShouldContain("CLOUDFLARE_ACCOUNT_ID");
        problem.Where.ShouldBeNull();
        problem.Kind.ShouldBe(ProblemKind.Usage);

        Project("""{ "name": "w", "main": "x.js", "account_id": "0123456789abcdef0123456789abcdef" }""");
        Plan().Plans[0].Account.Source.ShouldBe("wrangler.jsonc:1");
    }

    [Theory]
    [InlineData("5.0.0", "newer", "4.164.0")]
    [InlineData("4.999.0", "newer", "4.164.0")]
    [InlineData("2.20.0", "older", "3.114.17")]
    public void A_version_that_lies_outside_the_recorded_ones_is_not_known(string version, string side, string plannedAs)
    {
        Project("""{ "name": "w", "main": "x.js" }""", $"{{ \"devDependencies\":\n{{ \"wrangler\": \"{version}\" }} }}");

        var unknown = Plan().Plans[0].Unknowns.Single(unknown => unknown.What == $"wrangler {version}");

        unknown.Consequence.ShouldBe($"{side} than the recorded versions, 3.114.17 to 4.164.0; planned as {plannedAs}");
        unknown.Where.ShouldBe(new SourceLocation("package.json", 2));
    }

    [Theory]
    [InlineData("3.114.17")]
    [InlineData("4.164.0")]
    [InlineData("4.100.0")]
    public void A_version_between_the_recorded_ones_needs_no_word(string version)
    {
        Project("""{ "name": "w", "main": "x.js" }""", $"{{ \"devDependencies\": {{ \"wrangler\": \"{version}\" }} }}");

        Plan().Plans[0].Unknowns.ShouldNotContain(unknown => unknown.What.StartsWith("wrangler", StringComparison.Ordinal));
    }

    [Fact]
    public void Where_no_script_deploys_a_reason_stands_at_the_name()
    {
        Project("{\n\"main\": \"x.js\",\n\"name\": \"w\" }");
        var plan = Plan().Plans[0];
        plan.Commands.ShouldHaveSingleItem().Where.ShouldBe(new SourceLocation("wrangler.jsonc", 3));
        plan.Minimised.Permissions.SelectMany(permission => permission.Reasons).ShouldAllBe(reason => reason.Evidence.Where.Line > 0);

        Project("{\n\"main\": \"x.js\" }");
        Plan().Plans[0].Commands.ShouldHaveSingleItem().Where.ShouldBe(new SourceLocation("wrangler.jsonc", 1));
    }

    [Fact]
    public void Without_a_deploying_script_the_deploy_is_implied()
    {
        Project("""{ "name": "w", "main": "x.js" }""", """{ "scripts": { "dev": "wrangler dev" } }""");

        var report = Plan();

        report.Plans.ShouldHaveSingleItem().Job.ShouldBe("deploy");
        report.Plans[0].Commands.ShouldHaveSingleItem().Command.ShouldBe("deploy");
        report.OtherCommands.ShouldHaveSingleItem().Command.ShouldBe("dev");
    }

    [Fact]
    public void What_a_script_chains_belongs_to_its_job()
    {
        Project(
            """{ "name": "w", "main": "x.js", "d1_databases": [{ "binding": "DB", "database_name": "d", "database_id": "d1d1d1d1-0000-4000-8000-000000000001" }] }""",
            """{ "scripts": { "migrate": "wrangler d1 migrations apply d --remote", "ship": "npm run migrate && wrangler deploy" } }""");

        var report = Plan();

        var plan = report.Plans.ShouldHaveSingleItem();
        plan.Job.ShouldBe("ship");
        plan.Commands.Select(command => command.Command).ShouldBe(["d1 migrations apply", "deploy"]);
        NamesOf(plan, Need.Required).ShouldBe("D1 Write, Workers Scripts Write");
        report.OtherCommands.ShouldHaveSingleItem().Script.ShouldBe("migrate");
    }

    [Fact]
    public void What_a_script_runs_beside_the_deploy_of_an_environment_belongs_to_that_job()
    {
        Project(
            """
            {
              "name": "w", "main": "x.js", "env": { "staging": {}, "production": {} },
              "d1_databases": [{ "binding": "DB", "database_name": "d", "database_id": "d1d1d1d1-0000-4000-8000-000000000001" }]
            }
            """,
            """{ "scripts": { "a": "wrangler deploy --env staging && wrangler d1 migrations apply d --remote", "b": "wrangler deploy --env production" } }""");

        var report = Plan();

        report.Plans.Select(plan => (plan.Job, plan.Environment, NamesOf(plan, Need.Required))).ShouldBe(
            [("a", "staging", "D1 Write, Workers Scripts Write"), ("b", "production", "Workers Scripts Write")]);
        report.OtherCommands.ShouldBeEmpty();
    }

    [Fact]
    public void Each_environment_that_scripts_deploy_to_gets_a_plan()
    {
        Project(
            """{ "name": "w", "main": "x.js", "env": { "staging": {}, "production": {}, "spare": {} } }""",
            """{ "scripts": { "a": "wrangler deploy --env staging", "b": "wrangler deploy -e production" } }""");

        var report = Plan();

        report.Plans.Select(plan => (plan.Job, plan.Environment, plan.Worker)).ShouldBe([("a", "staging", "w-staging"), ("b", "production", "w-production")]);
        report.OtherEnvironments.ShouldBe(["spare"]);
        Plan("production").Plans.ShouldHaveSingleItem().Job.ShouldBe("b");
        Plan("spare").Plans.ShouldHaveSingleItem().Worker.ShouldBe("w-spare");
    }

    [Fact]
    public void CLOUDFLARE_ENV_names_the_environment_where_nothing_else_does()
    {
        world.Environment.Set("CLOUDFLARE_ENV", "staging");
        Project("""{ "name": "w", "main": "x.js", "env": { "staging": {} } }""");

        Plan().Plans.ShouldHaveSingleItem().Environment.ShouldBe("staging");
    }

    [Fact]
    public void A_dry_run_is_no_deploy()
    {
        Project("""{ "name": "w", "main": "x.js" }""", """{ "scripts": { "check": "wrangler deploy --dry-run" } }""");

        Plan().Plans.ShouldHaveSingleItem().Commands.ShouldHaveSingleItem().Script.ShouldBeNull();
    }

    [Fact]
    public void One_job_can_be_asked_for_by_name()
    {
        Project("""{ "name": "w", "main": "x.js" }""", """{ "scripts": { "a": "wrangler deploy", "b": "wrangler deploy --minify" } }""");

        Plan(job: "b").Plans.ShouldHaveSingleItem().Job.ShouldBe("b");
        Should.Throw<ProblemException>(() => Plan(job: "c")).Problems.ShouldHaveSingleItem().Fix!.Text.ShouldContain("a, b");
    }

    [Fact]
    public void The_version_that_is_asked_for_goes_before_the_projects()
    {
        Project("""{ "name": "w", "main": "x.js" }""", """{ "devDependencies": { "wrangler": "4.100.0" } }""");

        Plan().Plans[0].Tool.ShouldBe(new PlannedTool("wrangler", new ToolVersion(4, 100, 0), "package.json:1"));
        new PlanUseCase(world.Build(), Catalog).Plan(new PlanRequest(".", Wrangler: new ToolVersion(4, 40, 0))).Plans[0].Tool
            .ShouldBe(new PlannedTool("wrangler", new ToolVersion(4, 40, 0), "--wrangler"));
    }

    private static PlanReport PlanSample(string sample, string? environment = null)
    {
        var outside = OutsideWorld.System() with { Environment = new FakeEnvironment { CurrentDirectory = RepositoryRoot.Path } };
        return new PlanUseCase(outside, Catalog).Plan(new PlanRequest($"samples/{sample}", environment));
    }

    private static string NamesOf(JobPlan plan, Need need) =>
        string.Join(", ", plan.Minimised.Permissions.Where(permission => permission.Need == need).Select(permission => permission.Group.Name));

    private void Project(string configuration, string? package = null)
    {
        world.Files.Add("/project/wrangler.jsonc", configuration);
        if (package is not null)
        {
            world.Files.Add("/project/package.json", package);
        }
    }

    private PlanReport Plan(string? environment = null, string? job = null) =>
        new PlanUseCase(world.Build(), Catalog).Plan(new PlanRequest(".", environment, Job: job));

    private sealed class ById : IEqualityComparer<Resource>
    {
        public static readonly ById Instance = new();

        public bool Equals(Resource? left, Resource? right) => left?.Kind == right?.Kind && left?.Id == right?.Id;

        public int GetHashCode(Resource resource) => resource.Id?.GetHashCode(StringComparison.Ordinal) ?? 0;
    }
}
