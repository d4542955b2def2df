using Cftoken.Core.Files.Identity;

namespace Cftoken.Core.Files.Copying;

/// <summary>What becomes of an entry when a folder is copied.</summary>
public enum CopyRule
{
    /// <summary>It is copied; a folder with what the rules leave of its content.</summary>
    Copy,

    /// <summary>It is left out.</summary>
    LeaveOut,

    /// <summary>A folder of its own whose entries are links to the original's, so that nothing new reaches the original.</summary>
    LinkEntries,
}

/// <summary>How much may be copied.</summary>
/// <param name="Files">How many files.</param>
/// <param name="Bytes">How many bytes in all.</param>
public readonly record struct CopyLimit(int Files, long Bytes);

/// <summary>
/// Copies a folder as data: ordinary files and folders, and links that stay inside it. Links that lead out, pipes,
/// sockets and devices are left out.
/// </summary>
public sealed class TreeCopy
{
    private readonly string source;
    private readonly Func<string, bool, CopyRule> rule;
    private readonly CopyLimit limit;
    private readonly List<string> leftOut = [];
    private int files;
    private long bytes;

    private TreeCopy(string source, Func<string, bool, CopyRule> rule, CopyLimit limit)
    {
        this.source = source;
        this.rule = rule;
        this.limit = limit;
    }

    /// <summary>Copies a folder.</summary>
    /// <param name="source">The folder.</param>
    /// <param name="target">The copy: a full path at which nothing stands yet.</param>
    /// <param name="rule">Says what becomes of an entry: its path relative to the folder, with slashes, and whether it is a folder.</param>
    /// <param name="limit">How much may be copied.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>The links that lead out of the folder, relative to it.</returns>
    /// <exception cref="IOException">Something cannot be read or written.</exception>
    /// <exception cref="InvalidDataException">It is more than the limit.</exception>
    public static IReadOnlyList<string> Copy(
        string source, string target, Func<string, bool, CopyRule> rule, CopyLimit limit, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(rule);
        var copy = new TreeCopy(RealPath.OfFolder(source), rule, limit);
        try
        {
            copy.Folder(new DirectoryInfo(copy.source), target, string.Empty, cancellation);
        }
        catch (UnauthorizedAccessException refused)
        {
            throw new IOException(refused.Message, refused);
        }

        return copy.leftOut;
    }

    private void Folder(DirectoryInfo folder, string target, string relative, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        Directory.CreateDirectory(target);
        foreach (var entry in folder.EnumerateFileSystemInfos())
        {
            var path = relative.Length == 0 ? entry.Name : $"{relative}/{entry.Name}";
            var to = Path.Combine(target, entry.Name);
            var isFolder = Directory.Exists(entry.FullName);
            switch (rule(path, isFolder))
            {
                case CopyRule.Copy when entry.LinkTarget is not null:
                    Link(entry, to, path, isFolder);
                    break;
                case CopyRule.Copy when isFolder:
                    Folder((DirectoryInfo)entry, to, path, cancellation);
                    break;
                case CopyRule.Copy when FileIdentity.At(entry.FullName).Kind == FileKind.Regular:
                    Count((FileInfo)entry);
                    File.Copy(entry.FullName, to);
                    break;
                case CopyRule.LinkEntries:
                    LinkEntries(entry.FullName, to);
                    break;
            }
        }
    }

    private void Link(FileSystemInfo link, string to, string path, bool isFolder)
    {
        var place = RealPath.OfFolder(Path.GetDirectoryName(link.FullName)!);
        var next = Path.GetFullPath(link.LinkTarget!, place);
        if (!RealPath.IsWithin(source, next) || EndOf(link) is not { } end || !RealPath.IsWithin(source, end))
        {
            leftOut.Add(path);
            return;
        }

        var target = Path.GetRelativePath(place, next);
        _ = isFolder ? Directory.CreateSymbolicLink(to, target) : File.CreateSymbolicLink(to, target);
    }

    // Null where links lead in a circle.
    private static string? EndOf(FileSystemInfo link)
    {
        try
        {
            return RealPath.OfFolder(link.FullName);
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Makes a folder whose entries are links to those of another.</summary>
    /// <param name="folder">The other folder; nothing is made where it is not there.</param>
    /// <param name="target">The full path of the new folder.</param>
    public static void LinkEntries(string folder, string target)
    {
        if (!Directory.Exists(folder))
        {
            return;
        }

        Directory.CreateDirectory(target);
        foreach (var entry in new DirectoryInfo(RealPath.OfFolder(folder)).EnumerateFileSystemInfos().Where(entry => !IsCache(entry.Name)))
        {
            var to = Path.Combine(target, entry.Name);
            _ = Directory.Exists(entry.FullName)
                ? Directory.CreateSymbolicLink(to, entry.FullName)
                : File.CreateSymbolicLink(to, entry.FullName);
        }
    }

    // What tools keep between their runs (.cache, .mf, .vite) would be shared with the original.
    private static bool IsCache(string name) => name.StartsWith('.') && name is not (".bin" or ".pnpm" or ".modules.yaml" or ".package-lock.json");

    private void Count(FileInfo file)
    {
        files++;
        bytes += file.Length;
        if (files > limit.Files || bytes > limit.Bytes)
        {
            throw new InvalidDataException($"More than {limit.Files} files or {limit.Bytes} bytes.");
        }
    }
}
