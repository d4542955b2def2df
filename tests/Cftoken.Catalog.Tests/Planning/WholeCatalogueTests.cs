using System.Collections.Immutable;
using Cftoken.Catalog.Model;
using Cftoken.Catalog.Planning;
using Cftoken.Catalog.Planning.Surfaces;
using Cftoken.Core.Problems;

namespace Cftoken.Catalog.Tests.Planning;

public class WholeCatalogueTests
{
    private const string AccountId = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa1";
    private const string UserId = "dddddddddddddddddddddddddddddddd";

    private static readonly PermissionCatalog Catalog = PermissionCatalog.Load();
    private static readonly Minimiser Planner = new(new SurfaceMeter(Catalog.Operations));
    private static readonly Resource Account = Resource.Account(AccountId);
    private static readonly Resource Zone = Resource.Zone("1111111111111111111111111111111a", "one.example", AccountId);
    private static readonly Resource User = Resource.User(UserId);

    private static readonly ImmutableArray<Requirement> Everything = [.. Catalog.Operations.Select((operation, line) => Needs(operation, line))];

    [Fact]
    public void Every_operation_of_the_catalogue_is_carried_or_said_to_be_uncovered()
    {
        var plan = Planner.Minimise(Everything);

        var grants = PlanAuthority.GrantsOf(plan);
        Everything.Except(plan.Uncovered).ShouldAllBe(requirement => PlanAuthority.Carries(grants, requirement, AccountId, UserId));
        plan.Uncovered.ShouldAllBe(requirement => requirement.Alternatives[0][0].Operation.Accepted.IsEmpty || IsOnSomethingElse(requirement));
    }

    [Fact]
    public void Listing_accounts_widens_no_deploy() =>
        GroupsFor("GET /accounts", "PUT /accounts/{account_id}/workers/scripts/{script_name}").ShouldBe(["Workers Scripts Write"]);

    [Fact]
    public void Listing_accounts_alone_takes_none_of_the_groups_that_write() =>
        Planner.Minimise([Needs(Catalog.Get("GET /accounts"), 1)]).Permissions.ShouldHaveSingleItem().Group.IsReadOnly.ShouldBeTrue();

    [Fact]
    public void A_zones_details_are_read_with_a_group_on_that_zone_alone()
    {
        var permission = Planner.Minimise([Needs(Catalog.Get("GET /zones/{zone_id}"), 1)]).Permissions.ShouldHaveSingleItem();

        permission.Group.IsReadOnly.ShouldBeTrue();
        permission.Resources.ShouldBe([Zone]);
    }

    [Fact]
    public void A_deploy_with_a_database_and_a_namespace_takes_one_group_for_each() =>
        GroupsFor(
            "PUT /accounts/{account_id}/workers/scripts/{script_name}",
            "GET /accounts/{account_id}/workers/scripts/{script_name}/settings",
            "POST /accounts/{account_id}/d1/database",
            "POST /accounts/{account_id}/storage/kv/namespaces",
            "GET /accounts/{account_id}/storage/kv/namespaces").ShouldBe(["D1 Write", "Workers KV Storage Write", "Workers Scripts Write"]);

    [Fact]
    public void The_dashboards_template_weighs_more_than_a_deploy()
    {
        var meter = new SurfaceMeter(Catalog.Operations);
        var template = Catalog.Templates.Single(template => template.Name == "Edit Cloudflare Workers");

        var wide = meter.Measure(template.Groups.Select(group => new Grant(
            group, group.Scope == Scope.Zone ? Resource.AllZones(AccountId) : group.Scope == Scope.User ? User : Account)));
        var narrow = Planner.Minimise([Needs(Catalog.Get("PUT /accounts/{account_id}/workers/scripts/{script_name}"), 1)]).Surface;

        wide.Operations.ShouldBeGreaterThan(narrow.Operations);
        wide.Changing.ShouldBeGreaterThan(narrow.Changing);
        wide.Weight.ShouldBeGreaterThan(narrow.Weight);
    }

    private static IEnumerable<string> GroupsFor(params string[] operations) =>
        Planner.Minimise([.. operations.Select((operation, line) => Needs(Catalog.Get(operation), line))]).Permissions.Select(permission => permission.Group.Name);

    // What is neither an account's nor a zone's is asked on the user, where only user groups count.
    private static bool IsOnSomethingElse(Requirement requirement)
    {
        var operation = requirement.Alternatives[0][0].Operation;
        return operation.Level is Level.Global or Level.User && !operation.Accepted.Any(group => group.Scope == Scope.User);
    }

    private static Requirement Needs(Operation operation, int line) => new(
        [[new RequiredCall(operation, operation.Level switch { Level.Account => Account, Level.Zone => Zone, _ => User })]],
        Need.Required,
        1,
        new Evidence(new SourceLocation("everything", line + 1), "because", "test"));
}
