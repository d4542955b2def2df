using System.Collections.Immutable;
using System.Text;
using Cftoken.Core.DotEnv;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;

namespace Cftoken.Projects.EnvironmentFiles;

/// <summary>
/// Every env file that a script of the project can come by: those of the repository, or of the project where there is no
/// repository. Installed packages and example files are left out, and links are not followed.
/// </summary>
/// <param name="Files">The files, the project's own first.</param>
/// <param name="IsComplete">Whether all folders were looked through: a bound ends the search, and some folders may not be read.</param>
public sealed record RepositoryEnvironmentFiles(ImmutableArray<EnvironmentFile> Files, bool IsComplete)
{
    private const int MostFolders = 4000;
    private const int MostLevels = 12;

    private static readonly string[] LeftOut = ["node_modules", ".git"];
    private static readonly string[] Examples = [".example", ".sample", ".template", ".dist"];

    /// <summary>Looks for the files and reads them.</summary>
    /// <param name="files">The file system.</param>
    /// <param name="root">The full path of the project, to which locations are relative.</param>
    /// <exception cref="ProblemException">A file is there but cannot be read.</exception>
    public static RepositoryEnvironmentFiles Read(IFileSystem files, string root)
    {
        ArgumentNullException.ThrowIfNull(files);
        var found = ImmutableArray.CreateBuilder<EnvironmentFile>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var isComplete = true;
        foreach (var top in new[] { root, Top(files, root) })
        {
            var ahead = new Queue<(string Folder, int Level)>([(top, 0)]);
            while (ahead.TryDequeue(out var next))
            {
                if (seen.Count >= MostFolders || next.Level > MostLevels)
                {
                    isComplete = false;
                    continue;
                }

                if (!seen.Add(next.Folder))
                {
                    continue;
                }

                if (!TryList(files, next.Folder, out var inside))
                {
                    isComplete = false;
                    continue;
                }

                found.AddRange(EnvFiles(files, root, inside.Files));
                foreach (var folder in inside.Folders.Where(folder => !LeftOut.Contains(Path.GetFileName(folder))))
                {
                    ahead.Enqueue((folder, next.Level + 1));
                }
            }
        }

        return new RepositoryEnvironmentFiles(found.ToImmutable(), isComplete);
    }

    // A folder that may not be read is none that a script could use either, yet it is said.
    private static bool TryList(IFileSystem files, string folder, out (IReadOnlyList<string> Files, IReadOnlyList<string> Folders) inside)
    {
        try
        {
            inside = (files.ListFiles(folder), files.ListDirectories(folder));
            return true;
        }
        catch (IOException)
        {
            inside = ([], []);
            return false;
        }
    }

    private static IEnumerable<EnvironmentFile> EnvFiles(IFileSystem files, string root, IReadOnlyList<string> paths) =>
        from path in paths
        let name = Path.GetFileName(path)
        where name.StartsWith(".env", StringComparison.Ordinal) && !Examples.Any(example => name.EndsWith(example, StringComparison.Ordinal))
        let shown = Folders.Shown(root, path)
        select new EnvironmentFile(path, shown, DotEnvDocument.Parse(Encoding.UTF8.GetString(ConfigFile.ReadBytes(files, path, shown))));

    // The repository's root, so that the folders above the project are among those below it.
    private static string Top(IFileSystem files, string root)
    {
        var top = Folders.Upward(files, root).Last();
        var git = Path.Combine(top, ".git");
        return files.DirectoryExists(git) || files.FileExists(git) ? top : root;
    }
}
