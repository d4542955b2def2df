using System.Collections.Immutable;
using Cftoken.Core.Problems;
using Cftoken.Projects.Packages;
using Cftoken.Projects.Runs;
using Cftoken.TestInfrastructure;

namespace Cftoken.Projects.Tests.Runs;

/// <summary>A repository at /repo, and what is found in it.</summary>
internal sealed class Finding
{
    internal static readonly CommandSource Source = new(CommandSourceKind.ShellScript, "ci.sh", "ci.sh", 1);

    internal FakeFileSystem Files { get; } = new FakeFileSystem().Add("/repo/.git/HEAD", string.Empty);

    /// <summary>Puts a file into the repository.</summary>
    internal Finding With(string path, string text)
    {
        Files.Add($"/repo/{path}", text);
        return this;
    }

    /// <summary>Follows a text whose first line is line 10 of ci.sh and which starts in a folder.</summary>
    internal FoundRuns Follow(string text, string folder = "/repo", params (string Name, string Value)[] variables) =>
        new RunFinder(Files, "/repo").Find(Script(text, folder, variables), Source, RunSettings.None);

    internal static ShellScript Script(string text, string folder, params (string Name, string Value)[] variables) => new(
        text,
        folder,
        new SourceLocation("ci.sh", 10),
        variables.ToImmutableDictionary(variable => variable.Name, variable => variable.Value, StringComparer.Ordinal));

    internal FoundRuns Package(string folder = "/repo") =>
        new RunFinder(Files, "/repo").RunsOfPackage(PackageManifest.Read(Files, $"{folder}/package.json", "/repo"));

    internal FoundRuns Makefile(string path = "/repo/Makefile") => new RunFinder(Files, "/repo").RunsOfMakefile(path);

    internal FoundRuns Justfile(string path = "/repo/justfile") => new RunFinder(Files, "/repo").RunsOfJustfile(path);

    /// <summary>Each run as <c>folder: command arguments option=value</c>.</summary>
    internal static IEnumerable<string> Lines(FoundRuns found) => found.Runs.Select(run =>
        $"{run.Folder}: {string.Join(' ', [.. run.Invocation.Tool == "wrangler" ? Array.Empty<string>() : [run.Invocation.Tool], run.Invocation.Command, .. run.Invocation.Arguments, .. run.Invocation.Options.OrderBy(option => option.Key, StringComparer.Ordinal).Select(option => $"{option.Key}={option.Value}")])}");

    /// <summary>Each run's line and the way from there: <c>ci.sh:10 deploy.sh:2</c>.</summary>
    internal static IEnumerable<string> Ways(FoundRuns found) =>
        found.Runs.Select(run => string.Join(' ', run.Via.Prepend(run.Invocation.Where).Select(where => (where with { Column = 0 }).ToString())));
}
