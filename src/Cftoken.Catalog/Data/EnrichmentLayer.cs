using System.Collections.Frozen;
using System.Collections.Immutable;
using Cftoken.Catalog.Matching;
using Cftoken.Catalog.Model;
using Cftoken.Catalog.Policies;

namespace Cftoken.Catalog.Data;

/// <summary>The second layer: what documentation pages, provider docs, SDKs and rules of inference add.</summary>
internal static class EnrichmentLayer
{
    /// <summary>The names of its files.</summary>
    public const string Operations = "enrichment/operations.tsv", Groups = "enrichment/groups.tsv",
        Aliases = "enrichment/aliases.tsv", Scopes = "enrichment/scopes.tsv", Pages = "enrichment/pages.tsv";

    /// <summary>
    /// Puts its operations into the tree: one that is new, and one that says more than the published layer. An inference
    /// fills a gap and does not outrank the published word, which may come with a later re-import.
    /// </summary>
    public static void Read(ReadOnlySpan<byte> text, AcceptedLists lists, OperationTree tree)
    {
        var reader = new TsvReader(text);
        while (reader.NextLine())
        {
            var method = MethodName.Of(reader.Field());
            var path = reader.Text();
            var source = reader.Text();
            var confidence = reader.Number();
            _ = reader.Field();
            _ = reader.Field();
            var credential = CredentialWord.Read(reader.Field(), out var anyToken);
            var published = tree.Find(method, path);
            if (published is { Confidence: > 0 } && source == "inferred")
            {
                continue;
            }

            var template = published?.Template ?? path;
            var level = LevelRule.Of(template);
            var accepted = lists.Sort(reader.Field(), level, template);
            tree.Put(new Operation(method, template, level, accepted.Counting, anyToken, source, confidence, Layer.Enrichment)
            {
                Credential = credential,
                Disregarded = accepted.Disregarded,
            });
        }
    }

    /// <summary>Reads the documentation pages of the operations; those of operations that a newer description dropped are passed over.</summary>
    public static FrozenDictionary<Operation, string> ReadPages(ReadOnlySpan<byte> text, OperationTree tree)
    {
        var pages = new Dictionary<Operation, string>();
        var reader = new TsvReader(text);
        while (reader.NextLine())
        {
            var method = MethodName.Of(reader.Field());
            var path = reader.Text();
            if (tree.Find(method, path) is { } operation)
            {
                pages[operation] = reader.Text();
            }
        }

        return pages.ToFrozenDictionary();
    }

    /// <summary>Reads the kinds of resource.</summary>
    public static ImmutableArray<ResourceScope> ReadScopes(ReadOnlySpan<byte> text)
    {
        var scopes = ImmutableArray.CreateBuilder<ResourceScope>();
        var reader = new TsvReader(text);
        while (reader.NextLine())
        {
            var scope = GroupTable.ScopeOf(reader.Text());
            var owners = reader.Text().Split(',').Select(word => word == "user" ? OwnerKind.User : OwnerKind.Account);
            var since = reader.TextOrNull();
            var keys = reader.TextOrNull()?.Split('|') ?? [];
            scopes.Add(new ResourceScope(scope, [.. owners], since, [.. keys], reader.Text()));
        }

        return scopes.DrainToImmutable();
    }
}
