using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Tools.Configuration;

namespace Cftoken.Projects.Packages;

/// <summary>A <c>package.json</c>: which packages the project uses, and its scripts.</summary>
/// <param name="Folder">The full path of its folder.</param>
/// <param name="Root">Its content.</param>
internal sealed record PackageManifest(string Folder, ConfigNode Root)
{
    private const string Name = "package.json";

    // The order in which npm prefers them where a package is in several.
    private static readonly string[] DependencyKeys = ["optionalDependencies", "devDependencies", "dependencies", "peerDependencies"];

    /// <summary>The scripts in the order of the file; only those that are text.</summary>
    internal IEnumerable<ConfigMember> Scripts =>
        (Root["scripts"]?.Members ?? []).Where(script => script.Value.AsString is not null);

    /// <summary>Which version of a package the project asks for; null where it asks for none.</summary>
    internal ConfigNode? Dependency(string package) =>
        DependencyKeys.Select(key => Root[key]?[package]).FirstOrDefault(version => version?.AsString is not null);

    /// <summary>The manifests of a folder and of those above it, nearest first, up to the repository's own folder.</summary>
    /// <param name="files">The file system.</param>
    /// <param name="folder">The full path of the folder to begin with.</param>
    /// <param name="root">The full path of the project, to which problems name their files.</param>
    /// <exception cref="ProblemException">A manifest cannot be read.</exception>
    internal static IEnumerable<PackageManifest> Upward(IFileSystem files, string folder, string root) =>
        from current in Folders.Upward(files, folder)
        let path = Path.Combine(current, Name)
        where files.FileExists(path)
        select Read(files, path, root);

    /// <summary>Reads a manifest.</summary>
    /// <param name="files">The file system.</param>
    /// <param name="path">Its full path.</param>
    /// <param name="root">The full path of the project, to which problems name their files.</param>
    /// <exception cref="ProblemException">It cannot be read.</exception>
    internal static PackageManifest Read(IFileSystem files, string path, string root) =>
        new(Path.GetDirectoryName(path)!, ConfigFile.Read(files, path, Folders.Shown(root, path)).Root);
}
