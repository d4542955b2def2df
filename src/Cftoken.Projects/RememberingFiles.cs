using Cftoken.Core.Outside;

namespace Cftoken.Projects;

/// <summary>
/// A file system that reads each configuration once: fifty Workers of one repository share a lock file and a manifest. It
/// lives as long as the reader that made it, so that a later reading sees what has changed since.
/// </summary>
/// <param name="inner">The file system behind it.</param>
internal sealed class RememberingFiles(IFileSystem inner) : IFileSystem
{
    private readonly Dictionary<string, bool> files = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Path, string Shown), ConfigDocument> documents = [];

    /// <summary>The document that was read before from a path under the name that it is shown by, or that is read now.</summary>
    internal ConfigDocument Document(string path, string shown, Func<ConfigDocument> read)
    {
        if (!documents.TryGetValue((path, shown), out var document))
        {
            document = read();
            documents.Add((path, shown), document);
        }

        return document;
    }

    public bool FileExists(string path)
    {
        if (!files.TryGetValue(path, out var exists))
        {
            exists = inner.FileExists(path);
            files.Add(path, exists);
        }

        return exists;
    }

    public bool DirectoryExists(string path) => inner.DirectoryExists(path);

    public byte[] ReadAllBytes(string path, long maxBytes = 64 * 1024 * 1024) => inner.ReadAllBytes(path, maxBytes);

    public IReadOnlyList<string> ListFiles(string directory) => inner.ListFiles(directory);

    public IReadOnlyList<string> ListDirectories(string directory) => inner.ListDirectories(directory);

    public void WriteAllText(string path, string text) => throw ReadOnly();

    public void ReplacePrivately(string path, ReadOnlySpan<byte> content) => throw ReadOnly();

    public void CreateDirectory(string path) => throw ReadOnly();

    private static NotSupportedException ReadOnly() => new("Readers of projects write nothing.");
}
