using System.Collections.Immutable;
using Cftoken.Core.Problems;
using Cftoken.Projects.Runs;
using Cftoken.TestInfrastructure;
using Cftoken.Tools.Invocations;

namespace Cftoken.Projects.Tests.Wrangler;

/// <summary>A build tool's redirection, as the commands of wrangler 4.164.0 follow it (read there, 2026-11-22).</summary>
public class RedirectionTests
{
    private readonly FakeOutsideWorld world = new();

    private void AddRedirected(string folder, string written = """{"name": "w", "kv_namespaces": [{"binding": "KV"}]}""", string built = """{"name": "w", "topLevelName": "w", "r2_buckets": [{"binding": "B"}]}""")
    {
        world.Files.Add($"{folder}/wrangler.jsonc", written)
            .Add($"{folder}/.wrangler/deploy/config.json", """{"configPath": "../../dist/w/wrangler.json"}""")
            .Add($"{folder}/dist/w/wrangler.json", built);
    }

    private Project Read(string path, string? environment = null) => new ProjectReader(world.Build()).Read(path, environment);

    private static Invocation Run(string command, params (string Name, string Value)[] options) => new(
        WranglerCommandLine.Tool,
        command,
        [],
        options.ToImmutableDictionary(option => option.Name, option => option.Value),
        new SourceLocation("package.json", 1));

    [Theory]
    [InlineData("deploy")]
    [InlineData("versions upload")]
    [InlineData("versions deploy")]
    [InlineData("triggers deploy")]
    [InlineData("preview")]
    [InlineData("pages deploy")]
    public void A_command_that_deploys_reads_what_was_built(string command)
    {
        AddRedirected("/r");
        Read("/r").EffectiveFor(Run(command))["r2_buckets"].ShouldNotBeNull();
    }

    [Theory]
    [InlineData("d1 migrations apply")]
    [InlineData("secret put")]
    [InlineData("tail")]
    [InlineData("rollback")]
    public void Every_other_command_reads_what_a_person_wrote(string command)
    {
        AddRedirected("/r");
        var effective = Read("/r").EffectiveFor(Run(command));
        effective["r2_buckets"].ShouldBeNull();
        effective["kv_namespaces"].ShouldNotBeNull();
    }

    [Fact]
    public void A_named_configuration_is_read_as_it_is()
    {
        AddRedirected("/r");
        Read("/r").EffectiveFor(Run("deploy", ("config", "wrangler.jsonc")))["kv_namespaces"].ShouldNotBeNull();
    }

    [Fact]
    public void The_written_file_stands_for_the_project_in_its_folder()
    {
        AddRedirected("/r");
        Read("/r/wrangler.jsonc").Configuration.File.ShouldBe("dist/w/wrangler.json");
        world.Files.Add("/r/other.jsonc", "{}");
        Read("/r/other.jsonc").Configuration.IsRedirected.ShouldBeFalse();
    }

    [Fact]
    public void A_followed_redirection_is_said_with_its_file()
    {
        AddRedirected("/r");
        var said = Read("/r").Warnings.ShouldHaveSingleItem();
        (said.Code, said.Where!.Value.File).ShouldBe(("config.redirected", "dist/w/wrangler.json"));
        said.Message.ShouldContain("instead of wrangler.jsonc");
    }

    [Fact]
    public void A_build_for_another_name_is_a_stale_one()
    {
        AddRedirected("/r", built: """{"name": "old", "topLevelName": "old"}""");
        Read("/r").Warnings.ShouldContain(problem => problem.Code == "config.redirection-stale" && problem.Where!.Value.Line == 1 && problem.Fix!.Text.Contains("Build", StringComparison.Ordinal));
    }

    [Fact]
    public void A_missing_build_is_a_problem_with_its_repair()
    {
        AddRedirected("/r");
        world.Files.Remove("/r/dist/w/wrangler.json");
        var problem = Should.Throw<ProblemException>(() => Read("/r/wrangler.jsonc")).Problems.ShouldHaveSingleItem();
        (problem.Code, problem.Kind, problem.Where!.Value.File).ShouldBe(("config.redirection", ProblemKind.Usage, ".wrangler/deploy/config.json"));
        problem.Fix!.Text.ShouldContain("Build the project first");
    }

    [Fact]
    public void What_is_wrong_with_the_written_file_does_not_stop_the_deploy()
    {
        AddRedirected("/r", written: """{"name": "w", "kv_namespaces": 1}""");
        var project = Read("/r");
        project.Warnings.ShouldContain(problem => problem.Code == "config.shape" && problem.Where!.Value.File == "wrangler.jsonc");
        project.EffectiveFor(Run("secret put")).Members.ShouldBeEmpty();
    }

    [Fact]
    public void A_repository_names_the_written_file_and_its_project_follows()
    {
        AddRedirected("/r/apps/a");
        world.Files.Add("/r/apps/a/package.json", """{"scripts": {"deploy": "wrangler deploy", "migrate": "wrangler d1 migrations apply DB --remote -c wrangler.jsonc"}}""");
        var outside = world.Build();
        var repository = new RepositoryReader(outside).Read("/r");
        repository.Configurations.ShouldBe(["/r/apps/a/wrangler.jsonc"]);
        repository.Runs.Select(run => RunConfiguration.PathOf(world.Files, run)).ShouldBe(["/r/apps/a/wrangler.jsonc", "/r/apps/a/wrangler.jsonc"]);
        var project = new ProjectReader(outside).Read(repository, repository.Configurations[0]);
        project.Configuration.File.ShouldBe("apps/a/dist/w/wrangler.json");
        project.Written!.File.ShouldBe("apps/a/wrangler.jsonc");
        project.Invocations.Select(run => run.Command).ShouldBe(["deploy", "d1 migrations apply"]);
        project.Invocations[0].Where.File.ShouldBe("apps/a/package.json");
    }
}
