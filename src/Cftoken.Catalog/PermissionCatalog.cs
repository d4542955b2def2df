using System.Collections.Frozen;
using System.Collections.Immutable;
using Cftoken.Catalog.Data;
using Cftoken.Catalog.Matching;
using Cftoken.Catalog.Model;
using Cftoken.Catalog.Resolving;

namespace Cftoken.Catalog;

/// <summary>
/// What is known of Cloudflare's API and who may call it: operations, permission groups, effects. Put together from three
/// layers that stay apart: the published description, enrichment, the project's overlay; a later layer outranks an earlier
/// one, save that an inference of the enrichment does not outrank the published word.
/// </summary>
public sealed class PermissionCatalog
{
    private readonly OperationTree _tree;
    private readonly GroupTable _groups;
    private readonly Lazy<FrozenDictionary<string, PermissionGroup>> _byId;
    private readonly Lazy<SpellingResolver> _resolver;
    private readonly Lazy<ImmutableArray<Effect>> _effects;
    private readonly Lazy<ImmutableArray<TokenTemplate>> _templates;
    private readonly Lazy<ImmutableArray<ResourceScope>> _scopes;

    private PermissionCatalog(OperationTree tree, GroupTable groups, OverlayLayer overlay)
    {
        _tree = tree;
        _groups = groups;
        Operations = [.. tree.Operations];
        Groups = [.. groups.All];
        _effects = new(() => overlay.ReadEffects(EmbeddedData.Read(OverlayLayer.Effects)));
        _templates = new(() => overlay.ReadTemplates(EmbeddedData.Read(OverlayLayer.Templates)));
        _scopes = new(() => EnrichmentLayer.ReadScopes(EmbeddedData.Read(EnrichmentLayer.Scopes)));
        _byId = new(() => Groups.Where(group => group.Id is not null).ToFrozenDictionary(group => group.Id!, StringComparer.Ordinal));
        _resolver = new(() => new SpellingResolver(new SpellingIndex(groups, EmbeddedData.Read(EnrichmentLayer.Aliases)), GroupById));
    }

    /// <summary>The day on which the description of the first layer was published.</summary>
    public DateOnly PublishedOn { get; private init; }

    /// <summary>Every operation: the published ones, those that enrichment adds, those that the overlay adds.</summary>
    public ImmutableArray<Operation> Operations { get; }

    /// <summary>Every permission group; a pair of name and scope stands once.</summary>
    public ImmutableArray<PermissionGroup> Groups { get; }

    /// <summary>What calls do beyond being made.</summary>
    public ImmutableArray<Effect> Effects => _effects.Value;

    /// <summary>The dashboard's ready-made permission sets.</summary>
    public ImmutableArray<TokenTemplate> Templates => _templates.Value;

    /// <summary>The kinds of resource that groups apply to.</summary>
    public ImmutableArray<ResourceScope> ResourceScopes => _scopes.Value;

    /// <summary>Puts the catalogue together from the data built into this assembly.</summary>
    public static PermissionCatalog Load()
    {
        var groups = GroupTable.Read(EmbeddedData.Read(EnrichmentLayer.Groups));
        var tree = new OperationTree();
        var lists = new AcceptedLists(groups);
        var published = EmbeddedData.Read(PublishedLayer.File);
        PublishedLayer.Read(published, lists, tree);
        EnrichmentLayer.Read(EmbeddedData.Read(EnrichmentLayer.Operations), lists, tree);
        var overlay = new OverlayLayer(groups, tree);
        overlay.ReadOperations(EmbeddedData.Read(OverlayLayer.Operations));
        return new PermissionCatalog(tree, groups, overlay) { PublishedOn = PublishedLayer.PublishedOn(published) };
    }

    /// <summary>The operation with that method and path template.</summary>
    /// <param name="method">In upper case.</param>
    /// <param name="template">The template; what its parameters are called does not matter.</param>
    /// <returns>Null where there is none.</returns>
    public Operation? Find(string method, string template) => _tree.Find(method, template);

    /// <summary>The operation of that name.</summary>
    /// <param name="methodAndTemplate"><c>GET /accounts/{account_id}/x</c>; what the parameters are called does not matter.</param>
    /// <exception cref="ArgumentException">There is none.</exception>
    public Operation Get(string methodAndTemplate)
    {
        var space = methodAndTemplate.IndexOf(' ');
        return (space < 0 ? null : _tree.Find(methodAndTemplate.AsSpan(0, space), methodAndTemplate.AsSpan(space + 1)))
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
        _tree.TryMatch(method, pathAndQuery, out match);

    /// <summary>The group with that id; null where the catalogue does not know it.</summary>
    public PermissionGroup? GroupById(string id) => _byId.Value.GetValueOrDefault(id);

    /// <summary>The group of that API name and scope; null where there is none.</summary>
    public PermissionGroup? Group(string name, Scope scope) => _groups.Find(name, scope);

    /// <summary>The effect with that id; null where there is none.</summary>
    public Effect? Effect(string id) => Effects.FirstOrDefault(effect => effect.Id == id);

    /// <summary>
    /// The group that a spelling of a permission stands for: an id, an API name, <c>Account / Workers Scripts / Edit</c>,
    /// <c>D1: Edit</c>, <c>User-&gt;User Details-&gt;Read</c>, a template key (<c>workers_scripts:edit</c>), one of wrangler's OAuth
    /// scopes (<c>workers_scripts:write</c>).
    /// </summary>
    /// <returns>The group or groups, or that it is ambiguous or unknown, with candidates or suggestions; never a guess.</returns>
    public GroupResolution Resolve(string spelling) => _resolver.Value.Resolve(spelling);
}
