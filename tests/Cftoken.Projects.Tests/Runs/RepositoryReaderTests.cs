using Cftoken.Core.Problems;
using Cftoken.Projects.Runs;
using Cftoken.TestInfrastructure;

namespace Cftoken.Projects.Tests.Runs;

public class RepositoryReaderTests
{
    private readonly FakeOutsideWorld world = new();

    private FakeFileSystem Files => world.Files;

    private Repository Read(string path) => new RepositoryReader(world.Build()).Read(path);

    private void AddWorker(string path, string script = "wrangler deploy")
    {
        Files.Add($"{path}/wrangler.jsonc", "{\"name\": \"w\"}");
        Files.Add($"{path}/package.json", $"{{\"scripts\": {{\n\"deploy\": \"{script}\"}}}}");
    }

    [Fact]
    public void A_repository_holds_the_configuration_of_every_folder_below()
    {
        Files.Add("/r/.git/HEAD", "x");
        AddWorker("/r/apps/b");
        AddWorker("/r/apps/a");
        Files.Add("/r/wrangler.toml", "name = 'root'");
        var repository = Read("/r");
        repository.Root.ShouldBe("/r");
        repository.Configurations.ShouldBe(["/r/apps/a/wrangler.jsonc", "/r/apps/b/wrangler.jsonc", "/r/wrangler.toml"]);
        repository.Runs.Select(run => (run.Source.File, run.Source.Name, run.Source.Line, run.Folder)).ShouldBe(
            [("apps/a/package.json", "deploy", 2, "/r/apps/a"), ("apps/b/package.json", "deploy", 2, "/r/apps/b")]);
        repository.Warnings.ShouldBeEmpty();
    }

    [Fact]
    public void Packages_outputs_and_hidden_folders_are_not_looked_into()
    {
        AddWorker("/r/app");
        foreach (var folder in new[] { "app/node_modules/x", "app/dist", "app/.wrangler/tmp", "app/.next", ".git/modules/x" })
        {
            AddWorker($"/r/{folder}");
        }

        Read("/r").Configurations.ShouldBe(["/r/app/wrangler.jsonc"]);
    }

    [Fact]
    public void A_folder_that_git_ignores_by_its_name_is_not_looked_into()
    {
        Files.Add("/r/.gitignore", "# made\ngenerated/\n/made/here\n!kept\nkept\n*.log\r\nlogs/*\n");
        foreach (var folder in new[] { "app", "app/generated", "made/here", "made/there", "kept", "logs" })
        {
            AddWorker($"/r/{folder}");
        }

        Read("/r").Configurations.ShouldBe(["/r/app/wrangler.jsonc", "/r/kept/wrangler.jsonc", "/r/logs/wrangler.jsonc", "/r/made/there/wrangler.jsonc"]);
    }

    [Fact]
    public void A_link_to_a_folder_is_not_followed()
    {
        AddWorker("/r/app");
        Files.AddLink("/r/app/loop", "/r");
        Files.AddLink("/r/self", "self");
        Read("/r").Configurations.ShouldBe(["/r/app/wrangler.jsonc"]);
    }

    [Fact]
    public void A_second_configuration_in_one_folder_is_said()
    {
        AddWorker("/r");
        Files.Add("/r/wrangler.toml", "name = 'w'");
        var repository = Read("/r");
        repository.Configurations.ShouldBe(["/r/wrangler.jsonc"]);
        var problem = repository.Warnings.ShouldHaveSingleItem();
        (problem.Code, problem.Where).ShouldBe(("repository.two-configurations", new SourceLocation("wrangler.toml")));
        problem.Message.ShouldContain("wrangler.jsonc");
    }

    [Fact]
    public void A_configuration_of_another_name_counts_where_a_run_names_it()
    {
        AddWorker("/r", "wrangler deploy -c wrangler.staging.toml && wrangler deploy --config ./gone.toml");
        Files.Add("/r/wrangler.staging.toml", "name = 's'").Add("/r/wrangler.old.toml", "name = 'o'");
        Read("/r").Configurations.ShouldBe(["/r/wrangler.jsonc", "/r/wrangler.staging.toml"]);
    }

    [Theory]
    [InlineData("/r/apps/a", "/r/apps/a")]
    [InlineData("/r/apps/a/src", "/r/apps/a")]
    [InlineData("/r/apps/a/wrangler.jsonc", "/r/apps/a")]
    [InlineData("/r/apps/a/", "/r/apps/a")]
    public void A_part_keeps_only_the_runs_that_concern_it(string path, string root)
    {
        Files.CreateDirectory("/r/apps/a/src");
        AddWorker("/r/apps/a");
        AddWorker("/r/apps/b");
        Files.Add("/r/package.json", """{"scripts": {"a": "cd apps/a && wrangler deploy", "b": "cd apps/b && wrangler deploy", "c": "wrangler deploy -c apps/a/wrangler.jsonc", "d": "wrangler r2 bucket list"}}""");
        var repository = Read(path);
        repository.Root.ShouldBe(root);
        repository.Configurations.ShouldBe(["/r/apps/a/wrangler.jsonc"]);
        repository.Runs.Select(run => (run.Source.File, run.Source.Name)).ShouldBe([("package.json", "deploy"), ("../../package.json", "a"), ("../../package.json", "c")]);
    }

    [Fact]
    public void A_repository_above_the_git_folder_is_another_one()
    {
        AddWorker("/r/app");
        Files.Add("/r/.git/HEAD", "x").Add("/package.json", """{"scripts": {"a": "cd r/app && wrangler deploy"}}""");
        Read("/r/app").Runs.ShouldHaveSingleItem().Source.File.ShouldBe("package.json");
    }

    [Fact]
    public void A_repository_without_any_configuration_is_an_empty_one()
    {
        Files.Add("/r/readme.md", "x");
        var repository = Read("/r");
        (repository.Root, repository.Configurations.Length, repository.Runs.Length).ShouldBe(("/r", 0, 0));
    }

    [Fact]
    public void A_path_that_leads_nowhere_is_refused() =>
        Should.Throw<ProblemException>(() => Read("/nowhere")).Problems.ShouldHaveSingleItem().Code.ShouldBe("project.not-found");

    [Fact]
    public void A_broken_manifest_does_not_hide_the_others()
    {
        AddWorker("/r/a");
        Files.Add("/r/b/package.json", "{");
        var repository = Read("/r");
        repository.Runs.ShouldHaveSingleItem();
        repository.Warnings.ShouldHaveSingleItem().Where!.Value.File.ShouldBe("b/package.json");
    }

    [Fact]
    public void Pipelines_of_the_repository_count_for_each_part_that_they_concern()
    {
        Files.Add("/r/.git/HEAD", "x");
        AddWorker("/r/apps/a");
        AddWorker("/r/apps/b");
        Files.Add("/r/apps/a/wrangler.staging.toml", "name = 's'");
        Files.Add("/r/.github/workflows/deploy.yml", """
            on: push
            jobs:
              both:
                runs-on: ubuntu-latest
                steps:
                  - run: npx wrangler deploy
                    working-directory: apps/a
                  - run: npx wrangler deploy -c wrangler.staging.toml
                    working-directory: apps/a
                  - run: npx wrangler deploy
                    working-directory: apps/b
            """);
        Files.Add("/r/Jenkinsfile", "x");
        Read("/r").Runs.Where(run => run.Source.Kind == CommandSourceKind.GitHubJob).Select(run => (run.Source.File, run.Invocation.Where.Line)).ShouldBe(
            [(".github/workflows/deploy.yml", 6), (".github/workflows/deploy.yml", 8), (".github/workflows/deploy.yml", 10)]);
        var part = Read("/r/apps/a");
        part.Configurations.ShouldBe(["/r/apps/a/wrangler.jsonc", "/r/apps/a/wrangler.staging.toml"]);
        part.Runs.Where(run => run.Source.Kind == CommandSourceKind.GitHubJob).Select(run => (run.Source.File, run.Invocation.Where.File, run.Invocation.Where.Line)).ShouldBe(
            [("../../.github/workflows/deploy.yml", "../../.github/workflows/deploy.yml", 6), ("../../.github/workflows/deploy.yml", "../../.github/workflows/deploy.yml", 8)]);
        part.Unfollowed.ShouldHaveSingleItem().Where.File.ShouldBe("../../Jenkinsfile");
    }

    [Fact]
    public void A_part_with_workflows_of_its_own_has_these_as_well_as_the_repositorys()
    {
        Files.Add("/r/.git/HEAD", "x");
        AddWorker("/r/samples/shop/app");
        const string Deploy = """
            on: push
            jobs:
              JOB:
                runs-on: ubuntu-latest
                steps:
                  - run: npx wrangler deploy
                    working-directory: FOLDER
            """;
        Files.Add("/r/.github/workflows/all.yml", Deploy.Replace("JOB", "all", StringComparison.Ordinal).Replace("FOLDER", "samples/shop/app", StringComparison.Ordinal));
        Files.Add("/r/samples/shop/.github/workflows/own.yml", Deploy.Replace("JOB", "own", StringComparison.Ordinal).Replace("FOLDER", "app", StringComparison.Ordinal));
        CiFiles("/r/samples/shop").ShouldBe([".github/workflows/own.yml", "../../.github/workflows/all.yml"]);
        CiFiles("/r/samples/shop/app").ShouldBe(["../.github/workflows/own.yml", "../../../.github/workflows/all.yml"]);
        CiFiles("/r").ShouldBe([".github/workflows/all.yml"]);
    }

    [Fact]
    public void Workflows_above_a_folder_that_lies_in_no_repository_are_not_its_own()
    {
        AddWorker("/r/app");
        Files.Add("/r/.github/workflows/all.yml", "jobs: {a: {steps: [{run: npx wrangler deploy, working-directory: app}]}}");
        CiFiles("/r/app").ShouldBeEmpty();
    }

    private IEnumerable<string> CiFiles(string path) =>
        Read(path).Runs.Where(run => run.Source.Kind == CommandSourceKind.GitHubJob).Select(run => run.Source.File);
}
