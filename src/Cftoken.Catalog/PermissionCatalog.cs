using System.Collections.Frozen;
using System.Collections.Immutable;
using Cftoken.Catalog.Data;
using Cftoken.Catalog.Matching;
using Cftoken.Catalog.Model;
using Cftoken.Catalog.Probing;
using Cftoken.Catalog.Resolving;

namespace Cftoken.Catalog;

/// <summary>
/// What is known of Cloudflare's API and who may call it: operations, permission groups, effects. Put together from three
/// layers that stay apart: the published description, enrichment, the project's overlay; a later layer outranks an earlier
/// one, save that an inference of the enrichment does not outrank the published word.
/// </summary>
public sealed class PermissionCatalog
{
    private readonly OperationTree tree;
    private readonly GroupTable groups;
    private readonly Lazy<FrozenDictionary<string, PermissionGroup>> byId;
    private readonly Lazy<SpellingResolver> resolver;
    private readonly Lazy<ImmutableArray<Effect>> effects;
    private readonly Lazy<ImmutableArray<TokenTemplate>> templates;
    private readonly Lazy<ImmutableArray<SensitiveArea>> sensitive;
    private readonly Lazy<ImmutableArray<ResourceScope>> scopes;
    private readonly Lazy<FrozenDictionary<Operation, string>> pages;
    private readonly Lazy<ErrorMeanings> errors;
    private readonly Lazy<ProbeTable> probing;

    private PermissionCatalog(OperationTree tree, GroupTable groups, OverlayLayer overlay, Func<string, byte[]> read)
    {
        this.tree = tree;
        this.groups = groups;
        Operations = [.. tree.Operations];
        Groups = [.. groups.All];
        effects = new(() => overlay.ReadEffects(read(OverlayLayer.Effects)));
        templates = new(() => overlay.ReadTemplates(read(OverlayLayer.Templates)));
        sensitive = new(() => overlay.ReadSensitive(read(OverlayLayer.Sensitive)));
        scopes = new(() => EnrichmentLayer.ReadScopes(read(EnrichmentLayer.Scopes)));
        pages = new(() => EnrichmentLayer.ReadPages(read(EnrichmentLayer.Pages), tree));
        errors = new(() => ErrorMeanings.Read(read(OverlayLayer.ErrorProducts), EmbeddedData.Below(OverlayLayer.ErrorRules).Select(name => (ReadOnlyMemory<byte>)read(name))));
        probing = new(() => ProbeTable.Read(read(OverlayLayer.Probing), this));
        byId = new(() => Groups.Where(group => group.Id is not null).ToFrozenDictionary(group => group.Id!, StringComparer.Ordinal));
        resolver = new(() => new SpellingResolver(
            new SpellingIndex(groups, read(EnrichmentLayer.Aliases), overlay.ReadAmbiguousSpellings(read(OverlayLayer.Spellings))),
            GroupById));
    }

    /// <summary>The day on which the description of the first layer was published.</summary>
    public DateOnly PublishedOn { get; private init; }

    /// <summary>Every operation: the published ones, those that enrichment adds, those that the overlay adds.</summary>
    public ImmutableArray<Operation> Operations { get; }

    /// <summary>Every permission group; a pair of name and scope stands once.</summary>
    public ImmutableArray<PermissionGroup> Groups { get; }

    /// <summary>What calls do beyond being made.</summary>
    public ImmutableArray<Effect> Effects => effects.Value;

    /// <summary>The dashboard's ready-made permission sets.</summary>
    public ImmutableArray<TokenTemplate> Templates => templates.Value;

    /// <summary>What a person decides about before a token gets it.</summary>
    public ImmutableArray<SensitiveArea> SensitiveAreas => sensitive.Value;

    /// <summary>The kinds of resource that groups apply to.</summary>
    public ImmutableArray<ResourceScope> ResourceScopes => scopes.Value;

    /// <summary>What error codes mean.</summary>
    public ErrorMeanings Errors => errors.Value;

    /// <summary>Which operations a probe may call.</summary>
    public ProbeTable Probing => probing.Value;

    /// <summary>Puts the catalogue together from the data built into this assembly.</summary>
    public static PermissionCatalog Load() => Load(EmbeddedData.Read);

    /// <summary>Puts a catalogue together from other data; <paramref name="read"/> gives a file by its path below Data.</summary>
    internal static PermissionCatalog Load(Func<string, byte[]> read)
    {
        var known = GroupTable.Read(read(EnrichmentLayer.Groups));
        var operations = new OperationTree();
        var lists = new AcceptedLists(known);
        var published = read(PublishedLayer.File);
        PublishedLayer.Read(published, lists, operations);
        EnrichmentLayer.Read(read(EnrichmentLayer.Operations), lists, operations);
        var overlay = new OverlayLayer(known, operations);
        overlay.ReadOperations(read(OverlayLayer.Operations));
        return new PermissionCatalog(operations, known, overlay, read) { PublishedOn = PublishedLayer.PublishedOn(published) };
    }

    /// <summary>The operation with that method and path template.</summary>
    /// <param name="method">In upper case.</param>
    /// <param name="template">The template; what its parameters are called does not matter.</param>
    /// <returns>Null where there is none.</returns>
    public Operation? Find(string method, string template) => tree.Find(method, template);

    /// <summary>The operation of that name.</summary>
    /// <param name="methodAndTemplate"><c>GET /accounts/{account_id}/x</c>; what the parameters are called does not matter.</param>
    /// <exception cref="ArgumentException">There is none.</exception>
    public Operation Get(string methodAndTemplate)
    {
        var space = methodAndTemplate.IndexOf(' ');
        return (space < 0 ? null : tree.Find(methodAndTemplate.AsSpan(0, space), methodAndTemplate.AsSpan(space + 1)))
            ?? throw new ArgumentException($"'{methodAndTemplate}' is no operation of the catalogue.", nameof(methodAndTemplate));
    }

    /// <summary>
    /// Recognises a concrete call. A query, a fragment, one trailing slash and a leading <c>/client/v4</c> do not matter;
    /// <c>%2F</c> stays inside its segment; a path with <c>.</c> or <c>..</c> segments is never recognised. Allocates nothing.
    /// </summary>
    /// <param name="method">In upper case.</param>
    /// <param name="pathAndQuery">The target of the request, starting with a slash.</param>
    /// <param name="match">The operation and where its parameters' values stand.</param>
    public bool TryMatch(ReadOnlySpan<char> method, ReadOnlySpan<char> pathAndQuery, out OperationMatch match) =>
        tree.TryMatch(method, pathAndQuery, out match);

    /// <summary>
    /// The page that documents an operation, and that a refusal points at (<c>documentation_url</c>, since 2026-08-21); null
    /// where none is known.
    /// </summary>
    public Uri? PageOf(Operation operation) =>
        pages.Value.TryGetValue(operation, out var page) ? new Uri($"https://developers.cloudflare.com/api/{page}/") : null;

    /// <summary>The operations that a documentation page speaks of: its own one, or all those on the pages below it.</summary>
    /// <param name="page">The page below <c>/api/</c>: <c>resources/d1/subresources/database/methods/query</c>.</param>
    public ImmutableArray<Operation> DocumentedAt(string page) =>
    [
        .. Operations.Where(operation => pages.Value.TryGetValue(operation, out var own)
            && own.StartsWith(page, StringComparison.Ordinal)
            && (own.Length == page.Length || own[page.Length] == '/')),
    ];

    /// <summary>The group with that id; null where the catalogue does not know it.</summary>
    public PermissionGroup? GroupById(string id) => byId.Value.GetValueOrDefault(id);

    /// <summary>The group of that API name and scope; null where there is none.</summary>
    public PermissionGroup? Group(string name, Scope scope) => groups.Find(name, scope);

    /// <summary>The effect with that id; null where there is none.</summary>
    public Effect? Effect(string id) => Effects.FirstOrDefault(effect => effect.Id == id);

    /// <summary>
    /// The group that a spelling of a permission stands for: an id, an API name, <c>Account / Workers Scripts / Edit</c>,
    /// <c>D1: Edit</c>, <c>User-&gt;User Details-&gt;Read</c>, a template key (<c>workers_scripts:edit</c>), one of wrangler's OAuth
    /// scopes (<c>workers_scripts:write</c>).
    /// </summary>
    /// <returns>The group or groups, or that it is ambiguous or unknown, with candidates or suggestions; never a guess.</returns>
    public GroupResolution Resolve(string spelling) => resolver.Value.Resolve(spelling);
}
