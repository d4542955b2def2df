using Cftoken.Core.Files;
using Cftoken.Core.Git;
using Cftoken.Core.Problems;
using Cftoken.TestInfrastructure;

namespace Cftoken.Core.Tests.Files;

public sealed class SafeFileWriterTests : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly ProjectFolder project = new();

    public void Dispose() => project.Dispose();

    [Fact]
    public async Task A_new_file_is_its_owners_alone_and_stands_alone()
    {
        (await project.UpdateAsync("A=1\n")).ShouldBe(GitProtection.NoWorkTree);

        project.Read(".dev.vars").ShouldBe("A=1\n");
        Mode(".dev.vars").ShouldBe(OwnerOnly);
        Directory.GetFileSystemEntries(project.Root).ShouldBe([project[".dev.vars"]]);
    }

    [Fact]
    public async Task An_edit_sees_the_present_content_and_closes_the_file_to_others()
    {
        project.Write(".dev.vars", "A=1\n");
        Mode(".dev.vars").ShouldNotBe(OwnerOnly);

        await project.UpdateAsync(before => before + "B=2\n");

        project.Read(".dev.vars").ShouldBe("A=1\nB=2\n");
        Mode(".dev.vars").ShouldBe(OwnerOnly);
    }

    [Fact]
    public async Task Reading_gives_the_content_or_nothing()
    {
        (await project.Writer.ReadAsync(project.Root, ".dev.vars", default)).ShouldBeNull();

        await project.UpdateAsync("A=1\n");

        (await project.Writer.ReadAsync(project.Root, project[".dev.vars"], default)).ShouldBe("A=1\n"u8.ToArray());
    }

    [Fact]
    public async Task An_ignored_file_in_a_work_tree_is_written_and_git_does_not_see_it()
    {
        await project.WithGitAsync(".dev.vars*\n.gitignore\n");

        (await project.UpdateAsync("A=1\n")).ShouldBe(GitProtection.Ignored);
        (await project.Writer.CheckAsync(project.Root, ".dev.vars", default)).ShouldBe(GitProtection.Ignored);

        var status = await project.World.Processes.RunAsync(new("git", ["status", "--porcelain"], project.Root), default);
        status.Output.ShouldBe("");
    }

    [Fact]
    public async Task A_file_in_a_folder_below_a_work_tree_is_judged_by_the_work_tree()
    {
        await project.WithGitAsync("# nothing\n");
        Directory.CreateDirectory(project["packages/api"]);

        await project.MustRefuseAsync("file.not-ignored", "packages/api/.dev.vars");
    }

    [Fact]
    public async Task A_folder_link_that_stays_inside_the_project_is_followed()
    {
        Directory.CreateDirectory(project["real"]);
        File.CreateSymbolicLink(project["link"], "real");

        await project.UpdateAsync("A=1\n", "link/.dev.vars");

        project.Read("real/.dev.vars").ShouldBe("A=1\n");
    }

    [Fact]
    public async Task What_a_killed_writer_left_is_removed()
    {
        project.Write(".dev.vars", "A=1\n").Write(".dev.vars.cftoken-tmp", "half a");

        await project.UpdateAsync("A=2\n");

        project.Listing().Count(line => line.Contains(".dev.vars", StringComparison.Ordinal)).ShouldBe(1);
        project.Read(".dev.vars").ShouldBe("A=2\n");
    }

    [Fact]
    public async Task A_file_that_another_writer_holds_is_waited_for_and_then_said_to_be_busy()
    {
        project.Clock.CompletesDelaysUpTo = TimeSpan.FromSeconds(1);
        project.Write(".dev.vars", "A=1\n");
        using (new FileStream(project[".dev.vars.cftoken-tmp"], FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None))
        {
            (await Should.ThrowAsync<ProblemException>(() => project.UpdateAsync("A=2\n"))).Problems[0].Code.ShouldBe("file.busy");
        }

        project.Read(".dev.vars").ShouldBe("A=1\n");
        await project.UpdateAsync("A=2\n");
        project.Read(".dev.vars").ShouldBe("A=2\n");
    }

    [Fact]
    public async Task Of_many_writers_at_once_none_loses_its_line()
    {
        project.World = project.World with { Time = TimeProvider.System };
        var lines = Enumerable.Range(0, 20).Select(index => $"V{index}=1").ToArray();

        await Task.WhenAll(lines.Select(line => Task.Run(() => project.UpdateAsync(before => before + line + "\n"))));

        project.Read(".dev.vars").Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldBe(lines, ignoreOrder: true);
        Directory.GetFileSystemEntries(project.Root).ShouldBe([project[".dev.vars"]]);
    }

    private UnixFileMode Mode(string relative)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no modes.");
        return OperatingSystem.IsWindows() ? UnixFileMode.None : File.GetUnixFileMode(project[relative]);
    }
}
