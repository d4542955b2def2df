using Cftoken.Catalog;
using Cftoken.Catalog.Model;
using Cftoken.Catalog.Policies;
using Cftoken.Core.Problems;
using Cftoken.Engine.Jobs.Asking;
using Cftoken.Engine.Plans;
using Cftoken.TestInfrastructure;

namespace Cftoken.Engine.Tests.Jobs.Asking;

public sealed class AskedJobsTests
{
    private const string Account = "0123456789abcdef0123456789abcdef";
    private const string Zone = "feed0000feed0000feed0000feed0001";

    private static readonly PermissionCatalog Catalog = PermissionCatalog.Load();

    private readonly FakeOutsideWorld world = new();

    [Theory]
    [InlineData("Zone:Custom Hostnames:Edit")]
    [InlineData("Zone / SSL and Certificates / Edit")]
    [InlineData("SSL and Certificates Write")]
    [InlineData("ssl_and_certificates:edit")]
    public void A_permission_is_asked_for_in_any_spelling(string spelling)
    {
        var plan = Plan(new AskedFor { Permissions = [spelling], AccountId = Account, ZoneIds = [Zone] });

        var permission = plan.Minimised.Permissions.ShouldHaveSingleItem();
        permission.Group.ToString().ShouldBe("SSL and Certificates Write (zone)");
        permission.Resources.ShouldHaveSingleItem().Id.ShouldBe(Zone);
        var evidence = permission.Reasons.ShouldHaveSingleItem().Evidence;
        evidence.Why.ShouldBe("asked for on the command line");
        evidence.Where.File.ShouldBeEmpty();
    }

    [Fact]
    public void An_operation_gets_the_least_that_lets_it_through()
    {
        Groups(Plan(new AskedFor { Operations = ["get /zones"], ZoneIds = [Zone] })).ShouldBe(["Zone Read"]);
        Groups(Plan(new AskedFor { Operations = ["GET /zones/{zone_id}/dns_records", "POST /zones/{zone_id}/dns_records"], ZoneIds = [Zone] })).ShouldBe(["DNS Write"]);
    }

    // What the calls need is the published description's word: each Write group is accepted for the reads as well.
    [Theory]
    [InlineData("workers", "Workers Scripts Write")]
    [InlineData("workers+d1", "D1 Write, Workers Scripts Write")]
    [InlineData("Workers + R2", "Workers R2 Storage Write, Workers Scripts Write")]
    [InlineData("kv", "Workers KV Storage Write")]
    [InlineData("ai", "Workers AI Read")]
    [InlineData("full", "D1 Write, Workers KV Storage Write, Workers R2 Storage Write, Workers Routes Write, Workers Scripts Write")]
    public void A_profile_wants_what_its_calls_need(string profile, string expected) =>
        string.Join(", ", Groups(Plan(new AskedFor { Profiles = [profile], ZoneIds = [Zone] })).Order(StringComparer.Ordinal)).ShouldBe(expected);

    [Fact]
    public void What_the_table_lists_beyond_that_is_left_out_with_the_reason()
    {
        var leftOut = Plan(new AskedFor { Profiles = ["workers+d1+ai"] }).LeftOut;

        leftOut.Select(one => one.Group.Name).ShouldBe(["D1 Read", "Workers AI Write"]);
        leftOut.ShouldAllBe(one => one.AddedBy == Profiles.Source);
    }

    [Fact]
    public void Every_profile_can_be_planned()
    {
        foreach (var profile in Profiles.All)
        {
            Plan(new AskedFor { Profiles = [profile.Id] }).Minimised.Permissions.ShouldNotBeEmpty(profile.Id);
        }
    }

    [Fact]
    public void Everything_wrong_is_said_at_once()
    {
        var wrong = Should.Throw<ProblemException>(() => Plan(new AskedFor
        {
            Permissions = ["Analytics: Read", "Zone:Nothing:Edit", "\u001b[31mred"],
            Operations = ["GET zones", "GET /nothing"],
            Profiles = ["workers+pages"],
            AccountId = "*",
            ZoneIds = ["*", "example.com"],
            Name = new string('x', 121),
        }));

        wrong.Problems.Select(problem => problem.Code).ShouldBe(
        [
            "usage.profile", "usage.operation", "usage.operation", "usage.permission", "usage.permission", "usage.permission",
            "usage.account-id", "usage.zone-id", "usage.zone-id", "usage.name",
        ], ignoreOrder: true);
        wrong.Problems.ShouldAllBe(problem => problem.Kind == ProblemKind.Usage && problem.Fix != null && problem.Where == null && !problem.Message.Contains('\u001b'));
    }

    [Fact]
    public void An_ambiguous_spelling_lists_the_candidates_with_what_tells_them_apart()
    {
        var problem = Should.Throw<ProblemException>(() => Plan(new AskedFor { Permissions = ["Analytics: Read"] })).Problems.ShouldHaveSingleItem();

        problem.Message.ShouldBe("\"Analytics: Read\" may stand for several permissions.");
        problem.Fix!.Text.ShouldContain("Account · Account Analytics · Read (b89a480218d04ceb98b4fe57ca29dc1f), Zone · Analytics · Read (9c88f9c5bce24ce7af9a958ba9c504db)");
    }

    [Theory]
    [InlineData("Zone Read")]
    [InlineData("Workers Routes Write")]
    [InlineData("DNS Write")]
    public void A_zone_permission_without_a_zone_waits_for_one_and_never_means_every_zone(string name)
    {
        var plan = Plan(new AskedFor { Permissions = [name], AccountId = Account });

        plan.Minimised.Unresolved.ShouldHaveSingleItem().Kind.ShouldBe(Scope.Zone);
        plan.Minimised.Policies.ShouldBeNull();
    }

    [Fact]
    public void No_operation_of_a_zone_makes_the_plan_emit_every_zone()
    {
        foreach (var operation in Catalog.Operations.Where(one => one.Level == Level.Zone && one.WantsGroup && !one.OnAllZones && !one.Accepted.IsEmpty)
            .DistinctBy(one => string.Join('|', one.Accepted)))
        {
            foreach (var zones in (string[][])[[], [Zone]])
            {
                var plan = Plan(new AskedFor { Operations = [operation.ToString()], AccountId = Account, ZoneIds = [.. zones] });
                plan.Minimised.Permissions.Where(permission => permission.Group.Scope == Scope.Zone).SelectMany(permission => permission.Resources)
                    .ShouldAllBe(resource => resource.Kind == Scope.Zone && resource.Id != Resource.All, operation.ToString());
            }
        }
    }

    [Fact]
    public void An_operation_that_works_on_all_zones_says_so()
    {
        var plan = Plan(new AskedFor { Operations = ["PUT /accounts/{account_id}/workers/scripts/{script_name}/routes"], AccountId = Account });

        plan.Unknowns.ShouldContain(unknown => unknown.Consequence.Contains("on every zone", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("shop-images", "default_shop-images")]
    [InlineData("eu/shop-images", "eu_shop-images")]
    public void A_permission_on_buckets_is_limited_to_the_one_that_is_named(string bucket, string id)
    {
        var plan = Plan(new AskedFor { Permissions = ["Workers R2 Storage Bucket Item Write"], Buckets = [bucket], AccountId = Account });

        var resource = plan.Minimised.Policies.ShouldNotBeNull().ShouldHaveSingleItem().Resources.ShouldHaveSingleItem();
        resource.Key.ShouldBe($"com.cloudflare.edge.r2.bucket.{Account}_{id}");
        plan.Unknowns.ShouldBeEmpty();
    }

    [Fact]
    public void A_permission_on_buckets_without_a_bucket_never_means_every_bucket() =>
        Plan(new AskedFor { Permissions = ["Workers R2 Storage Bucket Item Write"], AccountId = Account }).Minimised.Unresolved.ShouldHaveSingleItem().Kind.ShouldBe(Scope.R2Bucket);

    // workers-sdk#9235 (2025-05): a token on one bucket is refused by the REST calls, whatever the inferred list says.
    [Fact]
    public void Objects_over_the_rest_api_want_the_account_and_a_bucket_narrows_nothing()
    {
        var plan = Plan(new AskedFor { Operations = ["PUT /accounts/{account_id}/r2/buckets/{bucket_name}/objects/{object_key}"], Buckets = ["shop-images"], AccountId = Account });

        Groups(plan).ShouldBe(["Workers R2 Storage Write"]);
        plan.Unknowns.ShouldHaveSingleItem().Consequence.ShouldContain("S3 API");
    }

    [Fact]
    public void A_permission_on_a_Worker_waits_for_its_tag_and_says_its_limits()
    {
        var plan = Plan(new AskedFor { Permissions = ["Individual Workers Editor"], Workers = ["shop"], AccountId = Account });

        var open = plan.Minimised.Unresolved.ShouldHaveSingleItem();
        (open.Kind, open.Name).ShouldBe((Scope.Worker, "shop"));
        plan.Owner.ShouldBe(OwnerKind.Account);
        plan.Unknowns.ShouldContain(unknown => unknown.Consequence.Contains("bindings are not checked", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("a")]
    [InlineData("*")]
    [InlineData("ap/shop-images")]
    [InlineData("eu/../x")]
    public void A_bucket_that_cannot_be_one_is_refused(string bucket) => Should.Throw<ProblemException>(
        () => Plan(new AskedFor { Permissions = ["Workers R2 Storage Bucket Item Write"], Buckets = [bucket], AccountId = Account })).Problems[0].Code.ShouldBe("plan.resource-id");

    [Fact]
    public void A_project_gets_what_is_asked_for_besides_its_own()
    {
        world.Files.Add("/project/wrangler.jsonc", $$"""{ "name": "shop", "main": "x.js", "account_id": "{{Account}}" }""");

        var plan = Plan(new AskedFor { Permissions = ["D1 Read"] }, isAlone: false);

        plan.Project.ShouldBe("shop");
        Groups(plan).ShouldBe(["D1 Read", "Workers Scripts Write"], ignoreOrder: true);
    }

    [Fact]
    public void A_project_of_several_jobs_has_to_be_told_which()
    {
        world.Files.Add("/project/wrangler.jsonc", """{ "name": "shop", "main": "x.js", "env": { "a": {}, "b": {} } }""");
        world.Files.Add("/project/package.json", """{ "scripts": { "a": "wrangler deploy --env a", "b": "wrangler deploy --env b" } }""");

        Should.Throw<ProblemException>(() => Plan(new AskedFor { Permissions = ["D1 Read"] }, isAlone: false)).Problems[0].Code.ShouldBe("usage.several-jobs");
    }

    [Fact]
    public void Another_account_than_the_configurations_is_refused()
    {
        world.Files.Add("/project/wrangler.jsonc", $$"""{ "name": "shop", "main": "x.js", "account_id": "{{Account}}" }""");

        var problem = Should.Throw<ProblemException>(() => Plan(new AskedFor { AccountId = Zone }, isAlone: false)).Problems.ShouldHaveSingleItem();

        problem.Code.ShouldBe("usage.other-account");
        problem.Where.ShouldBe(new SourceLocation("wrangler.jsonc", 1));
    }

    [Fact]
    public void The_name_that_is_given_is_the_tokens()
    {
        Plan(new AskedFor { Profiles = ["kv"], Name = "SaaS Token" }).TokenName.ShouldBe("SaaS Token");
        Plan(new AskedFor { Profiles = ["kv+d1"] }).TokenName.ShouldBe("project:default:kv-d1:account");
    }

    [Theory]
    [InlineData("User Details Read", "User Details Read speaks of the user")]
    [InlineData("Memberships Read", "Memberships Read speaks of the user")]
    [InlineData("Page Rules Write", "Page Rules takes no account-owned tokens")]
    [InlineData("Turnstile Sites Write", "Turnstile takes no account-owned tokens")]
    public void What_only_a_users_token_can_do_makes_it_user_owned_with_the_reason(string permission, string why)
    {
        var plan = Plan(new AskedFor { Permissions = [permission] });

        plan.Owner.ShouldBe(OwnerKind.User);
        plan.OwnerReason.ShouldNotBeNull().ShouldStartWith(why);
    }

    [Fact]
    public void An_operation_of_a_product_that_takes_no_account_tokens_makes_it_user_owned()
    {
        Plan(new AskedFor { Operations = ["GET /zones/{zone_id}/pagerules"] }).OwnerReason.ShouldNotBeNull().ShouldStartWith("Page Rules takes no");
        Plan(new AskedFor { Operations = ["GET /user"] }).Owner.ShouldBe(OwnerKind.User);
    }

    [Theory]
    [InlineData("Zone Write")]
    [InlineData("Zero Trust Write")]
    [InlineData("Workers Scripts Write")]
    public void Everything_else_is_account_owned_and_needs_no_reason(string permission)
    {
        var plan = Plan(new AskedFor { Permissions = [permission] });

        plan.Owner.ShouldBe(OwnerKind.Account);
        plan.OwnerReason.ShouldBeNull();
    }

    private static IEnumerable<string> Groups(JobPlan plan) => plan.Minimised.Permissions.Select(permission => permission.Group.Name);

    private JobPlan Plan(AskedFor asked, bool isAlone = true) => new PlanUseCase(world.Build(), Catalog)
        .Plan(new PlanRequest("/project") { Asked = asked with { IsAlone = isAlone } }).Plans.ShouldHaveSingleItem();
}
