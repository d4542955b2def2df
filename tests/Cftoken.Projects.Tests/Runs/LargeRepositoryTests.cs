using Cftoken.Core.Outside;
using Cftoken.Projects.Runs;
using Cftoken.TestInfrastructure;

namespace Cftoken.Projects.Tests.Runs;

public class LargeRepositoryTests
{
    [Fact]
    public void Five_hundred_Workers_are_read_and_what_they_share_is_read_once()
    {
        const int Workers = 500;
        var world = new FakeOutsideWorld();
        MonorepoFiles.Write(Workers, (path, text) => world.Files.Add($"/r/{path}", text));
        var counted = new CountingFiles(world.Files);
        var outside = world.Build() with { Files = counted };
        var repository = new RepositoryReader(outside).Read("/r");
        repository.Configurations.Length.ShouldBe(Workers);
        repository.Runs.Length.ShouldBe(Workers);
        repository.Warnings.ShouldBeEmpty();

        var reader = new ProjectReader(outside);
        counted.Reads.Clear();
        var before = GC.GetAllocatedBytesForCurrentThread();
        var projects = repository.Configurations.Select(configuration => reader.Read(repository, configuration)).ToList();
        var perWorker = (GC.GetAllocatedBytesForCurrentThread() - before) / Workers;

        projects.Select(project => project.WorkerName).Distinct().Count().ShouldBe(Workers);
        projects.ShouldAllBe(project => project.Wrangler.Version.ToString() == "4.164.0");
        counted.Reads["/r/package-lock.json"].ShouldBe(1);
        counted.Reads.Values.ShouldAllBe(reads => reads == 1);

        // A project is a few hundred nodes and texts; half a megabyte each would mean that something grows with the others.
        perWorker.ShouldBeLessThan(512 * 1024);
    }

    private sealed class CountingFiles(IFileSystem inner) : IFileSystem
    {
        public Dictionary<string, int> Reads { get; } = new(StringComparer.Ordinal);

        public bool FileExists(string path) => inner.FileExists(path);

        public bool DirectoryExists(string path) => inner.DirectoryExists(path);

        public byte[] ReadAllBytes(string path, long maxBytes = 64 * 1024 * 1024)
        {
            Reads[path] = Reads.GetValueOrDefault(path) + 1;
            return inner.ReadAllBytes(path, maxBytes);
        }

        public IReadOnlyList<string> ListFiles(string directory) => inner.ListFiles(directory);

        public IReadOnlyList<string> ListDirectories(string directory) => inner.ListDirectories(directory);

        public void WriteAllText(string path, string text) => throw new NotSupportedException();

        public void ReplacePrivately(string path, ReadOnlySpan<byte> content) => throw new NotSupportedException();

        public void CreateDirectory(string path) => throw new NotSupportedException();
    }
}
