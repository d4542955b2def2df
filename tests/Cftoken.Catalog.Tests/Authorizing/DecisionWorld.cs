using System.Collections.Immutable;
using System.Net;
using Cftoken.Catalog.Authorizing;
using Cftoken.Catalog.Model;
using Cftoken.Catalog.Policies;

namespace Cftoken.Catalog.Tests.Authorizing;

/// <summary>The accounts, zones, groups and operations that the hand-written decisions are about.</summary>
internal static class DecisionWorld
{
    public const string A = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa1";
    public const string B = "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb2";
    public const string ZoneOfA = "1111111111111111111111111111111a";
    public const string OtherZoneOfA = "2222222222222222222222222222222a";
    public const string ZoneOfB = "3333333333333333333333333333333b";
    public const string User = "dddddddddddddddddddddddddddddddd";
    public const string OtherUser = "eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee";
    public const string Tag = "77777777777777777777777777777777";
    public const string OtherTag = "88888888888888888888888888888888";

    public static readonly DateTimeOffset Now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    public static readonly PermissionGroup ScriptsWrite = Group("01", "Workers Scripts Write", Scope.Account, "write");
    public static readonly PermissionGroup ScriptsRead = Group("02", "Workers Scripts Read", Scope.Account, "read");
    public static readonly PermissionGroup D1Read = Group("03", "D1 Read", Scope.Account, "read");
    public static readonly PermissionGroup D1Write = Group("04", "D1 Write", Scope.Account, "write");
    public static readonly PermissionGroup DnsRead = Group("05", "DNS Read", Scope.Zone, "read");
    public static readonly PermissionGroup DnsWrite = Group("06", "DNS Write", Scope.Zone, "write");
    public static readonly PermissionGroup ZoneRead = Group("07", "Zone Read", Scope.Zone, "read");
    public static readonly PermissionGroup ZoneWrite = Group("08", "Zone Write", Scope.Zone, "write");
    public static readonly PermissionGroup RoutesWrite = Group("09", "Workers Routes Write", Scope.Zone, "write");
    public static readonly PermissionGroup UserDetailsRead = Group("0a", "User Details Read", Scope.User, "read");
    public static readonly PermissionGroup MembershipsRead = Group("0b", "Memberships Read", Scope.User, "read");
    public static readonly PermissionGroup ApiTokensWrite = Group("0c", "API Tokens Write", Scope.User, "write");
    public static readonly PermissionGroup AccountTokensWrite = Group("0d", "Account API Tokens Write", Scope.Account, "write");
    public static readonly PermissionGroup R2Write = Group("0e", "Workers R2 Storage Write", Scope.Account, "write");
    public static readonly PermissionGroup BucketItemRead = Group("0f", "Workers R2 Storage Bucket Item Read", Scope.R2Bucket, "read");
    public static readonly PermissionGroup BucketItemWrite = Group("10", "Workers R2 Storage Bucket Item Write", Scope.R2Bucket, "write");
    public static readonly PermissionGroup WorkerEditor = Group("11", "Individual Workers Editor", Scope.Worker, "editor");
    public static readonly PermissionGroup AccountAccessRead = Group("12", "Access: Apps and Policies Read", Scope.Account, "read");
    public static readonly PermissionGroup ZoneAccessRead = Group("13", "Access: Apps and Policies Read", Scope.Zone, "read");
    public static readonly PermissionGroup AccountSettingsRead = Group("14", "Account Settings Read", Scope.Account, "read");
    public static readonly PermissionGroup AccountSettingsWrite = Group("15", "Account Settings Write", Scope.Account, "write");
    public static readonly PermissionGroup MutualTlsWrite = Group("16", "Access: Mutual TLS Certificates Write", Scope.Account, "write");
    public static readonly PermissionGroup SecretsStoreWrite = Group("17", "Secrets Store Write", Scope.Account, "write");

    public static readonly Operation UploadScript =
        Op("PUT", "/accounts/{account_id}/workers/scripts/{script_name}", Level.Account, ScriptsWrite, WorkerEditor);

    public static readonly Operation ListScripts = Op("GET", "/accounts/{account_id}/workers/scripts", Level.Account, ScriptsRead, ScriptsWrite);
    public static readonly Operation PutAllRoutes =
        Op("PUT", "/accounts/{account_id}/workers/scripts/{script_name}/routes", Level.Account, RoutesWrite);

    public static readonly Operation PostRoute = Op("POST", "/zones/{zone_id}/workers/routes", Level.Zone, RoutesWrite);
    public static readonly Operation QueryD1 = Op("POST", "/accounts/{account_id}/d1/database/{database_id}/query", Level.Account, D1Read, D1Write);
    public static readonly Operation ListRecords = Op("GET", "/zones/{zone_id}/dns_records", Level.Zone, DnsRead, DnsWrite);
    public static readonly Operation CreateRecord = Op("POST", "/zones/{zone_id}/dns_records", Level.Zone, DnsWrite);
    public static readonly Operation ListZones = Op("GET", "/zones", Level.Zone, ZoneRead);
    public static readonly Operation CreateZone = Op("POST", "/zones", Level.Zone, ZoneWrite);
    public static readonly Operation ListAccounts = Op("GET", "/accounts", Level.Account, AccountSettingsRead, ScriptsWrite);
    public static readonly Operation CreateAccount = Op("POST", "/accounts", Level.Account, AccountSettingsWrite);
    public static readonly Operation GetUser = Op("GET", "/user", Level.User, UserDetailsRead);
    public static readonly Operation ListMemberships = Op("GET", "/memberships", Level.User, MembershipsRead);
    public static readonly Operation CreateUserToken = Op("POST", "/user/tokens", Level.User, ApiTokensWrite);
    public static readonly Operation CreateAccountToken = Op("POST", "/accounts/{account_id}/tokens", Level.Account, AccountTokensWrite);
    public static readonly Operation Radar = Op("GET", "/radar/bots", Level.Global, UserDetailsRead);
    public static readonly Operation GetObject =
        Op("GET", "/accounts/{account_id}/r2/buckets/{bucket_name}/objects/{object_key}", Level.Account, R2Write, BucketItemRead, BucketItemWrite);

    public static readonly Operation PutObject =
        Op("PUT", "/accounts/{account_id}/r2/buckets/{bucket_name}/objects/{object_key}", Level.Account, R2Write, BucketItemWrite);

    public static readonly Operation CreateBucket = Op("POST", "/accounts/{account_id}/r2/buckets", Level.Account, R2Write);
    public static readonly Operation ListAccountApps = Op("GET", "/accounts/{account_id}/access/apps", Level.Account, AccountAccessRead);
    public static readonly Operation ListZoneApps = Op("GET", "/zones/{zone_id}/access/apps", Level.Zone, ZoneAccessRead);
    public static readonly Operation PostZoneCertificate = Op("POST", "/zones/{zone_id}/access/certificates", Level.Zone, MutualTlsWrite);
    public static readonly Operation NobodyKnows = Op("GET", "/accounts/{account_id}/containers/me", Level.Account);
    public static readonly Operation VerifyUserToken = Op("GET", "/user/tokens/verify", Level.User) with { AnyToken = true };
    public static readonly Operation VerifyAccountToken = Op("GET", "/accounts/{account_id}/tokens/verify", Level.Account) with { AnyToken = true };
    public static readonly Operation Ips = Op("GET", "/ips", Level.Global) with { AnyToken = true };

    public static readonly Effect D1Writes = new("d1.write", [QueryD1], [D1Write], Need.Required, 0.9, []);
    public static readonly Effect BindsSecret =
        new("upload.binding.secrets_store_secret", [UploadScript], [SecretsStoreWrite], Need.Required, 0.8, []);

    public static readonly Effect BindsNamespace =
        new("upload.binding.kv_namespace", [UploadScript], [SecretsStoreWrite], Need.Recommended, 0.5, []);

    private static readonly Dictionary<string, PermissionGroup> ById = new[]
    {
        ScriptsWrite, ScriptsRead, D1Read, D1Write, DnsRead, DnsWrite, ZoneRead, ZoneWrite, RoutesWrite, UserDetailsRead, MembershipsRead,
        ApiTokensWrite, AccountTokensWrite, R2Write, BucketItemRead, BucketItemWrite, WorkerEditor, AccountAccessRead, ZoneAccessRead,
        AccountSettingsRead, AccountSettingsWrite, MutualTlsWrite, SecretsStoreWrite,
    }.ToDictionary(group => group.Id!, StringComparer.Ordinal);

    public static Authorizer Gate { get; } = new(id => ById.GetValueOrDefault(id));

    public static TokenGrant UserToken(params ImmutableArray<Policy> policies) =>
        new(OwnerKind.User, User, "active", null, null, [], [], policies, [A, B]);

    public static TokenGrant AccountToken(params ImmutableArray<Policy> policies) =>
        new(OwnerKind.Account, A, "active", null, null, [], [], policies, [A]);

    public static Policy Allow(PermissionGroup group, params ImmutableArray<ResourceSelector> on) =>
        new(PolicyEffect.Allow, [new GroupReference(group.Id!)], on);

    public static Policy Deny(PermissionGroup group, params ImmutableArray<ResourceSelector> on) =>
        new(PolicyEffect.Deny, [new GroupReference(group.Id!)], on);

    public static ResourceSelector Flat(string key) => new(key);

    public static ResourceSelector Nested(string parent, string key) => new(key, parent);

    public static Call OnAccount(Operation operation, string account = A) => new(operation, account, null, null, null, [], null, Now);

    public static Call OnZone(Operation operation, string zone, string account = A) => new(operation, account, zone, null, null, [], null, Now);

    public static Call OnNothing(Operation operation) => new(operation, null, null, null, null, [], null, Now);

    public static Call From(this Call call, string address) => call with { From = IPAddress.Parse(address) };

    public static Call With(this Call call, params ImmutableArray<Effect> effects) => call with { Effects = effects };

    private static PermissionGroup Group(string tail, string name, Scope scope, string action) =>
        new(new string('f', 30) + tail, name, scope, action, null, null, null, "test");

    private static Operation Op(string method, string template, Level level, params ImmutableArray<PermissionGroup> accepted) =>
        new(method, template, level, accepted, AnyToken: false, "openapi", 0.95, Layer.Published);
}
