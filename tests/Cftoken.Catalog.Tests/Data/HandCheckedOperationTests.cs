using Cftoken.Catalog.Model;

namespace Cftoken.Catalog.Tests.Data;

/// <summary>
/// Operations whose groups were read by hand off the published description of 2026-07-27, the documentation and the other
/// sources. A group's scope is told by the suffix; groups that the sources name but that do not fit stand in their own column.
/// </summary>
public class HandCheckedOperationTests
{
    [Theory]
    [InlineData("GET /zones", Level.Zone, "openapi", 0.95, "Zone Read@zone")]
    [InlineData("GET /user", Level.User, "openapi", 0.95, "User Details Read@user|User Details Write@user")]
    [InlineData("GET /memberships", Level.User, "openapi", 0.95, "Memberships Read@user|Memberships Write@user")]
    [InlineData("POST /user/tokens", Level.User, "openapi", 0.95, "API Tokens Write@user")]
    [InlineData("POST /accounts/{account_id}/tokens", Level.Account, "docs-page", 1, "Account API Tokens Write@account")]
    [InlineData("GET /accounts/{account_id}/tokens/{token_id}", Level.Account, "openapi", 0.95, "Account API Tokens Read@account|Account API Tokens Write@account")]
    [InlineData("PUT /accounts/{account_id}/workers/scripts/{script_name}", Level.Account, "openapi", 0.95, "Workers Scripts Write@account")]
    [InlineData("GET /accounts/{account_id}/workers/scripts/{script_name}/settings", Level.Account, "openapi", 0.95, "Workers Scripts Read@account|Workers Scripts Write@account|Workers Tail Read@account")]
    [InlineData("GET /accounts/{account_id}/workers/subdomain", Level.Account, "openapi", 0.95, "Workers Scripts Read@account|Workers Scripts Write@account")]
    [InlineData("POST /accounts/{account_id}/workers/scripts/{script_name}/subdomain", Level.Account, "docs-page", 1, "Workers Scripts Write@account")]
    [InlineData("PUT /accounts/{account_id}/workers/scripts/{script_name}/schedules", Level.Account, "openapi", 0.95, "Workers Scripts Write@account")]
    [InlineData("POST /zones/{zone_id}/workers/routes", Level.Zone, "openapi", 0.95, "Workers Routes Write@zone")]
    [InlineData("GET /accounts/{account_id}/r2/buckets/{bucket_name}", Level.Account, "inferred", 0.75, "Workers R2 Storage Read@account|Workers R2 Storage Write@account")]
    [InlineData("POST /accounts/{account_id}/r2/buckets", Level.Account, "openapi", 0.95, "Workers R2 Storage Write@account")]
    [InlineData("PUT /accounts/{account_id}/r2/buckets/{bucket_name}/objects/{object_key}", Level.Account, "inferred", 0.6, "Workers R2 Storage Bucket Item Write@r2-bucket|Workers R2 Storage Write@account")]
    [InlineData("GET /accounts/{account_id}/storage/kv/namespaces", Level.Account, "openapi", 0.95, "Workers KV Storage Read@account|Workers KV Storage Write@account")]
    [InlineData("POST /accounts/{account_id}/storage/kv/namespaces", Level.Account, "openapi", 0.95, "Workers KV Storage Write@account")]
    [InlineData("GET /accounts/{account_id}/queues", Level.Account, "openapi", 0.95, "Queues Read@account|Queues Write@account|Workers Scripts Read@account|Workers Scripts Write@account")]
    [InlineData("POST /accounts/{account_id}/queues/{queue_id}/consumers", Level.Account, "openapi", 0.95, "Queues Write@account|Workers Scripts Write@account")]
    [InlineData("POST /accounts/{account_id}/d1/database/{database_id}/query", Level.Account, "openapi", 0.95, "D1 Read@account|D1 Write@account")]
    [InlineData("POST /accounts/{account_id}/d1/database/{database_id}/import", Level.Account, "inferred", 0.75, "D1 Write@account")]
    [InlineData("GET /zones/{zone_id}/dns_records", Level.Zone, "docs-page", 1, "DNS Read@zone|DNS Write@zone")]
    [InlineData("POST /zones/{zone_id}/dns_records", Level.Zone, "openapi", 0.95, "DNS Write@zone")]
    [InlineData("POST /zones/{zone_id}/purge_cache", Level.Zone, "docs-page", 1, "Cache Purge@zone")]
    [InlineData("GET /accounts/{account_id}/access/apps", Level.Account, "openapi", 0.95, "Access: Apps and Policies Read@account|Access: Apps and Policies Revoke@account|Access: Apps and Policies Write@account")]
    [InlineData("GET /zones/{zone_id}/access/apps", Level.Zone, "openapi", 0.95, "Access: Apps and Policies Read@zone|Access: Apps and Policies Revoke@zone|Access: Apps and Policies Write@zone")]
    [InlineData("GET /radar/ranking/top", Level.Global, "openapi", 0.95, "User Details Read@user|User Details Write@user")]
    [InlineData("GET /certificates", Level.Zone, "inferred", 0.7, "SSL and Certificates Read@zone|SSL and Certificates Write@zone")]
    [InlineData("GET /accounts/{account_id}/pages/projects/{project_name}", Level.Account, "openapi", 0.95, "Pages Read@account|Pages Write@account")]
    [InlineData("PUT /accounts/{account_id}/workflows/{workflow_name}", Level.Account, "openapi", 0.95, "Workers Scripts Write@account")]
    [InlineData("GET /user/billing/profile", Level.User, "openapi", 0.95, "", "Billing Read@account|Billing Write@account")]
    [InlineData("GET /zones/{zone_id}/access/certificates", Level.Zone, "openapi", 0.95, "", "Access: Mutual TLS Certificates Read@account|Access: Mutual TLS Certificates Write@account")]
    [InlineData("GET /accounts/{account_id}/addressing/regional_hostnames/regions", Level.Account, "openapi", 0.95, "", "DNS Read@zone|DNS Write@zone")]
    public void An_operation_is_as_its_source_says(
        string name, Level level, string source, double confidence, string accepted, string disregarded = "")
    {
        var operation = Loaded.Catalog.Get(name);

        operation.Level.ShouldBe(level);
        operation.Source.ShouldBe(source);
        operation.Confidence.ShouldBe(confidence);
        Spell(operation.Accepted).ShouldBe(accepted);
        Spell(operation.Disregarded).ShouldBe(disregarded);
        operation.Credential.ShouldBe(Credential.ApiToken);
        operation.AnyToken.ShouldBeFalse();
    }

    [Theory]
    [InlineData("GET /user/tokens/verify")]
    [InlineData("GET /accounts/{account_id}/tokens/verify")]
    public void Any_live_token_may_verify_itself(string name)
    {
        var operation = Loaded.Catalog.Get(name);
        operation.AnyToken.ShouldBeTrue();
        operation.Accepted.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("GET /ips", Credential.None)]
    [InlineData("POST /accounts/{account_id}/workers/assets/upload", Credential.AssetsSession)]
    [InlineData("POST /pages/assets/upload", Credential.PagesUpload)]
    [InlineData("POST /pages/assets/check-missing", Credential.PagesUpload)]
    public void An_operation_that_takes_no_API_token_says_what_it_takes(string name, Credential credential)
    {
        var operation = Loaded.Catalog.Get(name);
        operation.Credential.ShouldBe(credential);
        operation.Accepted.ShouldBeEmpty();
        operation.Confidence.ShouldBe(0.9);
    }

    [Fact]
    public void The_noise_on_listing_accounts_is_kept()
    {
        var operation = Loaded.Catalog.Get("GET /accounts");
        operation.Accepted.Length.ShouldBe(29);
        operation.Confidence.ShouldBe(0.6);
        operation.Layer.ShouldBe(Layer.Enrichment);
    }

    [Fact]
    public void Of_what_is_named_for_reading_a_zone_only_zone_groups_count()
    {
        var operation = Loaded.Catalog.Get("GET /zones/{zone_id}");
        operation.Accepted.ShouldAllBe(group => group.Scope == Scope.Zone);
        operation.Accepted.Select(group => group.Name).ShouldContain("Zone Read");
        operation.Disregarded.Select(group => group.ToString()).ShouldContain("Workers Scripts Write (account)");

        // Of two groups with the same name, the one that fits was meant: the other is no noise.
        operation.Accepted.Select(group => group.ToString()).ShouldContain("Logs Read (zone)");
        operation.Disregarded.Select(group => group.Name).ShouldNotContain("Logs Read");
    }

    [Fact]
    public void No_group_of_the_user_counts_on_an_account_or_a_zone()
    {
        foreach (var operation in Loaded.Catalog.Operations.Where(operation => operation.Level is Level.Account or Level.Zone))
        {
            operation.Accepted.ShouldAllBe(group => group.Scope != Scope.User, operation.ToString());
        }
    }

    private static string Spell(IEnumerable<PermissionGroup> groups) =>
        string.Join('|', groups.Select(group => $"{group.Name}@{group.Scope.Word}").Order(StringComparer.Ordinal));
}
