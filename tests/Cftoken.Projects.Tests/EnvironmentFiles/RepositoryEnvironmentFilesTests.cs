using Cftoken.Projects.EnvironmentFiles;
using Cftoken.TestInfrastructure;

namespace Cftoken.Projects.Tests.EnvironmentFiles;

public class RepositoryEnvironmentFilesTests
{
    private readonly FakeFileSystem files = new();

    [Fact]
    public void The_projects_own_files_come_first_and_then_the_rest_of_the_repository()
    {
        Add("/r/.git/.env", "/r/.env", "/r/app/.env.local", "/r/app/src/.env-any", "/r/other/.env", "/r/app/node_modules/x/.env", "/r/app/.env.example", "/.env");

        var found = RepositoryEnvironmentFiles.Read(files, "/r/app");

        found.Files.Select(file => file.File).ShouldBe([".env.local", "src/.env-any", "../.env", "../other/.env"]);
        found.IsComplete.ShouldBeTrue();
    }

    [Fact]
    public void Without_a_repository_nothing_above_the_project_is_looked_at()
    {
        Add("/r/.env", "/r/app/.env");

        RepositoryEnvironmentFiles.Read(files, "/r/app").Files.ShouldHaveSingleItem().Path.ShouldBe("/r/app/.env");
    }

    [Fact]
    public void Folders_that_lie_too_deep_are_not_looked_through_and_that_is_said()
    {
        Add("/r" + string.Concat(Enumerable.Repeat("/a", 13)) + "/.env");

        var found = RepositoryEnvironmentFiles.Read(files, "/r");

        found.Files.ShouldBeEmpty();
        found.IsComplete.ShouldBeFalse();
    }

    private void Add(params string[] paths)
    {
        foreach (var path in paths)
        {
            files.Add(path, "STAGE=one\n");
        }
    }
}
