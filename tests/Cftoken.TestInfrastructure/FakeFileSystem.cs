using System.Text;
using Cftoken.Core.Outside;

namespace Cftoken.TestInfrastructure;

/// <summary>A file system in memory with absolute Linux paths: files, folders and links to either.</summary>
public sealed class FakeFileSystem : IFileSystem
{
    private const int MaxLinks = 40;

    private readonly Dictionary<string, byte[]> files = new(StringComparer.Ordinal);
    private readonly HashSet<string> directories = new(StringComparer.Ordinal) { "/" };
    private readonly Dictionary<string, string> links = new(StringComparer.Ordinal);
    private readonly HashSet<string> unreadable = new(StringComparer.Ordinal);

    /// <summary>Every file's full path, in ordinal order.</summary>
    public IReadOnlyList<string> AllFiles => [.. files.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Puts a text file there, with its folders.</summary>
    public FakeFileSystem Add(string path, string text) => Add(path, Encoding.UTF8.GetBytes(text));

    /// <summary>Puts a file there, with its folders.</summary>
    public FakeFileSystem Add(string path, byte[] bytes)
    {
        var full = Resolve(path);
        CreateDirectory(ParentOf(full));
        files[full] = bytes;
        return this;
    }

    /// <summary>Puts a symbolic link there; the target may be missing.</summary>
    public FakeFileSystem AddLink(string path, string target)
    {
        var full = Normalise(path);
        CreateDirectory(ParentOf(full));
        links[full] = target.StartsWith('/') ? Normalise(target) : Normalise(ParentOf(full) + "/" + target);
        return this;
    }

    /// <summary>Makes reading this file fail as if it were not permitted.</summary>
    public FakeFileSystem Forbid(string path)
    {
        unreadable.Add(Normalise(path));
        return this;
    }

    /// <summary>Takes a file away.</summary>
    public FakeFileSystem Remove(string path)
    {
        files.Remove(Resolve(path));
        return this;
    }

    /// <summary>The text of a file.</summary>
    public string Text(string path) => Encoding.UTF8.GetString(ReadAllBytes(path));

    public bool FileExists(string path) => TryResolve(path) is { } full && files.ContainsKey(full);

    public bool DirectoryExists(string path) => TryResolve(path) is { } full && directories.Contains(full);

    public byte[] ReadAllBytes(string path, long maxBytes = 64 * 1024 * 1024)
    {
        var full = Resolve(path);
        if (unreadable.Contains(full))
        {
            throw new IOException($"Access to the path '{path}' is denied.");
        }

        if (!files.TryGetValue(full, out var bytes))
        {
            throw new FileNotFoundException($"Could not find file '{path}'.", path);
        }

        return bytes.LongLength <= maxBytes ? [.. bytes] : throw new IOException($"'{path}' is longer than {maxBytes} bytes.");
    }

    public IReadOnlyList<string> ListFiles(string directory)
    {
        var full = Resolve(directory);
        var direct = files.Keys.Where(path => ParentOf(path) == full);
        var linked = links.Keys.Where(path => ParentOf(path) == full && FileExists(path));
        return [.. direct.Concat(linked).Order(StringComparer.Ordinal)];
    }

    public IReadOnlyList<string> ListDirectories(string directory)
    {
        var full = Resolve(directory);
        return [.. directories.Where(path => path != "/" && ParentOf(path) == full).Order(StringComparer.Ordinal)];
    }

    public void WriteAllText(string path, string text) => ReplacePrivately(path, Encoding.UTF8.GetBytes(text));

    public void ReplacePrivately(string path, ReadOnlySpan<byte> content)
    {
        var full = Resolve(path);
        if (!directories.Contains(ParentOf(full)))
        {
            throw new DirectoryNotFoundException($"Could not find a part of the path '{path}'.");
        }

        files[full] = content.ToArray();
    }

    public void CreateDirectory(string path)
    {
        for (var folder = Resolve(path); directories.Add(folder); folder = ParentOf(folder))
        {
        }
    }

    private string Resolve(string path) =>
        TryResolve(path) ?? throw new IOException($"Too many levels of symbolic links in '{path}'.");

    // Null where links lead in a circle.
    private string? TryResolve(string path)
    {
        var resolved = "/";
        var rest = new Stack<string>(Normalise(path).Split('/', StringSplitOptions.RemoveEmptyEntries).Reverse());
        var followed = 0;
        while (rest.TryPop(out var part))
        {
            var next = resolved == "/" ? "/" + part : resolved + "/" + part;
            if (!links.TryGetValue(next, out var target))
            {
                resolved = next;
                continue;
            }

            if (++followed > MaxLinks)
            {
                return null;
            }

            resolved = "/";
            foreach (var piece in target.Split('/', StringSplitOptions.RemoveEmptyEntries).Reverse())
            {
                rest.Push(piece);
            }
        }

        return resolved;
    }

    private static string Normalise(string path)
    {
        if (!path.StartsWith('/'))
        {
            throw new ArgumentException($"'{path}' is not an absolute Linux path.", nameof(path));
        }

        var parts = new List<string>();
        foreach (var part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part == "..")
            {
                if (parts.Count > 0)
                {
                    parts.RemoveAt(parts.Count - 1);
                }
            }
            else if (part != ".")
            {
                parts.Add(part);
            }
        }

        return "/" + string.Join('/', parts);
    }

    private static string ParentOf(string path) => path.LastIndexOf('/') is > 0 and var cut ? path[..cut] : "/";
}
