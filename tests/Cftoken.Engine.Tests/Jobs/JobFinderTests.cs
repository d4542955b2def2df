using System.Collections.Immutable;
using Cftoken.Catalog.Policies;
using Cftoken.Core.Problems;
using Cftoken.Engine.Jobs;
using Cftoken.Engine.Jobs.Finding;
using Cftoken.Engine.Plans;
using Cftoken.Projects.Runs;
using Cftoken.TestInfrastructure;
using Cftoken.Tools.Invocations;

namespace Cftoken.Engine.Tests.Jobs;

public sealed class JobFinderTests
{
    private readonly FakeOutsideWorld world = new();

    public JobFinderTests()
    {
        world.Files.Add("/project/a/wrangler.jsonc", """{ "name": "a", "main": "x.js", "env": { "staging": {} } }""");
        world.Files.Add("/project/b/wrangler.jsonc", """{ "name": "b", "main": "x.js" }""");
    }

    [Fact]
    public void Where_nothing_runs_each_configuration_is_deployed() =>
        Planned().ShouldBe(["a deploy: wrangler deploy", "b deploy: wrangler deploy"]);

    [Fact]
    public void What_a_CI_job_runs_by_way_of_a_script_is_no_job_again()
    {
        var script = Run(CommandSourceKind.PackageScript, "a/package.json", "ship", 5, "a", "wrangler deploy");
        var ci = Run(CommandSourceKind.GitHubJob, ".github/workflows/x.yml", "release", 9, "a", "wrangler deploy") with { Via = [new SourceLocation("a/package.json", 5)] };

        Planned(script, ci).ShouldBe(["a release: wrangler deploy", "b deploy: wrangler deploy"]);
    }

    [Fact]
    public void A_CI_job_that_does_not_deploy_is_planned_and_a_script_only_when_it_is_asked_for()
    {
        var script = Run(CommandSourceKind.PackageScript, "a/package.json", "log", 5, "a", "wrangler tail");
        var ci = Run(CommandSourceKind.GitLabJob, ".gitlab-ci.yml", "migrate", 9, "a", "wrangler d1 migrations apply d --remote");

        Planned(script, ci).ShouldBe(["a migrate: wrangler d1 migrations apply d --remote", "a deploy: wrangler deploy", "b deploy: wrangler deploy"]);
        Find([script, ci]).Jobs.Single(job => job.Name == "log").IsPlanned.ShouldBeFalse();
    }

    [Fact]
    public void One_CI_job_that_deploys_two_Workers_is_a_job_for_each()
    {
        var one = Run(CommandSourceKind.GitHubJob, "w.yml", "all", 3, "a", "wrangler deploy");
        var two = Run(CommandSourceKind.GitHubJob, "w.yml", "all", 3, "b", "wrangler deploy");

        Planned(one, two).ShouldBe(["a all: wrangler deploy", "b all: wrangler deploy"]);
    }

    [Fact]
    public void Jobs_of_one_name_in_two_files_are_told_apart_by_their_file()
    {
        var one = Run(CommandSourceKind.GitHubJob, "one.yml", "deploy", 3, "a", "wrangler deploy");
        var two = Run(CommandSourceKind.GitHubJob, "two.yml", "deploy", 3, "a", "wrangler deploy --minify");

        var jobs = Find([one, two]).Jobs;

        jobs.Count(job => job.IsCalled("deploy")).ShouldBe(3);
        jobs.Single(job => job.IsCalled("two.yml:deploy")).Runs.Single().Invocation.Options.ShouldContainKey("minify");
        jobs.Where(job => job.Source is not null).Select(job => NameConvention.NameOf(job, "shop", OwnerKind.Account))
            .ShouldBe(["shop:default:deploy-one:account", "shop:default:deploy-two:account"], "their tokens are told apart as well");
    }

    [Fact]
    public void A_run_that_names_no_environment_of_its_configuration_is_a_question_and_stops_nothing()
    {
        var wrong = Run(CommandSourceKind.GitHubJob, "w.yml", "x", 3, "a", "wrangler deploy --env nowhere");

        var found = Find([wrong]);

        found.Questions.ShouldHaveSingleItem().Where.ShouldBe(new SourceLocation("w.yml", 3));
        found.Jobs.Select(job => job.Name).ShouldBe(["deploy", "deploy"]);
    }

    [Fact]
    public void Only_the_environment_that_is_asked_for_is_planned()
    {
        var staging = Run(CommandSourceKind.GitHubJob, "w.yml", "stage", 3, "a", "wrangler deploy --env staging");
        var top = Run(CommandSourceKind.GitHubJob, "w.yml", "live", 9, "a", "wrangler deploy");

        Find([staging, top], "staging").Jobs.Where(job => job.IsPlanned && job.Source is not null).Select(job => job.Name).ShouldBe(["stage"]);
        Find([staging, top]).Jobs.Where(job => job.IsPlanned && job.Source is not null).Select(job => job.Name).ShouldBe(["stage", "live"]);
    }

    [Fact]
    public void A_run_without_a_configuration_is_a_job_all_the_same()
    {
        var upload = Run(CommandSourceKind.GitHubJob, "w.yml", "backup", 3, "elsewhere", "wrangler r2 object put b/x --file x --remote");

        Find([upload]).Jobs.Single(job => job.Name == "backup").Project.WorkerName.ShouldBeNull();
    }

    [Fact]
    public void Whatever_is_wrong_with_any_configuration_is_told_together_each_with_its_own_path()
    {
        world.Files.Add("/project/a/wrangler.jsonc", "{ \"name\": 1 }");
        world.Files.Add("/project/b/wrangler.jsonc", "{ \"name\" }");

        Should.Throw<ProblemException>(() => Find([])).Problems.Select(problem => problem.Where!.Value.File).Distinct()
            .ShouldBe(["a/wrangler.jsonc", "b/wrangler.jsonc"]);
    }

    private static FoundRun Run(CommandSourceKind kind, string file, string name, int line, string folder, string command) => new(
        new CommandSource(kind, file, name, line),
        $"/project/{folder}",
        WranglerCommandLine.Parse(command.Split(' '), new SourceLocation(file, line))!,
        RunSettings.None);

    private IEnumerable<string> Planned(params ImmutableArray<FoundRun> runs) => Find(runs).Jobs.Where(job => job.IsPlanned)
        .Select(job => $"{job.Project.WorkerName} {job.Name}: {string.Join(" && ", job.Runs.Select(run => PlanWords.CommandLine(run.Invocation)))}");

    private FoundJobs Find(ImmutableArray<FoundRun> runs, string? environment = null)
    {
        var repository = new Repository("/project", ["/project/a/wrangler.jsonc", "/project/b/wrangler.jsonc"], runs, [], []);
        return new JobFinder(repository, new JobProjects(world.Build(), repository), environment).Find();
    }
}
