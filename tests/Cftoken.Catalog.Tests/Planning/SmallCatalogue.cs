using System.Collections.Immutable;
using Cftoken.Catalog.Model;
using Cftoken.Catalog.Planning;
using Cftoken.Catalog.Planning.Surfaces;
using Cftoken.Core.Problems;

namespace Cftoken.Catalog.Tests.Planning;

/// <summary>A few groups and operations, like the real ones, that plans are made of by hand.</summary>
internal static class SmallCatalogue
{
    public const string AccountId = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa1";
    public const string UserId = "dddddddddddddddddddddddddddddddd";

    public static readonly Resource Account = Resource.Account(AccountId);
    public static readonly Resource ZoneOne = Resource.Zone("1111111111111111111111111111111a", "one.example", AccountId);
    public static readonly Resource ZoneTwo = Resource.Zone("2222222222222222222222222222222a", "two.example", AccountId);
    public static readonly Resource AllZones = Resource.AllZones(AccountId);
    public static readonly Resource Bucket = new(Scope.R2Bucket, "default_photos", "photos", AccountId);

    public static readonly PermissionGroup ScriptsWrite = Group("01", "Workers Scripts Write", Scope.Account, "write");
    public static readonly PermissionGroup ScriptsRead = Group("02", "Workers Scripts Read", Scope.Account, "read");
    public static readonly PermissionGroup TailRead = Group("03", "Workers Tail Read", Scope.Account, "read");
    public static readonly PermissionGroup SettingsRead = Group("04", "Account Settings Read", Scope.Account, "read");
    public static readonly PermissionGroup D1Read = Group("05", "D1 Read", Scope.Account, "read");
    public static readonly PermissionGroup D1Write = Group("06", "D1 Write", Scope.Account, "write");
    public static readonly PermissionGroup KvWrite = Group("07", "Workers KV Storage Write", Scope.Account, "write");
    public static readonly PermissionGroup RoutesRead = Group("08", "Workers Routes Read", Scope.Zone, "read");
    public static readonly PermissionGroup RoutesWrite = Group("09", "Workers Routes Write", Scope.Zone, "write");
    public static readonly PermissionGroup ZoneRead = Group("0a", "Zone Read", Scope.Zone, "read");
    public static readonly PermissionGroup R2Read = Group("0b", "Workers R2 Storage Read", Scope.Account, "read");
    public static readonly PermissionGroup BucketItemRead = Group("0c", "Workers R2 Storage Bucket Item Read", Scope.R2Bucket, "read");
    public static readonly PermissionGroup MembershipsRead = Group("0d", "Memberships Read", Scope.User, "read");
    public static readonly PermissionGroup WithoutId = Group("0e", "Flagship Read", Scope.Account, "read") with { Id = null };

    public static readonly Operation Upload = Op("PUT", "/accounts/{account_id}/workers/scripts/{script_name}", Level.Account, ScriptsWrite);
    public static readonly Operation DeleteScript = Op("DELETE", "/accounts/{account_id}/workers/scripts/{script_name}", Level.Account, ScriptsWrite);
    public static readonly Operation ListScripts = Op("GET", "/accounts/{account_id}/workers/scripts", Level.Account, ScriptsRead, ScriptsWrite);
    public static readonly Operation ListAccounts =
        Op("GET", "/accounts", Level.Account, SettingsRead, TailRead, ScriptsRead, ScriptsWrite, KvWrite, R2Read);

    public static readonly Operation GetSettings = Op("GET", "/accounts/{account_id}/settings", Level.Account, SettingsRead);
    public static readonly Operation GetMembers = Op("GET", "/accounts/{account_id}/members", Level.Account, SettingsRead);
    public static readonly Operation Tail = Op("POST", "/accounts/{account_id}/workers/scripts/{script_name}/tails", Level.Account, TailRead, ScriptsWrite);
    public static readonly Operation QueryD1 = Op("POST", "/accounts/{account_id}/d1/database/{database_id}/query", Level.Account, D1Read, D1Write);
    public static readonly Operation CreateD1 = Op("POST", "/accounts/{account_id}/d1/database", Level.Account, D1Write);
    public static readonly Operation CreateKv = Op("POST", "/accounts/{account_id}/storage/kv/namespaces", Level.Account, KvWrite);
    public static readonly Operation PutAllRoutes =
        Op("PUT", "/accounts/{account_id}/workers/scripts/{script_name}/routes", Level.Account, RoutesWrite) with { OnAllZones = true };

    public static readonly Operation ListRoutes = Op("GET", "/zones/{zone_id}/workers/routes", Level.Zone, RoutesRead, RoutesWrite);
    public static readonly Operation PostRoute = Op("POST", "/zones/{zone_id}/workers/routes", Level.Zone, RoutesWrite);
    public static readonly Operation ListZones = Op("GET", "/zones", Level.Zone, ZoneRead);
    public static readonly Operation GetObject =
        Op("GET", "/accounts/{account_id}/r2/buckets/{bucket_name}/objects/{object_key}", Level.Account, R2Read, BucketItemRead);

    public static readonly Operation GetBucket = Op("GET", "/accounts/{account_id}/r2/buckets/{bucket_name}", Level.Account, R2Read);
    public static readonly Operation ListMemberships = Op("GET", "/memberships", Level.User, MembershipsRead);
    public static readonly Operation ListFlags = Op("GET", "/accounts/{account_id}/flagship/apps", Level.Account, WithoutId);
    public static readonly Operation Unknown = Op("GET", "/accounts/{account_id}/containers/me", Level.Account);
    public static readonly Operation Verify = Op("GET", "/user/tokens/verify", Level.User) with { AnyToken = true };
    public static readonly Operation Inferred =
        Op("GET", "/accounts/{account_id}/workers/services/{service_name}", Level.Account, ScriptsRead, ScriptsWrite) with
        {
            Source = "overlay", Confidence = 0.6, Layer = Layer.Overlay, Sources = [new SourceNote("as its documented sibling", "wrangler 4.164.0", "2026-11-22")],
        };

    public static readonly Effect D1Writes =
        new("d1.write", [QueryD1], [D1Write], Need.Required, 0.9, [new SourceNote("a migration writes", "docs", "2026-08")]);

    public static readonly Effect BindsNamespace =
        new("upload.binding.kv_namespace", [Upload], [KvWrite], Need.Recommended, 0.5, [new SourceNote("reported", "an issue", "2025")]);

    public static readonly ImmutableArray<Operation> Operations =
    [
        Upload, DeleteScript, ListScripts, ListAccounts, GetSettings, GetMembers, Tail, QueryD1, CreateD1, CreateKv, PutAllRoutes, ListRoutes, PostRoute, ListZones,
        GetObject, GetBucket, ListMemberships, ListFlags, Unknown, Verify, Inferred,
    ];

    public static SurfaceMeter Meter { get; } = new(Operations);

    public static Minimiser Planner { get; } = new(Meter);

    public static RequiredCall On(this Operation operation, Resource resource, Effect? effect = null) => new(operation, resource, effect);

    public static Requirement Required(int line, params ImmutableArray<RequiredCall> calls) => Needs(Need.Required, line, calls);

    public static Requirement Recommended(int line, params ImmutableArray<RequiredCall> calls) => Needs(Need.Recommended, line, calls);

    public static Requirement Optional(int line, string loses, params ImmutableArray<RequiredCall> calls) =>
        Needs(Need.Optional, line, calls) with { Loses = loses };

    public static Requirement Or(this Requirement requirement, params ImmutableArray<RequiredCall> calls) =>
        requirement with { Alternatives = requirement.Alternatives.Add(calls) };

    /// <summary>Every grant of a plan in words, required ones first.</summary>
    public static string[] Grants(this MinimisedPlan plan, Need need = Need.Required) =>
    [
        .. plan.Permissions.Where(permission => permission.Need == need)
            .SelectMany(permission => permission.Resources.Select(resource => $"{permission.Group.Name} @ {WordOf(resource)}")),
    ];

    private static string WordOf(Resource resource) => resource.Id == Resource.All ? $"all {resource.Kind.Word}s" : resource.Name ?? resource.Kind.Word;

    private static Requirement Needs(Need need, int line, ImmutableArray<RequiredCall> calls) =>
        new([calls], need, 1, new Evidence(new SourceLocation("wrangler.jsonc", line), "because", "measured: test"));

    private static PermissionGroup Group(string tail, string name, Scope scope, string action) =>
        new(new string('f', 30) + tail, name, scope, action, null, null, null, "test");

    private static Operation Op(string method, string template, Level level, params ImmutableArray<PermissionGroup> accepted) =>
        new(method, template, level, accepted, AnyToken: false, "openapi", 0.95, Layer.Published);
}
