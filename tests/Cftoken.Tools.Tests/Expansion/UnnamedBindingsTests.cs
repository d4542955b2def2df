using Cftoken.Tools.Expansion;

namespace Cftoken.Tools.Tests.Expansion;

// Recorded 2026-11-22: the cases 4.40.0/deploy-*-provision and 3.114.17/deploy-*-provision end without a call.
public class UnnamedBindingsTests
{
    [Theory]
    [InlineData("""{"kv_namespaces": [{"binding": "B"}]}""", "kv_namespaces B", "id")]
    [InlineData("""{"d1_databases": [{"binding": "B", "database_name": "d"}]}""", "d1_databases B", "database_id")]
    [InlineData("""{"r2_buckets": [{"binding": "B"}]}""", "r2_buckets B", "bucket_name")]
    [InlineData("""{"queues": {"producers": [{"binding": "B"}]}}""", "queues.producers B", "queue")]
    public void A_version_that_creates_nothing_refuses_a_binding_that_names_nothing(string configuration, string what, string key)
    {
        foreach (var version in new string[] { "4.44.0", "4.40.0", "3.114.17" })
        {
            var unknown = Said(configuration, version).ShouldHaveSingleItem();
            unknown.What.ShouldBe(what);
            unknown.Where.Line.ShouldBe(1);
            unknown.Consequence.ShouldContain($"It has no {key}, and wrangler {version} refuses to deploy it");
        }

        Said(configuration, "4.45.0").ShouldBeEmpty();
    }

    [Theory]
    [InlineData("""{"kv_namespaces": [{"binding": "B", "id": "0123456789abcdef0123456789abcdef"}]}""")]
    [InlineData("""{"r2_buckets": [{"binding": "B", "bucket_name": "b"}]}""")]
    public void A_binding_that_names_its_resource_is_none(string configuration) => Said(configuration, "4.40.0").ShouldBeEmpty();

    private static List<Unknown> Said(string configuration, string version) =>
        [.. Expanding.Run("wrangler deploy", configuration, version: version).Unknowns.Where(unknown => unknown.Kind == UnknownKind.Binding)];
}
