using Cftoken.Catalog.Model;
using Cftoken.Catalog.Planning;
using Cftoken.Catalog.Planning.Surfaces;

namespace Cftoken.Catalog.Tests.Planning;

public class RiskTests
{
    [Theory]
    [InlineData("GET", "/accounts/{account_id}/workers/scripts", 1)]
    [InlineData("HEAD", "/accounts/{account_id}/r2/buckets/{bucket_name}/objects/{object_key}", 1)]
    [InlineData("GET", "/accounts/{account_id}/members", 1)]
    [InlineData("GET", "/user/tokens", 1)]
    [InlineData("GET", "/zones/{zone_id}/dns_records", 1)]
    [InlineData("PUT", "/accounts/{account_id}/workers/scripts/{script_name}", 4)]
    [InlineData("POST", "/accounts/{account_id}/d1/database", 4)]
    [InlineData("PATCH", "/zones/{zone_id}/settings/{setting_id}", 4)]
    [InlineData("DELETE", "/accounts/{account_id}/workers/scripts/{script_name}", 8)]
    [InlineData("POST", "/zones/{zone_id}/dns_records", 12)]
    [InlineData("DELETE", "/zones/{zone_id}/dns_records/{dns_record_id}", 24)]
    [InlineData("POST", "/zones/{zone_id}/workers/routes", 12)]
    [InlineData("PUT", "/accounts/{account_id}/workers/scripts/{script_name}/routes", 12)]
    [InlineData("PUT", "/accounts/{account_id}/workers/domains", 12)]
    [InlineData("POST", "/accounts/{account_id}/cfd_tunnel/{tunnel_id}/routes", 4)]
    [InlineData("PUT", "/accounts/{account_id}/workers/scripts/{script_name}/secrets", 24)]
    [InlineData("POST", "/accounts/{account_id}/members", 24)]
    [InlineData("DELETE", "/accounts/{account_id}/iam/user_groups/{user_group_id}", 24)]
    [InlineData("GET", "/accounts/{account_id}/cfd_tunnel/{tunnel_id}/token", 24)]
    [InlineData("POST", "/accounts/{account_id}/r2/temp-access-credentials", 24)]
    [InlineData("POST", "/user/tokens", 100)]
    [InlineData("PUT", "/user/tokens/{token_id}/value", 100)]
    [InlineData("DELETE", "/accounts/{account_id}/tokens/{token_id}", 100)]
    [InlineData("POST", "/accounts/{account_id}/ai-search/tokens", 4)]
    public void An_operation_weighs_as_its_method_and_path_tell(string method, string template, int weight) =>
        Risk.Of(new Operation(method, template, Level.Account, [], false, "openapi", 1, Layer.Published)).ShouldBe(weight);

    [Fact]
    public void A_group_that_writes_is_never_as_light_as_one_that_reads()
    {
        var reads = new PermissionGroup(null, "X Read", Scope.Account, "read", null, null, null, "test");

        Risk.OfUnknown(reads).ShouldBe(1);
        Risk.OfUnknown(reads with { Action = "write" }).ShouldBe(4);
    }
}
