using System.Net;
using Cftoken.Catalog.Authorizing;
using Cftoken.Catalog.Model;
using Cftoken.Catalog.Policies;
using static Cftoken.Catalog.Tests.Authorizing.DecisionWorld;

namespace Cftoken.Catalog.Tests.Authorizing;

/// <summary>One decision that a person made, and on whose word.</summary>
/// <param name="Says">The decision in words; unique.</param>
/// <param name="Source">Who says so, with a date.</param>
/// <param name="Token">The token.</param>
/// <param name="Call">The call.</param>
/// <param name="Expected">What it comes to.</param>
internal sealed record DecisionRow(string Says, string Source, TokenGrant Token, Call Call, Denial Expected);

/// <summary>Decisions made by hand from what Cloudflare and others have written. Never computed.</summary>
internal static class DecisionTable
{
    private const string Tokens = "developers.cloudflare.com/fundamentals/api/how-to/create-via-api/ (2026-08-11)";
    private const string Restrict = "developers.cloudflare.com/fundamentals/api/how-to/restrict-tokens/ (2026-08)";
    private const string Schema = "developers.cloudflare.com/api/resources/user/subresources/tokens/ (2026-11)";
    private const string CreateToken = "developers.cloudflare.com/fundamentals/api/get-started/create-token/ (2026-08)";
    private const string AccountOwned = "developers.cloudflare.com/fundamentals/api/get-started/account-owned-tokens/ (2026-09-28)";
    private const string R2 = "developers.cloudflare.com/r2/api/tokens/ (2026-08)";
    private const string OneWorker = "developers.cloudflare.com/workers/authorization/workers/ (2026-09-15)";
    private const string FlatBucket = "cloudflare/terraform-provider-cloudflare#3227 (read 2026-11)";
    private const string ByName = "TimothyYe/godns#83 (2020-11-22)";
    private const string NewZone = "cloudflare/terraform-provider-cloudflare#1387 (2022-01-13)";
    private const string Exposed = "cloudflare/terraform-provider-cloudflare commit 63319ed (2026-04-14)";
    private const string Location = "jeessy2/ddns-go#1341 (2024-12-14)";
    private const string Routes = "cloudflare/workers-sdk packages/deploy-helpers publish-routes.ts (2026-11)";
    private const string Foreign = "cloudflare/workers-sdk#15467 (2026-09-02)";
    private const string Published = "cloudflare/api-schemas, accepted permissions of each operation (2026-07-27)";
    private const string Verify = "developers.cloudflare.com/api/resources/user/subresources/tokens/methods/verify/ (2026-11)";
    private const string Ours = "this project's decision (2026-11-22): a refusal that nobody has measured must not pass for granted";

    private const string AccountA = "com.cloudflare.api.account." + A;
    private const string AccountB = "com.cloudflare.api.account." + B;
    private const string EveryAccount = "com.cloudflare.api.account.*";
    private const string EveryZone = "com.cloudflare.api.account.zone.*";
    private const string OneZone = "com.cloudflare.api.account.zone." + ZoneOfA;
    private const string EveryBucket = "com.cloudflare.edge.r2.bucket.*";
    private const string OneBucket = "com.cloudflare.edge.r2.bucket." + A + "_default_photos";
    private const string OneScript = "com.cloudflare.edge.worker.script." + Tag;

    private static readonly TokenGrant Deployer = AccountToken(Allow(ScriptsWrite, Flat(AccountA)));
    private static readonly Call Deploy = OnAccount(UploadScript);

    public static IReadOnlyList<DecisionRow> Rows { get; } =
    [
        // The token itself.
        new("an active token with the group may call", CreateToken, Deployer, Deploy, Denial.None),
        new("a disabled token may not", Schema, Deployer with { Status = "disabled" }, Deploy, Denial.NotActive),
        new("an expired status says no even without a date", Schema, Deployer with { Status = "expired" }, Deploy, Denial.NotActive),
        new("a token revoked because it leaked may not", Exposed, Deployer with { Status = "revoked (exposed)" }, Deploy, Denial.NotActive),
        new("a status nobody has seen says no", Ours, Deployer with { Status = "ACTIVE" }, Deploy, Denial.NotActive),
        new("a token does not work before its start", Restrict, Deployer with { NotBefore = Now.AddSeconds(1) }, Deploy, Denial.NotYetValid),
        new("a token works from its start on", Restrict, Deployer with { NotBefore = Now }, Deploy, Denial.None),
        new("a token does not work after its end", Restrict, Deployer with { ExpiresOn = Now.AddSeconds(-1) }, Deploy, Denial.Expired),
        new("a token does not work at its end", Ours, Deployer with { ExpiresOn = Now }, Deploy, Denial.Expired),
        new("a token works until its end", Restrict, Deployer with { ExpiresOn = Now.AddSeconds(1) }, Deploy, Denial.None),
        new("a disabled token says so before its expiry does", Schema, Deployer with { Status = "disabled", ExpiresOn = Now.AddDays(-1) }, Deploy, Denial.NotActive),

        // Addresses.
        new("an address inside the allowed network may call", Restrict, In("203.0.113.0/24"), Deploy.From("203.0.113.9"), Denial.None),
        new("an address outside the allowed network may not", Location, In("203.0.113.0/24"), Deploy.From("198.51.100.1"), Denial.WrongAddress),
        new("an address inside a refused network may not", Restrict, NotIn("203.0.113.0/24"), Deploy.From("203.0.113.9"), Denial.WrongAddress),
        new("an address outside every refused network may call", Restrict, NotIn("203.0.113.0/24"), Deploy.From("198.51.100.1"), Denial.None),
        new("a refused network inside an allowed one wins", Restrict, In("203.0.113.0/24") with { RefusedFrom = [IPNetwork.Parse("203.0.113.8/29")] }, Deploy.From("203.0.113.9"), Denial.WrongAddress),
        new("an IPv4 address in IPv6 clothes is the same address", Ours, In("203.0.113.0/24"), Deploy.From("::ffff:203.0.113.9"), Denial.None),
        new("an IPv6 address is held against IPv6 networks", Restrict, In("2001:db8::/32"), Deploy.From("2001:db8::1"), Denial.None),
        new("an IPv6 address is not in an IPv4 network", Restrict, In("203.0.113.0/24"), Deploy.From("2001:db8::1"), Denial.WrongAddress),

        // Whose token.
        new("an account-owned token may not read the user", AccountOwned, AccountToken(Allow(UserDetailsRead, Flat("com.cloudflare.api.user." + User))), OnNothing(GetUser), Denial.WrongFamily),
        new("an account-owned token may not list memberships", AccountOwned, Deployer, OnNothing(ListMemberships), Denial.WrongFamily),
        new("an account-owned token may not create user tokens", AccountOwned, AccountToken(Allow(AccountTokensWrite, Flat(AccountA))), OnNothing(CreateUserToken), Denial.WrongFamily),
        new("an account-owned token is not verified on the user's endpoint", AccountOwned, Deployer, OnNothing(VerifyUserToken), Denial.WrongFamily),
        new("an account-owned token does nothing in another account", AccountOwned, AccountToken(Allow(ScriptsWrite, Flat(AccountB))), OnAccount(UploadScript, B), Denial.WrongAccount),
        new("a user-owned token dies with the user's access", AccountOwned, UserToken(Allow(ScriptsWrite, Flat(AccountA))) with { Accounts = [B] }, Deploy, Denial.WrongAccount),
        new("a user-owned token may read its user", Tokens, UserToken(Allow(UserDetailsRead, Flat("com.cloudflare.api.user." + User))), OnNothing(GetUser), Denial.None),
        new("a user-owned token may not read its user through another's id", Tokens, UserToken(Allow(UserDetailsRead, Flat("com.cloudflare.api.user." + OtherUser))), OnNothing(GetUser), Denial.ResourceNotCovered),
        new("a user group on an account does nothing", Tokens, UserToken(Allow(UserDetailsRead, Flat(AccountA))), OnNothing(GetUser), Denial.ResourceNotCovered),
        new("a user group on the user serves calls on nothing in particular", Published, UserToken(Allow(UserDetailsRead, Flat("com.cloudflare.api.user." + User))), OnNothing(Radar), Denial.None),
        new("the user's token group does not create account tokens", Tokens, UserToken(Allow(ApiTokensWrite, Flat("com.cloudflare.api.user." + User))), OnAccount(CreateAccountToken), Denial.MissingGroup),

        // Accounts.
        new("a group on another account does not cover this one", Foreign, UserToken(Allow(ScriptsWrite, Flat(AccountB))), Deploy, Denial.ResourceNotCovered),
        new("reading is not writing", CreateToken, AccountToken(Allow(ScriptsRead, Flat(AccountA))), Deploy, Denial.MissingGroup),
        new("writing includes listing", CreateToken, Deployer, OnAccount(ListScripts), Denial.None),
        new("a user-owned token on all accounts covers each of them", Tokens, UserToken(Allow(ScriptsWrite, Flat(EveryAccount))), OnAccount(UploadScript, B), Denial.None),
        new("all accounts is no resource of an account-owned token", Tokens, AccountToken(Allow(ScriptsWrite, Flat(EveryAccount))), Deploy, Denial.ResourceNotCovered),
        new("an account group on a zone does nothing", Tokens, AccountToken(Allow(ScriptsWrite, Flat(OneZone))), Deploy, Denial.ResourceNotCovered),
        new("an account group on all zones of its account does nothing", Tokens, AccountToken(Allow(ScriptsWrite, Nested(AccountA, EveryZone))), Deploy, Denial.ResourceNotCovered),
        new("accounts are listed with a group on any of them", Published, UserToken(Allow(AccountSettingsRead, Flat(AccountB))), OnNothing(ListAccounts), Denial.None),
        new("a new account wants the group on all of them", Ours, UserToken(Allow(AccountSettingsWrite, Flat(AccountA))), OnNothing(CreateAccount), Denial.ResourceNotCovered),
        new("a token without policies may nothing", Tokens, AccountToken(), Deploy, Denial.MissingGroup),
        new("a group that nobody knows grants nothing", Tokens, AccountToken(new Policy(PolicyEffect.Allow, [new GroupReference("00000000000000000000000000000000")], [Flat(AccountA)])), Deploy, Denial.MissingGroup),

        // Zones.
        new("a group on one zone covers that zone", Tokens, AccountToken(Allow(DnsWrite, Flat(OneZone))), OnZone(CreateRecord, ZoneOfA), Denial.None),
        new("a group on one zone does not cover its neighbour", CreateToken, AccountToken(Allow(DnsWrite, Flat(OneZone))), OnZone(CreateRecord, OtherZoneOfA), Denial.ResourceNotCovered),
        new("all zones of an account covers each of them", Tokens, AccountToken(Allow(DnsWrite, Nested(AccountA, EveryZone))), OnZone(CreateRecord, OtherZoneOfA), Denial.None),
        new("all zones of an account does not cover another's", Tokens, UserToken(Allow(DnsWrite, Nested(AccountA, EveryZone))), OnZone(CreateRecord, ZoneOfB, B), Denial.ResourceNotCovered),
        new("a zone group on an account covers every zone of it", Tokens, AccountToken(Allow(DnsWrite, Flat(AccountA))), OnZone(CreateRecord, OtherZoneOfA), Denial.None),
        new("a zone group on an account does not cover another's zones", Tokens, UserToken(Allow(DnsWrite, Flat(AccountA))), OnZone(CreateRecord, ZoneOfB, B), Denial.ResourceNotCovered),
        new("all zones everywhere covers any zone for a user-owned token", Tokens, UserToken(Allow(DnsWrite, Flat(EveryZone))), OnZone(CreateRecord, ZoneOfB, B), Denial.None),
        new("all zones everywhere is no resource of an account-owned token", Tokens, AccountToken(Allow(DnsWrite, Flat(EveryZone))), OnZone(CreateRecord, ZoneOfA), Denial.ResourceNotCovered),
        new("reading records is not writing them", CreateToken, AccountToken(Allow(DnsRead, Flat(OneZone))), OnZone(CreateRecord, ZoneOfA), Denial.MissingGroup),
        new("writing records includes reading them", CreateToken, AccountToken(Allow(DnsWrite, Flat(OneZone))), OnZone(ListRecords, ZoneOfA), Denial.None),
        new("zones are listed with a group on any of them", ByName, AccountToken(Allow(ZoneRead, Flat(OneZone))), OnNothing(ListZones), Denial.None),
        new("zones are not listed without a group", ByName, AccountToken(Allow(DnsWrite, Flat(OneZone))), OnNothing(ListZones), Denial.MissingGroup),
        new("a new zone wants the group on all zones", NewZone, AccountToken(Allow(ZoneWrite, Flat(OneZone))), OnAccount(CreateZone), Denial.ResourceNotCovered),
        new("a new zone is made with the group on all zones", NewZone, AccountToken(Allow(ZoneWrite, Nested(AccountA, EveryZone))), OnAccount(CreateZone), Denial.None),
        new("routes in bulk are refused with the group on one zone", Routes, AccountToken(Allow(RoutesWrite, Flat(OneZone))), OnZone(PutAllRoutes, Resource.All), Denial.ResourceNotCovered),
        new("routes in bulk pass with the group on all zones", Routes, AccountToken(Allow(RoutesWrite, Nested(AccountA, EveryZone))), OnZone(PutAllRoutes, Resource.All), Denial.None),
        new("routes in bulk pass with the zone group on the account", Routes, AccountToken(Allow(RoutesWrite, Flat(AccountA))), OnZone(PutAllRoutes, Resource.All), Denial.None),
        new("an operation that is known to want all zones wants them whatever zone stands in the call", Routes, AccountToken(Allow(RoutesWrite, Flat(OneZone))), OnZone(PutAllRoutes with { OnAllZones = true }, ZoneOfA), Denial.ResourceNotCovered),
        new("an operation that is known to want all zones passes with them", Routes, AccountToken(Allow(RoutesWrite, Nested(AccountA, EveryZone))), OnAccount(PutAllRoutes with { OnAllZones = true }), Denial.None),
        new("the zone's own routes pass with the group on that zone", Routes, AccountToken(Allow(RoutesWrite, Flat(OneZone))), OnZone(PostRoute, ZoneOfA), Denial.None),
        new("an account group that a zone call accepts counts on the zone's account", Published, AccountToken(Allow(MutualTlsWrite, Flat(AccountA))), OnZone(PostZoneCertificate, ZoneOfA), Denial.None),
        new("of two groups of one name the account's does not serve the zone", Published, AccountToken(Allow(AccountAccessRead, Flat(AccountA))), OnZone(ListZoneApps, ZoneOfA), Denial.MissingGroup),
        new("of two groups of one name the zone's does not serve the account", Published, AccountToken(Allow(ZoneAccessRead, Nested(AccountA, EveryZone))), OnAccount(ListAccountApps), Denial.MissingGroup),

        // Buckets.
        new("a bucket group covers its bucket", R2, AccountToken(Allow(BucketItemRead, Flat(OneBucket))), OnBucket(GetObject, "default_photos"), Denial.None),
        new("a bucket group does not cover another bucket", R2, AccountToken(Allow(BucketItemRead, Flat(OneBucket))), OnBucket(GetObject, "default_videos"), Denial.ResourceNotCovered),
        new("a bucket of the same name in another jurisdiction is another bucket", R2, AccountToken(Allow(BucketItemRead, Flat(OneBucket))), OnBucket(GetObject, "eu_photos"), Denial.ResourceNotCovered),
        new("a bucket of the same name in another account is another bucket", R2, UserToken(Allow(BucketItemRead, Flat(OneBucket))), OnBucket(GetObject, "default_photos", B), Denial.ResourceNotCovered),
        new("reading objects is not writing them", R2, AccountToken(Allow(BucketItemRead, Flat(OneBucket))), OnBucket(PutObject, "default_photos"), Denial.MissingGroup),
        new("all buckets of an account covers each of them", R2, AccountToken(Allow(BucketItemWrite, Nested(AccountA, EveryBucket))), OnBucket(PutObject, "eu_photos"), Denial.None),
        new("all buckets without an account around it grants nothing", FlatBucket, AccountToken(Allow(BucketItemWrite, Flat(EveryBucket))), OnBucket(PutObject, "default_photos"), Denial.ResourceNotCovered),
        new("a bucket group on the account grants nothing", R2, AccountToken(Allow(BucketItemWrite, Flat(AccountA))), OnBucket(PutObject, "default_photos"), Denial.ResourceNotCovered),
        new("a bucket group does not create buckets", R2, AccountToken(Allow(BucketItemWrite, Nested(AccountA, EveryBucket))), OnAccount(CreateBucket), Denial.MissingGroup),
        new("the account's R2 group covers every bucket", R2, AccountToken(Allow(R2Write, Flat(AccountA))), OnBucket(PutObject, "eu_photos"), Denial.None),

        // One Worker.
        new("a Worker's editor may upload it", OneWorker, AccountToken(Allow(WorkerEditor, Nested(AccountA, OneScript))), OnWorker(Tag), Denial.None),
        new("a Worker's editor may not upload another", OneWorker, AccountToken(Allow(WorkerEditor, Nested(AccountA, OneScript))), OnWorker(OtherTag), Denial.ResourceNotCovered),
        new("a Worker's editor may not create one", OneWorker, AccountToken(Allow(WorkerEditor, Nested(AccountA, OneScript))), Deploy, Denial.ResourceNotCovered),
        new("one Worker is no resource of a user-owned token", OneWorker, UserToken(Allow(WorkerEditor, Nested(AccountA, OneScript))), OnWorker(Tag), Denial.ResourceNotCovered),
        new("one Worker without an account around it grants nothing", OneWorker, AccountToken(Allow(WorkerEditor, Flat(OneScript))), OnWorker(Tag), Denial.ResourceNotCovered),

        // Deny.
        new("a denied group beats an allowed one", Tokens, AccountToken(Allow(DnsWrite, Nested(AccountA, EveryZone)), Deny(DnsWrite, Flat(OneZone))), OnZone(CreateRecord, ZoneOfA), Denial.ExplicitDeny),
        new("a denial on one zone leaves the others", Tokens, AccountToken(Allow(DnsWrite, Nested(AccountA, EveryZone)), Deny(DnsWrite, Flat(OneZone))), OnZone(CreateRecord, OtherZoneOfA), Denial.None),
        new("a denial comes before an allowance in the list as well", Tokens, AccountToken(Deny(ScriptsWrite, Flat(AccountA)), Allow(ScriptsWrite, Flat(AccountA))), Deploy, Denial.ExplicitDeny),
        new("a denial of another group does not matter", Tokens, AccountToken(Allow(ScriptsWrite, Flat(AccountA)), Deny(D1Write, Flat(AccountA))), Deploy, Denial.None),
        new("a denial alone is a missing group", Tokens, AccountToken(Deny(ScriptsWrite, Flat(AccountA))), Deploy, Denial.MissingGroup),
        new("a denial on one zone breaks a call that wants all of them", Tokens, AccountToken(Allow(RoutesWrite, Nested(AccountA, EveryZone)), Deny(RoutesWrite, Flat(OneZone))), OnZone(PutAllRoutes, Resource.All), Denial.ExplicitDeny),
        new("a denial on one zone does not empty the list", Tokens, UserToken(Allow(ZoneRead, Nested(AccountA, EveryZone)), Deny(ZoneRead, Flat(OneZone))), OnNothing(ListZones), Denial.None),
        new("a denial on all zones everywhere empties the list", Tokens, UserToken(Allow(ZoneRead, Nested(AccountA, EveryZone)), Deny(ZoneRead, Flat(EveryZone))), OnNothing(ListZones), Denial.ExplicitDeny),

        // Calls that want no group, and calls that nobody knows the group of.
        new("a live token without policies may be verified", Verify, UserToken(), OnNothing(VerifyUserToken), Denial.None),
        new("an account-owned token is verified in its account", Verify, AccountToken(), OnAccount(VerifyAccountToken), Denial.None),
        new("a disabled token is not verified", Verify, UserToken() with { Status = "disabled" }, OnNothing(VerifyUserToken), Denial.NotActive),
        new("a public call passes with any live token", "developers.cloudflare.com/api/resources/ips/methods/list/ (2026-11)", AccountToken(), OnNothing(Ips), Denial.None),
        new("an upload under a session's token asks no group of the API token", "cloudflare/workers-sdk packages/deploy-helpers, assets upload (2026-11)", AccountToken(), OnAccount(NobodyKnows with { Credential = Credential.AssetsSession }), Denial.None),
        new("a public call asks for no group", "developers.cloudflare.com/api/resources/ips/methods/list/ (2026-11)", AccountToken(), OnNothing(Ips with { AnyToken = false, Credential = Credential.None }), Denial.None),
        new("a call that nobody knows the group of is refused", Ours, AccountToken(Allow(ScriptsWrite, Flat(AccountA))), OnAccount(NobodyKnows), Denial.NoGroupKnown),

        // Effects.
        new("a D1 query that reads passes with D1 Read", Published, AccountToken(Allow(D1Read, Flat(AccountA))), OnAccount(QueryD1), Denial.None),
        new("a D1 query that writes is refused with D1 Read", "developers.cloudflare.com/fundamentals/api/reference/permissions/ (2026-08)", AccountToken(Allow(D1Read, Flat(AccountA))), OnAccount(QueryD1).With(D1Writes), Denial.MissingGroup),
        new("a D1 query that writes passes with D1 Write", "developers.cloudflare.com/fundamentals/api/reference/permissions/ (2026-08)", AccountToken(Allow(D1Write, Flat(AccountA))), OnAccount(QueryD1).With(D1Writes), Denial.None),
        new("an effect's group does not replace the call's own", Published, AccountToken(Allow(SecretsStoreWrite, Flat(AccountA))), Deploy.With(BindsSecret), Denial.MissingGroup),
        new("an upload that binds a secret wants the store's group too", "developers.cloudflare.com/secrets-store/integrations/workers/ (2026-05-05)", Deployer, Deploy.With(BindsSecret), Denial.MissingGroup),
        new("an effect's group on another account does not count", Foreign, UserToken(Allow(ScriptsWrite, Flat(AccountA)), Allow(SecretsStoreWrite, Flat(AccountB))), Deploy.With(BindsSecret), Denial.ResourceNotCovered),
        new("an effect that is only recommended is not enforced", Ours, Deployer, Deploy.With(BindsNamespace), Denial.None),
    ];

    private static TokenGrant In(string network) => Deployer with { AllowedFrom = [IPNetwork.Parse(network)] };

    private static TokenGrant NotIn(string network) => Deployer with { RefusedFrom = [IPNetwork.Parse(network)] };

    private static Call OnBucket(Operation operation, string bucket, string account = A) => OnAccount(operation, account) with { Bucket = bucket };

    private static Call OnWorker(string tag) => OnAccount(UploadScript) with { WorkerTag = tag };
}
