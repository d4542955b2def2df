using Cftoken.Core.Problems;
using Cftoken.Projects.Wrangler;
using Cftoken.TestInfrastructure;

namespace Cftoken.Projects.Tests.Wrangler;

public class ConfigurationDiscoveryTests
{
    private static FakeFileSystem Files(params string[] configurations)
    {
        var files = new FakeFileSystem();
        foreach (var path in configurations)
        {
            files.Add(path, path.EndsWith(".toml", StringComparison.Ordinal) ? "name = \"w\"\n" : "{\"name\": \"w\"}");
        }

        return files;
    }

    private static Problem Refuse(FakeFileSystem files, string path, string? environment = null) =>
        Should.Throw<ProblemException>(() => WranglerConfiguration.Read(files, path, environment)).Problems.ShouldHaveSingleItem();

    [Theory]
    [InlineData("/a/b", "/a/b/wrangler.toml")]
    [InlineData("/a/b", "/a/wrangler.toml")]
    [InlineData("/a/b", "/wrangler.jsonc")]
    [InlineData("/a/b", "/a/b/wrangler.jsonc", "/a/b/wrangler.toml")]
    [InlineData("/a/b", "/a/b/wrangler.json", "/a/b/wrangler.jsonc", "/a/b/wrangler.toml")]
    [InlineData("/a/b", "/a/wrangler.json", "/a/b/wrangler.jsonc")]
    [InlineData("/a/b", "/wrangler.jsonc", "/a/b/wrangler.toml")]
    [InlineData("/a/b/wrangler.toml", "/a/b/wrangler.toml", "/a/b/wrangler.json")]
    [InlineData("/a/b/staging.json", "/a/b/staging.json", "/a/b/wrangler.json")]
    public void The_first_type_that_is_found_upward_wins(string path, string expected, params string[] others)
    {
        var files = Files([expected, .. others]);
        files.CreateDirectory("/a/b");
        var read = WranglerConfiguration.Read(files, path);
        read.Path.ShouldBe(expected);
        read.Root.ShouldBe(System.IO.Path.GetDirectoryName(expected));
        read.File.ShouldBe(System.IO.Path.GetFileName(expected));
        read.IsRedirected.ShouldBeFalse();
    }

    [Fact]
    public void A_folder_without_any_configuration_upward_is_refused()
    {
        var files = Files();
        files.CreateDirectory("/a/b");
        var problem = Refuse(files, "/a/b");
        (problem.Code, problem.Kind).ShouldBe(("project.no-configuration", ProblemKind.Usage));
        Refuse(files, "/nowhere").Code.ShouldBe("project.not-found");
    }

    [Fact]
    public void A_folder_where_the_file_should_be_is_passed_over_as_wrangler_does()
    {
        var files = Files("/a/wrangler.toml");
        files.CreateDirectory("/a/wrangler.json");
        WranglerConfiguration.Read(files, "/a").Path.ShouldBe("/a/wrangler.toml");
    }

    [Fact]
    public void A_file_of_another_kind_is_refused()
    {
        Refuse(new FakeFileSystem().Add("/a/wrangler.yaml", "name: w"), "/a/wrangler.yaml").Code.ShouldBe("config.format");
    }

    [Fact]
    public void A_file_that_cannot_be_read_is_refused()
    {
        var problem = Refuse(Files("/a/wrangler.json").Forbid("/a/wrangler.json"), "/a");
        problem.Code.ShouldBe("file.unreadable");
        problem.Where.ShouldBe(new SourceLocation("wrangler.json"));
    }

    [Theory]
    [InlineData("wrangler.json")]
    [InlineData("wrangler.toml")]
    public void An_empty_file_is_an_empty_table_in_toml_and_an_error_in_json(string name)
    {
        var files = new FakeFileSystem().Add($"/a/{name}", string.Empty);
        if (name.EndsWith(".toml", StringComparison.Ordinal))
        {
            WranglerConfiguration.Read(files, "/a").Effective.Members.ShouldBeEmpty();
        }
        else
        {
            Refuse(files, "/a").Message.ShouldContain("empty");
        }
    }

    [Fact]
    public void A_link_that_leads_to_itself_is_not_a_configuration()
    {
        var files = Files("/a/wrangler.toml").AddLink("/a/wrangler.json", "wrangler.json").AddLink("/a/loop", "loop");
        WranglerConfiguration.Read(files, "/a").Path.ShouldBe("/a/wrangler.toml");
        Refuse(files, "/a/loop").Code.ShouldBe("project.not-found");
    }

    [Fact]
    public void A_redirection_replaces_the_written_configuration_and_keeps_its_root()
    {
        var files = Files("/a/wrangler.jsonc")
            .Add("/a/.wrangler/deploy/config.json", """{"configPath": "../../dist/wrangler.json"}""")
            .Add("/a/dist/wrangler.json", """{"name": "built", "topLevelName": "w", "targetEnvironment": "staging", "definedEnvironments": ["staging"], "legacy_env": true}""");
        var read = WranglerConfiguration.Read(files, "/a", "staging");
        (read.Root, read.Path, read.File, read.IsRedirected).ShouldBe(("/a", "/a/dist/wrangler.json", "dist/wrangler.json", true));
        read.Effective["name"]!.AsString.ShouldBe("built");
        read.Warnings.ShouldBeEmpty();
        WranglerConfiguration.Read(files, "/a/wrangler.jsonc").IsRedirected.ShouldBeFalse();
    }

    [Theory]
    [InlineData("{}", "no \"configPath\"")]
    [InlineData("""{"configPath": 1}""", "no \"configPath\"")]
    [InlineData("""{"configPath": "../../gone.json"}""", "gone.json")]
    [InlineData("""{"configPath": "a\u0000b"}""", "null character")]
    [InlineData("""{"configPath": """, "still open")]
    public void A_redirection_that_leads_nowhere_is_refused(string redirection, string words)
    {
        var problem = Refuse(Files("/a/wrangler.jsonc").Add("/a/.wrangler/deploy/config.json", redirection), "/a");
        problem.Message.ShouldContain(words);
        problem.Where!.Value.File.ShouldBe(".wrangler/deploy/config.json");
    }

    [Fact]
    public void A_redirection_beside_another_folders_configuration_is_refused()
    {
        var files = Files("/a/wrangler.jsonc", "/dist/wrangler.json").Add("/.wrangler/deploy/config.json", """{"configPath": "../../dist/wrangler.json"}""");
        Refuse(files, "/a").Code.ShouldBe("config.redirection");
    }

    [Theory]
    [InlineData("""{"name": "w", "env": {"a": {}}}""", null, "must not have environments")]
    [InlineData("""{"name": "w", "targetEnvironment": "production"}""", "staging", "built for the environment \"production\"")]
    public void A_redirected_configuration_is_for_one_environment(string text, string? environment, string words)
    {
        var files = new FakeFileSystem().Add("/a/.wrangler/deploy/config.json", """{"configPath": "../../w.json"}""").Add("/a/w.json", text);
        Refuse(files, "/a", environment).Message.ShouldContain(words);
    }
}
