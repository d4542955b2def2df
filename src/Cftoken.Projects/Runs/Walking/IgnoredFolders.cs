using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text;
using Cftoken.Core.Outside;

namespace Cftoken.Projects.Runs.Walking;

/// <summary>
/// Which folders hold nothing that a person wrote: installed packages, output of builds, hidden folders, and what a
/// <c>.gitignore</c> names outright. Patterns of a <c>.gitignore</c> are not evaluated: a folder too many costs time, a
/// folder too few a plan.
/// </summary>
/// <param name="names">Names that are ignored at any depth.</param>
/// <param name="paths">Full paths that are ignored.</param>
internal sealed class IgnoredFolders(ImmutableHashSet<string> names, ImmutableHashSet<string> paths)
{
    private const long MaxBytes = 256 * 1024;

    private static readonly FrozenSet<string> Always = new[]
    {
        "node_modules", "bower_components", "vendor", "dist", "build", "out", "target", "coverage", "__pycache__", "venv",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>What is ignored where no <c>.gitignore</c> adds to it.</summary>
    internal static readonly IgnoredFolders None = new(ImmutableHashSet.Create<string>(StringComparer.Ordinal), ImmutableHashSet.Create<string>(StringComparer.Ordinal));

    /// <summary>The same, with what the folder's own <c>.gitignore</c> adds for it and below.</summary>
    internal IgnoredFolders With(IFileSystem files, string folder)
    {
        var file = Path.Combine(folder, ".gitignore");
        if (!files.FileExists(file))
        {
            return this;
        }

        string text;
        try
        {
            text = Encoding.UTF8.GetString(files.ReadAllBytes(file, MaxBytes));
        }
        catch (IOException)
        {
            // Then more is looked at than needs be.
            return this;
        }

        var lines = text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] is not ('#' or '!') && line.IndexOfAny(['*', '?', '[', '\\']) < 0).ToList();
        var kept = text.Split('\n').Select(line => line.Trim()).Where(line => line.StartsWith('!')).Select(line => line[1..].Trim('/')).ToHashSet(StringComparer.Ordinal);
        var plain = lines.Where(line => !kept.Contains(line.Trim('/'))).ToList();
        return new IgnoredFolders(
            names.Union(plain.Where(line => !line.TrimEnd('/').Contains('/', StringComparison.Ordinal)).Select(line => line.TrimEnd('/'))),
            paths.Union(plain.Where(line => line.TrimEnd('/').Contains('/', StringComparison.Ordinal)).Select(line => Path.Combine(folder, line.Trim('/')))));
    }

    /// <summary>Whether a folder is to be left out.</summary>
    internal bool Contains(string folder)
    {
        var name = Path.GetFileName(folder);
        return name.StartsWith('.') || Always.Contains(name) || names.Contains(name) || paths.Contains(folder);
    }
}
