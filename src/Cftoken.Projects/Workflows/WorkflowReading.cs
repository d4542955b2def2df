using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Core.Text;
using Cftoken.Projects.Runs;
using Cftoken.Projects.Workflows.Expressions;
using Cftoken.Projects.Yaml;

namespace Cftoken.Projects.Workflows;

/// <summary>One reading of a repository's workflows: what it reads with, and what it has found so far.</summary>
/// <param name="files">The file system.</param>
/// <param name="root">The full path of the repository.</param>
internal sealed class WorkflowReading(IFileSystem files, string root)
{
    // A step counts once for each of its combinations. No honest repository comes near.
    private const int MaxSteps = 10_000;

    private readonly Dictionary<string, YamlNode?> read = new(StringComparer.Ordinal);
    private readonly List<FoundRun> runs = [];
    private readonly List<Unfollowed> unfollowed = [];
    private readonly List<Problem> warnings = [];
    private int steps;

    /// <summary>The file system.</summary>
    internal IFileSystem Files { get; } = files;

    /// <summary>The full path of the repository.</summary>
    internal string Root { get; } = root;

    /// <summary>What follows shell text.</summary>
    internal RunFinder Finder { get; } = new(files, root);

    /// <summary>What is decided only in a run.</summary>
    internal Choices Choices { get; } = new();

    /// <summary>Whether more steps were met than anyone writes; nothing further is read then.</summary>
    internal bool IsExhausted => steps >= MaxSteps;

    /// <summary>What was found.</summary>
    internal PipelineRuns Result => PipelineRuns.Of(runs, unfollowed, warnings);

    /// <summary>A file's root; null where it is missing, empty or cannot be read, which then is said.</summary>
    /// <param name="path">The full path.</param>
    internal YamlNode? Read(string path)
    {
        if (read.TryGetValue(path, out var known))
        {
            return known;
        }

        YamlNode? node = null;
        if (Files.FileExists(path))
        {
            try
            {
                node = YamlReader.Read(Files, path, Folders.Shown(Root, path), warnings).FirstOrDefault();
            }
            catch (ProblemException broken)
            {
                warnings.AddRange(broken.Problems);
            }
        }

        read.Add(path, node);
        return node;
    }

    /// <summary>Reads a step in each of its combinations.</summary>
    /// <param name="where">Where it stands.</param>
    /// <param name="reading">Reads it once.</param>
    internal void EachWay(SourceLocation where, Action reading)
    {
        var areAllRead = Choices.TryAll(() =>
        {
            if (IsExhausted)
            {
                return;
            }

            steps++;
            try
            {
                reading();
            }
            catch (ProblemException wrong)
            {
                warnings.AddRange(wrong.Problems);
            }
        });
        if (!areAllRead)
        {
            Leave($"a step with more than {Choices.Max} combinations", "Only the first of them are in the plan.", where);
        }

        if (IsExhausted)
        {
            Leave("workflows with more steps than are read", "What the steps from here on need is not in the plan.", where with { Line = 0 });
        }
    }

    /// <summary>Adds a run.</summary>
    internal void Add(FoundRun run) => runs.Add(run);

    /// <summary>Says what could not be followed.</summary>
    /// <param name="what">The thing; it is cleaned here.</param>
    /// <param name="consequence">What that means for the plan.</param>
    /// <param name="where">Where it stands.</param>
    internal void Leave(string what, string consequence, SourceLocation where) =>
        unfollowed.Add(new Unfollowed(UntrustedText.Clean(what, 200), consequence, where with { Column = 0 }));

    /// <summary>Says again what the finder could not follow.</summary>
    internal void Leave(IEnumerable<Unfollowed> further) => unfollowed.AddRange(further);
}
