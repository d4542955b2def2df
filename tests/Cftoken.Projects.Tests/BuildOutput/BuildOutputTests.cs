using Cftoken.Core.Problems;
using Cftoken.Projects.Runs;
using Cftoken.TestInfrastructure;
using Cftoken.Tools.Configuration;

namespace Cftoken.Projects.Tests.BuildOutput;

/// <summary>
/// The Build Output in the form that cloudflare/workers-sdk documents (packages/config/src/schema.ts and convert.ts, read
/// 2026-11-22). What wrangler's configuration must be is written by hand from that conversion.
/// </summary>
public class BuildOutputTests
{
    private const string Worker = "/r/.cloudflare/output/v0/workers/default/worker.config.json";
    private readonly FakeOutsideWorld world = new();

    private Project Read(string worker, string settings = """{"accountId": "0123456789abcdef0123456789abcdef", "buildContext": {"isPreview": false}}""", string path = Worker)
    {
        world.Files.Add(path, worker).Add("/r/.cloudflare/output/v0/config.json", settings);
        return new ProjectReader(world.Build()).Read(path);
    }

    private ConfigNode Env(string bindings) => Read($$"""{"name": "w", "compatibilityDate": "2026-11-01", "env": {{bindings}}}""").Configuration.Effective;

    [Theory]
    [InlineData("""{"KV": {"type": "kv", "id": "a"}}""", """kv_namespaces=[{"binding":"KV","id":"a"}]""")]
    [InlineData("""{"KV": {"type": "kv"}}""", """kv_namespaces=[{"binding":"KV"}]""")]
    [InlineData("""{"DB": {"type": "d1", "name": "n"}}""", """d1_databases=[{"binding":"DB","database_name":"n"}]""")]
    [InlineData("""{"DB": {"type": "d1", "id": "i"}}""", """d1_databases=[{"binding":"DB","database_id":"i"}]""")]
    [InlineData("""{"B": {"type": "r2", "name": "b", "jurisdiction": "eu"}}""", """r2_buckets=[{"binding":"B","bucket_name":"b","jurisdiction":"eu"}]""")]
    [InlineData("""{"Q": {"type": "queue", "name": "q"}}""", """queues={"producers":[{"binding":"Q","queue":"q"}]}""")]
    [InlineData("""{"AI": {"type": "ai"}}""", """ai={"binding":"AI"}""")]
    [InlineData("""{"DO": {"type": "durable-object", "worker": "w", "exportName": "C"}}""", """durable_objects={"bindings":[{"name":"DO","class_name":"C","script_name":"w"}]}""")]
    [InlineData("""{"S": {"type": "worker", "worker": "other"}}""", """services=[{"binding":"S","service":"other"}]""")]
    [InlineData("""{"N": {"type": "vpc-network", "tunnelId": "t"}}""", """vpc_networks=[{"binding":"N","tunnel_id":"t"}]""")]
    [InlineData("""{"X": {"type": "secrets-store-secret", "storeId": "s", "secretName": "n"}}""", """secrets_store_secrets=[{"binding":"X","store_id":"s","secret_name":"n"}]""")]
    [InlineData("""{"P": {"type": "pipeline", "name": "p"}}""", """pipelines=[{"binding":"P","stream":"p"}]""")]
    [InlineData("""{"A": {"type": "flagship"}}""", """flagship=[{"binding":"A"}]""")]
    [InlineData("""{"M": {"type": "agent-memory", "namespace": "m"}}""", """agent_memory=[{"binding":"M","namespace":"m"}]""")]
    [InlineData("""{"T": {"type": "text", "value": "v"}}""", """vars={"T":"v"}""")]
    public void A_binding_is_what_wrangler_calls_it(string bindings, string expected)
    {
        var parts = expected.Split('=', 2);
        var effective = Env(bindings);
        Json(effective[parts[0]]!).ShouldBe(parts[1]);
        effective["env"].ShouldBeNull();
    }

    [Fact]
    public void Triggers_domains_and_assets_are_what_wrangler_calls_them()
    {
        world.Files.CreateDirectory("/r/.cloudflare/output/v0/workers/default/assets");
        var effective = Read("""
            {"name": "w", "workersDev": false, "domains": ["a.example.com"], "tailConsumers": [{"worker": "t"}, {"worker": "s", "streaming": true}],
             "triggers": [{"type": "fetch", "pattern": "b.example.com/*", "zone": "example.com"}, {"type": "fetch", "pattern": "c.example.com/*", "zone": "0123456789abcdef0123456789abcdef"},
                          {"type": "queue", "name": "q"}, {"type": "scheduled", "schedule": "0 * * * *"}, {"type": "email", "addresses": ["a@example.com"]}, {"type": "connect", "protocol": "tcp", "port": 1}]}
            """).Configuration.Effective;
        Json(effective["routes"]!).ShouldBe("""[{"pattern":"a.example.com","custom_domain":true},{"pattern":"b.example.com/*","zone_name":"example.com"},{"pattern":"c.example.com/*","zone_id":"0123456789abcdef0123456789abcdef"}]""");
        Json(effective["queues"]!).ShouldBe("""{"consumers":[{"queue":"q"}]}""");
        Json(effective["triggers"]!).ShouldBe("""{"crons":["0 * * * *"]}""");
        Json(effective["addresses"]!).ShouldBe("""["a@example.com"]""");
        Json(effective["tail_consumers"]!).ShouldBe("""[{"service":"t"}]""");
        Json(effective["assets"]!).ShouldBe("""{"directory":"assets"}""");
        effective["workers_dev"]!.AsBoolean.ShouldBe(false);
    }

    [Theory]
    [InlineData("""{"accountId": "0123456789abcdef0123456789abcdef"}""")]
    [InlineData("""{"settings": {"accountId": "0123456789abcdef0123456789abcdef"}, "producer": {"name": "x"}}""")]
    public void The_account_comes_from_the_settings(string settings)
    {
        var project = Read("""{"name": "w"}""", settings);
        (project.AccountId!.Value, project.AccountId.Where.File).ShouldBe(("0123456789abcdef0123456789abcdef", ".cloudflare/output/v0/config.json"));
        project.Root.ShouldBe("/r");
        project.WorkerName.ShouldBe("w");
    }

    [Fact]
    public void A_value_keeps_its_place()
    {
        var effective = Env("{\n\"KV\": {\"type\": \"kv\",\n\"id\": \"a\"}}");
        effective["kv_namespaces"]!.Items[0]["id"]!.Location.ShouldBe(new SourceLocation(".cloudflare/output/v0/workers/default/worker.config.json", 3, 7));
    }

    [Fact]
    public void What_the_plan_rests_on_is_said() =>
        Read("""{"name": "w"}""").Warnings.ShouldHaveSingleItem().Code.ShouldBe("config.build-output");

    [Theory]
    [InlineData("""{"X": {"type": "kvv"}}""", "\"kv\"")]
    [InlineData("""{"X": {"type": "teleport"}}""", "newer cftoken")]
    [InlineData("""{"X": {}}""", "newer cftoken")]
    [InlineData("""{"X": 1}""", "newer cftoken")]
    public void An_unknown_binding_is_refused(string bindings, string repair)
    {
        var problem = Should.Throw<ProblemException>(() => Env(bindings)).Problems.ShouldHaveSingleItem();
        problem.Code.ShouldBe("config.unknown-binding");
        problem.Fix!.Text.ShouldContain(repair);
    }

    [Fact]
    public void An_unknown_trigger_is_refused_and_an_unknown_key_is_said()
    {
        Should.Throw<ProblemException>(() => Read("""{"name": "w", "triggers": [{"type": "moon"}]}""")).Problems.ShouldHaveSingleItem().Code.ShouldBe("config.unknown-trigger");
        Read("""{"name": "w", "gravity": 1, "exports": {"F": {"type": "workflow"}}}""").Warnings.Select(problem => problem.Code)
            .ShouldBe(["config.unknown-key", "config.unknown-key", "config.build-output"], ignoreOrder: true);
    }

    [Fact]
    public void A_repository_has_every_Worker_of_a_Build_Output_and_says_what_it_did_not_read()
    {
        world.Files.Add(Worker, """{"name": "w"}""")
            .Add("/r/.cloudflare/output/v0/workers/api/worker.config.json", """{"name": "api"}""")
            .Add("/r/cloudflare.config.ts", "export default {}")
            .Add("/r/other/wrangler.config.ts", "export default {}");
        var repository = new RepositoryReader(world.Build()).Read("/r");
        repository.Configurations.ShouldBe(["/r/.cloudflare/output/v0/workers/api/worker.config.json", Worker], ignoreOrder: true);
        repository.Unfollowed.Select(one => one.What).ShouldBe(["cloudflare.config.ts", "other/wrangler.config.ts"]);
        repository.Unfollowed[0].Consequence.ShouldContain("workers/default/worker.config.json");
        repository.Unfollowed[1].Consequence.ShouldContain("wrangler deploy --dry-run --outfile");
    }

    [Fact]
    public void A_container_is_one_of_the_Worker()
    {
        world.Files.Add("/r/.cloudflare/output/v0/containers/c/container.config.json", """{"name": "c", "image": {"reference": "docker.io/a:1"}}""");
        Json(Read("""{"name": "w"}""").Configuration.Effective["containers"]!).ShouldBe("""[{"name":"c","image":"docker.io/a:1"}]""");
    }

    private static string Json(ConfigNode node) => node.Kind switch
    {
        ConfigKind.Array => $"[{string.Join(',', node.Items.Select(Json))}]",
        ConfigKind.Object => $"{{{string.Join(',', node.Members.Select(member => $"\"{member.Key}\":{Json(member.Value)}"))}}}",
        ConfigKind.String => $"\"{node.Text}\"",
        _ => node.Text ?? "null",
    };
}
