using System.Collections.Immutable;
using Cftoken.Catalog.Model;
using Cftoken.Catalog.Planning;
using Cftoken.Catalog.Policies;
using static Cftoken.Catalog.Tests.Planning.SmallCatalogue;

namespace Cftoken.Catalog.Tests.Planning;

public class PolicyDifferenceTests
{
    private const string AccountKey = "com.cloudflare.api.account." + AccountId;
    private const string EveryZone = "com.cloudflare.api.account.zone.*";

    private static readonly ImmutableArray<PlannedPermission> Planned = Planner.Minimise(
    [
        Required(1, Upload.On(Account)), Required(2, PostRoute.On(ZoneOne)),
    ]).Permissions;

    private static readonly PolicyGrant Scripts = Grant(ScriptsWrite, new ResourceSelector(AccountKey));
    private static readonly PolicyGrant Routes = Grant(RoutesWrite, new ResourceSelector("com.cloudflare.api.account.zone." + ZoneOne.Id));

    [Fact]
    public void A_token_that_holds_the_plan_exactly_is_exact()
    {
        var difference = PolicyDifference.Between(Planned, Held(Routes, Scripts));

        difference.IsExact.ShouldBeTrue();
        difference.IsSufficient.ShouldBeTrue();
        difference.Kept.ShouldBe([Scripts, Routes]);
    }

    [Fact]
    public void What_the_token_lacks_is_missing()
    {
        var difference = PolicyDifference.Between(Planned, Held(Scripts));

        difference.Missing.ShouldBe([Routes]);
        difference.IsSufficient.ShouldBeFalse();
        difference.IsExact.ShouldBeFalse();
    }

    [Fact]
    public void What_the_token_holds_besides_is_spare()
    {
        var extra = Grant(D1Write, new ResourceSelector(AccountKey));

        var difference = PolicyDifference.Between(Planned, Held(Scripts, Routes, extra));

        difference.Spare.ShouldBe([extra]);
        difference.IsSufficient.ShouldBeTrue();
        difference.IsExact.ShouldBeFalse();
    }

    [Theory]
    [InlineData(EveryZone, AccountKey)]
    [InlineData(AccountKey, null)]
    [InlineData(EveryZone, null)]
    [InlineData("com.cloudflare.api.account.*", null)]
    public void A_zone_that_the_token_holds_within_something_wider_is_covered_and_the_wider_is_spare(string key, string? parent)
    {
        var wide = Grant(RoutesWrite, new ResourceSelector(key, parent));

        var difference = PolicyDifference.Between(Planned, Held(Scripts, wide));

        difference.Missing.ShouldBeEmpty();
        difference.Covered.ShouldBe([Routes]);
        difference.Spare.ShouldBe([wide]);
        difference.IsSufficient.ShouldBeTrue();
        difference.IsExact.ShouldBeFalse();
    }

    [Theory]
    [InlineData(EveryZone, "com.cloudflare.api.account.bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb2")]
    [InlineData("com.cloudflare.api.account.bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb2", null)]
    [InlineData("com.cloudflare.api.account.zone.2222222222222222222222222222222a", null)]
    [InlineData("com.cloudflare.edge.r2.bucket.*", AccountKey)]
    public void What_is_held_elsewhere_covers_nothing(string key, string? parent) =>
        PolicyDifference.Between(Planned, Held(Scripts, Grant(RoutesWrite, new ResourceSelector(key, parent)))).Missing.ShouldBe([Routes]);

    [Fact]
    public void An_account_group_is_not_covered_by_a_zone() =>
        PolicyDifference.Between(Planned, Held(Routes, Grant(ScriptsWrite, new ResourceSelector(EveryZone, AccountKey)))).Missing.ShouldBe([Scripts]);

    [Fact]
    public void Another_group_covers_nothing_however_wide() =>
        PolicyDifference.Between(Planned, Held(Scripts, Grant(RoutesRead, new ResourceSelector(EveryZone, AccountKey)))).Missing.ShouldBe([Routes]);

    [Fact]
    public void A_denial_is_spare_and_makes_the_token_insufficient()
    {
        var denial = Routes with { Effect = PolicyEffect.Deny };

        var difference = PolicyDifference.Between(Planned, Held(Scripts, Routes, denial));

        difference.Spare.ShouldBe([denial]);
        difference.IsSufficient.ShouldBeFalse();
    }

    [Fact]
    public void A_group_without_an_id_cannot_be_compared() =>
        Should.Throw<ArgumentException>(() => PolicyDifference.Between(Planner.Minimise([Required(1, ListFlags.On(Account))]).Permissions, Held()))
            .Message.ShouldContain(WithoutId.Name);

    private static PolicySet Held(params PolicyGrant[] grants) =>
        PolicySet.Of(grants.Select(grant => new Policy(grant.Effect, [new GroupReference(grant.GroupId)], [grant.Resource])));

    private static PolicyGrant Grant(PermissionGroup group, ResourceSelector on) => new(PolicyEffect.Allow, group.Id!, on);
}
