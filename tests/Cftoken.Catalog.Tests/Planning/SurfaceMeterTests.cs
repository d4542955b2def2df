using Cftoken.Catalog.Model;
using Cftoken.Catalog.Planning;
using Cftoken.Catalog.Policies;
using FsCheck;
using FsCheck.Fluent;
using static Cftoken.Catalog.Tests.Planning.SmallCatalogue;

namespace Cftoken.Catalog.Tests.Planning;

public class SurfaceMeterTests
{
    private static readonly Resource OtherAccount = Resource.Account("bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb2");

    private static readonly Gen<Grant> AnyGrant = Gen.Elements(
        new Grant(ScriptsWrite, Account), new Grant(ScriptsRead, Account), new Grant(TailRead, Account), new Grant(D1Write, OtherAccount),
        new Grant(RoutesWrite, ZoneOne), new Grant(RoutesWrite, ZoneTwo), new Grant(RoutesRead, AllZones), new Grant(RoutesWrite, AllZones),
        new Grant(R2Read, Account), new Grant(BucketItemRead, Bucket), new Grant(MembershipsRead, Resource.User(UserId)));

    [Fact]
    public void A_surface_counts_operations_and_weighs_them_by_risk()
    {
        // Upload 4, delete 8, list 1, accounts 1, tail 4, service 1, and 4 for the group itself.
        Meter.Measure([new Grant(ScriptsWrite, Account)]).ShouldBe(new Surface(6, 3, 23));
    }

    [Fact]
    public void What_two_groups_can_both_call_counts_once()
    {
        // Of what Workers Scripts Read can call, nothing is new; its own 1 is.
        Meter.Measure([new Grant(ScriptsWrite, Account), new Grant(ScriptsRead, Account)]).ShouldBe(new Surface(6, 3, 24));
    }

    [Fact]
    public void A_second_zone_adds_weight_and_no_operation()
    {
        // Routes: list 1 and post 12 on the zone, 4 for the group.
        Meter.Measure([new Grant(RoutesWrite, ZoneOne)]).ShouldBe(new Surface(2, 1, 17));
        Meter.Measure([new Grant(RoutesWrite, ZoneOne), new Grant(RoutesWrite, ZoneTwo)]).ShouldBe(new Surface(2, 1, 34));
    }

    [Fact]
    public void All_zones_weigh_ten_and_bring_the_call_in_bulk()
    {
        Meter.Measure([new Grant(RoutesWrite, AllZones)]).ShouldBe(new Surface(3, 2, 182));
    }

    [Fact]
    public void A_zone_that_all_zones_include_adds_nothing_but_its_name()
    {
        var both = Meter.Measure([new Grant(RoutesWrite, AllZones), new Grant(RoutesWrite, ZoneOne)]);

        both.ShouldBe(new Surface(3, 2, 199));
    }

    [Fact]
    public void A_zone_group_on_an_account_is_as_wide_as_all_of_its_zones() =>
        Meter.Measure([new Grant(RoutesWrite, Account)]).ShouldBe(Meter.Measure([new Grant(RoutesWrite, AllZones)]));

    [Fact]
    public void Every_account_weighs_more_than_one()
    {
        var every = new Resource(Scope.Account, Resource.All);

        Meter.Measure([new Grant(ScriptsRead, every)]).Weight.ShouldBe(100 * Meter.Measure([new Grant(ScriptsRead, Account)]).Weight);
    }

    [Fact]
    public void One_bucket_is_narrower_than_the_accounts_group()
    {
        Meter.Measure([new Grant(BucketItemRead, Bucket)]).ShouldBe(new Surface(1, 0, 2));
        Meter.Measure([new Grant(R2Read, Account)]).ShouldBe(new Surface(3, 0, 13));
    }

    [Fact]
    public void A_group_on_a_resource_of_another_kind_can_do_nothing() =>
        Meter.Measure([Allow(ScriptsWrite, "com.cloudflare.api.account.zone." + ZoneOne.Id)], GroupById).ShouldBe(default);

    [Fact]
    public void A_policy_measures_like_the_grants_that_it_makes()
    {
        var measured = Meter.Measure(
            [Allow(ScriptsWrite, "com.cloudflare.api.account." + AccountId), Allow(RoutesWrite, "com.cloudflare.api.account.zone." + ZoneOne.Id)],
            GroupById);

        measured.ShouldBe(Meter.Measure([new Grant(ScriptsWrite, Account), new Grant(RoutesWrite, ZoneOne)]));
    }

    [Fact]
    public void A_denial_and_an_unknown_group_count_nothing()
    {
        var denial = Allow(ScriptsWrite, "com.cloudflare.api.account." + AccountId) with { Effect = PolicyEffect.Deny };

        Meter.Measure([denial, Allow(ScriptsRead with { Id = "nobody" }, "com.cloudflare.api.account." + AccountId)], GroupById).ShouldBe(default);
    }

    [Fact]
    public void Another_grant_never_makes_the_surface_smaller() => Prop.ForAll(Arb.From(AnyGrant.ListOf()), Arb.From(AnyGrant), (grants, another) =>
    {
        var (less, more) = (Meter.Measure(grants), Meter.Measure([.. grants, another]));
        return less.Weight <= more.Weight && less.Operations <= more.Operations && less.Changing <= more.Changing;
    }).QuickCheckThrowOnFailure();

    private static Policy Allow(PermissionGroup group, string key) =>
        new(PolicyEffect.Allow, [new GroupReference(group.Id!)], [new ResourceSelector(key)]);

    private static PermissionGroup? GroupById(string id) =>
        new[] { ScriptsWrite, RoutesWrite }.FirstOrDefault(group => group.Id == id);
}
