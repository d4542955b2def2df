using Cftoken.TestInfrastructure;

namespace Cftoken.Tests.Architecture;

/// <summary>The outside world is touched in one folder only.</summary>
public sealed class One_seam
{
    [Theory]
    [InlineData("DateTime.Now")]
    [InlineData("DateTime.UtcNow")]
    [InlineData("DateTimeOffset.Now")]
    [InlineData("DateTimeOffset.UtcNow")]
    [InlineData("Environment.GetEnvironmentVariable")]
    [InlineData("Console.")]
    [InlineData("Process.Start")]
    [InlineData("RandomNumberGenerator.")]
    [InlineData("Random.Shared")]
    public void Only_the_seam_itself_uses(string call)
    {
        Users(call).ShouldBeSubsetOf(Users(call).Where(file => file.StartsWith("src/Cftoken.Core/Outside/", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_clock_and_the_console_are_found_where_they_are_used()
    {
        Users("Console.").ShouldContain("src/Cftoken.Core/Outside/SystemTerminal.cs");
    }

    private static List<string> Users(string call) =>
    [
        .. Directory.EnumerateFiles(RepositoryRoot.File("src"), "*.cs", SearchOption.AllDirectories)
            .Where(file => File.ReadLines(file).Any(line => Uses(line.TrimStart(), call)))
            .Select(file => Path.GetRelativePath(RepositoryRoot.Path, file).Replace('\\', '/')),
    ];

    private static bool Uses(string code, string call)
    {
        var at = code.IndexOf(call, StringComparison.Ordinal);
        return at >= 0 && !code.StartsWith("//", StringComparison.Ordinal)
            && (at == 0 || !(char.IsLetterOrDigit(code[at - 1]) || code[at - 1] is '_' or '.' or '"'));
    }
}
