using Cftoken.ErrorPages;
using Cftoken.TestInfrastructure;

namespace Cftoken.Logs.Tests;

public sealed class ErrorPageTests
{
    [Fact]
    public void The_pages_of_the_documentation_are_those_of_the_rules()
    {
        var root = RepositoryRoot.File(Pages.Folder);
        var written = Directory.EnumerateFiles(root, "*.md", SearchOption.AllDirectories).ToDictionary(file => Path.GetRelativePath(root, file).Replace('\\', '/'), File.ReadAllText, StringComparer.Ordinal);

        var pages = Pages.Of(Diagnosing.Catalog.Errors);

        written.Keys.Order(StringComparer.Ordinal).ShouldBe(pages.Keys);
        pages.ShouldAllBe(page => written[page.Key] == page.Value);
    }
}
