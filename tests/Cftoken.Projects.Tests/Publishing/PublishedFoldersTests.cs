using Cftoken.TestInfrastructure;

namespace Cftoken.Projects.Tests.Publishing;

public class PublishedFoldersTests
{
    private readonly FakeOutsideWorld world = new();

    [Fact]
    public void The_folders_that_the_configuration_names_are_named_in_full()
    {
        Folders("""{"name": "w", "assets": {"directory": "./public/"}, "site": {"bucket": "../site"}}""")
            .ShouldBe([("/project/public", "assets.directory"), ("/site", "site.bucket")]);
        Folders("""{"name": "w", "pages_build_output_dir": "."}""").ShouldBe([("/project", "pages_build_output_dir")]);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("staging")]
    [InlineData("production")]
    public void What_any_environment_publishes_counts_whichever_is_asked_for(string? environment)
    {
        const string configuration = """
            {"name": "w", "assets": {"directory": "public"}, "env": {"staging": {"site": {"bucket": "dist"}}, "production": {"assets": {"directory": "./"}}}}
            """;

        Folders(configuration, environment: environment).ShouldBe(
            [("/project/public", "assets.directory"), ("/project/dist", "env.staging.site.bucket"), ("/project", "env.production.assets.directory")]);
    }

    // wrangler deploy --help, wrangler pages deploy --help (4.164.0, 2026-11-22); "publish" is their old name.
    [Theory]
    [InlineData("wrangler deploy --assets .", "/project", "wrangler deploy --assets")]
    [InlineData("wrangler deploy --env other --assets=dist", "/project/dist", "wrangler deploy --assets")]
    [InlineData("wrangler deploy --site ./dist", "/project/dist", "wrangler deploy --site")]
    [InlineData("wrangler deploy dist", "/project/dist", "wrangler deploy PATH")]
    [InlineData("wrangler versions upload --assets .", "/project", "wrangler versions upload --assets")]
    [InlineData("cd dist && wrangler deploy --assets .", "/project/dist", "wrangler deploy --assets")]
    [InlineData("wrangler --cwd .. deploy --assets .", "/", "wrangler deploy --assets")]
    [InlineData("wrangler pages deploy .", "/project", "wrangler pages deploy DIRECTORY")]
    [InlineData("wrangler pages publish ./not-built-yet", "/project/not-built-yet", "wrangler pages deploy DIRECTORY")]
    public void What_a_command_publishes_counts(string script, string folder, string key)
    {
        Folders("""{"name": "w"}""", script).ShouldBe([(folder, key)]);
    }

    [Theory]
    [InlineData("wrangler deploy index.js")]
    [InlineData("wrangler dev --assets .")]
    [InlineData("wrangler deploy")]
    public void What_a_command_uploads_to_nobody_does_not_count(string script)
    {
        Folders("""{"name": "w"}""", script).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("/project/public", true)]
    [InlineData("/project/public/.dev.vars", true)]
    [InlineData("/project/public/a/b", true)]
    [InlineData("/project/public/..hidden", true)]
    [InlineData("/project", false)]
    [InlineData("/project/.dev.vars", false)]
    [InlineData("/project/publicity/x", false)]
    public void A_published_folder_knows_what_lies_in_it(string path, bool expected)
    {
        Read("""{"name": "w", "assets": {"directory": "./public/"}}""").PublishedFolders[0].Contains(path).ShouldBe(expected);
    }

    private (string Path, string Key)[] Folders(string configuration, string? script = null, string? environment = null) =>
        [.. Read(configuration, script, environment).PublishedFolders.Select(folder => (folder.Path.Length > 1 ? folder.Path.TrimEnd('/') : folder.Path, folder.Key))];

    private Project Read(string configuration, string? script = null, string? environment = null)
    {
        world.Files.Add("/project/wrangler.jsonc", configuration);
        world.Files.Add("/project/dist/index.html", "hello");
        if (script is not null)
        {
            world.Files.Add("/project/package.json", "{\"scripts\": {\"deploy\": \"" + script + "\"}}");
        }

        return new ProjectReader(world.Build()).Read("/project", environment);
    }
}
