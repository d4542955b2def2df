using Cftoken.Catalog;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Engine.Sinks;
using Cftoken.TestInfrastructure;

namespace Cftoken.Engine.Tests.Sinks;

public sealed class SinkCheckTests : IDisposable
{
    private const string Worker = """{ "name": "shop", "main": "x.js", "account_id": "0123456789abcdef0123456789abcdef" }""";

    private readonly TemporaryFolder project = new();
    private readonly FakeOutsideWorld fakes = new();
    private readonly OutsideWorld world;

    public SinkCheckTests()
    {
        var system = OutsideWorld.System();
        fakes.Environment.Set("PATH", system.Environment.Get("PATH")).Set("HOME", project.Path);
        fakes.Environment.CurrentDirectory = project.Path;
        world = fakes.Build() with { Files = system.Files, Processes = system.Processes };
    }

    public void Dispose() => project.Dispose();

    [Fact]
    public async Task Without_named_sinks_the_usual_one_is_tried()
    {
        project.Write("wrangler.jsonc", Worker);

        var sink = (await CheckAsync()).Sinks.ShouldHaveSingleItem();

        (sink.Address.ToString(), sink.IsFine, sink.Jobs.Single()).ShouldBe((".dev.vars", true, "deploy"));
        Directory.GetFiles(project.Path).Length.ShouldBe(1, "nothing is written");
    }

    [Fact]
    public async Task Every_sink_of_every_job_is_tried_once_and_says_what_is_wrong()
    {
        project.Write("wrangler.jsonc", Worker);
        project.Write("cftoken.jsonc", """
            { "jobs": {
              "deploy": { "sinks": [".dev.vars", "vault:secret/shop"] },
              "dns": { "sinks": ["vault:secret/shop", "doppler:shop/prd"] } } }
            """);

        var report = await CheckAsync();

        report.Sinks.Select(sink => (sink.Address.ToString(), string.Join(',', sink.Jobs), string.Join(',', sink.Problems.Select(problem => problem.Code)))).ShouldBe(
        [
            (".dev.vars", "deploy", ""),
            ("vault:secret/shop", "deploy,dns", "sink.no-host"),
            ("doppler:shop/prd", "dns", "sink.no-credential"),
        ]);
        report.Failed.ShouldBe(2);
        (await CheckAsync(job: "dns")).Sinks.Select(sink => sink.Address.Kind).ShouldBe(["vault", "doppler"]);
    }

    [Fact]
    public async Task A_path_is_another_file_in_every_project()
    {
        project.Write("apps/a/wrangler.jsonc", Worker);
        project.Write("apps/b/wrangler.jsonc", Worker);

        (await CheckAsync()).Sinks.Select(sink => sink.Folder).ShouldBe(["apps/a", "apps/b"]);
        (await CheckAsync(sinks: "vault:secret/shop")).Sinks.Select(sink => sink.Folder).ShouldBe([null]);
    }

    [Fact]
    public async Task Sinks_of_the_command_line_take_the_place_of_the_jobs()
    {
        project.Write("wrangler.jsonc", Worker);

        var report = await CheckAsync(sinks: ["stdout:", "bitwarden:x"]);

        report.Sinks.Select(sink => (sink.Name, sink.IsFine)).ShouldBe([("standard output", true), ("bitwarden:x", false)]);
        report.Sinks.ShouldAllBe(sink => sink.Jobs.IsEmpty);
    }

    [Fact]
    public async Task Sinks_can_be_tried_where_there_is_no_project()
    {
        (await CheckAsync(sinks: "vault:secret/shop")).Failed.ShouldBe(1);
        (await Should.ThrowAsync<ProblemException>(() => CheckAsync())).Problems[0].Code.ShouldBe("sinks.no-jobs");
    }

    [Fact]
    public async Task Every_wrong_address_of_a_job_file_is_told_with_its_line()
    {
        project.Write("wrangler.jsonc", Worker);
        project.Write("cftoken.jsonc", """
            { "jobs": { "deploy": { "sinks": [
              "valut:secret/shop",
              "github:acme",
              "stdout:",
              ".dev.vars",
              "dotenv:.dev.vars",
              "bitwarden:x"
            ] } } }
            """);

        var refused = await Should.ThrowAsync<ProblemException>(() => CheckAsync());

        refused.Problems.Select(problem => (problem.Code, problem.Where!.Value.File, problem.Where.Value.Line, problem.Kind)).ShouldBe(
        [
            ("sink.unknown-kind", "cftoken.jsonc", 2, ProblemKind.Usage),
            ("sink.address", "cftoken.jsonc", 3, ProblemKind.Usage),
            ("sink.stdout", "cftoken.jsonc", 4, ProblemKind.Usage),
            ("jobs.sink-twice", "cftoken.jsonc", 6, ProblemKind.Usage),
            ("sink.bitwarden", "cftoken.jsonc", 7, ProblemKind.Usage),
        ]);
        refused.Problems.ShouldAllBe(problem => problem.Fix != null);
    }

    [Fact]
    public async Task A_program_of_a_job_file_is_not_run_and_needs_a_person()
    {
        project.Write("wrangler.jsonc", Worker);
        project.Write("cftoken.jsonc", """{ "jobs": { "deploy": { "sinks": ["exec:./take"] } } }""");
        project.WriteProgram("take", "#!/bin/sh\ntouch ran\n");

        var sink = (await CheckAsync()).Sinks.ShouldHaveSingleItem();

        (sink.IsFine, sink.Traits!.NeedsPerson).ShouldBe((true, true));
        File.Exists(project["ran"]).ShouldBeFalse();
    }

    private Task<SinkCheckReport> CheckAsync(string? job = null, params string[] sinks) =>
        new SinkCheckUseCase(world, PermissionCatalog.Load()).RunAsync(new SinkCheckRequest(project.Path, job, [.. sinks]), _ => { }, default);
}
