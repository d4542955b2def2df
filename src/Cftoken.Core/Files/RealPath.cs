namespace Cftoken.Core.Files;

/// <summary>A folder's path with every link on the way followed.</summary>
public static class RealPath
{
    private const int MaxLinks = 40;

    /// <summary>The real path of a folder, which need not be there.</summary>
    /// <exception cref="IOException">There are more links on the way than an operating system would follow.</exception>
    public static string OfFolder(string path)
    {
        var full = Path.GetFullPath(path);
        var resolved = Path.GetPathRoot(full)!;
        var rest = new Stack<string>(PartsBackwards(full[resolved.Length..]));
        var followed = 0;
        while (rest.TryPop(out var part))
        {
            var next = Path.GetFullPath(part, resolved);
            if (new DirectoryInfo(next).LinkTarget is not { } target)
            {
                resolved = next;
                continue;
            }

            if (++followed > MaxLinks)
            {
                throw new IOException($"There are too many links in '{path}'.");
            }

            // A relative target may climb with "..", which is meant from the resolved folder on.
            if (Path.IsPathFullyQualified(target))
            {
                resolved = Path.GetPathRoot(target)!;
                target = target[resolved.Length..];
            }

            foreach (var piece in PartsBackwards(target))
            {
                rest.Push(piece);
            }
        }

        return resolved;
    }

    /// <summary>Whether a real path is that of the folder, or lies below it.</summary>
    public static bool IsWithin(string folder, string path)
    {
        var relative = Path.GetRelativePath(folder, path);
        return relative == "." || (relative != ".." && !Path.IsPathRooted(relative)
            && !relative.StartsWith(".." + Path.DirectorySeparatorChar, StringComparison.Ordinal));
    }

    private static IEnumerable<string> PartsBackwards(string path) =>
        path.Split([Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar], StringSplitOptions.RemoveEmptyEntries).Reverse();
}
