using Cftoken.Core.Outside;
using Cftoken.Core.Outside.Processes;
using Cftoken.Core.Problems;
using Cftoken.TestInfrastructure;

namespace Cftoken.Core.Tests.Files;

/// <summary>What changes between the check and the rename is found by the second check. The edit stands in for the other party.</summary>
public sealed class SafeFileWriterRaceTests : IDisposable
{
    private readonly ProjectFolder project = new();

    public SafeFileWriterRaceTests() => Assert.SkipWhen(OperatingSystem.IsWindows(), "Links are made as on Unix.");

    public void Dispose() => project.Dispose();

    [Fact]
    public async Task Another_editors_change_is_kept()
    {
        project.Write(".dev.vars", "A=1\n");

        await MustFailAsync("file.changed", () => project.Write(".dev.vars", "A=theirs\n"));

        project.Read(".dev.vars").ShouldBe("A=theirs\n");
    }

    [Fact]
    public async Task A_file_that_appeared_is_kept()
    {
        await MustFailAsync("file.changed", () => project.Write(".dev.vars", "A=theirs\n"));

        project.Read(".dev.vars").ShouldBe("A=theirs\n");
    }

    [Fact]
    public async Task A_file_that_vanished_does_not_come_back()
    {
        project.Write(".dev.vars", "A=1\n");

        await MustFailAsync("file.changed", () => File.Delete(project[".dev.vars"]));

        File.Exists(project[".dev.vars"]).ShouldBeFalse();
    }

    [Fact]
    public async Task A_link_that_was_put_in_its_place_is_neither_followed_nor_replaced()
    {
        project.Write(".dev.vars", "A=1\n");
        var elsewhere = Path.Combine(project.Outside, "elsewhere");
        await File.WriteAllTextAsync(elsewhere, "A=1\n");

        await MustFailAsync("file.symlink", () =>
        {
            File.Delete(project[".dev.vars"]);
            File.CreateSymbolicLink(project[".dev.vars"], elsewhere);
        });

        (await File.ReadAllTextAsync(elsewhere)).ShouldBe("A=1\n");
        new FileInfo(project[".dev.vars"]).LinkTarget.ShouldBe(elsewhere);
    }

    [Fact]
    public async Task A_folder_that_became_a_link_out_of_the_project_is_not_written_to()
    {
        Directory.CreateDirectory(project["sub"]);

        await MustFailAsync("file.outside-project", () =>
        {
            Directory.Move(project["sub"], project["moved"]);
            File.CreateSymbolicLink(project["sub"], project.Outside);
        }, "sub/.dev.vars");

        Directory.GetFileSystemEntries(project.Outside).ShouldBeEmpty();
        project.Read("moved/.dev.vars.cftoken-tmp").ShouldBe("", "what went away with its folder is at least empty");
    }

    [Fact]
    public async Task A_value_is_not_written_at_all_once_its_folder_leads_elsewhere()
    {
        await project.WithGitAsync(".dev.vars*\n");
        Directory.CreateDirectory(project["sub"]);
        var seen = WatchFromGit();

        await MustFailAsync("file.outside-project", () =>
        {
            Directory.Move(project["sub"], project["moved"]);
            File.CreateSymbolicLink(project["sub"], project.Outside);
        }, "sub/.dev.vars");

        seen.Distinct().ShouldBe([".gitignore"]);
    }

    [Fact]
    public async Task A_value_is_not_written_into_a_temporary_that_was_moved_away()
    {
        await project.WithGitAsync(".dev.vars*\n");
        var seen = WatchFromGit();

        await MustFailAsync("file.failed", () => File.Move(project[".dev.vars.cftoken-tmp"], Path.Combine(project.Outside, "mine")));

        seen.Distinct().ShouldBe([".gitignore"]);
    }

    [Fact]
    public async Task A_file_that_git_stopped_ignoring_is_not_written()
    {
        await project.WithGitAsync(".dev.vars*\n");

        await MustFailAsync("file.not-ignored", () => File.Delete(project[".gitignore"]));

        File.Exists(project[".dev.vars"]).ShouldBeFalse();
    }

    [Fact]
    public async Task A_failed_edit_leaves_everything_as_it_was()
    {
        project.Write(".dev.vars", "A=1\n");
        var before = project.Listing();

        await Should.ThrowAsync<InvalidOperationException>(() => project.UpdateAsync(_ => throw new InvalidOperationException("no")));

        project.Listing().ShouldBe(before);
    }

    [Fact]
    public async Task A_cancelled_write_leaves_everything_as_it_was()
    {
        project.Write(".dev.vars", "A=1\n");
        var before = project.Listing();
        using var cancellation = new CancellationTokenSource();

        await Should.ThrowAsync<OperationCanceledException>(() => project.Writer.UpdateAsync(
            project.Root,
            ".dev.vars",
            _ =>
            {
                cancellation.Cancel();
                return [1];
            },
            cancellation.Token));

        project.Listing().ShouldBe(before);
    }

    // The files that hold anything whenever git is asked, which is also just after the value was written. They are not
    // read: the temporary is locked.
    private List<string> WatchFromGit()
    {
        var seen = new List<string>();
        project.World = project.World with
        {
            Processes = new FakeProcesses().On("git", request =>
            {
                seen.AddRange(new DirectoryInfo(project.Root).Parent!.EnumerateFiles("*", SearchOption.AllDirectories)
                    .Where(file => file.Length > 0 && !file.FullName.Contains("/.git/", StringComparison.Ordinal))
                    .Select(file => file.Name));
                return new ProcessResult(0, request.Arguments.Contains("rev-parse") ? "true\n" : "", "");
            }),
        };
        return seen;
    }

    private async Task MustFailAsync(string code, Action meanwhile, string path = ".dev.vars")
    {
        var failed = await Should.ThrowAsync<ProblemException>(() => project.UpdateAsync(
            _ =>
            {
                meanwhile();
                return "SECRET";
            },
            path));

        failed.Problems[0].Code.ShouldBe(code);
        project.Listing().ShouldNotContain(line => line.Contains("SECRET", StringComparison.Ordinal));
    }
}
