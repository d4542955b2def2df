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
    public void Every_file_that_cannot_be_read_is_named()
    {
        files.Add("/project/.dev.vars", "").Add("/project/.env", "").Forbid("/project/.dev.vars").Forbid("/project/.env");

        Should.Throw<ProblemException>(() => ProjectTokenFiles.Search(files, "/project")).Problems
            .Select(problem => problem.Where!.Value.File).ShouldBe([".dev.vars", ".env"]);
    }
}
