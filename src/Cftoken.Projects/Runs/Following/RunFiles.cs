using System.Text;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Projects.Packages;

namespace Cftoken.Projects.Runs.Following;

/// <summary>The files that lead to runs, each read once.</summary>
/// <param name="system">The file system.</param>
/// <param name="root">The full path of the repository, to which places are relative.</param>
internal sealed class RunFiles(IFileSystem system, string root)
{
    private readonly Dictionary<string, string?> texts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PackageManifest?> manifests = new(StringComparer.Ordinal);

    /// <summary>The file system.</summary>
    internal IFileSystem System { get; } = system;

    /// <summary>The full path of the repository.</summary>
    internal string Root { get; } = root;

    /// <summary>A file's path as the user knows it.</summary>
    internal string Shown(string path) => Folders.Shown(Root, path);

    /// <summary>The text of a file; null where it is not there, too large, or no text.</summary>
    internal string? TextOf(string path)
    {
        if (texts.TryGetValue(path, out var known))
        {
            return known;
        }

        try
        {
            var bytes = System.FileExists(path) ? System.ReadAllBytes(path, RunSearch.MostCharacters) : null;
            return texts[path] = bytes is null || bytes.AsSpan().Contains((byte)0) ? null : Encoding.UTF8.GetString(bytes).TrimStart('\uFEFF');
        }
        catch (IOException)
        {
            return texts[path] = null;
        }
    }

    /// <summary>The package of a folder; null where there is none or it cannot be read, which reading the project says.</summary>
    internal PackageManifest? ManifestOf(string folder)
    {
        var path = Path.Combine(folder, "package.json");
        if (manifests.TryGetValue(path, out var known))
        {
            return known;
        }

        try
        {
            return manifests[path] = System.FileExists(path) ? PackageManifest.Read(System, path, Root) : null;
        }
        catch (ProblemException)
        {
            return manifests[path] = null;
        }
    }

    /// <summary>The nearest package of a folder and those above it.</summary>
    internal PackageManifest? NearestManifest(string folder) =>
        Folders.Upward(System, folder).Select(ManifestOf).FirstOrDefault(manifest => manifest is not null);

    /// <summary>Takes a package that is read already.</summary>
    internal void Take(PackageManifest manifest) => manifests[Path.Combine(manifest.Folder, "package.json")] = manifest;
}
