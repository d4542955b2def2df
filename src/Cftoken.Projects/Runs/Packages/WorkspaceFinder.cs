using System.Collections.Immutable;
using Cftoken.Projects.Packages;
using Cftoken.Projects.Runs.Following;
using Cftoken.Tools.Configuration;

namespace Cftoken.Projects.Runs.Packages;

/// <summary>Finds the packages of a workspace: <c>workspaces</c> of package.json, pnpm-workspace.yaml, lerna.json.</summary>
internal sealed class WorkspaceFinder(RunFiles files, FolderGlobs globs)
{
    private readonly Dictionary<string, ImmutableArray<PackageManifest>> known = new(StringComparer.Ordinal);

    /// <summary>The folder of the workspace to which a folder belongs; null where there is none.</summary>
    internal string? TopOf(string folder) =>
        Folders.Upward(files.System, folder).FirstOrDefault(current => !PatternsOf(current).IsEmpty);

    /// <summary>All packages of the workspace to which a folder belongs, its top left out, in order of their folders.</summary>
    internal ImmutableArray<PackageManifest> All(string folder)
    {
        if (TopOf(folder) is not { } top)
        {
            return [];
        }

        if (known.TryGetValue(top, out var found))
        {
            return found;
        }

        var patterns = PatternsOf(top);
        var left = patterns.Where(pattern => pattern.StartsWith('!')).SelectMany(pattern => globs.FoldersOf(top, pattern[1..])).ToHashSet(StringComparer.Ordinal);
        var all = patterns.Where(pattern => !pattern.StartsWith('!'))
            .SelectMany(pattern => globs.FoldersOf(top, pattern))
            .Where(path => path != top && !left.Contains(path))
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .Select(files.ManifestOf)
            .OfType<PackageManifest>();
        return known[top] = [.. all];
    }

    /// <summary>The packages that a filter chooses: by name, by folder, with stars; everything for <c>*</c>.</summary>
    internal ImmutableArray<PackageManifest> Chosen(string folder, IReadOnlyCollection<string> filters)
    {
        var all = All(folder);
        var top = TopOf(folder) ?? folder;
        var without = filters.Where(filter => filter.StartsWith('!')).Select(filter => filter[1..]).ToList();
        var with = filters.Where(filter => !filter.StartsWith('!')).DefaultIfEmpty("*").ToList();
        return [.. all.Where(package => with.Exists(filter => IsChosen(package, filter, folder, top)) && !without.Exists(filter => IsChosen(package, filter, folder, top)))];
    }

    private bool IsChosen(PackageManifest package, string filter, string folder, string top)
    {
        // "api..." adds what api depends on and "...api" what depends on it; "[main]" only takes away.
        var name = filter.Replace("...", string.Empty, StringComparison.Ordinal).Replace("^", string.Empty, StringComparison.Ordinal);
        name = name.IndexOf('[', StringComparison.Ordinal) is >= 0 and var bracket ? name[..bracket] : name;
        if (name is "" or "*" or "**" || Unknown.IsIn(name))
        {
            return true;
        }

        if (name.StartsWith('{') || name.StartsWith('.') || name.Contains('/', StringComparison.Ordinal))
        {
            var path = name.Trim('{', '}');
            if (!path.Contains('\0', StringComparison.Ordinal) && new[] { folder, top }.Any(from => globs.FoldersOf(from, path.TrimEnd('/')).Any(found => Folders.IsIn(package.Folder, found))))
            {
                return true;
            }
        }

        var own = NameOf(package);
        return FolderGlobs.IsMatch(own, name) || own.EndsWith($"/{name}", StringComparison.Ordinal) || Path.GetFileName(package.Folder) == name;
    }

    /// <summary>A package's name; its folder's where it has none.</summary>
    internal static string NameOf(PackageManifest package) => package.Root["name"]?.AsString is { Length: > 0 } name ? name : Path.GetFileName(package.Folder);

    private ImmutableArray<string> PatternsOf(string folder)
    {
        var listed = files.ManifestOf(folder)?.Root["workspaces"];
        var ofPackage = Texts(listed?["packages"] ?? listed).ToImmutableArray();
        return ofPackage.IsEmpty ? [.. OfPnpm(folder)] : ofPackage;
    }

    private static IEnumerable<string> Texts(ConfigNode? list) => (list?.Items ?? []).Select(item => item.AsString).OfType<string>();

    // The one list in the file that matters here; its items are plain or quoted text, one to a line.
    private IEnumerable<string> OfPnpm(string folder)
    {
        var isInList = false;
        foreach (var line in (files.TextOf(Path.Combine(folder, "pnpm-workspace.yaml")) ?? string.Empty).Split('\n'))
        {
            var text = line.Trim();
            if (line.Length > 0 && !char.IsWhiteSpace(line[0]) && line[0] != '-')
            {
                isInList = text.StartsWith("packages:", StringComparison.Ordinal);
            }
            else if (isInList && text.StartsWith('-'))
            {
                var item = text[1..].Split(" #")[0].Trim().Trim('\'', '"');
                if (item.Length > 0)
                {
                    yield return item;
                }
            }
        }
    }
}
