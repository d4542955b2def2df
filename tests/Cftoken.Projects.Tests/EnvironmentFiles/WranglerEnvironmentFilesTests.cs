using Cftoken.Core.Problems;
using Cftoken.Projects.EnvironmentFiles;
using Cftoken.TestInfrastructure;

namespace Cftoken.Projects.Tests.EnvironmentFiles;

public class WranglerEnvironmentFilesTests
{
    private static readonly string[] AllEnvFiles = [".env", ".env.local", ".env.staging", ".env.staging.local", ".env.production"];

    private static WranglerEnvironmentFiles Read(FakeFileSystem files, string? environment = null, string workingFolder = "/project") =>
        WranglerEnvironmentFiles.Read(files, "/project", workingFolder, "/project", environment);

    private static FakeFileSystem Files(params string[] names)
    {
        var files = new FakeFileSystem();
        foreach (var name in names)
        {
            files.Add($"/project/{name}", $"FROM={name}\n");
        }

        return files;
    }

    [Fact]
    public void Wranglers_own_environment_comes_from_env_files_the_environments_last()
    {
        Read(Files(AllEnvFiles)).Own.Select(file => file.File).ShouldBe([".env", ".env.local"]);
        Read(Files(AllEnvFiles), "staging").Own.Select(file => file.File).ShouldBe([".env", ".env.local", ".env.staging", ".env.staging.local"]);
    }

    [Fact]
    public void Wranglers_own_environment_comes_from_the_folder_it_starts_in()
    {
        var files = Files(".env").Add("/project/sub/.env", "FROM=sub\n");
        Read(files, workingFolder: "/project/sub").Own.ShouldHaveSingleItem().File.ShouldBe("sub/.env");
        Read(files, workingFolder: "/project/sub").Development.ShouldHaveSingleItem().File.ShouldBe(".env");
    }

    [Fact]
    public void A_variable_is_found_in_every_file_the_one_that_counts_first()
    {
        var files = new FakeFileSystem()
            .Add("/project/.env", "CLOUDFLARE_API_TOKEN=one\nA=1\nexport CLOUDFLARE_API_KEY=\n")
            .Add("/project/.env.local", "# note\nCLOUDFLARE_API_TOKEN=two\nCLOUDFLARE_API_TOKEN=three\n");
        Read(files).Find("CLOUDFLARE_API_TOKEN", "CLOUDFLARE_API_KEY").ShouldBe([
            new VariableDefinition("CLOUDFLARE_API_TOKEN", new SourceLocation(".env.local", 3), false),
            new VariableDefinition("CLOUDFLARE_API_TOKEN", new SourceLocation(".env.local", 2), false),
            new VariableDefinition("CLOUDFLARE_API_KEY", new SourceLocation(".env", 3), true),
            new VariableDefinition("CLOUDFLARE_API_TOKEN", new SourceLocation(".env", 1), false),
        ]);
    }

    [Fact]
    public void Dev_vars_never_fill_wranglers_own_environment()
    {
        Read(Files(".dev.vars")).Find("FROM").ShouldBeEmpty();
    }

    [Theory]
    [InlineData(null, true, ".dev.vars", ".dev.vars", ".dev.vars.staging", ".env")]
    [InlineData("staging", true, ".dev.vars.staging", ".dev.vars", ".dev.vars.staging", ".env")]
    [InlineData("production", true, ".dev.vars", ".dev.vars", ".dev.vars.staging", ".env")]
    [InlineData("staging", false, ".env .env.local .env.staging .env.staging.local", ".env", ".env.local", ".env.staging", ".env.staging.local")]
    [InlineData(null, false, "")]
    public void Development_takes_one_dev_vars_file_or_else_the_env_files(string? environment, bool usesDevVars, string expected, params string[] names)
    {
        var read = Read(Files(names), environment);
        string.Join(' ', read.Development.Select(file => file.File)).ShouldBe(expected);
        read.DevelopmentUsesDevVars.ShouldBe(usesDevVars);
    }

    [Fact]
    public void A_file_that_cannot_be_read_is_refused_by_name()
    {
        Should.Throw<ProblemException>(() => Read(Files(".env").Forbid("/project/.env"))).Problems[0].Where.ShouldBe(new SourceLocation(".env"));
    }

    [Fact]
    public void Bytes_that_are_not_utf8_and_folders_do_not_stop_the_reading()
    {
        var files = new FakeFileSystem().Add("/project/.env", [0xFF, 0xFE, (byte)'\n', (byte)'A', (byte)'=', (byte)'1']);
        files.CreateDirectory("/project/.env.local");
        Read(files).Find("A").ShouldHaveSingleItem().Where.Line.ShouldBe(2);
    }
}
