using Cftoken.Catalog;
using Cftoken.Core.Outside;
using Cftoken.Core.Outside.Processes;
using Cftoken.Core.Problems;
using Cftoken.Engine.Exact;
using Cftoken.Engine.Plans;
using Cftoken.TestInfrastructure;

namespace Cftoken.Engine.Tests.Exact;

/// <summary>A wrangler that never starts: it writes what the test says. Projects and their copies are real.</summary>
public sealed class ExactUseCaseTests : IDisposable
{
    private const string Agreeing = """{"name":"KV","type":"kv_namespace"},{"name":"AI","type":"ai"}""";

    private static readonly PermissionCatalog Catalog = PermissionCatalog.Load();

    private readonly TemporaryFolder folder = new();
    private readonly FakeProcesses processes = new();
    private readonly List<Problem> warnings = [];

    public ExactUseCaseTests()
    {
        folder.Write("wrangler.json", """{"name":"w","main":"index.js","kv_namespaces":[{"binding":"KV","id":"0"}],"ai":{"binding":"AI"},"env":{"staging":{}}}""");
        folder.Write("package.json", """{"scripts":{"deploy":"wrangler deploy --var SECRET:value --minify"}}""");
        folder.Write("index.js", "export default {}");
        folder.Write(".env", "CLOUDFLARE_API_TOKEN=none");
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Agreement_is_counted()
    {
        Uploads(Agreeing);

        var deploy = (await AskAsync()).Deploys.ShouldHaveSingleItem();

        (deploy.Wrangler, deploy.Bindings).ShouldBe(("4.164.0", 2));
        deploy.Differences.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_difference_is_a_finding()
    {
        Uploads("""{"name":"KV","type":"kv_namespace"},{"name":"DB","type":"d1"}""");

        var report = await AskAsync();

        report.HasDifferences.ShouldBeTrue();
        report.Deploys.ShouldHaveSingleItem().Differences.Select(difference => (difference.Kind, difference.Name, difference.Where?.File))
            .ShouldBe([(DifferenceKind.Missing, "AI", "wrangler.json"), (DifferenceKind.Added, "DB", null)]);
    }

    [Fact]
    public async Task Wrangler_runs_in_a_copy_with_no_credential_and_no_value_of_the_deploys_own_line()
    {
        Uploads(Agreeing);

        await AskAsync();

        var run = processes.Requests.Single(request => request.Arguments.Contains("--dry-run"));
        run.WorkingDirectory.ShouldNotBe(folder.Path);
        run.Arguments.ShouldNotContain(argument => argument.Contains("SECRET", StringComparison.Ordinal));
        run.Arguments[0].ShouldBe("deploy");
        run.Environment!.Keys.ShouldNotContain("CLOUDFLARE_API_TOKEN");
        run.Environment["CLOUDFLARE_API_BASE_URL"].ShouldStartWith("http://127.0.0.1:");
        Directory.Exists(run.WorkingDirectory).ShouldBeFalse("nothing of it stays");
    }

    [Fact]
    public async Task An_environment_and_a_configuration_of_another_name_are_handed_on()
    {
        folder.Write("wrangler.second.json", """{"name":"w","main":"index.js","env":{"staging":{"ai":{"binding":"AI"}}}}""");
        Uploads("""{"name":"AI","type":"ai"}""");

        var report = await AskAsync(new PlanRequest(folder["wrangler.second.json"], "staging"));

        report.HasDifferences.ShouldBeFalse();
        var arguments = processes.Requests.Single(request => request.Arguments.Contains("--dry-run")).Arguments;
        arguments.ShouldContain("--env=staging");
        arguments.ShouldContain(argument => argument.StartsWith("--config=", StringComparison.Ordinal) && argument.EndsWith("wrangler.second.json", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_redirection_is_left_to_wrangler()
    {
        folder.Write(".wrangler/deploy/config.json", """{"configPath":"../../dist/wrangler.json"}""");
        folder.Write("dist/wrangler.json", """{"name":"w","main":"../index.js","ai":{"binding":"AI"}}""");
        Uploads("""{"name":"AI","type":"ai"}""");

        var report = await AskAsync();

        report.HasDifferences.ShouldBeFalse();
        processes.Requests.Single(request => request.Arguments.Contains("--dry-run")).Arguments.ShouldNotContain(argument => argument.StartsWith("--config", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_missing_wrangler_is_a_problem_with_a_repair()
    {
        var problem = (await Should.ThrowAsync<ProblemException>(() => AskAsync())).Problems.ShouldHaveSingleItem();

        problem.Code.ShouldBe("exact.no-wrangler");
        problem.Fix!.Command.ShouldBe("npm install --save-dev wrangler");
    }

    [Fact]
    public async Task A_dry_run_that_fails_is_a_problem_with_its_last_lines()
    {
        processes.OnGroup("wrangler", request => Task.FromResult(request.Arguments.Contains("--version")
            ? new GroupResult(0, "4.40.0\n")
            : new GroupResult(1, "\u001b[31mNo entry-point\u001b[0m\n")));

        var problem = (await Should.ThrowAsync<ProblemException>(() => AskAsync())).Problems.ShouldHaveSingleItem();

        problem.Code.ShouldBe("exact.dry-run");
        problem.Message.ShouldContain("wrangler 4.40.0 ended with exit code 1");
        problem.Message.ShouldContain("No entry-point");
        problem.Message.ShouldNotContain("\u001b");
        problem.Where!.Value.File.ShouldBe("package.json");
    }

    [Fact]
    public async Task A_pages_deploy_is_not_asked_about_and_that_is_said()
    {
        folder.Write("wrangler.json", """{"name":"w","pages_build_output_dir":"dist"}""");
        folder.Write("package.json", """{"scripts":{"deploy":"wrangler pages deploy"}}""");

        var report = await AskAsync();

        report.Deploys.ShouldBeEmpty();
        report.NotAsked.ShouldHaveSingleItem().Why.ShouldContain("no dry run");
        processes.Requests.ShouldBeEmpty();
    }

    private void Uploads(string bindings) => processes.OnGroup("wrangler", request =>
    {
        if (request.Arguments.Contains("--version"))
        {
            return Task.FromResult(new GroupResult(0, "\n wrangler 4.164.0 (update available)\n4.164.0\n"));
        }

        File.Exists(Path.Combine(request.WorkingDirectory, ".env")).ShouldBeFalse();
        File.WriteAllText(
            request.Arguments[^1],
            $$"""{"bindings":[{{bindings}}]}""".Insert(0, "--b\r\nContent-Disposition: form-data; name=\"metadata\"\r\n\r\n") + "\r\n--b--");
        return Task.FromResult(new GroupResult(0, "--dry-run: exiting now."));
    });

    private async Task<ExactReport> AskAsync(PlanRequest? request = null)
    {
        var world = OutsideWorld.System() with
        {
            Environment = new FakeEnvironment { CurrentDirectory = folder.Path }.Set("CLOUDFLARE_API_TOKEN", "must-not-be-seen"),
            Processes = processes,
        };
        var report = new PlanUseCase(world, Catalog).Plan(request ?? new PlanRequest(folder.Path));
        return await new ExactUseCase(world).AskAsync(report, (_, _) => { }, warnings.Add, TestContext.Current.CancellationToken);
    }
}
