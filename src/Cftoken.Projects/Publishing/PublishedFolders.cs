using System.Collections.Immutable;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Core.Text;
using Cftoken.Projects.Runs;
using Cftoken.Projects.Wrangler;
using Cftoken.Tools.Configuration;
using Cftoken.Tools.Invocations;

namespace Cftoken.Projects.Publishing;

/// <summary>Finds every folder that some deploy of a project publishes, whichever environment or command it is for.</summary>
internal static class PublishedFolders
{
    /// <summary>The folders that the configuration names, then those that commands name.</summary>
    /// <param name="files">The file system.</param>
    /// <param name="configuration">The configuration.</param>
    /// <param name="runs">Every run of wrangler in the package's scripts.</param>
    /// <exception cref="ProblemException">A folder's path is one that no file system has.</exception>
    internal static ImmutableArray<PublishedFolder> Of(IFileSystem files, WranglerConfiguration configuration, IEnumerable<FoundRun> runs) =>
        [.. OfConfiguration(configuration), .. runs.SelectMany(run => OfRun(files, run))];

    private static IEnumerable<PublishedFolder> OfConfiguration(WranglerConfiguration configuration)
    {
        var folder = Path.GetDirectoryName(configuration.Path)!;
        var environments = (configuration.Raw["env"]?.Members ?? [])
            .Select(member => (Prefix: $"env.{UntrustedText.Clean(member.Key, 80)}.", Section: member.Value));
        return from part in environments.Prepend((Prefix: string.Empty, Section: configuration.Raw))
               from setting in new (string Key, ConfigNode? Value)[]
               {
                   ("assets.directory", part.Section["assets"]?["directory"]),
                   ("site.bucket", part.Section["site"]?["bucket"]),
                   ("pages_build_output_dir", part.Section["pages_build_output_dir"]),
               }
               where setting.Value?.AsString is { Length: > 0 }
               select new PublishedFolder(
                   Folders.Resolve(setting.Value!.Text!, folder, setting.Value.Location), part.Prefix + setting.Key, setting.Value.Location);
    }

    // Paths on a command line count from the folder that the command runs in, not from the configuration's.
    private static IEnumerable<PublishedFolder> OfRun(IFileSystem files, FoundRun run)
    {
        var invocation = run.Invocation;
        if (invocation.Tool != WranglerCommandLine.Tool)
        {
            return [];
        }

        var named = invocation.Command switch
        {
            "deploy" or "versions upload" => [Option("assets"), Option("site"), .. FolderArguments()],
            "pages deploy" => [Option("directory"), .. invocation.Arguments.Take(1).Select(path => (Key: "DIRECTORY", Path: (string?)path))],
            _ => Enumerable.Empty<(string Key, string? Path)>(),
        };
        return from folder in named
               where folder.Path is { Length: > 0 }
               select new PublishedFolder(
                   Folders.Resolve(folder.Path!, run.Folder, invocation.Where), $"wrangler {invocation.Command} {folder.Key}", invocation.Where);

        (string Key, string? Path) Option(string name) => ($"--{name}", invocation.Options.GetValueOrDefault(name));

        // "wrangler deploy PATH" takes a script or a folder of assets.
        IEnumerable<(string Key, string? Path)> FolderArguments() => invocation.Arguments.Take(1)
            .Where(path => files.DirectoryExists(Folders.Resolve(path, run.Folder, invocation.Where)))
            .Select(path => ("PATH", (string?)path));
    }
}
