using Cftoken.Catalog;
using Cftoken.Catalog.Model;
using Cftoken.Catalog.Policies;
using Cftoken.Engine.Fixing;
using Cftoken.Engine.Tests.Changing;
using Cftoken.Engine.Tests.Creating;

namespace Cftoken.Engine.Tests.Fixing;

public sealed class CoverageTests
{
    private static readonly PermissionCatalog Catalog = PermissionCatalog.Load();
    private static readonly Resource Account = Resource.Account(Workshop.Account);

    [Theory]
    [InlineData("D1 Write", "D1 Write", true)]
    [InlineData("D1 Write", "D1 Read", true)]
    [InlineData("D1 Read", "D1 Write", false)]
    [InlineData("Workers Scripts Write", "Queues Write", false)]
    [InlineData("Workers Tail Read", "D1 Read", false)]
    public void A_level_covers_the_lesser_one_of_the_same_product_alone(string held, string wanted, bool covers) =>
        Of(Changes.OnAccount(held)).Covers(Catalog.Group(wanted, Scope.Account)!, Account).ShouldBe(covers);

    [Fact]
    public void Another_account_is_not_covered() =>
        Of(Changes.OnAccount("D1 Write")).Covers(Catalog.Group("D1 Write", Scope.Account)!, Resource.Account(Mended.Foreign)).ShouldBeFalse();

    [Theory]
    [InlineData("com.cloudflare.api.account.zone.*", true)]
    [InlineData("com.cloudflare.api.account.zone.beef0000beef0000beef0000beef0001", false)]
    public void A_zone_is_covered_by_all_zones_of_its_account_and_by_no_other_zone(string held, bool covers)
    {
        var on = held.EndsWith('*') ? new ResourceSelector(held, $"com.cloudflare.api.account.{Workshop.Account}") : new ResourceSelector(held);

        Of(Changes.On(on, "Workers Routes Write")).Covers(Catalog.Group("Workers Routes Write", Scope.Zone)!, Resource.Zone(Changes.Zone, null, Workshop.Account)).ShouldBe(covers);
    }

    [Fact]
    public void A_denial_is_known()
    {
        var coverage = Of(Changes.OnAccount("D1 Write"), Changes.OnAccount("D1 Write") with { Effect = PolicyEffect.Deny });

        coverage.IsDenied(Catalog.Group("D1 Write", Scope.Account)!).ShouldBeTrue();
        coverage.IsDenied(Catalog.Group("D1 Read", Scope.Account)!).ShouldBeFalse();
    }

    private static Coverage Of(params Policy[] held) => new(Catalog, PolicySet.Of(held), Catalog.GroupById);
}
