using System.Collections.Immutable;
using Cftoken.Core.Problems;
using Cftoken.Projects.Packages;
using Cftoken.Projects.Runs;
using Cftoken.Projects.Workflows.Expressions;
using Cftoken.Projects.Yaml;
using Cftoken.Tools.Expansion;
using Cftoken.Tools.Invocations;

namespace Cftoken.Projects.Workflows;

/// <summary>
/// Reads a step of <c>cloudflare/wrangler-action</c>: preCommands, then secrets, then the commands or a deploy, then
/// postCommands. Source: its src/wranglerAction.ts, README and changelog up to 4.1.0, read 2026-11-22.
/// </summary>
internal sealed class WranglerAction
{
    /// <summary>The action's name.</summary>
    internal const string Name = "cloudflare/wrangler-action";

    private readonly WorkflowReading reading;
    private readonly YamlNode step;
    private readonly YamlScalar uses;
    private readonly StepPlace place;
    private readonly WorkflowScope scope;
    private readonly string folder;
    private readonly StepSettings settings;
    private readonly CommandSource source;
    private readonly string environment;
    private readonly string? version;

    private WranglerAction(WorkflowReading reading, YamlNode step, YamlScalar uses, StepPlace place)
    {
        this.reading = reading;
        this.step = step;
        this.uses = uses;
        this.place = place;
        scope = place.Scope.With(step["env"]);
        source = place.Source();
        folder = Folders.Resolve(Input("workingDirectory") is { Length: > 0 } named ? named : ".", reading.Root, uses.Where);
        environment = Input("environment");
        var around = StepSettings.Of(scope);
        settings = around with
        {
            Settings = StepSettings.WithInputs(around.Settings, Input("accountId"), Input("apiToken")),
        };
        version = Input("wranglerVersion") is { Length: > 0 } asked ? asked : Default();
    }

    /// <summary>Reads the step once.</summary>
    internal static void Read(WorkflowReading reading, YamlNode step, YamlScalar uses, StepPlace place)
    {
        var action = new WranglerAction(reading, step, uses, place);
        action.Shell("preCommands");
        action.Secrets();
        action.Commands();
        action.Shell("postCommands");
    }

    private void Shell(string input)
    {
        // Each line is a shell of its own: "cd" does not last.
        foreach (var line in Lines(input).LogicalLines)
        {
            Add(new PlacedText([line]).Find(reading.Finder, folder, settings.Variables, source, settings.Settings));
        }
    }

    private void Secrets()
    {
        var names = Lines("secrets").LogicalLines.ToList();
        if (names.Count == 0)
        {
            return;
        }

        // Before 3.4.0 wrangler could not take several at once, and the action puts one after the other.
        if (VersionEvidence.Asked(version, uses.Where) is { } known && known.Version < new ToolVersion(3, 4, 0))
        {
            names.ForEach(name => Command(["secret", "put", name.Text, .. Environment(string.Empty)], name.Where));
        }
        else
        {
            Command(["secret", "bulk", .. Environment(string.Empty)], names[0].Where);
        }
    }

    private void Commands()
    {
        var commands = Lines("command").LogicalLines.ToList();
        if (commands.Count == 0)
        {
            commands.Add(new TextLine("deploy", uses.Where with { Column = 0 }));
        }

        foreach (var command in commands)
        {
            // No shell is between the action and wrangler: what follows a separator are arguments that wrangler refuses.
            if (ShellWords.Split(command.Text) is [var words, ..])
            {
                Command([.. words, .. Environment(command.Text), .. Variables(command.Text)], command.Where);
            }
        }
    }

    private ImmutableArray<string> Environment(string command) =>
        environment.Length > 0 && !command.Contains("--env", StringComparison.Ordinal) ? ["--env", environment] : [];

    private ImmutableArray<string> Variables(string command)
    {
        var names = Lines("vars").LogicalLines.ToList();
        var isDeploy = command.StartsWith("deploy", StringComparison.Ordinal) || command.StartsWith("publish", StringComparison.Ordinal);
        return names.Count > 0 && isDeploy && !command.Contains("--var", StringComparison.Ordinal) ? ["--var", .. names.Select(name => $"{name.Text}:${name.Text}")] : [];
    }

    private void Command(ImmutableArray<string> words, SourceLocation where) => Add(reading.Finder.FindCommand(
        words,
        new ShellScript(string.Empty, folder, where, settings.Variables),
        source,
        settings.Settings));

    private void Add(FoundRuns found) => UnknownValues.Add(
        reading,
        found with { Runs = [.. found.Runs.Select(run => run with { Invocation = run.Invocation with { AskedVersion = run.Invocation.AskedVersion ?? version } })] },
        place);

    private string Input(string name) =>
        step["with"]?.Entries.FirstOrDefault(entry => string.Equals(entry.Key, name, StringComparison.OrdinalIgnoreCase))?.Value is YamlScalar given
            ? ExpressionText.Value(given, scope).Text.Trim()
            : string.Empty;

    private PlacedText Lines(string name) =>
        step["with"]?.Entries.FirstOrDefault(entry => string.Equals(entry.Key, name, StringComparison.OrdinalIgnoreCase))?.Value is YamlScalar given
            ? ExpressionText.Expand(given.Lines, scope)
            : new PlacedText([]);

    /// <summary>
    /// The version that the action installs where the project has no wrangler of its own: since 3.13.0 that is 3.90.0,
    /// since 4.0.0 the newest. Null where it is not known.
    /// </summary>
    private string? Default()
    {
        var tag = uses.Value[(uses.Value.IndexOf('@', StringComparison.Ordinal) + 1)..].TrimStart('v').Split('.');
        if (tag[0] != "3" || (tag.Length > 1 && (!int.TryParse(tag[1], out var minor) || minor < 13)))
        {
            return null;
        }

        try
        {
            return PackageManifest.Upward(reading.Files, folder, reading.Root).Any(manifest => manifest.Dependency("wrangler") is not null) ? null : "3.90.0";
        }
        catch (ProblemException)
        {
            // Whoever reads the package says what is wrong with it.
            return null;
        }
    }
}
