using System.Collections.Frozen;
using Cftoken.Core.Outside;
using Cftoken.Projects;
using Cftoken.Tools.Invocations;

namespace Cftoken.Engine.Exact;

/// <summary>
/// The arguments of a deploy's dry run: of the deploy's own those alone that decide what is built, and from which configuration. Values
/// and secrets of its command line (<c>--var</c>, <c>--secrets-file</c>) stay away.
/// </summary>
internal static class DryRunArguments
{
    private static readonly FrozenSet<string> Kept = FrozenSet.Create(
        StringComparer.Ordinal, "alias", "assets", "bundle", "compatibility-date", "compatibility-flags", "define", "name", "tsconfig");

    private static readonly string[] ConfigurationNames = ["wrangler.json", "wrangler.jsonc", "wrangler.toml"];

    /// <summary>Puts them together.</summary>
    /// <param name="files">The file system.</param>
    /// <param name="deploy">The deploy.</param>
    /// <param name="project">The project that it deploys.</param>
    /// <param name="copy">The full path of the project's folder in the copy.</param>
    /// <param name="outFile">The full path of the file to be written.</param>
    public static IReadOnlyList<string> Of(IFileSystem files, Invocation deploy, Project project, string copy, string outFile)
    {
        List<string> arguments = ["deploy", .. deploy.Arguments.Where(argument => !argument.StartsWith('-'))];
        foreach (var (option, values) in deploy.Options.OrderBy(option => option.Key, StringComparer.Ordinal))
        {
            if (Kept.Contains(option) || option.StartsWith("x-", StringComparison.Ordinal) || option.StartsWith("experimental-", StringComparison.Ordinal))
            {
                arguments.AddRange(values.Split('\n').SelectMany(value => Option(option, value)));
            }
        }

        if (project.Environment is { } environment)
        {
            arguments.AddRange(Option("env", environment));
        }

        if (NeedsToBeNamed(files, project))
        {
            arguments.AddRange(Option("config", Path.GetFullPath(Path.GetRelativePath(project.Root, project.Configuration.Path), copy)));
        }

        return [.. arguments, "--dry-run", "--outfile", outFile];
    }

    private static IEnumerable<string> Option(string name, string value) => value switch
    {
        "true" => [$"--{name}"],
        "false" => [$"--no-{name}"],
        _ => [$"--{name}={value}"],
    };

    // Left to itself wrangler follows a redirection, and takes the first of its own names.
    private static bool NeedsToBeNamed(IFileSystem files, Project project) => !project.Configuration.IsRedirected
        && ConfigurationNames.FirstOrDefault(name => files.FileExists(Path.Combine(project.Root, name))) is var first
        && (first is null
            || Path.Combine(project.Root, first) != project.Configuration.Path
            || files.FileExists(Path.Combine(project.Root, ".wrangler", "deploy", "config.json")));
}
