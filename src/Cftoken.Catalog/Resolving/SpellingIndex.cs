using System.Collections.Immutable;
using Cftoken.Catalog.Data;
using Cftoken.Catalog.Model;

namespace Cftoken.Catalog.Resolving;

/// <summary>What one spelling stands for.</summary>
/// <param name="Kind">One group, several together, or any one of several.</param>
/// <param name="Groups">The groups.</param>
/// <param name="Note">What is odd about it.</param>
internal sealed record Meaning(ResolutionKind Kind, ImmutableArray<PermissionGroup> Groups, string? Note = null);

/// <summary>All known spellings: API names, template keys and OAuth scopes of the groups, and the recorded aliases.</summary>
internal sealed class SpellingIndex
{
    private readonly Dictionary<string, Meaning> exact = new(2048, StringComparer.Ordinal);
    private readonly Dictionary<string, List<Meaning>> byNormalForm = new(2048, StringComparer.Ordinal);

    /// <summary>Gathers the spellings of the groups and reads the aliases.</summary>
    /// <param name="groups">All groups.</param>
    /// <param name="aliases">The alias file of the enrichment layer.</param>
    /// <param name="ambiguous">The overlay's spellings that may stand for any one of several groups.</param>
    public SpellingIndex(
        GroupTable groups,
        ReadOnlySpan<byte> aliases,
        ImmutableArray<(string Spelling, ImmutableArray<PermissionGroup> Candidates)> ambiguous)
    {
        foreach (var (spelling, candidates) in ambiguous)
        {
            var meaning = new Meaning(ResolutionKind.Ambiguous, candidates);
            exact.Add(spelling, meaning);
            AddNormal(spelling, meaning);
        }

        var reader = new TsvReader(aliases);
        while (reader.NextLine())
        {
            var spelling = reader.Text();
            _ = reader.Field();
            var kind = reader.Text();
            var meant = reader.Text().Split('|').Select(target => Target(groups, target)).ToImmutableArray();
            var meaning = new Meaning(
                kind switch { "all" => ResolutionKind.Several, "ambiguous" => ResolutionKind.Ambiguous, _ => ResolutionKind.Unique },
                meant,
                reader.TextOrNull());
            exact.TryAdd(spelling, meaning);
            AddNormal(spelling, meaning);
        }

        // Keys and scopes are for machines and count only as they are written: workers-scripts.edit is another group than
        // workers-scripts.write. Where two groups share a key, an alias says which one is meant, or it stays ambiguous.
        foreach (var byKey in groups.All.Where(group => group.DashboardKey is not null).GroupBy(TemplateKey, StringComparer.Ordinal))
        {
            exact.TryAdd(byKey.Key, Of([.. byKey]));
        }

        foreach (var byScope in groups.All.Where(group => group.OAuthScope is not null).GroupBy(group => group.OAuthScope!, StringComparer.Ordinal))
        {
            exact.TryAdd(byScope.Key, Of([.. byScope]));
        }

        // The API's own name outranks whatever else somebody calls by it.
        foreach (var byName in groups.All.GroupBy(group => group.Name, StringComparer.Ordinal))
        {
            var meaning = Of([.. byName]);
            exact[byName.Key] = meaning;
            AddNormal(byName.Key, meaning);
        }
    }

    /// <summary>The normal forms of all spellings.</summary>
    public IEnumerable<KeyValuePair<string, List<Meaning>>> NormalForms => byNormalForm;

    /// <summary>What exactly this spelling stands for.</summary>
    public Meaning? Exact(string spelling) => exact.GetValueOrDefault(spelling);

    /// <summary>
    /// What the spellings of a normal form stand for. Where they disagree, each group that any of them means is a candidate.
    /// </summary>
    /// <param name="normal">The normal form.</param>
    /// <param name="scope">Only groups of this scope, where one is given.</param>
    public Meaning? Normal(string normal, Scope? scope = null)
    {
        if (!byNormalForm.TryGetValue(normal, out var meanings))
        {
            return null;
        }

        var fitting = scope is null ? meanings
            : meanings.Select(meaning => Only(meaning, scope.Value)).OfType<Meaning>().ToList();
        return fitting switch
        {
            [] => null,
            [var one, .. var rest] when rest.TrueForAll(other => Same(one, other)) => one,
            _ => new Meaning(ResolutionKind.Ambiguous, [.. fitting.SelectMany(meaning => meaning.Groups).Distinct()]),
        };
    }

    private static Meaning? Only(Meaning meaning, Scope scope)
    {
        var groups = meaning.Groups.RemoveAll(group => group.Scope != scope);
        return groups.IsEmpty ? null
            : meaning with { Groups = groups, Kind = groups.Length == 1 ? ResolutionKind.Unique : meaning.Kind };
    }

    private static bool Same(Meaning left, Meaning right) =>
        left.Kind == right.Kind && left.Groups.ToHashSet().SetEquals(right.Groups);

    // The dashboard's link spells Write as edit: permissionGroupKeys=[{"key":"d1","type":"edit"}].
    // Source: developers.cloudflare.com/fundamentals/api/how-to/account-owned-token-template/ (2026).
    private static string TemplateKey(PermissionGroup group) =>
        $"{group.DashboardKey}:{(group.Action == "write" ? "edit" : group.Action)}";

    private static Meaning Of(ImmutableArray<PermissionGroup> groups) =>
        new(groups.Length == 1 ? ResolutionKind.Unique : ResolutionKind.Ambiguous, groups);

    private static PermissionGroup Target(GroupTable groups, string target)
    {
        var at = target.LastIndexOf('@');
        return groups.Find(target[..at], GroupTable.ScopeOf(target[(at + 1)..]))
            ?? throw new InvalidDataException($"An alias names '{target}', which is no permission group.");
    }

    private void AddNormal(string spelling, Meaning meaning)
    {
        var normal = Spelling.Normalise(spelling);
        if (!byNormalForm.TryGetValue(normal, out var meanings))
        {
            byNormalForm.Add(normal, meanings = []);
        }

        meanings.Add(meaning);
    }
}
