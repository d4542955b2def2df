using System.Collections.Immutable;
using Cftoken.Core.Problems;
using Cftoken.Core.Text;
using Cftoken.Projects.Runs;
using Cftoken.Projects.Workflows.Expressions;
using Cftoken.Projects.Yaml;

namespace Cftoken.Projects.Workflows;

/// <summary>Reads the jobs of a workflow, and of the workflows that it calls.</summary>
internal static class WorkflowJobs
{
    // GitHub connects at most ten levels of workflows (docs.github.com, "Reuse workflows", read 2026-11-22).
    private const int MaxLevels = 10;

    /// <summary>Reads a workflow that a person or an event starts.</summary>
    internal static void Start(WorkflowReading reading, string path, YamlNode workflow)
    {
        var inputs = WorkflowInputs.OfStarted(workflow["on"], path, reading.Choices);
        Read(reading, workflow, new Level(path, inputs, _ => null, null, [], [path]));
    }

    /// <summary>The full path of the workflow of this repository that a job calls; null where it calls none.</summary>
    internal static string? LocalWorkflow(YamlNode job, string root) =>
        job["uses"]?.Text is { } uses && uses.StartsWith("./", StringComparison.Ordinal) && !uses.Contains('\0', StringComparison.Ordinal)
            ? Path.GetFullPath(uses, root)
            : null;

    private static void Read(WorkflowReading reading, YamlNode workflow, Level level)
    {
        foreach (var job in workflow["jobs"]?.Entries ?? [])
        {
            if (reading.IsExhausted)
            {
                return;
            }

            ReadJob(reading, workflow, job, level);
        }
    }

    private static void ReadJob(WorkflowReading reading, YamlNode workflow, YamlEntry job, Level level)
    {
        var id = $"{level.Id}:{job.Key}";
        var matrix = job.Value["strategy"]?["matrix"] is { } values ? new WorkflowMatrix(values, id, reading.Choices) : null;
        var known = ImmutableDictionary.CreateRange(StringComparer.Ordinal, [KeyValuePair.Create("workspace", reading.Root), KeyValuePair.Create("job", job.Key)]);
        var scope = WorkflowScope.Of(new WorkflowFrame(id, level.Inputs, level.Secrets, matrix, known), reading.Choices).With(workflow["env"]);
        if (job.Value["uses"] is YamlScalar uses)
        {
            Call(reading, job, uses, scope, level);
            return;
        }

        var within = scope.With(job.Value["env"]);
        var source = level.Source is { } caller
            ? caller with { Name = $"{caller.Name}/{Name(job)}" }
            : new CommandSource(CommandSourceKind.GitHubJob, job.Where.File, Name(job), job.Where.Line);
        var environment = job.Value["environment"] is { } named ? (named as YamlScalar ?? named["name"] as YamlScalar) : null;
        ImmutableArray<YamlNode> defaults = [.. new[] { job.Value["defaults"]?["run"], workflow["defaults"]?["run"] }.OfType<YamlNode>()];
        WorkflowSteps.Read(reading, job.Value["steps"], new StepPlace(
            within,
            () => environment is null ? source : source with { Environment = UntrustedText.Clean(ExpressionText.Value(environment, within).Text, 200) },
            defaults,
            level.Trail,
            level.Files));
    }

    private static string Name(YamlEntry job) => UntrustedText.Clean(job.Key, 200);

    private static void Call(WorkflowReading reading, YamlEntry job, YamlScalar uses, WorkflowScope scope, Level level)
    {
        var where = uses.Where with { Column = 0 };
        if (LocalWorkflow(job.Value, reading.Root) is not { } path)
        {
            if (ForeignActions.MayReachCloudflare(uses.Value, job.Value["with"], job.Value["secrets"]))
            {
                reading.Leave(uses.Value, "It is a workflow of another repository: what it does with this repository's secrets is not in the plan.", where);
            }

            return;
        }

        if (reading.Read(path) is not { } called || level.Files.Contains(path) || level.Files.Length > MaxLevels)
        {
            reading.Leave(uses.Value, level.Files.Contains(path) ? "The workflow calls itself; GitHub refuses to run it." : "The workflow is not there or cannot be read: what it needs is not in the plan.", where);
            return;
        }

        var source = level.Source is { } caller
            ? caller with { Name = $"{caller.Name}/{Name(job)}" }
            : new CommandSource(CommandSourceKind.GitHubJob, job.Where.File, Name(job), job.Where.Line);
        Read(reading, called, new Level(
            $"{level.Id}:{job.Key}>{path}",
            WorkflowInputs.OfCalled(called["on"], job.Value["with"], scope),
            Secrets(job.Value["secrets"], scope),
            source,
            level.Trail.Add(where),
            level.Files.Add(path)));
    }

    // What is not handed on by name, an environment's own secrets and those that are inherited, keeps its name.
    private static Func<string, ExpressionValue?> Secrets(YamlNode? given, WorkflowScope scope) => name =>
        given?.Entry(name)?.Value is YamlScalar mapped ? ExpressionText.Value(mapped, scope) : scope.Frame.Secrets(name);

    /// <summary>A workflow on its level: started, or called by another.</summary>
    private sealed record Level(
        string Id,
        Func<string, ExpressionValue?> Inputs,
        Func<string, ExpressionValue?> Secrets,
        CommandSource? Source,
        ImmutableArray<SourceLocation> Trail,
        ImmutableArray<string> Files);
}
