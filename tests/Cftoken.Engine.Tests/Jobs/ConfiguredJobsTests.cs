using Cftoken.Catalog;
using Cftoken.Catalog.Model;
using Cftoken.Catalog.Policies;
using Cftoken.Core.Problems;
using Cftoken.Engine.Creating;
using Cftoken.Engine.Jobs;
using Cftoken.Engine.Plans;
using Cftoken.TestInfrastructure;

namespace Cftoken.Engine.Tests.Jobs;

public sealed class ConfiguredJobsTests
{
    private static readonly PermissionCatalog Catalog = PermissionCatalog.Load();

    private readonly FakeOutsideWorld world = new();

    public ConfiguredJobsTests() => world.Files.Add(
        "/project/wrangler.jsonc", """{ "name": "shop", "main": "x.js", "account_id": "0123456789abcdef0123456789abcdef", "env": { "staging": {} } }""");

    [Fact]
    public void A_job_of_permissions_needs_no_command()
    {
        Jobs(
            """
            { "jobs": { "saas": {
              "permissions": ["Zone / SSL and Certificates / Edit", "Workers R2 Storage Write"], "operations": ["GET /zones/{zone_id}/dns_records"],
              "owner": "user", "resources": { "zones": ["feed0000feed0000feed0000feed0001"] } } } }
            """);

        var plan = Plan("saas").Plans.ShouldHaveSingleItem();

        Required(plan).ShouldBe(["DNS Read", "SSL and Certificates Write", "Workers R2 Storage Write"], ignoreOrder: true);
        plan.Owner.ShouldBe(OwnerKind.User);
        plan.Minimised.Policies.ShouldNotBeNull();
        plan.Minimised.Permissions.SelectMany(permission => permission.Reasons).ShouldAllBe(reason => reason.Evidence.Where.File == "cftoken.jsonc");
    }

    [Fact]
    public void A_job_of_commands_runs_them_in_its_environment()
    {
        Jobs("""{ "jobs": { "up": { "commands": ["npx wrangler deploy", "wrangler tail --env ''"], "environment": "staging" } } }""");

        var plan = Plan("up").Plans.ShouldHaveSingleItem();

        plan.Worker.ShouldBe("shop-staging");
        plan.Commands.Select(command => command.Command).ShouldBe(["deploy", "tail"]);
        Required(plan).ShouldBe(["Workers Scripts Write"], "whoever may write a Worker may tail it too");
        plan.Commands[0].Where.File.ShouldBe("cftoken.jsonc");
    }

    [Fact]
    public void A_job_that_names_no_work_says_how_the_job_of_that_name_gets_its_token()
    {
        world.Files.Add("/project/package.json", """{ "scripts": { "ship": "wrangler deploy" } }""");
        Jobs(
            """
            { "naming": "acme:{project}:{purpose}:{owner}", "jobs": {
              "ship": { "expires": "12h", "ownerName": "github-actions", "notBefore": "2027-01-01", "sinks": [".env.ci"], "gate": "human",
                        "ipRanges": { "allow": ["192.0.2.0/24", "2001:db8::1"], "deny": ["192.0.2.1"] } },
              "dns": { "resources": { "zones": ["example.com"] }, "gate": "none" } } }
            """);

        var ship = Plan().Plans.ShouldHaveSingleItem();
        ship.TokenName.ShouldBe("acme:shop:ship:github-actions");
        ship.Terms.TimeToLive.ShouldBe(new TimeToLive(TimeSpan.FromHours(12)));
        ship.Terms.NotBefore.ShouldBe(new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.Zero));
        ship.Terms.Gate.ShouldBe(Gate.Human);
        ship.Terms.Sinks.ShouldBe([".env.ci"]);
        ship.Terms.AllowedFrom.Select(network => network.ToString()).ShouldBe(["192.0.2.0/24", "2001:db8::1/128"]);
        ship.Terms.RefusedFrom.Select(network => network.ToString()).ShouldBe(["192.0.2.1/32"]);

        var dns = Plan("dns").Plans.ShouldHaveSingleItem();
        dns.Minimised.Unresolved.ShouldHaveSingleItem().Name.ShouldBe("example.com");
        dns.Terms.Gate.ShouldBe(Gate.None);
        dns.TokenName.ShouldBe("acme:shop:dns:account");
    }

    [Fact]
    public void What_may_take_over_traffic_asks_a_person_unless_the_job_says_otherwise()
    {
        Jobs("""{ "jobs": { "a": { "permissions": ["DNS Write"] }, "b": { "permissions": ["DNS Write"], "gate": "none" }, "c": { "permissions": ["D1 Write"] } } }""");

        Plan("a").Plans[0].Terms.Gate.ShouldBe(Gate.Human);
        Plan("b").Plans[0].Terms.Gate.ShouldBe(Gate.None);
        Plan("c").Plans[0].Terms.Gate.ShouldBe(Gate.None);
    }

    [Fact]
    public void Everything_that_is_wrong_is_told_at_once_with_its_line_and_repair()
    {
        Jobs(
            """
            { "naming": "{project}:{purpos}", "jobs": {
              "a": { "permissions": ["D1 Wirte"] },
              "b": { "operations": ["GET /nowhere"] },
              "c": { "expires": "soon", "commnads": [] },
              "d": { "owner": "acount", "gate": "robot" },
              "e": { "ipRanges": { "allow": ["192.0.2.0/33"], "alow": [] } },
              "f": { "commands": ["echo hello"] },
              "g": { "notBefore": "tomorrow", "resources": { "account": "x" } },
              "h i": {} } }
            """);

        var problems = Should.Throw<ProblemException>(() => Plan()).Problems;

        problems.Select(problem => problem.Where!.Value.Line).ShouldBe([1, 2, 3, 4, 4, 5, 5, 6, 6, 7, 8, 8, 9]);
        problems.ShouldAllBe(problem => problem.Where!.Value.File == "cftoken.jsonc" && problem.Kind == ProblemKind.Usage && problem.Fix != null);
        problems.Select(problem => problem.Fix!.Text).ShouldContain("Did you mean \"commands\"?");
        problems.Select(problem => problem.Fix!.Text).ShouldContain("Did you mean \"account\"?");
    }

    [Theory]
    [InlineData("{ \"naming\": \"{project}\u202e\" }")]
    [InlineData("{ \"naming\": \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\" }")]
    [InlineData("{ \"jobs\": { \"a\": { \"ownerName\": \"x\\ny\", \"permissions\": [\"D1 Write\"] } } }")]
    [InlineData("{ \"jobs\": [] }")]
    [InlineData("{ \"jobs\": { \"a\": 1 } }")]
    [InlineData("{ \"jobs\": { \"a\": { \"commands\": \"wrangler deploy\" } } }")]
    [InlineData("{ \"jobs\": { \"a\": { \"commands\": [1] } } }")]
    [InlineData("{ \"jobs\": { \"a\": { \"project\": \"nowhere\" } } }")]
    public void A_form_that_is_wrong_is_refused(string text)
    {
        Jobs(text);

        Should.Throw<ProblemException>(() => Plan()).Problems.ShouldHaveSingleItem().Where!.Value.File.ShouldBe("cftoken.jsonc");
    }

    [Fact]
    public void Jobs_of_the_repository_are_not_those_of_a_part_of_it_that_they_do_not_speak_of()
    {
        world.Files.Add("/project/.git/HEAD", "x");
        world.Files.Add("/project/apps/a/wrangler.jsonc", """{ "name": "a", "main": "x.js" }""");
        Jobs("""{ "jobs": { "saas": { "permissions": ["D1 Write"] }, "mine": { "project": "apps/a", "permissions": ["D1 Write"] } } }""");

        Plan(path: "apps/a").Plans.Select(plan => plan.Job).ShouldBe(["deploy", "mine"]);
        Plan("saas", "apps/a").Plans.ShouldHaveSingleItem();
    }

    [Fact]
    public void A_name_that_narrows_nothing_is_said_to()
    {
        Jobs("""{ "jobs": { "a": { "permissions": ["D1 Write"], "resources": { "workers": ["shop"] } } } }""");

        Plan("a").Plans[0].Unknowns.ShouldContain(unknown => unknown.What.Contains("workers", StringComparison.Ordinal));
    }

    private static List<string> Required(JobPlan plan) =>
        [.. plan.Minimised.Permissions.Where(permission => permission.Need == Need.Required).Select(permission => permission.Group.Name)];

    private void Jobs(string text) => world.Files.Add("/project/cftoken.jsonc", text);

    private PlanReport Plan(string? job = null, string path = ".") => new PlanUseCase(world.Build(), Catalog).Plan(new PlanRequest(path, Job: job));
}
