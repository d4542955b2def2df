using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Core.Text;
using Cftoken.Projects.BuildOutput;
using Cftoken.Projects.Wrangler;

namespace Cftoken.Projects.Runs.Walking;

/// <summary>
/// Goes through a repository's folders and collects the files that configure or run tools. Links to folders are not
/// followed, so that it ends wherever they lead; what it takes is bounded, and a bound that is met is said.
/// </summary>
internal sealed class RepositoryWalk
{
    /// <summary>How many folders are looked into.</summary>
    internal const int MaxFolders = 20_000;

    /// <summary>How many files are collected.</summary>
    internal const int MaxFiles = 2_000;

    private const int MaxDepth = 40;

    private static readonly string[] MakefileNames = ["GNUmakefile", "makefile", "Makefile"];
    private static readonly string[] JustfileNames = ["justfile", "Justfile", ".justfile"];

    private static readonly string[] ProgramNames = ["cloudflare.config.ts", "cloudflare.config.js", "cloudflare.config.mjs", "wrangler.config.ts", "wrangler.config.js", "wrangler.config.mjs"];

    private readonly IFileSystem files;
    private readonly string root;
    private readonly List<Problem> warnings;
    private readonly List<string> configurations = [];
    private readonly List<string> programs = [];
    private readonly List<string> others = [];
    private readonly List<string> packages = [];
    private readonly List<string> makefiles = [];
    private readonly List<string> justfiles = [];
    private int folders;

    private RepositoryWalk(IFileSystem files, string root, List<Problem> warnings)
    {
        this.files = files;
        this.root = root;
        this.warnings = warnings;
    }

    private bool IsFull => configurations.Count + others.Count + packages.Count + makefiles.Count + justfiles.Count >= MaxFiles;

    /// <summary>Collects the files in a folder and below it.</summary>
    /// <param name="files">The file system.</param>
    /// <param name="root">The full path of the folder.</param>
    /// <param name="warnings">Takes what was not looked at.</param>
    internal static RepositoryFiles Below(IFileSystem files, string root, List<Problem> warnings)
    {
        var walk = new RepositoryWalk(files, root, warnings);
        walk.Walk();
        return walk.Collected();
    }

    /// <summary>Collects the files directly in a folder.</summary>
    internal static RepositoryFiles In(IFileSystem files, string folder, List<Problem> warnings)
    {
        var walk = new RepositoryWalk(files, folder, warnings);
        walk.Collect(folder);
        return walk.Collected();
    }

    private RepositoryFiles Collected() => new([.. configurations], [.. programs], [.. others], [.. packages], [.. makefiles], [.. justfiles]);

    private void Walk()
    {
        var open = new Stack<(string Folder, int Depth, IgnoredFolders Ignored)>();
        open.Push((root, 0, IgnoredFolders.None));
        while (open.TryPop(out var next))
        {
            if (folders++ >= MaxFolders || IsFull)
            {
                warnings.Add(new Problem(
                    "repository.too-large",
                    folders > MaxFolders
                        ? $"The repository has more than {MaxFolders} folders; those that come after {UntrustedText.Clean(Folders.Shown(root, next.Folder))} were not looked into."
                        : $"The repository has more than {MaxFiles} configurations, packages and makefiles; those that come after {UntrustedText.Clean(Folders.Shown(root, next.Folder))} were not read.",
                    new Fix("Give the folder of the Workers that you mean.")));
                return;
            }

            Collect(next.Folder);
            var ignored = next.Ignored.With(files, next.Folder);
            var below = List(next.Folder, files.ListDirectories).Where(folder => !ignored.Contains(folder)).ToList();
            if (next.Depth == MaxDepth && below.Count > 0)
            {
                warnings.Add(new Problem(
                    "repository.too-large",
                    $"Folders lie more than {MaxDepth} levels deep; what lies below {UntrustedText.Clean(Folders.Shown(root, next.Folder))} was not looked into.",
                    new Fix("Give the folder of the Workers that you mean.")));
                continue;
            }

            // The last one pushed is looked into first.
            for (var i = below.Count - 1; i >= 0; i--)
            {
                open.Push((below[i], next.Depth + 1, ignored));
            }
        }
    }

    private void Collect(string folder)
    {
        var byName = List(folder, files.ListFiles).ToDictionary(path => Path.GetFileName(path), StringComparer.Ordinal);
        var found = WranglerConfigurationFile.Names.Where(byName.ContainsKey).ToList();
        if (found.Count > 0)
        {
            configurations.Add(byName[found[0]]);
        }

        if (found.Count > 1)
        {
            warnings.Add(new Problem(
                "repository.two-configurations",
                $"Beside {found[0]}, wrangler does not read {string.Join(" and ", found.Skip(1))} in the same folder.",
                new Fix($"Delete {string.Join(" and ", found.Skip(1))}, or name it with --config in the command that is meant to read it."),
                new SourceLocation(Folders.Shown(root, byName[found[1]]))));
        }

        configurations.AddRange(BuildOutputFolder.Workers(files, folder));
        programs.AddRange(ProgramNames.Where(byName.ContainsKey).Select(name => byName[name]));
        others.AddRange(byName.Where(file => IsOtherConfiguration(file.Key)).Select(file => file.Value).Concat(found.Skip(1).Select(name => byName[name])).Order(StringComparer.Ordinal));
        AddFirst(packages, byName, ["package.json"]);
        AddFirst(makefiles, byName, MakefileNames);
        AddFirst(justfiles, byName, JustfileNames);
    }

    private static bool IsOtherConfiguration(string name) =>
        name.StartsWith("wrangler.", StringComparison.Ordinal)
        && ConfigFile.FormatOf(name) is not null
        && !WranglerConfigurationFile.Names.Contains(name, StringComparer.Ordinal);

    private static void AddFirst(List<string> found, Dictionary<string, string> byName, string[] names)
    {
        if (names.FirstOrDefault(byName.ContainsKey) is { } name)
        {
            found.Add(byName[name]);
        }
    }

    private IReadOnlyList<string> List(string folder, Func<string, IReadOnlyList<string>> list)
    {
        try
        {
            return list(folder);
        }
        catch (IOException)
        {
            warnings.Add(new Problem(
                "repository.unreadable",
                "This folder cannot be read; what lies in it is not in the plan.",
                new Fix("Check that you may read it."),
                new SourceLocation(Folders.Shown(root, folder))));
            return [];
        }
    }
}
