using System.Text;
using Cftoken.Core.Git;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.TestInfrastructure;

namespace Cftoken.Core.Tests.Git;

public sealed class GitTreeFilesTests
{
    private static readonly OutsideWorld World = OutsideWorld.System();

    [Fact]
    public async Task Shows_the_files_of_the_commit_and_no_others()
    {
        using var repository = await GitRepository.CreateAsync();
        var folder = repository.Folder;
        folder.Write("a.txt", "then\n");
        folder.Write("sub/b.txt", "same\n");
        folder.Write("gone/c.txt", "gone\n");
        var commit = await repository.CommitAsync();
        folder.Write("a.txt", "now\n");
        folder.Write("new.txt", "new\n");
        File.Delete(folder["gone/c.txt"]);

        var tree = await GitTree.ReadAsync(World, folder.Path, "HEAD", default);
        var files = new GitTreeFiles(World, tree);

        tree.Commit.ShouldBe(commit);
        Text(files, folder["a.txt"]).ShouldBe("then\n");
        Text(files, folder["sub/b.txt"]).ShouldBe("same\n");
        Text(files, folder["gone/c.txt"]).ShouldBe("gone\n");
        files.FileExists(folder["new.txt"]).ShouldBeFalse();
        files.DirectoryExists(folder["gone"]).ShouldBeTrue();
        files.DirectoryExists(folder[".git"]).ShouldBeFalse();
        files.ListFiles(folder.Path).ShouldBe([folder["a.txt"]]);
        files.ListDirectories(folder.Path).ShouldBe([folder["gone"], folder["sub"]]);
        files.ListFiles(folder["sub"]).ShouldBe([folder["sub/b.txt"]]);
        Should.Throw<FileNotFoundException>(() => files.ReadAllBytes(folder["new.txt"]));
        Should.Throw<IOException>(() => files.ReadAllBytes(folder["a.txt"], maxBytes: 2));
    }

    [Fact]
    public async Task Takes_the_commit_at_which_the_branch_left_the_other()
    {
        using var repository = await GitRepository.CreateAsync();
        var left = await repository.CommitAsync("before");
        await repository.RunAsync("checkout", "--quiet", "-b", "feature");
        await repository.CommitAsync("mine");
        await repository.RunAsync("checkout", "--quiet", "main");
        var others = await repository.CommitAsync("theirs");
        await repository.RunAsync("checkout", "--quiet", "feature");

        var tree = await GitTree.ReadAsync(World, repository.Folder.Path, "main", default);

        (tree.Commit, tree.IsMergeBase).ShouldBe((left, true));
        tree.Commit.ShouldNotBe(others);
    }

    [Fact]
    public async Task Takes_the_reference_itself_where_there_is_no_common_history()
    {
        using var repository = await GitRepository.CreateAsync();
        await repository.CommitAsync("one");
        await repository.RunAsync("checkout", "--quiet", "--orphan", "other");
        await repository.CommitAsync("two");

        (await GitTree.ReadAsync(World, repository.Folder.Path, "main", default)).IsMergeBase.ShouldBeFalse();
    }

    [Theory]
    [InlineData("no-such-branch")]
    [InlineData("--output=/tmp/x")]
    [InlineData("HEAD:a.txt")]
    public async Task Refuses_what_names_no_commit(string reference)
    {
        using var repository = await GitRepository.CreateAsync();
        repository.Folder.Write("a.txt", "a\n");
        await repository.CommitAsync();

        var refusal = await Should.ThrowAsync<ProblemException>(() => GitTree.ReadAsync(World, repository.Folder.Path, reference, default));

        refusal.Problems.ShouldHaveSingleItem().Code.ShouldBe("git.no-reference");
    }

    [Fact]
    public async Task Refuses_a_folder_that_is_no_repository()
    {
        using var folder = new TemporaryFolder();

        var refusal = await Should.ThrowAsync<ProblemException>(() => GitTree.ReadAsync(World, folder.Path, "HEAD", default));

        refusal.Problems.ShouldHaveSingleItem().Code.ShouldBe("git.no-repository");
    }

    [Fact]
    public async Task Links_of_the_commit_are_not_followed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a privilege on Windows.");
        using var repository = await GitRepository.CreateAsync();
        File.CreateSymbolicLink(repository.Folder["link.txt"], "/etc/passwd");
        await repository.CommitAsync();

        var files = new GitTreeFiles(World, await GitTree.ReadAsync(World, repository.Folder.Path, "HEAD", default));

        files.FileExists(repository.Folder["link.txt"]).ShouldBeFalse();
    }

    private static string Text(GitTreeFiles files, string path) => Encoding.UTF8.GetString(files.ReadAllBytes(path));
}
