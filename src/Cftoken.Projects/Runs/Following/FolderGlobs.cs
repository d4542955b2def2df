using Cftoken.Core.Outside;

namespace Cftoken.Projects.Runs.Following;

/// <summary>Finds folders and files by patterns such as <c>packages/*</c> and <c>apps/**</c>, within bounds.</summary>
/// <param name="files">The file system.</param>
internal sealed class FolderGlobs(IFileSystem files)
{
    private const int MostFolders = 4000;
    private const int MostLevels = 8;

    private static readonly string[] LeftOut = ["node_modules", ".git"];

    /// <summary>What a shell makes of a word with stars: the paths as they are relative to the folder; the word itself where it has none or nothing is found.</summary>
    internal IEnumerable<string> Expand(string word, string? folder)
    {
        if (folder is null || !word.Contains('*', StringComparison.Ordinal) || Unknown.IsIn(word) || word.Contains('\0', StringComparison.Ordinal))
        {
            return [word];
        }

        var found = Match(folder, word.TrimEnd('/'), withFiles: !word.EndsWith('/')).Select(path => Path.GetRelativePath(folder, path).Replace('\\', '/')).ToList();
        return found.Count > 0 ? found : [word];
    }

    /// <summary>The folders that a pattern names, full paths.</summary>
    internal IEnumerable<string> FoldersOf(string folder, string pattern) => Match(folder, pattern, withFiles: false);

    /// <summary>Whether a name matches a pattern of letters and stars.</summary>
    internal static bool IsMatch(string name, string pattern)
    {
        // Two pointers with one step back: the time grows with the product of the lengths at worst.
        var (n, p, star, mark) = (0, 0, -1, 0);
        while (n < name.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                (star, mark) = (p++, n);
            }
            else if (p < pattern.Length && (pattern[p] == name[n] || pattern[p] == '?'))
            {
                (n, p) = (n + 1, p + 1);
            }
            else if (star >= 0)
            {
                (p, n) = (star + 1, ++mark);
            }
            else
            {
                return false;
            }
        }

        return pattern.AsSpan(p).Trim('*').IsEmpty;
    }

    private List<string> Match(string folder, string pattern, bool withFiles)
    {
        var current = new List<string> { Path.IsPathRooted(pattern) ? Path.GetPathRoot(pattern)! : folder };
        var parts = pattern.Split('/', StringSplitOptions.RemoveEmptyEntries);
        foreach (var (index, part) in parts.Index())
        {
            var next = current.SelectMany(path => Step(path, part, withFiles && index == parts.Length - 1)).Take(MostFolders);
            current = [.. next.Distinct(StringComparer.Ordinal)];
        }

        return current;
    }

    private IEnumerable<string> Step(string folder, string part, bool withFiles)
    {
        if (part == "**")
        {
            return Below(folder);
        }

        if (!part.AsSpan().ContainsAny('*', '?'))
        {
            var path = Path.GetFullPath(part, folder);
            return files.DirectoryExists(path) || (withFiles && files.FileExists(path)) ? [path] : [];
        }

        return List(folder, withFiles).Where(path => Path.GetFileName(path) is var name && name[0] != '.' && IsMatch(name, part));
    }

    private IEnumerable<string> Below(string top)
    {
        var ahead = new Queue<(string Folder, int Level)>([(top, 0)]);
        for (var seen = 0; seen < MostFolders && ahead.TryDequeue(out var next); seen++)
        {
            yield return next.Folder;
            foreach (var folder in next.Level < MostLevels ? List(next.Folder, withFiles: false) : [])
            {
                ahead.Enqueue((folder, next.Level + 1));
            }
        }
    }

    private IEnumerable<string> List(string folder, bool withFiles)
    {
        try
        {
            var folders = files.ListDirectories(folder).Where(path => !LeftOut.Contains(Path.GetFileName(path)));
            return withFiles ? [.. folders, .. files.ListFiles(folder)] : [.. folders];
        }
        catch (IOException)
        {
            return [];
        }
    }
}
