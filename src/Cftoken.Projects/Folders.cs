using Cftoken.Core.Outside;
using Cftoken.Core.Problems;

namespace Cftoken.Projects;

/// <summary>Paths as the readers need them.</summary>
internal static class Folders
{
    /// <summary>A folder and those above it, nearest first, up to the one that holds the repository.</summary>
    internal static IEnumerable<string> Upward(IFileSystem files, string folder)
    {
        for (var current = folder; current is not null; current = Path.GetDirectoryName(current))
        {
            yield return current;
            var git = Path.Combine(current, ".git");
            if (files.DirectoryExists(git) || files.FileExists(git))
            {
                yield break;
            }
        }
    }

    /// <summary>A path as the user knows it: relative to the project, with slashes.</summary>
    internal static string Shown(string root, string path) => Path.GetRelativePath(root, path).Replace('\\', '/');

    /// <summary>Whether a full path is a folder's own or lies in it.</summary>
    internal static bool IsIn(string path, string folder) =>
        path == folder || path.StartsWith(Path.EndsInDirectorySeparator(folder) ? folder : folder + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    /// <summary>The full path of what a file calls by a path relative to a folder.</summary>
    /// <param name="path">The path as written.</param>
    /// <param name="folder">The full path of the folder.</param>
    /// <param name="where">Where it is written.</param>
    /// <exception cref="ProblemException">No file system has such a path.</exception>
    internal static string Resolve(string path, string folder, SourceLocation where) => path.Contains('\0', StringComparison.Ordinal)
        ? throw new ProblemException(new Problem("config.path", "This path has a null character in it.", new Fix("Delete the character."), where))
        : Path.GetFullPath(path, folder);
}
