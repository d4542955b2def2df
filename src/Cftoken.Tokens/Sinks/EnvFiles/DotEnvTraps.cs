using System.Text;
using Cftoken.Core.DotEnv;
using Cftoken.Core.Problems;
using Cftoken.Tokens.Sinks.Files;

namespace Cftoken.Tokens.Sinks.EnvFiles;

/// <summary>What goes wrong with an env file that is otherwise safe to write.</summary>
internal static class DotEnvTraps
{
    private static readonly string[] ExampleEndings = [".example", ".sample", ".template", ".dist", ".defaults"];

    /// <summary>Every trap that the file would step into.</summary>
    public static List<Problem> Find(string path, SinkContext context) => [.. PublishedFiles.Find(path, context), .. Hiding(path, context)];
    // wrangler reads .env* for a Worker's development variables only while there is no .dev.vars
    // (developers.cloudflare.com/workers/local-development/environment-variables/, 2026-11).
    private static IEnumerable<Problem> Hiding(string target, SinkContext context)
    {
        var files = context.World.Files;
        if (context.Choice != SinkChoice.Usual || target != SinkAddress.DevVars || files.FileExists(Path.Combine(context.ProjectFolder, target)))
        {
            yield break;
        }

        foreach (var path in files.ListFiles(context.ProjectFolder).Where(IsLoadedEnvFile))
        {
            var hidden = DotEnvDocument.Parse(Encoding.UTF8.GetString(files.ReadAllBytes(path))).Entries.FirstOrDefault(IsDevelopmentVariable);
            if (hidden is not null)
            {
                var name = Path.GetFileName(path);
                yield return new Problem(
                    "sink.hides-variables",
                    $"There is no {target} yet, and {name} defines {hidden.Key}: once there is one, wrangler dev stops reading {name}.",
                    new Fix($"Name the file yourself: --sink {name} keeps them together, --sink {target} accepts that they are hidden."),
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
