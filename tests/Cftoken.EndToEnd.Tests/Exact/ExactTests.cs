using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Engine.Exact;
using Cftoken.Engine.Plans;
using Cftoken.EndToEnd.Tests.Running;
using Cftoken.TestInfrastructure;
using Cftoken.TestInfrastructure.Wrangler;

namespace Cftoken.EndToEnd.Tests.Exact;

/// <summary>What the plan reads from configurations, held against real wrangler's dry run.</summary>
public sealed class ExactTests(RealWrangler wrangler)
{
    // Every binding that wrangler 4.164.0 knows, one of each; what has no id yet is inherited.
    private const string Everything = """
        {
          "name": "all", "main": "src/index.js", "compatibility_date": "2026-05-01",
          "account_id": "0123456789abcdef0123456789abcdef",
          "vars": { "A": "x", "B": { "j": 1 }, "N": 5 },
          "kv_namespaces": [{ "binding": "KV", "id": "0123456789abcdef0123456789abcdef" }, { "binding": "KV2" }],
          "d1_databases": [{ "binding": "DB", "database_name": "x" }],
          "r2_buckets": [{ "binding": "R2", "bucket_name": "bucket" }, { "binding": "R3" }],
          "queues": { "producers": [{ "binding": "Q", "queue": "q" }], "consumers": [{ "queue": "q" }] },
          "vectorize": [{ "binding": "V", "index_name": "i" }],
          "hyperdrive": [{ "binding": "H", "id": "0123456789abcdef0123456789abcdef" }],
          "ai": { "binding": "AI" }, "browser": { "binding": "BR" }, "images": { "binding": "IM" }, "media": { "binding": "ME" },
          "stream": { "binding": "ST" }, "analytics": { "binding": "AN" }, "version_metadata": { "binding": "VM" },
          "services": [{ "binding": "S", "service": "other" }],
          "durable_objects": { "bindings": [{ "name": "DO", "class_name": "C" }] }, "migrations": [{ "tag": "v1", "new_sqlite_classes": ["C"] }],
          "workflows": [{ "binding": "W", "name": "w", "class_name": "WF" }],
          "pipelines": [{ "binding": "P", "pipeline": "p" }],
          "analytics_engine_datasets": [{ "binding": "AE", "dataset": "d" }],
          "send_email": [{ "name": "SE" }],
          "mtls_certificates": [{ "binding": "MT", "certificate_id": "0123" }],
          "dispatch_namespaces": [{ "binding": "DN", "namespace": "n" }],
          "secrets_store_secrets": [{ "binding": "SS", "store_id": "s", "secret_name": "n" }],
          "ratelimits": [{ "name": "RL", "namespace_id": "1", "simple": { "limit": 10, "period": 60 } }],
          "vpc_services": [{ "binding": "VS", "service_id": "x" }], "vpc_networks": [{ "binding": "VN", "tunnel_id": "x" }],
          "k2": [{ "binding": "K2", "stream": "s" }],
          "ai_search": [{ "binding": "AS", "instance_name": "x" }], "ai_search_namespaces": [{ "binding": "ASN", "namespace": "x" }],
          "agent_memory": [{ "binding": "AM", "namespace": "x" }], "artifacts": [{ "binding": "AR", "namespace": "x" }],
          "flagship": [{ "binding": "FL", "app_id": "x" }], "worker_loaders": [{ "binding": "WL" }],
          "unsafe_hello_world": [{ "binding": "UH" }], "logfwdr": { "bindings": [{ "name": "LF", "destination": "d" }] },
          "unsafe": { "bindings": [{ "name": "UB", "type": "ratelimit", "namespace_id": "2", "simple": { "limit": 1, "period": 60 } }] },
          "assets": { "directory": "public", "binding": "ASSETS" },
          "secrets": { "required": ["SEC"] }
        }
        """;

    private const string Code = """
        import { DurableObject, WorkflowEntrypoint } from "cloudflare:workers";
        export class C extends DurableObject {}
        export class WF extends WorkflowEntrypoint {}
        export default { fetch() { return new Response("x"); } };
        """;

    [Theory]
    [InlineData("hello-worker", 0)]
    [InlineData("shop-api", 5)]
    [InlineData("static-site", null)]
    public async Task Wrangler_itself_names_the_bindings_of_a_sample(string sample, int? bindings)
    {
        var deploys = (await AskAsync(new PlanRequest(RepositoryRoot.File($"samples/{sample}")))).Deploys;

        deploys.ShouldNotBeEmpty();
        deploys.ShouldAllBe(deploy => deploy.Differences.IsEmpty && deploy.Wrangler == "4.164.0" && (bindings == null || deploy.Bindings == bindings));
    }

    [Fact]
    public async Task Wrangler_itself_names_the_bindings_of_each_environment()
    {
        var report = await AskAsync(new PlanRequest(RepositoryRoot.File("samples/two-environments")));

        report.Deploys.Select(deploy => deploy.Plan.Environment).ShouldBe(["staging", "production"], ignoreOrder: true);
        report.HasDifferences.ShouldBeFalse();
    }

    [Theory]
    [InlineData("4.40.0")]
    [InlineData("3.114.17")]
    public async Task Older_versions_are_understood_as_well(string version)
    {
        var installation = await WranglerInstallation.EnsureAsync(version, TestContext.Current.CancellationToken);
        var path = string.Join(Path.PathSeparator, installation.PathFolders.Append(Environment.GetEnvironmentVariable("PATH") ?? ""));

        var deploy = (await AskAsync(new PlanRequest(RepositoryRoot.File("samples/shop-api")), path)).Deploys.ShouldHaveSingleItem();

        (deploy.Wrangler, deploy.Bindings, deploy.Differences.IsEmpty).ShouldBe((version, 5, true));
    }

    [Fact]
    public async Task Wrangler_itself_names_every_sort_of_binding_as_the_plan_reads_it()
    {
        using var project = Project(Everything);

        var deploy = (await AskAsync(new PlanRequest(project.Path))).Deploys.ShouldHaveSingleItem();

        deploy.Differences.ShouldBeEmpty();
        deploy.Bindings.ShouldBe(42);
    }

    [Fact]
    public async Task Bindings_that_a_build_adds_on_the_way_are_found()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The project's wrangler is a shell script.");
        using var project = Project("""{ "name": "w", "main": "src/index.js", "compatibility_date": "2026-05-01", "ai": { "binding": "AI" } }""");

        // A build tool in wrangler's place, which writes the configuration that is deployed.
        project.Write("node_modules/.bin/wrangler", """
            #!/bin/sh
            mkdir -p .wrangler/deploy dist
            echo '{"configPath":"../../dist/wrangler.json"}' > .wrangler/deploy/config.json
            echo '{"name":"w","main":"../src/index.js","compatibility_date":"2026-05-01","kv_namespaces":[{"binding":"CACHE","id":"0123456789abcdef0123456789abcdef"}]}' > dist/wrangler.json
            PATH="${PATH#*:}" exec wrangler "$@"

            """);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(project["node_modules/.bin/wrangler"], UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        var report = await AskAsync(new PlanRequest(project.Path));

        report.HasDifferences.ShouldBeTrue();
        report.Deploys.ShouldHaveSingleItem().Differences.Select(difference => (difference.Kind, difference.Name, difference.Planned, difference.Uploaded))
            .ShouldBe([(DifferenceKind.Missing, "AI", "ai", null), (DifferenceKind.Added, "CACHE", null, "kv_namespace")]);
        File.Exists(project["dist/wrangler.json"]).ShouldBeFalse("the build ran in a copy");
    }

    [Fact]
    public async Task A_configuration_that_a_build_left_is_followed_by_both()
    {
        using var project = Project("""{ "name": "w", "main": "src/index.js", "ai": { "binding": "AI" } }""");
        project.Write(".wrangler/deploy/config.json", """{"configPath":"../../dist/wrangler.json"}""");
        project.Write("dist/wrangler.json", """{"name":"w","main":"../src/index.js","compatibility_date":"2026-05-01","browser":{"binding":"B"},"r2_buckets":[{"binding":"R2","bucket_name":"bucket"}]}""");

        var deploy = (await AskAsync(new PlanRequest(project.Path))).Deploys.ShouldHaveSingleItem();

        (deploy.Bindings, deploy.Differences.IsEmpty).ShouldBe((2, true));
    }

    [Fact]
    public async Task A_project_that_cannot_be_built_is_a_problem_with_what_wrangler_said()
    {
        using var project = Project("""{ "name": "w", "main": "src/nowhere.js", "compatibility_date": "2026-05-01" }""");

        var problem = (await Should.ThrowAsync<ProblemException>(() => AskAsync(new PlanRequest(project.Path)))).Problems.ShouldHaveSingleItem();

        problem.Code.ShouldBe("exact.dry-run");
        problem.Message.ShouldContain("nowhere.js");
    }

    [Fact]
    public async Task Without_a_wrangler_there_is_nobody_to_ask()
    {
        using var project = Project("""{ "name": "w", "main": "src/index.js" }""");
        using var empty = new TemporaryFolder();

        var problem = (await Should.ThrowAsync<ProblemException>(() => AskAsync(new PlanRequest(project.Path), empty.Path))).Problems.ShouldHaveSingleItem();

        problem.Code.ShouldBe("exact.no-wrangler");
    }

    private static TemporaryFolder Project(string configuration)
    {
        var project = new TemporaryFolder();
        project.Write("wrangler.json", configuration);
        project.Write("src/index.js", Code);
        project.Write("public/index.html", "hello");
        return project;
    }

    private async Task<ExactReport> AskAsync(PlanRequest request, string? path = null)
    {
        var environment = new FakeEnvironment
        {
            CurrentDirectory = RepositoryRoot.Path,
            Program = ["dotnet", "exec", Path.Combine(AppContext.BaseDirectory, "cftoken.dll")],
        };
        environment.Set("PATH", path ?? wrangler.Path).Set("DOTNET_ROOT", Environment.GetEnvironmentVariable("DOTNET_ROOT"));
        var world = OutsideWorld.System() with { Environment = environment };
        var report = new PlanUseCase(world, Proving.Proving.Catalog).Plan(request);

        var answer = await new ExactUseCase(world).AskAsync(report, (_, _) => { }, _ => { }, TestContext.Current.CancellationToken);

        wrangler.Count(answer.Deploys.Length * 2);
        return answer;
    }
}
