using Cftoken.Core.Files;
using Cftoken.Core.Git;
using Cftoken.Core.Outside;
using Cftoken.Core.Outside.Processes;
using Cftoken.Core.Problems;
using Cftoken.Core.Tests.Files;
using Cftoken.TestInfrastructure;

namespace Cftoken.Core.Tests.Git;

/// <summary>What a hostile repository can do by being asked, and what happens where git gives no answer.</summary>
public sealed class GitGuardTests : IDisposable
{
    private readonly ProjectFolder project = new();

    public GitGuardTests() => Assert.SkipWhen(OperatingSystem.IsWindows(), "Git is told to run a POSIX shell's command.");

    public void Dispose() => project.Dispose();

    [Fact]
    public async Task A_partial_clone_whose_remote_names_a_program_does_not_get_it_run()
    {
        await project.WithGitAsync("");
        File.Delete(project[".gitignore"]);
        var ran = Path.Combine(project.Outside, "ran");
        await project.GitAsync("config", "core.repositoryFormatVersion", "1");
        await project.GitAsync("config", "extensions.partialClone", "origin");
        await project.GitAsync("config", "remote.origin.promisor", "true");
        await project.GitAsync("config", "remote.origin.url", project.Outside);
        await project.GitAsync("config", "remote.origin.uploadpack", $"touch '{ran}'; git-upload-pack");
        await project.GitAsync("update-index", "--add", "--cacheinfo", $"100644,{new string('1', 40)},.gitignore");
        await project.GitAsync("update-index", "--skip-worktree", ".gitignore");
        project.Write(".git/info/exclude", ".dev.vars*\n");
        await project.GitAsync("check-ignore", "-q", ".dev.vars");
        File.Exists(ran).ShouldBeTrue("the configuration must be one that git obeys, else this test shows nothing");
        File.Delete(ran);

        (await project.UpdateAsync("A=1\n")).ShouldBe(GitProtection.Ignored);

        File.Exists(ran).ShouldBeFalse();
    }

    [Fact]
    public async Task Git_inherits_no_credential()
    {
        await project.WithGitAsync("");
        var canary = new Canary();
        var git = new FakeProcesses().On("git", request => new ProcessResult(0, request.Arguments.Contains("rev-parse") ? "true\n" : "", ""));
        foreach (var name in new[] { "CLOUDFLARE_API_TOKEN", "AWS_SECRET_ACCESS_KEY", "GIT_ASKPASS", "SSH_AUTH_SOCK", "MY_OWN", "path", "LC" })
        {
            project.Environment.Set(name, canary.Value);
        }

        project.World = project.World with { Processes = git };

        await project.UpdateAsync("A=1\n");

        git.Requests.ShouldNotBeEmpty();
        foreach (var variables in git.Requests.Select(request => request.Environment.ShouldNotBeNull()))
        {
            canary.MustBeAbsentFrom(variables.Values);
            variables["HOME"].ShouldBe(project.Outside);
            variables.Keys.ShouldContain("PATH");
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_path_reaches_git_however_the_system_spells_it(bool isWindows)
    {
        var variables = GitEnvironment.From(new FakeEnvironment { IsWindows = isWindows }.Set("Path", "/programs").Set("SYSTEMROOT", "/windows"));

        variables.GetValueOrDefault("PATH").ShouldBe(isWindows ? "/programs" : null);
        variables.GetValueOrDefault("SystemRoot").ShouldBe(isWindows ? "/windows" : null);
    }

    [Theory]
    [InlineData(".dev.vars")]
    [InlineData("packages/api/.dev.vars")]
    public async Task A_repository_without_a_git_to_ask_is_refused(string path)
    {
        await project.WithGitAsync(".dev.vars*\n");
        Directory.CreateDirectory(project["packages/api"]);
        project.World = project.World with { Processes = new FakeProcesses() };

        await project.MustRefuseAsync("file.no-git", path);
    }

    [Theory]
    [InlineData("core.bare", "true")]
    [InlineData("core.worktree", "/nonexistent")]
    public async Task A_repository_that_denies_its_work_tree_is_refused(string setting, string value)
    {
        await project.WithGitAsync(".dev.vars*\n");
        await project.GitAsync("config", setting, value);

        (await ProblemOfAsync()).Code.ShouldBeOneOf("file.git-unclear", "file.git-failed");
    }

    [Fact]
    public async Task A_bare_repository_is_refused_with_a_look_at_what_makes_it_bare()
    {
        await project.WithGitAsync(".dev.vars*\n");
        await project.GitAsync("config", "core.bare", "true");

        await project.MustRefuseAsync("file.git-unclear");
        (await ProblemOfAsync()).Fix!.Command.ShouldBe(@"git config --show-origin --get-regexp '^core\.(bare|worktree)$'");
    }

    [Fact]
    public async Task A_git_entry_that_is_no_repository_is_refused()
    {
        Directory.CreateDirectory(project[".git"]);

        await project.MustRefuseAsync("file.git-unclear");
    }

    [Fact]
    public async Task A_repository_of_another_user_which_git_refuses_is_refused()
    {
        await project.WithGitAsync(".dev.vars*\n");
        project.World = project.World with
        {
            Processes = new FakeProcesses().On("git", 128, error: $"fatal: detected dubious ownership in repository at '{project.Root}'"),
        };

        await project.MustRefuseAsync("file.git-failed");
        (await ProblemOfAsync()).Message.ShouldContain("dubious ownership");
    }

    private async Task<Problem> ProblemOfAsync() =>
        (await Should.ThrowAsync<ProblemException>(() => project.Writer.CheckAsync(project.Root, ".dev.vars", default))).Problems[0];
}
