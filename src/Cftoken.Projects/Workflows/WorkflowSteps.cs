using System.Collections.Immutable;
using Cftoken.Core.Problems;
using Cftoken.Projects.Runs;
using Cftoken.Projects.Workflows.Expressions;
using Cftoken.Projects.Yaml;
using Cftoken.Tools.Invocations;

namespace Cftoken.Projects.Workflows;

/// <summary>Reads the steps of a job or of a composite action.</summary>
internal static class WorkflowSteps
{
    private const int MaxLevels = 10;

    // Shells whose lines start programs as sh does, as far as a plain call of wrangler goes.
    private static readonly string[] Shells = ["bash", "sh", "zsh", "dash", "ksh"];

    private static readonly string[] OtherShells = ["pwsh", "powershell", "cmd"];

    private static readonly string[] ActionFiles = ["action.yml", "action.yaml"];

    /// <summary>Reads the steps.</summary>
    internal static void Read(WorkflowReading reading, YamlNode? steps, StepPlace place)
    {
        foreach (var step in steps?.Items ?? [])
        {
            if (reading.IsExhausted)
            {
                return;
            }

            if (step["run"] is YamlScalar run)
            {
                reading.EachWay(run.Where, () => Run(reading, step, run, place));
            }
            else if (step["uses"] is YamlScalar uses)
            {
                Use(reading, step, uses, place);
            }
        }
    }

    private static void Run(WorkflowReading reading, YamlNode step, YamlScalar run, StepPlace place)
    {
        var scope = place.Scope.With(step["env"]);
        var settings = StepSettings.Of(scope);
        var text = ExpressionText.Expand(run.Lines, scope);
        var speaks = ForeignActions.Speaks(run.Value) || ForeignActions.Speaks(text.Text);
        var mayReach = speaks || settings.Settings.TokenName is not null;
        var shell = place.Setting(step, "shell")?.Value.Split(' ', 2)[0];
        var folder = place.Setting(step, "working-directory") is { } named ? ExpressionText.Value(named, scope).Text : ".";
        if (ExpressionValue.IsOpen(folder))
        {
            if (mayReach)
            {
                reading.Leave($"working-directory: {folder}", "The folder is known only in a run: what is run there is not in the plan.", run.Where);
            }

            return;
        }

        if (shell is not null && !Shells.Contains(shell) && !OtherShells.Contains(shell))
        {
            if (mayReach)
            {
                reading.Leave($"shell: {shell}", "Scripts of this language are not read: what this one calls is not in the plan.", run.Where);
            }

            return;
        }

        var found = text.Find(reading.Finder, Folders.Resolve(folder, reading.Root, run.Where), settings.Variables, place.Source(), settings.Settings);
        if (found.Runs.IsEmpty && OtherShells.Contains(shell) && mayReach)
        {
            reading.Leave($"shell: {shell}", "Only plain calls of wrangler are found in scripts of this language: what else this one calls is not in the plan.", run.Where);
        }

        UnknownValues.Add(reading, found, place);
    }

    private static void Use(WorkflowReading reading, YamlNode step, YamlScalar uses, StepPlace place)
    {
        if (uses.Value.StartsWith("./", StringComparison.Ordinal))
        {
            UseLocal(reading, step, uses, place);
            return;
        }

        var at = uses.Value.IndexOf('@', StringComparison.Ordinal);
        var name = (at < 0 ? uses.Value : uses.Value[..at]).ToLowerInvariant();
        switch (name)
        {
            case WranglerAction.Name:
                reading.EachWay(uses.Where, () => WranglerAction.Read(reading, step, uses, place));
                break;
            case PagesAction.Name:
                reading.EachWay(uses.Where, () => PagesAction.Read(reading, step, uses, place));
                break;
            default:
                if (ForeignActions.MayReachCloudflare(uses.Value, step["with"], step["env"]))
                {
                    reading.Leave(uses.Value, "What this action calls is not known: it is not in the plan.", uses.Where);
                }

                break;
        }
    }

    private static void UseLocal(WorkflowReading reading, YamlNode step, YamlScalar uses, StepPlace place)
    {
        var where = uses.Where with { Column = 0 };
        var folder = Folders.Resolve(uses.Value.Replace('\0', ' '), reading.Root, where);
        var path = ActionFiles.Select(name => Path.Combine(folder, name)).FirstOrDefault(reading.Files.FileExists);
        var action = path is null ? null : reading.Read(path);
        if (action is null || place.Files.Contains(path!) || place.Files.Length > MaxLevels)
        {
            reading.Leave(uses.Value, "The action is not there, cannot be read, or uses itself: what it runs is not in the plan.", where);
            return;
        }

        if (action["runs"]?["using"]?.Text != "composite")
        {
            if (ForeignActions.MayReachCloudflare(uses.Value, step["with"], step["env"]))
            {
                reading.Leave(uses.Value, "Only composite actions are read: what this one calls is not in the plan.", where);
            }

            return;
        }

        var scope = place.Scope.With(step["env"]);
        var frame = scope.Frame with
        {
            Id = $"{scope.Frame.Id}>{path}:{where.Line}",
            Inputs = WorkflowInputs.OfAction(action, step["with"], scope),
            Secrets = _ => null,
            Known = scope.Frame.Known.SetItem("action_path", folder),
        };
        Read(reading, action["runs"]?["steps"], new StepPlace(scope.Within(frame), place.Source, [], place.Trail.Add(where), place.Files.Add(path!)));
    }
}
