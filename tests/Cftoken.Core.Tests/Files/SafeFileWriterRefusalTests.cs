using Cftoken.Core.Outside;
using Cftoken.Core.Outside.Processes;
using Cftoken.Core.Problems;

namespace Cftoken.Core.Tests.Files;

/// <summary>Where a secret must not go. Each refusal comes beforehand and at the write, and leaves nothing behind.</summary>
public sealed class SafeFileWriterRefusalTests : IDisposable
{
    private readonly ProjectFolder project = new();

    public SafeFileWriterRefusalTests() =>
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links and pipes are made as on Unix.");

    public void Dispose() => project.Dispose();

    [Theory]
    [InlineData("inside")]
    [InlineData("missing")]
    [InlineData("../outside/elsewhere")]
    public async Task A_symbolic_link(string target)
    {
        project.Write("inside", "A=1\n");
        File.WriteAllText(Path.Combine(project.Outside, "elsewhere"), "A=1\n");
        File.CreateSymbolicLink(project[".dev.vars"], target);

        await project.MustRefuseAsync("file.symlink");
    }

    [Fact]
    public async Task A_folder_link_that_leads_out_of_the_project()
    {
        File.CreateSymbolicLink(project["link"], project.Outside);

        await project.MustRefuseAsync("file.outside-project", "link/.dev.vars");
    }

    [Theory]
    [InlineData("../.dev.vars")]
    [InlineData("../project-twin/.dev.vars")]
    [InlineData("/tmp/.dev.vars")]
    [InlineData(".")]
    [InlineData("sub/..")]
    public async Task A_path_outside_the_project(string path)
    {
        Directory.CreateDirectory(project.Root + "-twin");

        await project.MustRefuseAsync("file.outside-project", path);
    }

    [Fact]
    public async Task A_file_with_a_second_name()
    {
        var elsewhere = Path.Combine(project.Outside, "elsewhere");
        await File.WriteAllTextAsync(elsewhere, "A=1\n");
        await RunAsync("ln", elsewhere, project[".dev.vars"]);

        await project.MustRefuseAsync("file.hard-link");
    }

    [Fact]
    public async Task A_folder_or_a_pipe()
    {
        Directory.CreateDirectory(project["folder"]);
        await RunAsync("mkfifo", project["pipe"]);

        await project.MustRefuseAsync("file.not-regular", "folder");
        await project.MustRefuseAsync("file.not-regular", "pipe");
    }

    [Fact]
    public async Task A_file_whose_folder_is_not_there() => await project.MustRefuseAsync("file.no-folder", "none/.dev.vars");

    [Fact]
    public async Task A_file_that_git_tracks_even_where_it_is_ignored()
    {
        await project.WithGitAsync(".dev.vars*\n");
        project.Write(".dev.vars", "A=1\n");
        await project.GitAsync("add", "--force", ".dev.vars");

        await project.MustRefuseAsync("file.tracked");
    }

    [Fact]
    public async Task A_file_that_git_does_not_ignore()
    {
        await project.WithGitAsync("node_modules\n");

        await project.MustRefuseAsync("file.not-ignored");
    }

    [Fact]
    public async Task A_file_whose_temporary_git_does_not_ignore()
    {
        await project.WithGitAsync(".dev.vars\n");

        await project.MustRefuseAsync("file.temporary-not-ignored");
    }

    [Fact]
    public async Task Two_reasons_are_both_told()
    {
        await project.WithGitAsync("");
        File.CreateSymbolicLink(project[".dev.vars"], "missing");

        var refused = await Should.ThrowAsync<ProblemException>(() => project.UpdateAsync("SECRET"));

        refused.Problems.Select(problem => problem.Code).ShouldBe(["file.symlink", "file.not-ignored"]);
    }

    [Fact]
    public async Task A_work_tree_that_git_cannot_read()
    {
        await project.WithGitAsync(".dev.vars*\n");
        project.Write(".git/config", "[broken\n");

        await project.MustRefuseAsync("file.git-failed");
    }

    [Fact]
    public async Task A_variable_that_points_git_elsewhere_is_not_believed()
    {
        await project.WithGitAsync("");
        project.Environment.Set("GIT_DIR", "/nonexistent").Set("GIT_CEILING_DIRECTORIES", project.Root).Set("git_work_tree", "/");

        await project.MustRefuseAsync("file.not-ignored");
    }

    [Fact]
    public async Task The_projects_git_configuration_runs_nothing()
    {
        await project.WithGitAsync(".dev.vars*\n");
        project.Write("spy", "#!/bin/sh\ntouch \"$(dirname \"$0\")/ran\"\n");
        await RunAsync("chmod", "+x", project["spy"]);
        await project.GitAsync("config", "core.fsmonitor", project["spy"]);
        await project.GitAsync("status");
        File.Exists(project["ran"]).ShouldBeTrue("the setting must be one that git obeys, else this test shows nothing");
        File.Delete(project["ran"]);

        await project.UpdateAsync("A=1\n");

        File.Exists(project["ran"]).ShouldBeFalse();
    }

    [Theory]
    [InlineData("link")]
    [InlineData("folder")]
    public async Task Something_of_anothers_under_the_temporary_name(string what)
    {
        if (what == "link")
        {
            File.CreateSymbolicLink(project[".dev.vars.cftoken-tmp"], Path.Combine(project.Outside, "elsewhere"));
        }
        else
        {
            Directory.CreateDirectory(project[".dev.vars.cftoken-tmp"]);
        }

        var before = project.Listing();
        var refused = await Should.ThrowAsync<ProblemException>(() => project.UpdateAsync("SECRET"));

        refused.Problems[0].Code.ShouldBe("file.temporary-taken");
        project.Listing().ShouldBe(before);
    }

    private async Task RunAsync(string program, params string[] arguments) =>
        (await project.World.Processes.RunAsync(new ProcessRequest(program, arguments, project.Root), default)).ExitCode.ShouldBe(0);
}
