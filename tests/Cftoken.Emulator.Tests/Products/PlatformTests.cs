using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Cftoken.Catalog.Policies;
using Cftoken.Emulator.Products;
using Cftoken.Emulator.State;
using Cftoken.TestInfrastructure;

namespace Cftoken.Emulator.Tests.Products;

public sealed class PlatformTests
{
    private const string Application = "11111111-2222-4333-8444-555555555555";

    private static readonly ProductSeed Seed = new()
    {
        Workers =
        [
            new WorkerSeed(ProductClient.Account, "w", "0123456789abcdef0123456789abcde0")
            {
                Bindings = """[{"type":"durable_object_namespace","name":"DO","class_name":"MyDO"}]""",
                Secrets = ["OLD"],
                MigrationTag = "v1",
            },
        ],
        Workflows = [new WorkflowSeed(ProductClient.Account, "flow", "w", "Flow") { Instances = ["one"] }],
        ContainerApplications = [new ContainerApplicationSeed(ProductClient.Account, Application, "w-mydo", "w", "MyDO")],
        Queues = [new QueueSeed(ProductClient.Account, "decade00decade00decade00decade01", "q") { ConsumedBy = ["w"], HasHttpConsumer = true }],
        Buckets = [new BucketSeed(ProductClient.Account, "b") { Jurisdiction = "eu" }, new BucketSeed(ProductClient.Account, "b")],
    };

    [Fact]
    public async Task A_container_application_belongs_to_the_namespace_that_the_workers_version_names()
    {
        await using var client = await ProductClient.StartAsync(Seed);

        var application = (await client.SendAsync("GET", "/containers/applications")).Result[0];
        var version = (await client.SendAsync("GET", "/workers/scripts/w/versions/00000000-0000-4000-8000-000000000001")).Result;
        var listed = (await client.SendAsync("GET", "/workers/durable_objects/namespaces?per_page=1000&page=1")).Result[0];

        var wanted = application.GetProperty("durable_objects").GetProperty("namespace_id").GetString();
        version.GetProperty("resources").GetProperty("bindings")[0].GetProperty("namespace_id").GetString().ShouldBe(wanted);
        (listed.GetProperty("id").GetString(), listed.GetProperty("class").GetString()).ShouldBe((wanted, "MyDO"));
    }

    [Fact]
    public async Task A_rollout_makes_the_applications_next_version()
    {
        await using var client = await ProductClient.StartAsync(Seed);

        await client.SendAsync("PATCH", $"/containers/applications/{Application}", """{"max_instances":3}""");
        await client.SendAsync("POST", $"/containers/applications/{Application}/rollouts", """{"target_configuration":{"image":"hello:2"}}""");
        var application = (await client.SendAsync("GET", $"/containers/applications/{Application}")).Result;

        application.GetProperty("max_instances").GetInt32().ShouldBe(3);
        application.GetProperty("version").GetInt32().ShouldBe(2);
        application.GetProperty("configuration").GetProperty("image").GetString().ShouldBe("hello:2");
        (await client.SendAsync("POST", "/containers/applications", """{"name":"w-mydo"}""")).Status.ShouldBe(HttpStatusCode.Conflict);
        (await client.SendAsync("POST", "/containers/applications/nope/rollouts", "{}")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_workflows_instances_are_found_by_their_id_and_the_newest_as_latest()
    {
        await using var client = await ProductClient.StartAsync(Seed);
        var started = (await client.SendAsync("POST", "/workflows/flow/instances", "{}")).Result.GetProperty("id").GetString();

        (await client.SendAsync("GET", "/workflows/flow/instances/one")).Result.GetProperty("status").GetString().ShouldBe("queued");
        (await client.SendAsync("GET", "/workflows/flow/instances/latest")).Result.GetProperty("id").GetString().ShouldBe(started);
        (await client.SendAsync("GET", "/workflows/flow/instances/two")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await client.SendAsync("GET", "/workflows/none/instances/one")).Code.ShouldBe(10200);
    }

    [Fact]
    public async Task A_secret_of_the_newest_version_makes_a_version_that_is_not_deployed()
    {
        await using var client = await ProductClient.StartAsync(Seed);

        var made = await client.SendAsync("PATCH", "/workers/workers/w/versions/latest", """{"env":{"NEW":{"type":"secret_text","text":"s3cr3t"},"OLD":null}}""");
        var secrets = await client.SendAsync("GET", "/workers/scripts/w/secrets");
        var versions = (await client.SendAsync("GET", "/workers/scripts/w/versions")).Result.GetProperty("items");
        var deployed = (await client.SendAsync("GET", "/workers/scripts/w/deployments")).Result.GetProperty("deployments")[0];

        made.Result.GetProperty("number").GetInt32().ShouldBe(2);
        made.Body.ShouldNotContain("s3cr3t");
        secrets.Result.EnumerateArray().Select(secret => secret.GetProperty("name").GetString()).ShouldBe(["NEW"]);
        versions.GetArrayLength().ShouldBe(2);
        deployed.GetProperty("versions")[0].GetProperty("version_id").GetString().ShouldBe("00000000-0000-4000-8000-000000000001");
    }

    [Fact]
    public async Task A_preview_is_found_by_its_name_and_missing_with_the_code_that_wrangler_looks_at()
    {
        await using var client = await ProductClient.StartAsync(Seed);

        (await client.SendAsync("GET", "/workers/workers/w/previews/pv")).Code.ShouldBe(10025);
        await client.SendAsync("POST", "/workers/workers/w/previews", """{"name":"pv"}""");
        (await client.SendAsync("GET", "/workers/workers/w/previews/pv")).Result.GetProperty("urls").GetArrayLength().ShouldBe(1);
        (await client.SendAsync("GET", "/workers/workers/none/previews/pv")).Code.ShouldBe(10007);
    }

    [Fact]
    public async Task An_event_trigger_belongs_to_a_worker_that_is_there()
    {
        await using var client = await ProductClient.StartAsync(Seed);

        (await client.SendAsync("PUT", "/triggers/none", "[]")).Code.ShouldBe(10007);
        (await client.SendAsync("PUT", "/triggers/w", """[{"type":"cf.artifacts.repo.pushed"}]""")).Result.GetArrayLength().ShouldBe(1);
        (await client.SendAsync("GET", "/triggers/w")).Result.GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task An_address_is_planned_once_and_not_again_when_it_is_routed()
    {
        await using var client = await ProductClient.StartAsync();
        const string Wanted = """{"rules":[{"matchers":[{"type":"literal","field":"to","value":"hello@example.com"}]}],"catch_all_rules":[]}""";

        var first = await client.SendAsync("POST", "/email/routing/rules/plan", Wanted);
        await client.SendToAsync("POST", $"/zones/{ProductClient.Zone}/email/routing/rules", Json("""{"matchers":[{"type":"literal","field":"to","value":"hello@example.com"}],"actions":[]}"""));
        var second = await client.SendAsync("POST", "/email/routing/rules/plan", Wanted);
        var foreign = await client.SendAsync("POST", "/email/routing/rules/plan", Wanted.Replace("example.com", "example.net", StringComparison.Ordinal));

        Changes(first).GetArrayLength().ShouldBe(1);
        Changes(first)[0].GetProperty("type").GetString().ShouldBe("added");
        Changes(second).GetArrayLength().ShouldBe(0);
        foreign.Status.ShouldBe(HttpStatusCode.BadRequest);

        static JsonElement Changes(Answer answer) => answer.Result.GetProperty("zones")[0].GetProperty("changes");
    }

    [Fact]
    public async Task A_zone_is_listed_for_sending_once_it_has_a_subdomain()
    {
        await using var client = await ProductClient.StartAsync();

        (await client.SendAsync("GET", "/email/sending/zones")).Result.GetArrayLength().ShouldBe(0);
        await client.SendToAsync("POST", $"/zones/{ProductClient.Zone}/email/sending/subdomains", Json("""{"name":"mail.example.com"}"""));
        (await client.SendAsync("GET", "/email/sending/zones")).Result.GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task A_buckets_rules_and_domains_stay_with_its_jurisdiction()
    {
        await using var client = await ProductClient.StartAsync(Seed);

        await client.SendAsync("PUT", "/r2/buckets/b/lifecycle", """{"rules":[{"id":"x"}]}""");
        await client.SendAsync("POST", "/r2/buckets/b/domains/custom", """{"domain":"cdn.example.com","zoneId":"z"}""");

        (await client.SendAsync("GET", "/r2/buckets/b/lifecycle")).Result.GetProperty("rules").GetArrayLength().ShouldBe(1);
        (await client.SendAsync("GET", "/r2/buckets/b/domains/custom")).Result.GetProperty("domains").GetArrayLength().ShouldBe(1);
        (await client.SendAsync("GET", "/r2/buckets/b/cors")).Result.GetProperty("rules").GetArrayLength().ShouldBe(0);
        (await client.SendAsync("GET", "/r2/buckets/none/lifecycle")).Code.ShouldBe(10006);
    }

    [Fact]
    public async Task A_buckets_notifications_are_kept_by_queue()
    {
        await using var client = await ProductClient.StartAsync(Seed);
        const string Configuration = "/event_notifications/r2/b/configuration";

        await client.SendAsync("PUT", $"{Configuration}/queues/decade00decade00decade00decade01", """{"rules":[{"actions":["PutObject"]}]}""");
        var listed = (await client.SendAsync("GET", Configuration)).Result;

        listed.GetProperty("bucketName").GetString().ShouldBe("b");
        listed.GetProperty("queues")[0].GetProperty("rules").GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task A_seeded_queue_has_its_consumers()
    {
        await using var client = await ProductClient.StartAsync(Seed);

        var consumers = (await client.SendAsync("GET", "/queues?page=1&name=q")).Result[0].GetProperty("consumers");

        consumers.EnumerateArray().Select(consumer => consumer.GetProperty("type").GetString()).ShouldBe(["worker", "http_pull"]);
        consumers[0].GetProperty("script").GetString().ShouldBe("w");
    }

    [Theory]
    [InlineData("0123456789abcdef0123456789abcdef", HttpStatusCode.OK)]
    [InlineData("ffffffffffffffffffffffffffffffff", HttpStatusCode.Forbidden)]
    public async Task Analytics_are_decided_on_the_account_that_the_query_names(string account, HttpStatusCode status)
    {
        await using var emulator = await TestEmulator.StartAsync();
        var group = TestEmulator.SharedCatalog.Group("Account Analytics Read", Catalog.Model.Scope.Account)!;
        var (_, token) = emulator.Emulator.Issue(OwnerKind.Account, [new Policy(
            PolicyEffect.Allow, [new GroupReference(group.Id!)], [new ResourceSelector(ResourceKeys.Of(Catalog.Model.Scope.Account, TestEmulator.Account))])]);

        var answer = await emulator.Post("/graphql", token, $$$"""{"query":"query { viewer }","variables":{"accountTag":"{{{account}}}"}}""");

        answer.Status.ShouldBe(status);
    }

    [Fact]
    public async Task A_tails_socket_is_open_until_the_client_closes_it()
    {
        await using var client = await ProductClient.StartAsync(Seed);
        var tail = (await client.SendAsync("POST", "/workers/scripts/w/tails", "{}")).Result;
        using var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol("trace-v1");

        await socket.ConnectAsync(new Uri(tail.GetProperty("url").GetString()!), TestContext.Current.CancellationToken);
        socket.SubProtocol.ShouldBe("trace-v1");
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, TestContext.Current.CancellationToken);

        socket.State.ShouldBe(WebSocketState.Closed);
        (await client.SendAsync("DELETE", $"/workers/scripts/w/tails/{tail.GetProperty("id").GetString()}")).Status.ShouldBe(HttpStatusCode.OK);
        (await client.SendAsync("GET", "/workers/scripts/w/tails")).Result.GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task A_dispatch_namespace_is_found_by_its_new_name_alone()
    {
        await using var client = await ProductClient.StartAsync(new ProductSeed { DispatchNamespaces = [new DispatchNamespaceSeed(ProductClient.Account, "old")] });

        await client.SendAsync("PUT", "/workers/dispatch/namespaces/old", """{"name":"new"}""");

        (await client.SendAsync("GET", "/workers/dispatch/namespaces/new")).Status.ShouldBe(HttpStatusCode.OK);
        (await client.SendAsync("GET", "/workers/dispatch/namespaces/old")).Code.ShouldBe(100119);
    }

    [Fact]
    public async Task A_buckets_data_catalog_is_there_between_being_enabled_and_disabled()
    {
        await using var client = await ProductClient.StartAsync(Seed);

        (await client.SendAsync("GET", "/r2-catalog/b")).Status.ShouldBe(HttpStatusCode.NotFound);
        await client.SendAsync("POST", "/r2-catalog/b/enable", "{}");
        (await client.SendAsync("GET", "/r2-catalog/b")).Result.GetProperty("status").GetString().ShouldBe("active");
        await client.SendAsync("POST", "/r2-catalog/b/disable", "{}");
        (await client.SendAsync("GET", "/r2-catalog/b")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Instances_that_are_deleted_together_are_gone_and_the_others_stay()
    {
        await using var client = await ProductClient.StartAsync(Seed);
        await client.SendAsync("POST", "/workflows/flow/instances", """{"instance_id":"two"}""");

        await client.SendAsync("POST", "/workflows/flow/instances/batch/delete", """{"instances":["one"]}""");
        var left = await client.SendAsync("GET", "/workflows/flow/instances/");

        left.Result.EnumerateArray().Select(instance => instance.GetProperty("id").GetString()).ShouldBe(["two"]);
    }

    [Fact]
    public async Task A_file_can_be_uploaded_alone_under_its_hash()
    {
        await using var client = await ProductClient.StartAsync(Seed);
        var begun = await client.SendAsync("POST", "/workers/scripts/w/assets-upload-session", """{"manifest":{"/a":{"hash":"h1","size":1}}}""");
        var session = begun.Result.GetProperty("jwt").GetString();
        var path = $"/accounts/{ProductClient.Account}/workers/assets/upload";

        var refused = await client.SendToAsync("POST", $"{path}/h1", new StringContent("x"), "a.b.c");
        var done = await client.SendToAsync("POST", $"{path}/h1", new StringContent("x"), session);

        refused.Status.ShouldBe(HttpStatusCode.Unauthorized);
        (done.Status, done.Result.GetProperty("jwt").ValueKind).ShouldBe((HttpStatusCode.Created, JsonValueKind.String));
    }

    [Fact]
    public async Task A_container_application_without_its_worker_cannot_be_seeded() =>
        await Should.ThrowAsync<ArgumentException>(() => ProductClient.StartAsync(Seed with { Workers = [] }));

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");
}
