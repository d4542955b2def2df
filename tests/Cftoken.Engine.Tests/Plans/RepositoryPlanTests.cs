using Cftoken.Catalog;
using Cftoken.Catalog.Model;
using Cftoken.Engine.Plans;
using Cftoken.TestInfrastructure;
using Cftoken.Tools.Expansion;
using Cftoken.Tools.Expansion.State;

namespace Cftoken.Engine.Tests.Plans;

/// <summary>Repositories of several projects, and what is said about their plans together.</summary>
public sealed class RepositoryPlanTests
{
    private static readonly PermissionCatalog Catalog = PermissionCatalog.Load();

    private readonly FakeOutsideWorld world = new();

    [Fact]
    public void Each_project_gets_a_plan_and_all_of_them_one_more()
    {
        world.Files.Add("/project/a/wrangler.jsonc", """{ "name": "a", "main": "x.js" }""");
        world.Files.Add("/project/b/wrangler.toml", "name = \"b\"\npages_build_output_dir = \"dist\"");

        var report = Plan();

        report.Plans.Select(plan => (plan.Project, plan.Job)).ShouldBe([("a", "deploy"), ("b", "deploy")]);
        NamesOf(report.Whole!.Minimised.Permissions).ShouldBe(["Pages Write", "Workers Scripts Write"], ignoreOrder: true);
        Plan(path: "a").Whole.ShouldBeNull();
    }

    [Fact]
    public void Every_place_tells_its_own_project()
    {
        world.Files.Add("/project/a/wrangler.jsonc", """{ "name": "a", "main": "x.js", "routes": ["a.example.com/*"], "oddity": 1, "account_id": "0123456789abcdef0123456789abcdef" }""");
        world.Files.Add("/project/a/package.json", """{ "scripts": { "ship": "wrangler deploy" }, "devDependencies": { "wrangler": "4.100.0" } }""");
        world.Files.Add("/project/b/wrangler.jsonc", """{ "name": "b", "main": "x.js" }""");

        var report = Plan();

        report.Plans[0].Minimised.Permissions.SelectMany(permission => permission.Reasons).Select(reason => reason.Evidence.Where.File).Distinct()
            .ShouldBe(["a/wrangler.jsonc", "a/package.json"], ignoreOrder: true);
        report.Plans[0].Tool.VersionSource.ShouldBe("a/package.json:1");
        report.Plans[0].Account.Source.ShouldBe("a/wrangler.jsonc:1");
        report.Plans[0].Advice.ShouldAllBe(advice => advice.Where.File == "a/wrangler.jsonc");
        report.Plans[1].Commands[0].Where.File.ShouldBe("b/wrangler.jsonc");
        report.Warnings.ShouldContain(warning => warning.Where!.Value.File == "a/wrangler.jsonc");
    }

    [Fact]
    public void A_run_goes_by_the_version_that_it_asks_for_itself()
    {
        world.Files.Add("/project/wrangler.jsonc", """{ "name": "a", "main": "x.js" }""");
        world.Files.Add("/project/package.json", """{ "scripts": { "ship": "npx wrangler@4.40.0 deploy" }, "devDependencies": { "wrangler": "4.100.0" } }""");

        Plan().Plans[0].Tool.ShouldBe(new PlannedTool("wrangler", new ToolVersion(4, 40, 0), "package.json:1"));
    }

    [Fact]
    public void A_first_deploy_and_a_redeploy_are_each_a_part_of_the_whole()
    {
        world.Files.Add("/project/wrangler.jsonc", """{ "name": "a", "main": "x.js" }""");
        var first = Operations(Plan(new PlanRequest(".") { State = ExpansionState.FirstDeploy }));
        var again = Operations(Plan(new PlanRequest(".") { State = ExpansionState.Redeploy }));
        var both = Operations(Plan());

        first.ShouldBeSubsetOf(both);
        again.ShouldBeSubsetOf(both);
        first.Union(again).ShouldBe(both, ignoreOrder: true);
        first.Except(again).Union(again.Except(first)).ShouldNotBeEmpty();
    }

    [Fact]
    public void What_is_optional_is_granted_where_it_is_asked_for()
    {
        world.Files.Add("/project/wrangler.jsonc", """{ "name": "a", "main": "x.js", "r2_buckets": [{ "binding": "B", "bucket_name": "b" }] }""");

        var optional = Plan().Plans[0].Minimised.Permissions.Where(permission => permission.Need == Need.Optional).ToList();
        var included = Plan(new PlanRequest(".") { IncludeOptional = true }).Plans[0].Minimised.Permissions;

        optional.ShouldNotBeEmpty();
        included.ShouldAllBe(permission => permission.Need != Need.Optional);
        NamesOf(optional).ShouldBeSubsetOf(NamesOf(included));
    }

    [Fact]
    public void A_command_that_only_works_locally_adds_nothing_and_the_plan_says_why()
    {
        world.Files.Add("/project/wrangler.jsonc", """{ "name": "a", "main": "x.js" }""");
        world.Files.Add("/project/package.json", """{ "scripts": { "dev": "wrangler dev", "ship": "wrangler d1 execute d --local --command x && wrangler deploy" } }""");

        var report = Plan();

        report.Silent.ShouldHaveSingleItem().Command.Command.ShouldBe("dev");
        report.Plans[0].Silent.ShouldHaveSingleItem().Why.ShouldContain("--local");
        NamesOf(report.Plans[0].Minimised.Permissions).ShouldBe(["Workers Scripts Write"]);
        Plan(new PlanRequest(".", Job: "dev")).Plans[0].Minimised.Permissions.ShouldBeEmpty();
    }

    [Fact]
    public void A_job_of_one_purpose_is_not_split()
    {
        world.Files.Add("/project/wrangler.jsonc", """{ "name": "a", "main": "x.js" }""");
        world.Files.Add("/project/package.json", """{ "scripts": { "ship": "wrangler whoami && wrangler versions upload && wrangler versions deploy" } }""");

        Plan().Proposal.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("wrangler d1 migrations apply d --remote && wrangler deploy", "workers-deploy: Workers Scripts Write; d1-migrations: D1 Write")]
    [InlineData("wrangler deploy && wrangler kv bulk put x.json --binding K --remote", "workers-deploy: Workers Scripts Write; kv-writes: Workers KV Storage Write")]
    [InlineData("wrangler r2 object put b/x --file x --remote && wrangler deploy && wrangler whoami", "workers-deploy: Workers Scripts Write; r2-upload: Workers R2 Storage Write")]
    [InlineData("wrangler secret put A && wrangler deploy && wrangler queues create q", "workers-deploy: Workers Scripts Write; queues: Queues Write; secrets: Workers Scripts Write")]
    public void A_job_of_several_purposes_is_proposed_as_a_token_for_each(string script, string tokens)
    {
        world.Files.Add("/project/wrangler.jsonc", """{ "name": "a", "main": "x.js", "d1_databases": [{ "binding": "DB", "database_name": "d", "database_id": "d1d1d1d1-0000-4000-8000-000000000001" }] }""");
        world.Files.Add("/project/package.json", $$"""{ "scripts": { "ship": "{{script}}" } }""");

        var split = Plan().Proposal.ShouldHaveSingleItem();

        string.Join("; ", split.Parts.Select(part => $"{part.Purpose.Id}: {string.Join(", ", NamesOf(part.Minimised.Permissions.Where(permission => permission.Need == Need.Required)))}")).ShouldBe(tokens);
        split.Reasons.ShouldNotBeEmpty();
        foreach (var part in split.Parts)
        {
            part.Command.ShouldEndWith($"--job {part.Job}");
            var planned = Plan(new PlanRequest(".", Job: part.Job)).Plans.ShouldHaveSingleItem();
            NamesOf(planned.Minimised.Permissions).ShouldBe(NamesOf(part.Minimised.Permissions));
            planned.Job.ShouldBe(part.Job);
        }
    }

    [Fact]
    public void Dns_beside_a_deploy_is_proposed_apart()
    {
        world.Files.Add("/project/wrangler.jsonc", """{ "name": "a", "main": "x.js" }""");
        world.Files.Add("/project/cftoken.jsonc", """{ "jobs": { "all": { "commands": ["wrangler deploy"], "permissions": ["DNS Write"], "resources": { "zones": ["example.com"] } } } }""");

        var split = Plan(new PlanRequest(".", Job: "all")).Proposal.ShouldHaveSingleItem();

        split.Parts.Select(part => part.Purpose.Id).ShouldBe(["workers-deploy", "dns"]);
        split.Reasons.ShouldContain(reason => reason.Contains("hijack", StringComparison.Ordinal));
    }

    [Fact]
    public void Many_projects_are_planned_as_one_and_the_same_each_time()
    {
        for (var index = 0; index < 60; index++)
        {
            world.Files.Add($"/project/w{index:00}/wrangler.jsonc", $$"""{ "name": "w{{index}}", "main": "x.js", "kv_namespaces": [{ "binding": "K" }] }""");
        }

        var report = Plan();

        report.Plans.Length.ShouldBe(60);
        NamesOf(report.Whole!.Minimised.Permissions).ShouldBe(NamesOf(report.Plans[0].Minimised.Permissions));
    }

    [Fact]
    public void What_could_not_be_followed_is_said_once_with_its_place_wherever_it_stands()
    {
        world.Files.Add("/project/wrangler.jsonc", """{ "name": "a", "main": "x.js", "env": { "one": {}, "two": {} } }""");
        world.Files.Add("/project/package.json", """
            { "scripts": {
                "first": "wrangler deploy --env one && wrangler deploy --env two && ssh a wrangler deploy",
                "second": "wrangler deploy && ssh b wrangler deploy"
            } }
            """);
        world.Files.Add("/project/Makefile", "deploy:\n\tssh c wrangler deploy\n");
        world.Files.Add("/project/cftoken.jsonc", """{ "jobs": { "mine": { "commands": ["wrangler deploy", "ssh d wrangler deploy"] } } }""");
        world.Files.Add("/package.json", """{ "scripts": { "above": "ssh e wrangler deploy" } }""");

        var report = Plan("/project");

        var said = report.Plans.SelectMany(plan => plan.Unknowns.Select(unknown => (Job: plan.Job, Unknown: unknown)))
            .Concat(report.Unknowns.Select(unknown => (Job: "none", Unknown: unknown)))
            .Where(one => one.Unknown.What.StartsWith("ssh", StringComparison.Ordinal))
            .Select(one => $"{one.Job}: {one.Unknown.What} {one.Unknown.Where!.Value.File}:{one.Unknown.Where!.Value.Line}");
        said.ShouldBe(
        [
            "second: ssh b wrangler deploy package.json:3",
            "mine: ssh d wrangler deploy cftoken.jsonc:1",
            "none: ssh a wrangler deploy package.json:2",
            "none: ssh c wrangler deploy Makefile:2",
            "none: ssh e wrangler deploy ../package.json:1",
        ], ignoreOrder: true);
    }

    [Fact]
    public void A_command_of_cf_is_planned_by_what_it_calls_and_knows_no_wrangler()
    {
        world.Files.Add("/project/wrangler.jsonc", """{ "name": "a", "main": "x.js", "account_id": "0123456789abcdef0123456789abcdef" }""");
        world.Files.Add("/project/package.json", """{ "scripts": { "ship": "wrangler deploy && npx cf@0.0.5 dns records create -z example.com" }, "devDependencies": { "wrangler": "4.164.0" } }""");

        var report = Plan("/project");

        var plan = report.Plans.ShouldHaveSingleItem();
        NamesOf(plan.Minimised.Permissions).ShouldContain("DNS Write");
        plan.Unknowns.ShouldBeEmpty();
        plan.Tool.Version.ShouldBe(new ToolVersion(4, 164, 0));
        report.Proposal.ShouldHaveSingleItem().Parts.Select(part => part.Purpose.Id).ShouldBe(["workers-deploy", "dns"]);
    }

    private static List<string> NamesOf(IEnumerable<Cftoken.Catalog.Planning.PlannedPermission> permissions) => [.. permissions.Select(permission => permission.Group.Name)];

    private static List<string> Operations(PlanReport report) =>
    [
        .. report.Plans.SelectMany(plan => plan.Minimised.Permissions).SelectMany(permission => permission.Reasons).SelectMany(reason => reason.Operations)
            .Select(operation => operation.ToString()).Distinct(),
    ];

    private PlanReport Plan(string path = ".") => Plan(new PlanRequest(path));

    private PlanReport Plan(PlanRequest request) => new PlanUseCase(world.Build(), Catalog).Plan(request);
}
