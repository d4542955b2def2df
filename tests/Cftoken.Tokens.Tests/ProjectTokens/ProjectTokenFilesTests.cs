using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.TestInfrastructure;
using Cftoken.Tokens.ProjectTokens;

namespace Cftoken.Tokens.Tests.ProjectTokens;

public class ProjectTokenFilesTests
{
    private readonly FakeFileSystem files = new();

    [Fact]
    public void The_files_are_looked_through_in_their_order()
    {
        var canaries = ProjectTokenFiles.InOrder.ToDictionary(name => name, _ => new Canary());
        foreach (var (name, canary) in canaries.Reverse())
        {
            files.Add($"/project/{name}", $"# token\nCLOUDFLARE_API_TOKEN={canary.Value}\n");
        }

        var found = ProjectTokenFiles.Search(files, "/project").Tokens;

        found.Select(token => token.Where.ToString()).ShouldBe([".dev.vars:2", ".env.local:2", ".env:2", ".env.production:2", ".env.development:2"]);
        found.ShouldAllBe(token => token.Value.IsSameAs(canaries[token.Where.File].Secret));
        canaries[".env"].MustBeAbsentFrom(found.Select(token => token.ToString()));
    }

    [Fact]
    public void The_new_name_wins_over_the_old_and_the_last_assignment_counts()
    {
        files.Add("/project/.dev.vars", "CF_API_TOKEN=old\nCLOUDFLARE_API_TOKEN=first\nexport CLOUDFLARE_API_TOKEN='second'\nCF_ACCOUNT_ID=abc\n");

        var found = ProjectTokenFiles.Search(files, "/project");

        found.Tokens.ShouldHaveSingleItem().Value.Reveal().ShouldBe("second");
        found.Tokens[0].Where.ShouldBe(new SourceLocation(".dev.vars", 3));
        found.AccountIds.ShouldHaveSingleItem().ShouldBe(new FoundAccountId("CF_ACCOUNT_ID", "abc", new SourceLocation(".dev.vars", 4)));
    }

    [Theory]
    [InlineData("CLOUDFLARE_API_TOKEN=\n")]
    [InlineData("CLOUDFLARE_API_TOKEN=there\nCLOUDFLARE_API_TOKEN=\n")]
    [InlineData("# CLOUDFLARE_API_TOKEN=there\n")]
    [InlineData("MY_CLOUDFLARE_API_TOKEN=there\n")]
    [InlineData("")]
    public void What_is_not_set_is_not_found(string text)
    {
        files.Add("/project/.env", text).Add("/project/.env.example", "CLOUDFLARE_API_TOKEN=there\n");

        ProjectTokenFiles.Search(files, "/project").Tokens.ShouldBeEmpty();
    }

    [Fact]
    public void A_file_that_has_another_name_elsewhere_is_not_the_projects_own()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no ln on Windows.");
        using var folder = new TemporaryFolder();
        folder.Write("elsewhere/secrets.env", "CLOUDFLARE_API_TOKEN=there\n");
        Directory.CreateDirectory(folder["project"]);
        using var link = System.Diagnostics.Process.Start("ln", [folder["elsewhere/secrets.env"], folder["project/.env"]]);
        link.WaitForExit();

        var stopped = Should.Throw<ProblemException>(() => ProjectTokenFiles.Search(OutsideWorld.System().Files, folder["project"]));

        stopped.Problems.ShouldHaveSingleItem().Code.ShouldBe("file.hard-link");
    }

    [Fact]
    public void Every_file_that_cannot_be_read_is_named()
    {
        files.Add("/project/.dev.vars", "").Add("/project/.env", "").Forbid("/project/.dev.vars").Forbid("/project/.env");

        Should.Throw<ProblemException>(() => ProjectTokenFiles.Search(files, "/project")).Problems
            .Select(problem => problem.Where!.Value.File).ShouldBe([".dev.vars", ".env"]);
    }

    [Theory]
    [InlineData("secrets/deploy.env")]
    [InlineData("./secrets/../secrets/deploy.env")]
    [InlineData("/project/secrets/deploy.env")]
    public void A_chosen_file_is_looked_at_first(string chosen)
    {
        files.Add("/project/secrets/deploy.env", "CLOUDFLARE_API_TOKEN=chosen\n").Add("/project/.dev.vars", "CLOUDFLARE_API_TOKEN=usual\n");

        ProjectTokenFiles.Search(files, "/project", chosen).Tokens.Select(token => token.Where.File)
            .ShouldBe(["secrets/deploy.env", ".dev.vars"]);
    }

    [Fact]
    public void A_chosen_file_that_is_among_the_usual_ones_is_looked_at_once()
    {
        files.Add("/project/.env", "CLOUDFLARE_API_TOKEN=chosen\n").Add("/project/.dev.vars", "CLOUDFLARE_API_TOKEN=usual\n");

        ProjectTokenFiles.Search(files, "/project", "./.env").Tokens.Select(token => token.Where.File).ShouldBe([".env", ".dev.vars"]);
    }

    [Fact]
    public void A_chosen_file_that_is_not_there_yet_holds_nothing()
    {
        files.Add("/project/.dev.vars", "CLOUDFLARE_API_TOKEN=usual\n");

        ProjectTokenFiles.Search(files, "/project", "new/deploy.env").Tokens.ShouldHaveSingleItem().Where.File.ShouldBe(".dev.vars");
    }

    [Theory]
    [InlineData("../boot.env", "CLOUDFLARE_API_TOKEN=bootstrap\n")]
    [InlineData("other.env", "CLOUDFLARE_API_TOKEN=other\n")]
    [InlineData("../nowhere.env", null)]
    public void A_link_is_refused_wherever_it_leads(string target, string? text)
    {
        using var folder = new TemporaryFolder();
        var project = Directory.CreateDirectory(folder["project"]).FullName;
        if (text is not null)
        {
            File.WriteAllText(Path.GetFullPath(target, project), text);
        }

        File.CreateSymbolicLink(Path.Combine(project, ".env"), target);
        File.CreateSymbolicLink(Path.Combine(project, ".dev.vars"), target);

        var problems = Should.Throw<ProblemException>(() => ProjectTokenFiles.Search(OutsideWorld.System().Files, project)).Problems;

        problems.Select(problem => $"{problem.Code} {problem.Where}").ShouldBe(["file.symlink .dev.vars", "file.symlink .env"]);
        problems[0].Fix!.Command.ShouldBe("rm .dev.vars");
    }

    [Theory]
    [InlineData("../boot.env")]
    [InlineData("away/boot.env")]
    public void A_chosen_file_outside_the_project_is_refused(string chosen)
    {
        using var folder = new TemporaryFolder();
        folder.Write("boot.env", "CLOUDFLARE_API_TOKEN=bootstrap\n");
        var project = Directory.CreateDirectory(folder["project"]).FullName;
        Directory.CreateSymbolicLink(Path.Combine(project, "away"), "..");

        Should.Throw<ProblemException>(() => ProjectTokenFiles.Search(OutsideWorld.System().Files, project, chosen)).Problems
            .ShouldHaveSingleItem().Code.ShouldBe("file.outside-project");
    }
}
