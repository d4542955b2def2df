using System.Collections.Frozen;
using System.Collections.Immutable;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Core.Text;
using Cftoken.Projects.Runs;
using Cftoken.Projects.Yaml;

namespace Cftoken.Projects.GitLab;

/// <summary>
/// Reads a repository's GitLab pipeline. Rules are not evaluated: a job that may run is a job that needs its token.
/// Source: docs.gitlab.com, CI/CD YAML syntax reference, read 2026-11-22.
/// </summary>
internal sealed class GitLabPipeline
{
    /// <summary>The pipeline's file.</summary>
    internal const string File = ".gitlab-ci.yml";

    private const int MaxJobs = 5_000;

    // A child pipeline may start one more (docs.gitlab.com, "Nested child pipelines").
    private const int MaxLevels = 2;

    // What stands at the top level and is no job.
    private static readonly FrozenSet<string> Keywords = new[]
    {
        "after_script", "before_script", "cache", "default", "image", "include", "services", "spec", "stages", "variables", "workflow",
    }.ToFrozenSet(StringComparer.Ordinal);

    private readonly List<FoundRun> runs = [];
    private readonly List<Unfollowed> unfollowed = [];
    private readonly List<Problem> warnings = [];
    private readonly GitLabConfiguration configuration;
    private readonly RunFinder finder;
    private readonly string root;
    private int jobs;

    private GitLabPipeline(IFileSystem files, string root)
    {
        this.root = root;
        configuration = new GitLabConfiguration(files, root, unfollowed, warnings);
        finder = new RunFinder(files, root);
    }

    /// <summary>The runs that the pipeline leads to; none where there is no pipeline.</summary>
    /// <param name="files">The file system.</param>
    /// <param name="root">The full path of the repository.</param>
    internal static PipelineRuns Read(IFileSystem files, string root)
    {
        var reader = new GitLabPipeline(files, root);
        var path = Path.Combine(root, File);
        if (files.FileExists(path))
        {
            reader.Pipeline(path, null, [], 0);
        }

        return PipelineRuns.Of(reader.runs, reader.unfollowed, reader.warnings);
    }

    private void Pipeline(string path, CommandSource? caller, ImmutableArray<SourceLocation> trail, int level)
    {
        if (configuration.Load(path) is not { } pipeline)
        {
            return;
        }

        foreach (var entry in pipeline.Entries.Where(entry => entry.Value is YamlMapping && !Keywords.Contains(entry.Key) && !entry.Key.StartsWith('.')))
        {
            if (++jobs > MaxJobs)
            {
                Leave("a pipeline with more jobs than are read", "What the jobs from here on need is not in the plan.", entry.Where);
                return;
            }

            var name = UntrustedText.Clean(entry.Key, 200);
            var source = caller is null
                ? new CommandSource(CommandSourceKind.GitLabJob, entry.Where.File, name, entry.Where.Line)
                : caller with { Name = $"{caller.Name}/{name}" };
            Job(pipeline, entry, source, trail, level);
        }
    }

    private void Job(YamlNode pipeline, YamlEntry entry, CommandSource source, ImmutableArray<SourceLocation> trail, int level)
    {
        var reader = new GitLabJob(pipeline);
        var job = reader.Extended(entry.Value);
        var script = reader.Script(reader.Inherited(job, "before_script"), job["script"] ?? job["run"]);
        var after = reader.Script(reader.Inherited(job, "after_script"));
        var combinations = GitLabVariables.Combinations(pipeline, job, node => reader.Resolved(node)).ToList();
        if (combinations.Count > GitLabVariables.Max)
        {
            Leave($"a job with more than {GitLabVariables.Max} combinations", "Only the first of them are in the plan.", entry.Where);
        }

        foreach (var variables in combinations.Take(GitLabVariables.Max))
        {
            var named = (job["environment"]?.Text ?? job["environment"]?["name"]?.Text) is { } environment
                ? source with { Environment = UntrustedText.Clean(GitLabVariables.Expand(environment, variables), 200) }
                : source;
            var settings = GitLabVariables.Settings(variables, job);
            Add(script, variables, named, settings, entry, trail);
            Add(after, variables, named, settings, entry, trail);
        }

        Child(job["trigger"]?["include"], source, trail, level);
    }

    private void Add(PlacedText script, ImmutableDictionary<string, string> variables, CommandSource source, RunSettings settings, YamlEntry job, ImmutableArray<SourceLocation> trail)
    {
        try
        {
            var found = script.Find(finder, root, variables, source, settings);
            unfollowed.AddRange(found.Unfollowed);
            runs.AddRange(found.Runs.Select(run => Lead(run, job, trail)));
        }
        catch (ProblemException wrong)
        {
            warnings.AddRange(wrong.Problems);
        }
    }

    // The first place lies in the source's own file: a line of its script, the job itself where its script is included, or
    // the line that starts a child pipeline.
    private static FoundRun Lead(FoundRun run, YamlEntry job, ImmutableArray<SourceLocation> trail)
    {
        var own = run.Invocation.Where;
        ImmutableArray<SourceLocation> way = own.File == job.Where.File ? [.. trail, own] : [.. trail, job.Where with { Column = 0 }, own];
        return run with { Invocation = run.Invocation with { Where = way[0] }, Via = [.. way.Skip(1), .. run.Via] };
    }

    private void Child(YamlNode? include, CommandSource source, ImmutableArray<SourceLocation> trail, int level)
    {
        foreach (var (path, where) in configuration.Named(include))
        {
            if (level < MaxLevels)
            {
                Pipeline(path, source, trail.Add(where), level + 1);
            }
        }
    }

    private void Leave(string what, string consequence, SourceLocation where) =>
        unfollowed.Add(new Unfollowed(what, consequence, where with { Column = 0 }));
}
