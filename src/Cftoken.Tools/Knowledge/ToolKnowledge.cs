using System.Collections.Frozen;
using System.Collections.Immutable;
using Cftoken.Catalog;
using Cftoken.Core.Problems;
using Cftoken.Tools.Expansion;
using Cftoken.Tools.Invocations;
using Cftoken.Tools.Knowledge.Reading;

namespace Cftoken.Tools.Knowledge;

/// <summary>What tools call, for a command and a configuration, by version and state. Data, read from the files of this assembly.</summary>
public sealed class ToolKnowledge
{
    // Commands of cf that work on a project and not on one resource of the API.
    private static readonly string[] LikeWrangler = ["deploy", "dev"];

    private readonly PermissionCatalog catalog;
    private readonly ImmutableArray<KnowledgeSource> sources;
    private readonly FrozenDictionary<string, ImmutableArray<KnowledgeSource>> byCommand;

    private ToolKnowledge(PermissionCatalog catalog, ImmutableArray<KnowledgeSource> sources)
    {
        this.catalog = catalog;
        this.sources = sources;
        byCommand = sources
            .SelectMany(source => source.Commands)
            .Where(command => command != KnowledgeFile.EveryCommand)
            .Distinct(StringComparer.Ordinal)
            .ToFrozenDictionary(
                command => command,
                command => sources.Where(source => source.Commands.Contains(command) || source.Commands.Contains(KnowledgeFile.EveryCommand)).ToImmutableArray(),
                StringComparer.Ordinal);
        KnownKeys = sources.SelectMany(source => source.Keys).ToFrozenSet(StringComparer.Ordinal);
    }

    /// <summary>The commands that are known, in order.</summary>
    public IEnumerable<string> Commands => byCommand.Keys.Order(StringComparer.Ordinal);

    /// <summary>Every call that is known, file by file; reads all of them.</summary>
    public IEnumerable<KnownCall> Calls => Files.SelectMany(KnownCalls.Of);

    /// <summary>The parts of a run, first to last, by the names that <see cref="KnownCall.Phase"/> has.</summary>
    public static ImmutableArray<string> PartsInOrder => Phase.InOrder;

    /// <summary>What uploads are checked for, without a call of its own.</summary>
    public IEnumerable<KnownUpload> Uploads => Files.SelectMany(KnownCalls.UploadsOf);

    /// <summary>The files, in the order of their paths; reads all of them.</summary>
    internal ImmutableArray<KnowledgeFile> Files => [.. sources.Select(source => source.File)];

    /// <summary>The configuration keys that are known, dotted where they lie deeper.</summary>
    public FrozenSet<string> KnownKeys { get; }

    /// <summary>Opens the knowledge that is built into this assembly. A file is read, and held against the catalogue, when a run needs it.</summary>
    /// <param name="catalog">The operations and effects that rows may name.</param>
    public static ToolKnowledge Load(PermissionCatalog catalog) => Open(catalog, EmbeddedKnowledge.ReadAll());

    /// <summary>Expands a run of a tool into its calls and what they need.</summary>
    /// <param name="request">The run, the configuration, version and state.</param>
    /// <returns>The expansion. An unknown command gives an empty one that says so.</returns>
    /// <exception cref="ProblemException">The knowledge itself is unsound; the tests hold that what is built in is not.</exception>
    public Expansion.Expansion Expand(ExpansionRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Invocation.Tool != CfCommandLine.Tool)
        {
            return new Expander(this, request).Run();
        }

        var cf = new CfExpander(catalog, request);
        return LikeWrangler.Contains(request.Invocation.Command)
            ? cf.Like(new Expander(this, request with { Invocation = request.Invocation with { Tool = WranglerCommandLine.Tool } }).Run())
            : cf.Run();
    }

    /// <summary>Reads knowledge from given files, all of it at once.</summary>
    /// <param name="catalog">The operations and effects that rows may name.</param>
    /// <param name="sources">Each file's path and bytes.</param>
    /// <exception cref="ProblemException">A row names an unknown operation, effect or word, has no source, or contradicts itself; every such row is named.</exception>
    internal static ToolKnowledge Load(PermissionCatalog catalog, IEnumerable<(string Path, ReadOnlyMemory<byte> Json)> sources)
    {
        var knowledge = Open(catalog, sources);
        var problems = knowledge.sources.SelectMany(source => source.Problems).ToList();
        problems.AddRange(knowledge.sources.Where(source => source.Id.Length > 0).GroupBy(source => source.Id, StringComparer.Ordinal).Where(group => group.Count() > 1)
            .Select(group => new Problem("knowledge.repeated", $"The id {group.Key} stands in {group.Count()} files.")));
        return problems.Count == 0 ? knowledge : throw new ProblemException(problems);
    }

    /// <summary>The files that speak of a command; empty where none does.</summary>
    internal ImmutableArray<KnowledgeFile> For(string command) => [.. byCommand.GetValueOrDefault(command, []).Select(source => source.File)];

    private static ToolKnowledge Open(PermissionCatalog catalog, IEnumerable<(string Path, ReadOnlyMemory<byte> Json)> sources) =>
        new(catalog, [.. sources.OrderBy(source => source.Path, StringComparer.Ordinal).Select(source => KnowledgeSource.Open(catalog, source.Path, source.Json))]);
}
