using System.Globalization;
using Cftoken.Projects.Runs;
using Cftoken.Projects.Runs.Walking;
using Cftoken.TestInfrastructure;

namespace Cftoken.Projects.Tests.Runs;

public class RepositoryBoundsTests
{
    [Fact]
    public void Folders_without_end_are_left_at_a_bound_and_it_is_said()
    {
        var world = new FakeOutsideWorld();
        world.Files.Add("/r/wrangler.jsonc", "{}").CreateDirectory("/r" + string.Concat(Enumerable.Repeat("/d", 60)));
        var repository = new RepositoryReader(world.Build()).Read("/r");
        repository.Configurations.ShouldHaveSingleItem();
        repository.Warnings.ShouldHaveSingleItem().Code.ShouldBe("repository.too-large");
    }

    [Fact]
    public void Folders_without_number_are_left_at_a_bound_and_it_is_said()
    {
        var world = new FakeOutsideWorld();
        var repository = new RepositoryReader(world.Build() with { Files = new WideFileSystem(RepositoryWalk.MaxFolders + 10, "readme.md") }).Read("/r");
        repository.Warnings.ShouldHaveSingleItem().Message.ShouldContain($"{RepositoryWalk.MaxFolders} folders");
    }

    [Fact]
    public void Files_without_number_are_left_at_a_bound_and_it_is_said()
    {
        var world = new FakeOutsideWorld();
        var repository = new RepositoryReader(world.Build() with { Files = new WideFileSystem(RepositoryWalk.MaxFiles + 10, "wrangler.toml") }).Read("/r");
        repository.Configurations.Length.ShouldBe(RepositoryWalk.MaxFiles);
        repository.Warnings.ShouldHaveSingleItem().Message.ShouldContain($"{RepositoryWalk.MaxFiles} configurations");
    }

    /// <summary>Many folders in one, each with one file.</summary>
    private sealed class WideFileSystem(int folders, string file) : Core.Outside.IFileSystem
    {
        private readonly string[] all = [.. Enumerable.Range(0, folders).Select(number => "/r/" + number.ToString("D6", CultureInfo.InvariantCulture))];

        public bool FileExists(string path) => path.EndsWith(file, StringComparison.Ordinal);

        public bool DirectoryExists(string path) => path == "/r";

        public byte[] ReadAllBytes(string path, long maxBytes = 64 * 1024 * 1024) => [];

        public IReadOnlyList<string> ListFiles(string directory) => directory == "/r" ? [] : [$"{directory}/{file}"];

        public IReadOnlyList<string> ListDirectories(string directory) => directory == "/r" ? all : [];

        public void WriteAllText(string path, string text) => throw new NotSupportedException();

        public void ReplacePrivately(string path, ReadOnlySpan<byte> content) => throw new NotSupportedException();

        public void CreateDirectory(string path) => throw new NotSupportedException();
    }
}
