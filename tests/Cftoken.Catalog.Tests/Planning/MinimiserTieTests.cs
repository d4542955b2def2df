using System.Collections.Immutable;
using Cftoken.Catalog.Model;
using Cftoken.Catalog.Planning;
using Cftoken.Catalog.Planning.Surfaces;
using static Cftoken.Catalog.Tests.Planning.SmallCatalogue;

namespace Cftoken.Catalog.Tests.Planning;

/// <summary>Groups made so that their weights come out equal, or nearly so; the sums stand beside them.</summary>
public class MinimiserTieTests
{
    private static readonly PermissionGroup Writes = Group("A Writes", Scope.Account, "write");
    private static readonly PermissionGroup Reads = Group("B Reads", Scope.Account, "read");
    private static readonly PermissionGroup OtherReads = Group("C Reads", Scope.Account, "read");
    private static readonly PermissionGroup ZoneReads = Group("Z Reads Zones", Scope.Zone, "read");

    [Fact]
    public void Of_two_that_weigh_the_same_the_one_that_reads_is_taken()
    {
        // A Writes: the call 1, itself 4. B Reads: the call 1, three other reads 3, itself 1.
        var call = Read("call", Writes, Reads);
        Operation[] operations = [call, Read("one", Reads), Read("two", Reads), Read("three", Reads)];

        GroupsFor(operations, Required(1, call.On(Account))).ShouldBe(["B Reads"]);
    }

    [Fact]
    public void Of_two_that_weigh_the_same_the_narrower_is_taken()
    {
        // On all zones Z Reads Zones weighs 10 for the call and 10 for itself; B Reads 10 for the call, 9 other reads, 1 for itself.
        var call = ReadZone("call", Reads, ZoneReads);
        var others = Enumerable.Range(0, 9).Select(number => Read($"other{number}", Reads));

        GroupsFor([call, .. others], Required(1, call.On(AllZones))).ShouldBe(["Z Reads Zones"]);
    }

    [Fact]
    public void Of_two_that_weigh_the_same_the_fewer_are_taken()
    {
        // Whole: two calls 2, two others 2, itself 1. First and Second: two calls 2, one other 1, themselves 2. All on one zone.
        var (first, second, both) = (Group("First", Scope.Zone, "read"), Group("Second", Scope.Zone, "read"), Group("Whole", Scope.Zone, "read"));
        var (one, two) = (ReadZone("one", both, first), ReadZone("two", both, second));
        Operation[] operations = [one, two, ReadZone("three", both), ReadZone("four", both), ReadZone("five", first)];

        GroupsFor(operations, Required(1, one.On(ZoneOne)), Required(2, two.On(ZoneOne))).ShouldBe(["Whole"]);
    }

    [Fact]
    public void A_later_stage_does_not_pay_again_for_what_an_earlier_one_can_call()
    {
        // Alone, C Reads (call 1, one other 1, itself 1) is lighter than B Reads (call 1, two others 2, itself 1); but A Writes can call those two already.
        var (needed, call) = (Read("needed", Writes), Read("call", Reads, OtherReads));
        Operation[] operations = [needed, call, Read("one", Writes, Reads), Read("two", Writes, Reads), Read("three", OtherReads)];

        GroupsFor(operations, Required(1, needed.On(Account)), Recommended(2, call.On(Account))).ShouldBe(["A Writes", "B Reads"]);
        GroupsFor(operations, Required(2, call.On(Account))).ShouldBe(["C Reads"]);
    }

    [Fact]
    public void What_is_required_does_not_rest_on_a_grant_for_something_optional()
    {
        var plan = Planner.Minimise(
        [
            Required(1, PutAllRoutes.On(AllZones)).Or(ListRoutes.On(ZoneOne), PostRoute.On(ZoneOne)),
            Optional(2, "one call for all zones", PutAllRoutes.On(AllZones)),
        ]);

        plan.Grants().ShouldBe(["Workers Routes Write @ one.example"]);
        plan.Grants(Need.Optional).ShouldBe(["Workers Routes Write @ all zones"]);
        plan.Permissions[0].Reasons.ShouldHaveSingleItem().Operations.ShouldBe([ListRoutes, PostRoute]);
        plan.Permissions[1].Reasons.ShouldHaveSingleItem().Evidence.Where.Line.ShouldBe(2);
    }

    private static IEnumerable<string> GroupsFor(IEnumerable<Operation> operations, params Requirement[] requirements) =>
        new Minimiser(new SurfaceMeter(operations)).Minimise(requirements).Permissions.Select(permission => permission.Group.Name);

    private static Operation Read(string name, params ImmutableArray<PermissionGroup> accepted) =>
        new("GET", $"/accounts/{{account_id}}/{name}", Level.Account, accepted, false, "openapi", 1, Layer.Published);

    private static Operation ReadZone(string name, params ImmutableArray<PermissionGroup> accepted) =>
        new("GET", $"/zones/{{zone_id}}/{name}", Level.Zone, accepted, false, "openapi", 1, Layer.Published);

    private static PermissionGroup Group(string name, Scope scope, string action) => new(null, name, scope, action, null, null, null, "test");
}
