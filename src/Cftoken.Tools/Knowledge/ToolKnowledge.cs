using System.Collections.Frozen;
using System.Collections.Immutable;
using Cftoken.Catalog;
using Cftoken.Core.Problems;
using Cftoken.Tools.Expansion;

namespace Cftoken.Tools.Knowledge;

/// <summary>What tools call, for a command and a configuration, by version and state. Data, read from the files of this assembly.</summary>
public sealed class ToolKnowledge
{
    private readonly FrozenDictionary<string, ImmutableArray<KnowledgeFile>> byCommand;

    private ToolKnowledge(ImmutableArray<KnowledgeFile> files)
    {
        Files = files;
        byCommand = files
            .SelectMany(file => file.Commands)
            .Where(command => command != KnowledgeFile.EveryCommand)
            .Distinct(StringComparer.Ordinal)
            .ToFrozenDictionary(
                command => command,
                command => files.Where(file => file.Commands.Contains(command) || file.Commands.Contains(KnowledgeFile.EveryCommand)).ToImmutableArray(),
                StringComparer.Ordinal);
        KnownKeys = files.SelectMany(file => file.Keys).ToFrozenSet(StringComparer.Ordinal);
    }

    /// <summary>The commands that are known, in order.</summary>
    public IEnumerable<string> Commands => byCommand.Keys.Order(StringComparer.Ordinal);

    /// <summary>The files, in the order of their paths.</summary>
    internal ImmutableArray<KnowledgeFile> Files { get; }

    /// <summary>The configuration keys that are known, dotted where they lie deeper.</summary>
    internal FrozenSet<string> KnownKeys { get; }

    /// <summary>Reads the knowledge that is built into this assembly and holds it against the catalogue.</summary>
    /// <param name="catalog">The operations and effects that rows may name.</param>
    /// <exception cref="ProblemException">A row names an unknown operation, effect or word, has no source, or contradicts itself; every such row is named.</exception>
    public static ToolKnowledge Load(PermissionCatalog catalog) => Load(catalog, EmbeddedKnowledge.ReadAll());

    /// <summary>Expands a run of a tool into its calls and what they need.</summary>
    /// <param name="request">The run, the configuration, version and state.</param>
    /// <returns>The expansion. An unknown command gives an empty one that says so.</returns>
    public Expansion.Expansion Expand(ExpansionRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return new Expander(this, request).Run();
    }

    /// <summary>Reads knowledge from given files.</summary>
    /// <param name="catalog">The operations and effects that rows may name.</param>
    /// <param name="sources">Each file's path and bytes.</param>
    internal static ToolKnowledge Load(PermissionCatalog catalog, IEnumerable<(string Path, ReadOnlyMemory<byte> Json)> sources)
    {
        var problems = new List<Problem>();
        var files = sources
            .OrderBy(source => source.Path, StringComparer.Ordinal)
            .Select(source => KnowledgeReader.Read(catalog, source.Path, source.Json, problems))
            .OfType<KnowledgeFile>()
            .ToImmutableArray();
        problems.AddRange(files.GroupBy(file => file.Id, StringComparer.Ordinal).Where(group => group.Count() > 1)
            .Select(group => new Problem("knowledge.repeated", $"The id {group.Key} stands in {group.Count()} files.")));
        return problems.Count == 0 ? new ToolKnowledge(files) : throw new ProblemException(problems);
    }

    /// <summary>The files that speak of a command; empty where none does.</summary>
    internal ImmutableArray<KnowledgeFile> For(string command) => byCommand.GetValueOrDefault(command, []);
}
