using Cftoken.Core.Problems;
using Cftoken.TestInfrastructure;

namespace Cftoken.Projects.Tests;

public class ProjectReaderTests
{
    private static Project Read(string configuration, string path = "/project", string? environment = null)
    {
        var world = new FakeOutsideWorld();
        world.Files.Add("/project/wrangler.jsonc", configuration);
        return new ProjectReader(world.Build()).Read(path, environment);
    }

    [Fact]
    public void A_project_says_its_name_its_account_and_where_they_stand()
    {
        var project = Read("{\"name\": \"w\",\n\"account_id\": \"0123456789abcdef0123456789abcdef\", \"env\": {\"a\": {}}}", environment: "a");
        project.Root.ShouldBe("/project");
        project.WorkerName.ShouldBe("w-a");
        project.AccountId.ShouldBe(new AccountIdSetting("0123456789abcdef0123456789abcdef", new SourceLocation("wrangler.jsonc", 2, 15)));
        project.Environments.ShouldBe(["a"]);
        project.Environment.ShouldBe("a");
        project.IsPages.ShouldBeFalse();
        project.Warnings.ShouldBeEmpty();
    }

    [Fact]
    public void A_project_without_a_name_is_warned_of()
    {
        var project = Read("{}");
        project.WorkerName.ShouldBeNull();
        project.AccountId.ShouldBeNull();
        project.Warnings.ShouldHaveSingleItem().Code.ShouldBe("config.no-name");
    }

    [Theory]
    [InlineData(".")]
    [InlineData("../project")]
    [InlineData("/project/")]
    [InlineData("wrangler.jsonc")]
    [InlineData("/project/./wrangler.jsonc")]
    public void A_path_counts_from_the_current_folder(string path)
    {
        Read("{\"name\": \"w\"}", path).Root.ShouldBe("/project");
    }

    [Fact]
    public void A_path_that_no_file_system_has_is_refused()
    {
        Should.Throw<ProblemException>(() => Read("{\"name\": \"w\", \"assets\": {\"directory\": \"a\\u0000b\"}}")).Problems[0].Code.ShouldBe("config.path");
    }

    [Theory]
    [InlineData("hello-worker", null, "hello-worker", "package.json:7 deploy")]
    [InlineData("kv-provision", null, "kv-provision", "package.json:7 deploy")]
    [InlineData("shop-api", null, "shop-api", "package.json:7 deploy|package.json:7 d1 migrations apply")]
    [InlineData("static-site", null, "static-site", "package.json:7 deploy")]
    [InlineData("two-environments", "staging", "two-environments-staging", "package.json:7 deploy", 11)]
    [InlineData("two-environments", "production", "two-environments-production", "package.json:8 deploy", 11)]
    public void Every_sample_is_read_without_a_warning(string sample, string? environment, string worker, string runs, int versionLine = 10)
    {
        var world = new FakeOutsideWorld();
        var folder = RepositoryRoot.File($"samples/{sample}");
        foreach (var file in Directory.EnumerateFiles(folder))
        {
            world.Files.Add($"/project/{Path.GetFileName(file)}", File.ReadAllBytes(file));
        }

        var project = new ProjectReader(world.Build()).Read("/project", environment);
        project.WorkerName.ShouldBe(worker);
        project.Warnings.ShouldBeEmpty();
        string.Join('|', project.Invocations.Select(run => $"{run.Where.File}:{run.Where.Line} {run.Command}")).ShouldBe(runs);
        (project.Wrangler.Version.ToString(), project.Wrangler.Source).ShouldBe(("4.164.0", $"package.json:{versionLine}"));
    }
}
