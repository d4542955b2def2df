using System.Collections.Immutable;
using Cftoken.Projects.Runs;
using Cftoken.Projects.Workflows.Expressions;
using Cftoken.Projects.Yaml;
using Cftoken.Tools.Invocations;

namespace Cftoken.Projects.Workflows;

/// <summary>
/// Reads a step of <c>cloudflare/pages-action</c>, which is deprecated: it runs <c>npx wrangler@2 pages publish</c>, then
/// reads the project and its deployments, which the same permission allows. Source: its action.yml and src/index.ts, read
/// 2026-11-22.
/// </summary>
internal static class PagesAction
{
    /// <summary>The action's name.</summary>
    internal const string Name = "cloudflare/pages-action";

    /// <summary>Reads the step once.</summary>
    internal static void Read(WorkflowReading reading, YamlNode step, YamlScalar uses, StepPlace place)
    {
        var scope = place.Scope.With(step["env"]);
        var around = StepSettings.Of(scope);
        var settings = StepSettings.WithInputs(around.Settings, Input("accountId"), Input("apiToken"));
        var folder = Input("workingDirectory") is { Length: > 0 } named ? named : ".";
        ImmutableArray<string> words =
        [
            "pages", "deploy", Input("directory"), $"--project-name={Input("projectName")}",
            .. Input("branch") is { Length: > 0 } branch ? [$"--branch={branch}"] : Array.Empty<string>(),
        ];
        var found = reading.Finder.FindCommand(
            words,
            new ShellScript(string.Empty, Folders.Resolve(folder, reading.Root, uses.Where), uses.Where with { Column = 0 }, around.Variables),
            place.Source(),
            settings);
        var version = Input("wranglerVersion") is { Length: > 0 } asked ? asked : "2";
        UnknownValues.Add(reading, found with { Runs = [.. found.Runs.Select(run => run with { Invocation = run.Invocation with { AskedVersion = version } })] }, place);

        string Input(string name) =>
            step["with"]?.Entries.FirstOrDefault(entry => string.Equals(entry.Key, name, StringComparison.OrdinalIgnoreCase))?.Value is YamlScalar given
                ? ExpressionText.Value(given, scope).Text.Trim()
                : string.Empty;
    }
}
