using System.Collections.Immutable;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Core.Text;
using Cftoken.Tools.Configuration;

namespace Cftoken.Projects.BuildOutput;

/// <summary>
/// The Build Output that <c>cf build</c>, the Cloudflare Vite plugin 2 and <c>wrangler build</c> write, and that <c>cf deploy</c>
/// uploads: <c>.cloudflare/output/v0/</c> with <c>config.json</c>, <c>workers/NAME/worker.config.json</c> (beside it
/// <c>bundle/</c> and <c>assets/</c>) and <c>containers/NAME/container.config.json</c>. <c>v1</c> is the same but for the
/// account under <c>settings</c>. Sources, read 2026-11-22: developers.cloudflare.com/workers/build-output/ and, in
/// cloudflare/workers-sdk, packages/build-output-utils and packages/config (0.25.0) and the release notes of deploy-helpers 0.27.1.
/// </summary>
internal static class BuildOutputFolder
{
    private const string Folder = ".cloudflare/output";
    private static readonly string[] Versions = ["v0", "v1"];

    // Before the Vite plugin 1.49's successors a Worker's file was called config.json.
    private static readonly string[] WorkerNames = ["worker.config.json", "config.json"];

    /// <summary>The Workers' configurations in a project's Build Output, full paths in order; <c>workers/default</c> first.</summary>
    /// <param name="files">The file system.</param>
    /// <param name="project">The full path of the project's folder.</param>
    internal static ImmutableArray<string> Workers(IFileSystem files, string project) =>
    [
        .. from version in Versions
           from worker in files.ListDirectories(Path.Combine(project, Folder, version, "workers")).OrderByDescending(folder => Path.GetFileName(folder) == "default")
           let file = WorkerNames.Select(name => Path.Combine(worker, name)).FirstOrDefault(files.FileExists)
           where file is not null
           select file,
    ];

    /// <summary>Whether a file is the configuration of a Worker in a Build Output.</summary>
    internal static bool Holds(string path) => ProjectOf(path) is not null;

    /// <summary>The full path of the project to whose Build Output a Worker's configuration belongs; null where it belongs to none.</summary>
    internal static string? ProjectOf(string path)
    {
        var workers = Path.GetDirectoryName(Path.GetDirectoryName(path));
        var version = Path.GetDirectoryName(workers);
        var output = Path.GetDirectoryName(version);
        return WorkerNames.Contains(Path.GetFileName(path), StringComparer.Ordinal)
            && Path.GetFileName(workers) == "workers"
            && Versions.Contains(Path.GetFileName(version), StringComparer.Ordinal)
            && Path.GetFileName(output) == "output"
            && Path.GetDirectoryName(output) is { } cloudflare
            && Path.GetFileName(cloudflare) == ".cloudflare"
            ? Path.GetDirectoryName(cloudflare)
            : null;
    }

    /// <summary>Reads a Worker's configuration in wrangler's words.</summary>
    /// <param name="files">The file system.</param>
    /// <param name="path">The full path of the Worker's configuration.</param>
    /// <param name="root">The full path of the folder to which files are named.</param>
    /// <exception cref="ProblemException">A file cannot be read, or has something that cannot be planned; all of it is named.</exception>
    internal static ConfigDocument Read(IFileSystem files, string path, string root)
    {
        var worker = ConfigFile.Read(files, path, Folders.Shown(root, path));
        var version = Path.GetDirectoryName(Path.GetDirectoryName(Path.GetDirectoryName(path)))!;
        var problems = new List<Problem>();
        var warnings = worker.Warnings.ToList();
        var settings = Path.Combine(version, "config.json");
        var converted = new BuildOutputConversion(problems, warnings).Convert(
            worker.Root,
            files.FileExists(settings) ? ConfigFile.Read(files, settings, Folders.Shown(root, settings)).Root : null,
            [.. Containers(files, version, root)],
            files.DirectoryExists(Path.Combine(Path.GetDirectoryName(path)!, "assets")));
        return problems.Count == 0 ? new ConfigDocument(converted, [.. warnings]) : throw new ProblemException(problems);
    }

    /// <summary>Says that a Build Output was planned, and what that rests on.</summary>
    internal static Problem Say(string shown) => new(
        "config.build-output",
        $"A build made {UntrustedText.Clean(shown)}; the plan holds for that build. What `cf deploy` calls was never recorded: planned is what `wrangler deploy` calls for the same Worker, which is inferred.",
        new Fix("Build the project again before you plan, if its configuration has changed since."),
        new SourceLocation(shown, 1));

    private static IEnumerable<ConfigNode> Containers(IFileSystem files, string version, string root) =>
        from folder in files.ListDirectories(Path.Combine(version, "containers"))
        let file = Path.Combine(folder, "container.config.json")
        where files.FileExists(file)
        select ConfigFile.Read(files, file, Folders.Shown(root, file)).Root;
}
