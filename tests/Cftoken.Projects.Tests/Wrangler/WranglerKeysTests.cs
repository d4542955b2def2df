using Cftoken.Projects.Wrangler;

namespace Cftoken.Projects.Tests.Wrangler;

public class WranglerKeysTests
{
    // The three lists: facts/wrangler.md §6, wrangler 4.164.0, 2026-11-22 (90 keys and "jsx_*" spelt out).
    private const string Inherited =
        "account_id compatibility_date compatibility_flags name main find_additional_modules preserve_file_names base_dir rules route routes " +
        "workers_dev preview_urls triggers migrations exports limits placement assets observability logpush logfwdr upload_source_maps minify " +
        "keep_names no_bundle build tsconfig jsx_factory jsx_fragment first_party_worker access cache compliance_region python_modules previews";

    private const string Separate =
        "vars secrets define durable_objects workflows kv_namespaces d1_databases r2_buckets queues vectorize hyperdrive ai ai_search " +
        "ai_search_namespaces agent_memory browser images media stream analytics analytics_engine_datasets services send_email " +
        "mtls_certificates dispatch_namespaces pipelines k2 secrets_store_secrets artifacts flagship worker_loaders ratelimits vpc_services " +
        "vpc_networks version_metadata tail_consumers streaming_tail_consumers containers cloudchamber connect unsafe unsafe_hello_world";

    private const string Shared =
        "$schema addresses alias data_blobs text_blobs wasm_modules dependencies_instrumentation dev env keep_vars pages_build_output_dir send_metrics site";

    [Theory]
    [InlineData(Inherited, nameof(Inheritance.Inherited))]
    [InlineData(Separate, nameof(Inheritance.Separate))]
    [InlineData(Shared, nameof(Inheritance.Shared))]
    public void Every_recorded_key_is_known_with_its_inheritance(string names, string inheritance)
    {
        foreach (var name in names.Split(' '))
        {
            WranglerKeys.Find(name).ShouldNotBeNull(name).Inheritance.ToString().ShouldBe(inheritance, name);
        }
    }

    [Fact]
    public void No_key_is_known_that_was_not_recorded()
    {
        WranglerKeys.Names.ShouldBe($"{Inherited} {Separate} {Shared}".Split(' '), ignoreOrder: true);
    }

    [Theory]
    [InlineData("")]
    [InlineData("text")]
    [InlineData("[string")]
    [InlineData("{a! b:number")]
    [InlineData("{a:}")]
    [InlineData("string string")]
    public void A_malformed_shape_is_refused(string text)
    {
        Should.Throw<FormatException>(() => ConfigShape.Parse(text));
    }
}
