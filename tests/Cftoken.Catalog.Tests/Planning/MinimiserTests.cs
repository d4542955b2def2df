using Cftoken.Catalog.Model;
using Cftoken.Catalog.Planning;
using Cftoken.Catalog.Policies;
using Cftoken.Core.Problems;
using static Cftoken.Catalog.Tests.Planning.SmallCatalogue;

namespace Cftoken.Catalog.Tests.Planning;

public class MinimiserTests
{
    [Fact]
    public void A_noisy_list_does_not_widen_what_is_granted_anyway() =>
        Plan(Required(1, ListAccounts.On(Account)), Required(2, Upload.On(Account))).Grants().ShouldBe(["Workers Scripts Write @ account"]);

    [Fact]
    public void Of_a_noisy_list_alone_the_group_that_can_do_least_is_taken_and_of_two_such_the_first_by_name()
    {
        // Account Settings Read and Workers Scripts Read can read three things each; every other group can do more.
        var plan = Plan(Required(1, ListAccounts.On(Account)));

        plan.Grants().ShouldBe(["Account Settings Read @ account"]);
        plan.Surface.ShouldBe(new Surface(3, 0, 4));
    }

    [Fact]
    public void Reading_is_enough_for_reading() =>
        Plan(Required(1, ListScripts.On(Account))).Grants().ShouldBe(["Workers Scripts Read @ account"]);

    [Fact]
    public void A_zone_is_granted_alone_where_all_zones_are_not_the_only_way()
    {
        var plan = Plan(Required(1, PutAllRoutes.On(AllZones)).Or(ListRoutes.On(ZoneOne), PostRoute.On(ZoneOne)));

        plan.Grants().ShouldBe(["Workers Routes Write @ one.example"]);
        plan.Permissions[0].Reasons.ShouldHaveSingleItem().Operations.ShouldBe([ListRoutes, PostRoute]);
    }

    [Fact]
    public void All_zones_serve_each_of_them_where_they_are_needed()
    {
        var plan = Plan(
            Required(1, PutAllRoutes.On(AllZones)),
            Required(2, PostRoute.On(ZoneOne)),
            Required(3, PostRoute.On(ZoneTwo)));

        plan.Grants().ShouldBe(["Workers Routes Write @ all zones"]);
    }

    [Fact]
    public void Any_number_of_zones_is_granted_one_by_one_and_not_all_at_once()
    {
        var zones = Enumerable.Range(0, 40).Select(number => Resource.Zone($"{number:x32}", $"{number}.example", AccountId)).ToList();
        var either = zones.Select((zone, line) => Required(line, ListRoutes.On(zone)).Or(ListRoutes.On(AllZones)));

        var plan = Planner.Minimise([.. either]);

        plan.Permissions.ShouldHaveSingleItem().Resources.Length.ShouldBe(40);
        plan.Permissions[0].Resources.ShouldAllBe(resource => resource.Id != Resource.All);
    }

    [Fact]
    public void A_call_in_bulk_on_one_zone_is_granted_on_all_of_them() =>
        Plan(Required(1, PutAllRoutes.On(ZoneOne))).Grants().ShouldBe(["Workers Routes Write @ all zones"]);

    [Fact]
    public void A_bucket_is_granted_alone_where_only_its_objects_are_read() =>
        Plan(Required(1, GetObject.On(Bucket))).Grants().ShouldBe(["Workers R2 Storage Bucket Item Read @ photos"]);

    [Fact]
    public void A_buckets_settings_want_the_accounts_group_which_then_serves_the_objects_too() =>
        Plan(Required(1, GetObject.On(Bucket)), Required(2, GetBucket.On(Bucket))).Grants().ShouldBe(["Workers R2 Storage Read @ account"]);

    [Fact]
    public void An_account_call_does_not_take_a_buckets_group() =>
        Plan(Required(1, GetObject.On(Account))).Grants().ShouldBe(["Workers R2 Storage Read @ account"]);

    [Fact]
    public void A_call_on_the_user_is_granted_on_the_user() =>
        Plan(Required(1, ListMemberships.On(Resource.User(UserId)))).Grants().ShouldBe(["Memberships Read @ user"]);

    [Fact]
    public void A_write_behind_a_reading_call_wants_the_writing_group()
    {
        var plan = Plan(Required(1, QueryD1.On(Account, D1Writes)));

        plan.Grants().ShouldBe(["D1 Write @ account"]);
        plan.Permissions[0].Confidence.ShouldBe(0.9);
        plan.Permissions[0].Sources.ShouldBe(D1Writes.Sources);
    }

    [Fact]
    public void A_call_with_an_effect_wants_its_own_group_too() =>
        Plan(Required(1, Upload.On(Account, D1Writes))).Grants().ShouldBe(["D1 Write @ account", "Workers Scripts Write @ account"]);

    [Fact]
    public void A_recommended_effect_is_a_permission_of_its_own()
    {
        var plan = Plan(Required(1, Upload.On(Account)), Recommended(2, Upload.On(Account, BindsNamespace)));

        plan.Grants().ShouldBe(["Workers Scripts Write @ account"]);
        plan.Grants(Need.Recommended).ShouldBe(["Workers KV Storage Write @ account"]);
        plan.Permissions[1].IsInferred.ShouldBeTrue();
        plan.Permissions[1].Confidence.ShouldBe(0.5);
        plan.Permissions[1].Sources.ShouldBe(BindsNamespace.Sources);
    }

    [Fact]
    public void What_is_only_recommended_does_not_change_what_is_required()
    {
        // Together, Workers Scripts Write alone would do; but reading is all that is required.
        var plan = Plan(Required(1, ListScripts.On(Account)), Recommended(2, Upload.On(Account)));

        plan.Grants().ShouldBe(["Workers Scripts Read @ account"]);
        plan.Grants(Need.Recommended).ShouldBe(["Workers Scripts Write @ account"]);
    }

    [Fact]
    public void An_optional_call_that_is_allowed_anyway_adds_a_reason_and_no_permission()
    {
        var plan = Plan(Required(1, Upload.On(Account)), Optional(2, "the list", ListScripts.On(Account)));

        var permission = plan.Permissions.ShouldHaveSingleItem();
        permission.Reasons.Select(reason => reason.Evidence.Where.Line).ShouldBe([1, 2]);
        permission.Loses.ShouldBeNull();
    }

    [Fact]
    public void An_optional_permission_stays_outside_the_policies_and_the_surface_and_says_what_is_lost()
    {
        var required = Plan(Required(1, Upload.On(Account)));
        var plan = Plan(Required(1, Upload.On(Account)), Optional(2, "the database's size", QueryD1.On(Account)), Optional(3, "its name", QueryD1.On(Account)));

        plan.Grants(Need.Optional).ShouldBe(["D1 Read @ account"]);
        plan.Permissions[1].Loses.ShouldBe("its name; the database's size");
        plan.Policies.ShouldNotBeNull().ShouldHaveSingleItem().Groups.ShouldHaveSingleItem().Id.ShouldBe(ScriptsWrite.Id);
        plan.Surface.ShouldBe(required.Surface);
    }

    [Fact]
    public void An_inferred_accepted_list_shows_in_the_permission()
    {
        var plan = Plan(Required(1, Inferred.On(Account)) with { Confidence = 0.8 });

        plan.Permissions[0].IsInferred.ShouldBeTrue();
        plan.Permissions[0].Confidence.ShouldBe(0.6);
        plan.Permissions[0].Sources.ShouldBe(Inferred.Sources);
    }

    [Fact]
    public void A_published_accepted_list_does_not_weaken_a_sure_requirement()
    {
        var plan = Plan(Required(1, Upload.On(Account)));

        plan.Permissions[0].IsInferred.ShouldBeFalse();
        plan.Permissions[0].Confidence.ShouldBe(1);
    }

    [Fact]
    public void One_sure_call_makes_a_permission_sure_and_the_doubt_about_another_still_shows()
    {
        var plan = Plan(Required(1, Upload.On(Account)), Required(2, Inferred.On(Account)) with { Confidence = 0.3 });

        plan.Permissions.ShouldHaveSingleItem().Confidence.ShouldBe(1);
        plan.Permissions[0].IsInferred.ShouldBeTrue();
    }

    [Fact]
    public void A_doubtful_optional_call_does_not_weaken_a_required_permission() =>
        Plan(Required(1, Upload.On(Account)), Optional(2, "x", Inferred.On(Account)) with { Confidence = 0.1 }).Permissions[0].Confidence.ShouldBe(1);

    [Fact]
    public void A_permission_lists_every_call_that_it_is_for_under_its_evidence()
    {
        var plan = Plan(Required(7, Upload.On(Account)), Required(7, ListScripts.On(Account)), Required(3, Tail.On(Account)));

        var reasons = plan.Permissions.ShouldHaveSingleItem().Reasons;
        reasons.Select(reason => reason.Evidence.Where.Line).ShouldBe([3, 7]);
        reasons[0].Operations.ShouldBe([Tail]);
        reasons[1].Operations.ShouldBe([ListScripts, Upload]);
    }

    [Fact]
    public void What_nobody_knows_a_group_for_is_said_and_not_dropped()
    {
        var unknown = Required(2, Unknown.On(Account));

        var plan = Plan(Required(1, Upload.On(Account)), unknown);

        plan.Uncovered.ShouldBe([unknown]);
        plan.Grants().ShouldBe(["Workers Scripts Write @ account"]);
    }

    [Fact]
    public void An_alternative_that_nobody_knows_a_group_for_leaves_the_other() =>
        Plan(Required(1, Unknown.On(Account)).Or(ListScripts.On(Account))).Grants().ShouldBe(["Workers Scripts Read @ account"]);

    [Fact]
    public void A_call_that_every_token_may_make_needs_nothing()
    {
        var plan = Plan(Required(1, Verify.On(Resource.User(UserId))));

        plan.Permissions.ShouldBeEmpty();
        plan.Uncovered.ShouldBeEmpty();
        plan.Policies.ShouldNotBeNull().ShouldBeEmpty();
    }

    [Fact]
    public void Policies_hold_one_entry_for_each_set_of_resources()
    {
        var plan = Plan(
            Required(1, Upload.On(Account)), Required(2, CreateD1.On(Account)),
            Required(3, PostRoute.On(ZoneOne)), Required(4, ListZones.On(ZoneOne)), Required(5, ListZones.On(ZoneTwo)),
            Required(6, GetObject.On(Bucket)), Required(7, ListMemberships.On(Resource.User(UserId))));

        var said = plan.Policies.ShouldNotBeNull().Select(policy =>
            $"{string.Join("+", policy.Groups.Select(group => group.Id[^2..]))} on {string.Join("+", policy.Resources.Select(resource => $"{resource.Parent}>{resource.Key}"))}");

        said.ShouldBe(
        [
            $"01+06 on >com.cloudflare.api.account.{AccountId}",
            $"09 on >com.cloudflare.api.account.zone.{ZoneOne.Id}",
            $"0a on >com.cloudflare.api.account.zone.{ZoneOne.Id}+>com.cloudflare.api.account.zone.{ZoneTwo.Id}",
            $"0d on >com.cloudflare.api.user.{UserId}",
            $"0c on >com.cloudflare.edge.r2.bucket.{AccountId}_default_photos",
        ],
        ignoreOrder: true);
    }

    [Fact]
    public void All_zones_of_an_account_are_written_inside_the_account() =>
        Plan(Required(1, PutAllRoutes.On(AllZones))).Policies.ShouldNotBeNull().ShouldHaveSingleItem().Resources
            .ShouldBe([new ResourceSelector("com.cloudflare.api.account.zone.*", "com.cloudflare.api.account." + AccountId)]);

    [Fact]
    public void A_zone_that_is_known_by_name_only_leaves_the_policies_open()
    {
        var named = Resource.ZoneNamed("three.example", AccountId);

        var plan = Plan(Required(1, ListZones.On(named)));

        plan.Policies.ShouldBeNull();
        plan.Unresolved.ShouldBe([named]);
        plan.Grants().ShouldBe(["Zone Read @ three.example"]);
    }

    [Fact]
    public void An_account_that_is_not_known_leaves_the_policies_open_and_is_said_once()
    {
        var unknown = Resource.Account(null);

        var plan = Plan(Required(1, Upload.On(unknown)), Required(2, PutAllRoutes.On(Resource.AllZones(null))), Required(3, CreateD1.On(unknown)));

        plan.Policies.ShouldBeNull();
        plan.Unresolved.ShouldBe([unknown]);
    }

    [Fact]
    public void An_optional_permission_on_an_unknown_zone_leaves_the_policies_whole()
    {
        var plan = Plan(Required(1, Upload.On(Account)), Optional(2, "x", ListZones.On(Resource.ZoneNamed("three.example", AccountId))));

        plan.Policies.ShouldNotBeNull();
        plan.Unresolved.ShouldBeEmpty();
    }

    [Fact]
    public void A_group_whose_id_nobody_knows_leaves_the_policies_open_and_is_named()
    {
        var plan = Plan(Required(1, ListFlags.On(Account)));

        plan.Policies.ShouldBeNull();
        plan.GroupsWithoutId.ShouldBe([WithoutId]);
    }

    [Fact]
    public void Two_mentions_of_a_zone_that_tell_different_things_are_one_zone()
    {
        var plan = Plan(Required(1, ListZones.On(Resource.Zone(ZoneOne.Id!))), Required(2, ListZones.On(ZoneOne)));

        plan.Permissions.ShouldHaveSingleItem().Resources.ShouldBe([ZoneOne]);
    }

    [Theory]
    [InlineData("com.cloudflare.api.account", "*", null)]
    [InlineData("com.cloudflare.api.account", "A", null)]
    [InlineData("com.cloudflare.api.account.zone", "0123456789ABCDEF0123456789ABCDEF", null)]
    [InlineData("com.cloudflare.api.account.zone", "*", "*")]
    [InlineData("com.cloudflare.api.user", "*", null)]
    [InlineData("com.cloudflare.edge.r2.bucket", "photos", AccountId)]
    [InlineData("com.cloudflare.edge.worker.script", "*", AccountId)]
    public void An_id_that_could_widen_a_policy_is_refused(string kind, string id, string? accountId)
    {
        var bad = Required(9, Upload.On(new Resource(new Scope(kind), id, null, accountId)));

        var problem = Should.Throw<ProblemException>(() => Plan(Required(1, Upload.On(Account)), bad)).Problems.ShouldHaveSingleItem();

        problem.Code.ShouldBe("plan.resource-id");
        problem.Where.ShouldBe(new SourceLocation("wrangler.jsonc", 9, 0));
        problem.Fix.ShouldNotBeNull();
    }

    [Fact]
    public void All_malformed_ids_are_named_at_once() =>
        Should.Throw<ProblemException>(() => Plan(Required(1, Upload.On(Resource.Account("x"))), Required(2, Upload.On(Resource.Account("y")))))
            .Problems.Count.ShouldBe(2);

    private static MinimisedPlan Plan(params Requirement[] requirements) => Planner.Minimise(requirements);
}
