using System.Collections.Immutable;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Projects.Runs;
using Cftoken.Projects.Yaml;

namespace Cftoken.Projects.Workflows;

/// <summary>
/// Reads a repository's GitHub Actions workflows. Conditions are not evaluated: a step that may run is a step that needs
/// its token.
/// </summary>
internal static class GitHubWorkflows
{
    /// <summary>The folder in which GitHub looks for workflows.</summary>
    internal static readonly string Folder = Path.Combine(".github", "workflows");

    private const string Call = "workflow_call";

    /// <summary>The runs that the workflows lead to.</summary>
    /// <param name="files">The file system.</param>
    /// <param name="root">The full path of the repository.</param>
    internal static PipelineRuns Read(IFileSystem files, string root)
    {
        var reading = new WorkflowReading(files, root);
        var workflows = List(files, Path.Combine(root, Folder))
            .Select(path => (Path: path, Root: reading.Read(path)))
            .Where(workflow => workflow.Root is not null)
            .ToList();
        var called = workflows
            .SelectMany(workflow => workflow.Root!["jobs"]?.Entries ?? [])
            .Select(job => WorkflowJobs.LocalWorkflow(job.Value, root))
            .OfType<string>()
            .ToHashSet(StringComparer.Ordinal);
        foreach (var (path, workflow) in workflows)
        {
            // What only other workflows start is read with what they give it.
            if (!called.Contains(path) || !IsOnlyCalled(workflow!["on"]))
            {
                WorkflowJobs.Start(reading, path, workflow!);
            }
        }

        return reading.Result;
    }

    private static ImmutableArray<string> List(IFileSystem files, string folder)
    {
        try
        {
            return [.. files.ListFiles(folder).Where(path => Path.GetExtension(path).ToLowerInvariant() is ".yml" or ".yaml")];
        }
        catch (IOException)
        {
            // A folder that cannot be listed holds no workflow that could be read.
            return [];
        }
    }

    private static bool IsOnlyCalled(YamlNode? on) => on switch
    {
        YamlScalar scalar => scalar.Value == Call,
        YamlSequence list => list.Values.All(trigger => trigger.Text == Call),
        _ => on is not null && on.Entries.All(trigger => trigger.Key == Call),
    };
}
