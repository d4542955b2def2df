using Cftoken.Core.Problems;

namespace Cftoken.Projects;

/// <summary>A folder whose files a deploy uploads for everyone to fetch: no secret may lie in it.</summary>
/// <param name="Path">Its full path.</param>
/// <param name="Key">
/// What names it: a configuration key (<c>assets.directory</c>, <c>env.staging.site.bucket</c>, <c>pages_build_output_dir</c>), or
/// a command and its option or argument (<c>wrangler deploy --assets</c>).
/// </param>
/// <param name="Where">Where it is named.</param>
public sealed record PublishedFolder(string Path, string Key, SourceLocation Where)
{
    /// <summary>Whether a file or folder lies in this folder, or is it.</summary>
    /// <param name="path">A full path.</param>
    public bool Contains(string path)
    {
        var relative = System.IO.Path.GetRelativePath(Path, path);
        return relative == "." || (relative != ".." && !relative.StartsWith(".." + System.IO.Path.DirectorySeparatorChar, StringComparison.Ordinal) && !System.IO.Path.IsPathRooted(relative));
    }
}
