using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Cftoken.Core.Outside;

namespace Cftoken.Core.Git;

/// <summary>
/// The file system as it was at a commit: inside the repository the commit's files and no others, outside it the files as
/// they are. Nothing can be written.
/// </summary>
/// <param name="world">The outside world as it is.</param>
/// <param name="tree">The commit.</param>
public sealed class GitTreeFiles(OutsideWorld world, GitTree tree) : IFileSystem
{
    private readonly GitProgram git = new(world.Processes, world.Environment);
    private readonly ConcurrentDictionary<string, byte[]> read = new(StringComparer.Ordinal);
    private readonly Lazy<ILookup<string, string>> byFolder = new(() => Below(tree));

    /// <inheritdoc />
    public bool FileExists(string path) => Inside(path) is { } inside ? tree.Files.ContainsKey(inside) : world.Files.FileExists(path);

    /// <inheritdoc />
    public bool DirectoryExists(string path) => Inside(path) is { } inside ? byFolder.Value.Contains(inside) : world.Files.DirectoryExists(path);

    /// <inheritdoc />
    public byte[] ReadAllBytes(string path, long maxBytes = 64 * 1024 * 1024)
    {
        if (Inside(path) is not { } inside)
        {
            return world.Files.ReadAllBytes(path, maxBytes);
        }

        if (!tree.Files.TryGetValue(inside, out var id))
        {
            throw new FileNotFoundException($"The commit holds no file '{inside}'.", inside);
        }

        var bytes = read.GetOrAdd(inside, _ => Unchanged(path, id, maxBytes) ?? FromGit(id));
        return bytes.LongLength <= maxBytes ? bytes : throw new IOException($"'{inside}' is longer than {maxBytes} bytes.");
    }

    /// <inheritdoc />
    public IReadOnlyList<string> ListFiles(string directory) => Inside(directory) is { } inside
        ? List(inside, child => tree.Files.ContainsKey(child))
        : world.Files.ListFiles(directory);

    /// <inheritdoc />
    public IReadOnlyList<string> ListDirectories(string directory) => Inside(directory) is { } inside
        ? List(inside, byFolder.Value.Contains)
        : world.Files.ListDirectories(directory);

    /// <inheritdoc />
    public void WriteAllText(string path, string text) => throw ReadOnly();

    /// <inheritdoc />
    public void ReplacePrivately(string path, ReadOnlySpan<byte> content) => throw ReadOnly();

    /// <inheritdoc />
    public void CreateDirectory(string path) => throw ReadOnly();

    private static NotSupportedException ReadOnly() => new("A commit cannot be written to.");

    /// <summary>The path from the root with slashes, empty for the root itself; null where it lies outside.</summary>
    private string? Inside(string path)
    {
        var relative = Path.GetRelativePath(tree.Root, path).Replace(Path.DirectorySeparatorChar, '/');
        return relative == "." ? string.Empty
            : relative == ".." || relative.StartsWith("../", StringComparison.Ordinal) || Path.IsPathRooted(relative) ? null
            : relative;
    }

    private string[] List(string folder, Func<string, bool> isWanted) =>
    [
        .. byFolder.Value[folder].Distinct(StringComparer.Ordinal).Where(isWanted)
            .Select(child => Path.Combine(tree.Root, child.Replace('/', Path.DirectorySeparatorChar))).Order(StringComparer.Ordinal),
    ];

    // Every folder with what lies directly in it.
    private static ILookup<string, string> Below(GitTree tree)
    {
        var links = new HashSet<(string Folder, string Child)>();
        foreach (var file in tree.Files.Keys)
        {
            for (var child = file; child.Length > 0;)
            {
                var slash = child.LastIndexOf('/');
                var folder = slash < 0 ? string.Empty : child[..slash];
                if (!links.Add((folder, child)))
                {
                    break;
                }

                child = folder;
            }
        }

        return links.ToLookup(link => link.Folder, link => link.Child, StringComparer.Ordinal);
    }

    // Most files are as they were, and then need no process: git names a file by the hash of its length and bytes.
    [SuppressMessage("Security", "CA5350:Do not use weak cryptographic algorithms", Justification = "Git's own name for the file.")]
    private byte[]? Unchanged(string path, string id, long maxBytes)
    {
        try
        {
            var bytes = world.Files.ReadAllBytes(path, maxBytes);
            var header = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"blob {bytes.Length}\0"));
            return Convert.ToHexStringLower(SHA1.HashData([.. header, .. bytes])) == id ? bytes : null;
        }
        catch (IOException)
        {
            return null;
        }
        catch (UnauthorizedAccessException)
        {
            return null;
        }
    }

    // The readers of projects are not asynchronous, since files are not; git answers from the same disk.
    private byte[] FromGit(string id)
    {
        var blob = git.RunAsync(tree.Root, ["cat-file", "blob", id], CancellationToken.None).GetAwaiter().GetResult();
        return blob.ExitCode == 0 ? Encoding.UTF8.GetBytes(blob.Output) : throw new IOException($"git could not read the object {id}.");
    }
}
