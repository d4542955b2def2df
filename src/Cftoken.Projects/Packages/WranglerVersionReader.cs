using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Tools.Invocations;

namespace Cftoken.Projects.Packages;

/// <summary>
/// Finds out which wrangler a project runs: an exact version in <c>package.json</c>, else the lock file, else what is
/// installed, else the newest known of the range, else what <c>npx wrangler@…</c> asks for, else the newest known.
/// </summary>
internal static class WranglerVersionReader
{
    private const string Package = "wrangler";

    /// <summary>Finds it.</summary>
    /// <param name="files">The file system.</param>
    /// <param name="folder">The full path of the project's folder.</param>
    /// <param name="root">The full path of the folder to which files are named.</param>
    /// <param name="invocations">The runs of wrangler.</param>
    /// <param name="warnings">Takes what is wrong with files that cannot be read.</param>
    /// <exception cref="ProblemException">A manifest cannot be read.</exception>
    internal static VersionEvidence Read(IFileSystem files, string folder, string root, IReadOnlyList<Invocation> invocations, List<Problem> warnings)
    {
        var manifest = PackageManifest.Upward(files, folder, root).FirstOrDefault(manifest => manifest.Dependency(Package) is not null);
        if (manifest?.Dependency(Package) is not { } asked)
        {
            return Asked(invocations) ?? VersionEvidence.NewestWrangler;
        }

        return VersionEvidence.Exactly(asked.AsString, asked.Location)
            ?? LockFiles.Find(files, manifest.Folder, root, warnings)
            ?? Installed(files, folder, root, warnings)
            ?? VersionEvidence.NewestIn(asked.AsString, asked.Location)
            ?? VersionEvidence.NewestWrangler;
    }

    private static VersionEvidence? Asked(IReadOnlyList<Invocation> invocations) => invocations
        .Where(invocation => invocation.Tool == WranglerCommandLine.Tool)
        .Select(invocation => VersionEvidence.Asked(invocation.AskedVersion, invocation.Where))
        .FirstOrDefault(version => version is not null);

    private static VersionEvidence? Installed(IFileSystem files, string projectFolder, string root, List<Problem> warnings)
    {
        foreach (var folder in Folders.Upward(files, projectFolder))
        {
            var path = Path.Combine(folder, "node_modules", Package, "package.json");
            if (!files.FileExists(path))
            {
                continue;
            }

            try
            {
                var shown = Folders.Shown(root, path);
                var version = ConfigFile.Read(files, path, shown).Root["version"];
                return version is null ? null : VersionEvidence.Exactly(version.AsString, version.Location);
            }
            catch (ProblemException broken)
            {
                warnings.AddRange(broken.Problems);
            }
        }

        return null;
    }
}
