using System.Collections.Immutable;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Core.Text;
using Cftoken.Projects.Runs;
using Cftoken.Projects.Yaml;

namespace Cftoken.Projects.GitLab;

/// <summary>Loads a pipeline's file with everything that it includes from its own repository.</summary>
/// <param name="files">The file system.</param>
/// <param name="root">The full path of the repository.</param>
/// <param name="unfollowed">Where to say what could not be followed.</param>
/// <param name="warnings">Where to say which files cannot be read.</param>
internal sealed class GitLabConfiguration(IFileSystem files, string root, List<Unfollowed> unfollowed, List<Problem> warnings)
{
    // GitLab's own limit (docs.gitlab.com, "Maximum includes", read 2026-11-22).
    private const int MaxIncludes = 150;

    /// <summary>A pipeline's file, what it includes below it; null where there is none that can be read.</summary>
    /// <param name="path">The full path.</param>
    internal YamlNode? Load(string path) => Load(path, []);

    /// <summary>The files of this repository that an <c>include</c> names, each with the line that names it.</summary>
    /// <param name="include">The value of <c>include</c>.</param>
    internal IEnumerable<(string Path, SourceLocation Where)> Named(YamlNode? include)
    {
        foreach (var item in include is YamlSequence list ? list.Values : include is null ? [] : [include])
        {
            var where = item.Where with { Column = 0 };
            var local = item.Text is { } text && !text.Contains("://", StringComparison.Ordinal) ? text : item["local"]?.Text;
            if (local is not null)
            {
                foreach (var path in Matching(local, where))
                {
                    yield return (path, where);
                }
            }
            else if ((item.Text ?? item["remote"]?.Text ?? item["project"]?.Text ?? item["component"]?.Text ?? item["artifact"]?.Text) is { } foreign)
            {
                Leave(foreign, "It lies outside of this repository's files: what its jobs need is not in the plan.", where);
            }
        }
    }

    private YamlNode? Load(string path, HashSet<string> loaded)
    {
        if (!loaded.Add(path) || loaded.Count > MaxIncludes || Read(path) is not { } own)
        {
            return null;
        }

        YamlNode? below = null;
        foreach (var (included, where) in Named(own["include"]))
        {
            if (!files.FileExists(included))
            {
                Leave(Folders.Shown(root, included), "The file is not there: what its jobs need is not in the plan.", where);
            }
            else if (Load(included, loaded) is { } node)
            {
                below = GitLabMerge.Over(below, node);
            }
        }

        return GitLabMerge.Over(below, own);
    }

    private YamlNode? Read(string path)
    {
        try
        {
            // A first document with "spec" only describes the file's inputs.
            return YamlReader.Read(files, path, Folders.Shown(root, path), warnings).LastOrDefault();
        }
        catch (ProblemException broken)
        {
            warnings.AddRange(broken.Problems);
            return null;
        }
    }

    // Paths count from the repository's folder, with or without a slash before them; the last part may be a pattern.
    private ImmutableArray<string> Matching(string local, SourceLocation where)
    {
        var path = Path.GetFullPath(local.Replace('\0', ' ').TrimStart('/'), root);
        if (!local.Contains('*', StringComparison.Ordinal))
        {
            return [path];
        }

        var folder = Path.GetDirectoryName(path)!;
        var name = Path.GetFileName(path).Split('*');
        if (folder.Contains('*', StringComparison.Ordinal) || name.Length != 2)
        {
            Leave(local, "This pattern is not followed: what the jobs of its files need is not in the plan.", where);
            return [];
        }

        return
        [
            .. files.ListFiles(folder).Where(file => Path.GetFileName(file) is var candidate && candidate.Length >= name[0].Length + name[1].Length
                && candidate.StartsWith(name[0], StringComparison.Ordinal) && candidate.EndsWith(name[1], StringComparison.Ordinal)),
        ];
    }

    private void Leave(string what, string consequence, SourceLocation where) =>
        unfollowed.Add(new Unfollowed(UntrustedText.Clean(what, 200), consequence, where));
}
