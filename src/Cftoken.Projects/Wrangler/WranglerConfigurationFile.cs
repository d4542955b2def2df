using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Core.Text;
using Cftoken.Projects.BuildOutput;

namespace Cftoken.Projects.Wrangler;

/// <summary>Which file configures wrangler, and the project that it stands for.</summary>
/// <param name="Path">The full path of the configuration that a deploy uses.</param>
/// <param name="Root">The project's folder: that of the file which a person wrote, or into which the redirection was built.</param>
/// <param name="RedirectedBy">The full path of the <c>.wrangler/deploy/config.json</c> that points to it; null where nothing does.</param>
internal sealed record WranglerConfigurationFile(string Path, string Root, string? RedirectedBy)
{
    private const string Redirection = ".wrangler/deploy/config.json";

    /// <summary>
    /// The names that wrangler looks for. The first of them that is found in any folder upward wins, not the nearest file
    /// (wrangler 4.164.0, 2026-11-22).
    /// </summary>
    internal static readonly string[] Names = ["wrangler.json", "wrangler.jsonc", "wrangler.toml"];

    /// <summary>Finds the configuration from a folder upward, or takes the file itself, as wrangler's <c>--config</c> does.</summary>
    /// <param name="files">The file system.</param>
    /// <param name="path">The full path of a folder or of a configuration file.</param>
    /// <param name="root">The full path of the folder to which problems name files; null: the project's own.</param>
    /// <exception cref="ProblemException">There is none, or a redirection leads nowhere.</exception>
    internal static WranglerConfigurationFile Find(IFileSystem files, string path, string? root = null)
    {
        if (!files.DirectoryExists(path))
        {
            return files.FileExists(path)
                ? new WranglerConfigurationFile(path, BuildOutputFolder.ProjectOf(path) ?? FolderOf(path), null)
                : throw NotFound("project.not-found", $"There is no file or folder {UntrustedText.Clean(path)}.", "Give the folder of a project that has a wrangler.jsonc, wrangler.json or wrangler.toml.");
        }

        return TryFind(files, path, root)
            ?? throw NotFound("project.no-configuration", $"There is no wrangler.json, wrangler.jsonc or wrangler.toml in {UntrustedText.Clean(path)} or above it.", "Run the command in a project, or give its path.");
    }

    /// <summary>Finds the configuration from a folder upward; null where there is none.</summary>
    /// <exception cref="ProblemException">A redirection leads nowhere.</exception>
    internal static WranglerConfigurationFile? TryFind(IFileSystem files, string folder, string? root = null)
    {
        var written = Written(files, folder);
        if (FindUpward(files, folder, Redirection) is { } redirection)
        {
            return Follow(files, redirection, written, root);
        }

        return written is null ? null : new WranglerConfigurationFile(written, FolderOf(written), null);
    }

    /// <summary>The full path of the configuration that a person wrote, from a folder upward; null where there is none.</summary>
    internal static string? Written(IFileSystem files, string folder) =>
        Names.Select(name => FindUpward(files, folder, name)).FirstOrDefault(found => found is not null);

    private static WranglerConfigurationFile Follow(IFileSystem files, string redirection, string? written, string? shownFrom)
    {
        var deployFolder = FolderOf(redirection);
        var root = FolderOf(FolderOf(deployFolder));
        var shown = Folders.Shown(shownFrom ?? root, redirection);
        if (written is not null && FolderOf(written) != root)
        {
            throw Broken(shown, "This redirection does not lie beside the project's own configuration, so wrangler refuses to choose.", "Delete it if an earlier build left it over, or run the command in the folder whose configuration you mean.");
        }

        if (ConfigFile.Read(files, redirection, shown).Root["configPath"] is not { AsString: { Length: > 0 } target } setting)
        {
            throw Broken(shown, "This redirection has no \"configPath\".", "Build the project again, or delete the file.");
        }

        var path = Folders.Resolve(target, deployFolder, setting.Location);
        return files.FileExists(path)
            ? new WranglerConfigurationFile(path, root, redirection)
            : throw Broken(shown, $"This redirection points to {UntrustedText.Clean(Folders.Shown(shownFrom ?? root, path))}, which is not there.", "Build the project first: the build writes that file. Or delete the redirection.");
    }

    private static string? FindUpward(IFileSystem files, string folder, string name)
    {
        for (var current = folder; current is not null; current = System.IO.Path.GetDirectoryName(current))
        {
            var candidate = System.IO.Path.Combine(current, name);
            if (files.FileExists(candidate))
            {
                return candidate;
            }
        }

        return null;
    }

    private static string FolderOf(string path) => System.IO.Path.GetDirectoryName(path)!;

    private static ProblemException NotFound(string code, string message, string fix) =>
        new(new Problem(code, message, new Fix(fix), Kind: ProblemKind.Usage));

    private static ProblemException Broken(string shown, string message, string fix) =>
        new(new Problem("config.redirection", message, new Fix(fix), new SourceLocation(shown)));
}
