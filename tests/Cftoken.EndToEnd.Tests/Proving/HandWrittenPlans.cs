using System.Collections.Immutable;
using Cftoken.Catalog;
using Cftoken.Catalog.Model;
using Cftoken.Catalog.Planning;
using Cftoken.Core.Problems;
using Cftoken.EndToEnd.Tests.Running;

namespace Cftoken.EndToEnd.Tests.Proving;

/// <summary>
/// What each sample's deploy needs, written down by hand from recorded runs of real wrangler 4.164.0: an expectation that
/// owes nothing to the planner.
/// </summary>
public static class HandWrittenPlans
{
    private static readonly Resource Account = Resource.Account(EmulatedCloudflare.Account);
    private static readonly Resource Zone = Resource.Zone(EmulatedCloudflare.Zone, "example.com", EmulatedCloudflare.Account);

    /// <summary>The required permissions of a sample's deploy.</summary>
    public static ImmutableArray<PlannedPermission> For(PermissionCatalog catalog, ProvenDeploy deploy) => (deploy.Sample, deploy.ScriptName) switch
    {
        ("hello-worker", _) or ("two-environments", "deploy:staging") => [Scripts(catalog)],
        ("shop-api", _) => [Scripts(catalog), Migrations(catalog)],
        ("kv-provision", _) => [Scripts(catalog), NewNamespace(catalog)],
        ("static-site", _) or ("two-environments", "deploy:production") => [Scripts(catalog), Routes(catalog)],
        _ => throw new ArgumentOutOfRangeException(nameof(deploy), deploy, "There is no plan for this deploy."),
    };

    /// <summary>A permission that no sample's deploy needs.</summary>
    public static PlannedPermission Spare(PermissionCatalog catalog) =>
        Permission(catalog, "DNS Read", Zone, "GET /zones/{zone_id}/dns_records");

    private static PlannedPermission Scripts(PermissionCatalog catalog) => Permission(
        catalog,
        "Workers Scripts Write",
        Account,
        "GET /accounts/{account_id}/workers/services/{script_name}",
        "PUT /accounts/{account_id}/workers/scripts/{script_name}",
        "POST /accounts/{account_id}/workers/scripts/{script_name}/subdomain");

    private static PlannedPermission Migrations(PermissionCatalog catalog) =>
        Permission(catalog, "D1 Write", Account, "POST /accounts/{account_id}/d1/database/{database_id}/query");

    private static PlannedPermission NewNamespace(PermissionCatalog catalog) => Permission(
        catalog,
        "Workers KV Storage Write",
        Account,
        "GET /accounts/{account_id}/storage/kv/namespaces",
        "POST /accounts/{account_id}/storage/kv/namespaces");

    private static PlannedPermission Routes(PermissionCatalog catalog) => Permission(
        catalog,
        "Workers Routes Write",
        Zone,
        "GET /zones/{zone_id}/workers/routes",
        "POST /zones/{zone_id}/workers/routes");

    private static PlannedPermission Permission(PermissionCatalog catalog, string group, Resource resource, params ImmutableArray<string> operations) => new(
        catalog.Group(group, resource.Kind)!,
        [resource],
        Need.Required,
        Confidence: 1,
        IsInferred: false,
        [new Reason(new Evidence(new SourceLocation("wrangler configuration"), "deploys the sample", "measured"), [.. operations.Select(catalog.Get)])],
        Sources: [],
        Loses: null);
}
