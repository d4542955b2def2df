using System.Text;
using Cftoken.Core.DotEnv;
using Cftoken.Core.Files;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;

namespace Cftoken.Tokens.Sinks;

/// <summary>What goes wrong with an env file that is otherwise safe to write.</summary>
internal static class DotEnvTraps
{
    private static readonly string[] ExampleEndings = [".example", ".sample", ".template", ".dist", ".defaults"];

    /// <summary>Every trap that the file would step into.</summary>
    public static List<Problem> Find(IFileSystem files, DotEnvTarget target) => [.. Published(target), .. Hiding(files, target)];

    private static IEnumerable<Problem> Published(DotEnvTarget target)
    {
        var root = RealPath.OfFolder(target.ProjectFolder);
        var folder = RealPath.OfFolder(Path.GetDirectoryName(Path.GetFullPath(target.Path, root)) ?? root);
        return target.PublishedFolders
            .Where(published => RealPath.IsWithin(RealPath.OfFolder(Path.GetFullPath(published, root)), folder))
            .Take(1)
            .Select(published => new Problem(
                "sink.published",
                $"This file lies in {published}, which the project publishes: the token would be uploaded with it.",
                new Fix(RealPath.OfFolder(Path.GetFullPath(published, root)) == root
                    ? "Publish a folder of its own, without the project's files: every file of the project would be uploaded."
                    : $"Name a file of the project that does not lie in {published} with --sink."),
                new SourceLocation(target.Path)));
    }

    // wrangler reads .env* for a Worker's development variables only while there is no .dev.vars
    // (developers.cloudflare.com/workers/local-development/environment-variables/, 2026-11).
    private static IEnumerable<Problem> Hiding(IFileSystem files, DotEnvTarget target)
    {
        if (target.IsChosen || target.Path != DotEnvTarget.DevVars || files.FileExists(Path.Combine(target.ProjectFolder, target.Path)))
        {
            yield break;
        }

        foreach (var path in files.ListFiles(target.ProjectFolder).Where(IsLoadedEnvFile))
        {
            var hidden = DotEnvDocument.Parse(Encoding.UTF8.GetString(files.ReadAllBytes(path))).Entries.FirstOrDefault(IsDevelopmentVariable);
            if (hidden is not null)
            {
                var name = Path.GetFileName(path);
                yield return new Problem(
                    "sink.hides-variables",
                    $"There is no {target.Path} yet, and {name} defines {hidden.Key}: once there is one, wrangler dev stops reading {name}.",
                    new Fix($"Name the file yourself: --sink {name} keeps them together, --sink {target.Path} accepts that they are hidden."),
                    new SourceLocation(name, hidden.Line));
                yield break;
            }
        }
    }

    private static bool IsLoadedEnvFile(string path) =>
        Path.GetFileName(path) is var name
        && (name == ".env" || name.StartsWith(".env.", StringComparison.Ordinal))
        && !ExampleEndings.Any(ending => name.EndsWith(ending, StringComparison.OrdinalIgnoreCase));

    // What wrangler and this program read for themselves is no variable of the Worker's.
    private static bool IsDevelopmentVariable(DotEnvEntry entry) =>
        !entry.Key.StartsWith("CLOUDFLARE_", StringComparison.Ordinal)
        && !entry.Key.StartsWith("CF_", StringComparison.Ordinal)
        && !entry.Key.StartsWith("WRANGLER_", StringComparison.Ordinal)
        && !entry.Key.StartsWith("CFTOKEN_", StringComparison.Ordinal);
}
