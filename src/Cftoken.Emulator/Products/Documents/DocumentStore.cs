using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cftoken.Emulator.Endpoints;
using Cftoken.Emulator.Products.Shared;

namespace Cftoken.Emulator.Products.Documents;

/// <summary>All documents of an emulator, by account and by the collection that they lie in.</summary>
internal sealed class DocumentStore
{
    private const string Before = "2026-01-01T00:00:00.000000Z";
    private readonly PerAccount<Dictionary<string, List<JsonObject>>> accounts = new();
    private readonly ImmutableArray<DocumentKind> kinds;

    /// <summary>Starts with the seeded documents.</summary>
    /// <param name="kinds">The kinds of documents that there are.</param>
    /// <param name="seeds">What is there from the start.</param>
    /// <exception cref="ArgumentException">A seed lies in no known collection, is no JSON object, or has no id.</exception>
    public DocumentStore(ImmutableArray<DocumentKind> kinds, IEnumerable<DocumentSeed> seeds)
    {
        this.kinds = kinds;
        foreach (var seed in seeds)
        {
            Add(seed);
        }
    }

    /// <summary>The collection that a request is made on, its parameters filled in.</summary>
    public static string PathOf(DocumentKind kind, EmulatorRequest request) => string.Join(
        '/', kind.Collection.Split('/').Select(segment => segment is ['{', .. var name, '}'] ? request[name] : segment));

    /// <summary>The documents of a collection.</summary>
    /// <exception cref="RefusalException">The document that the collection lies in is not there.</exception>
    public List<JsonObject> In(DocumentKind kind, EmulatorRequest request)
    {
        var path = PathOf(kind, request);
        MustHaveParent(kind, request, path);
        return ListAt(kind, request["account"], path);
    }

    /// <summary>One document of a collection.</summary>
    /// <param name="kind">Its kind.</param>
    /// <param name="request">A request on its collection or on something below it.</param>
    /// <param name="name">Its id or alias.</param>
    /// <exception cref="RefusalException">It is not there, or what it lies in is not.</exception>
    public JsonObject Find(DocumentKind kind, EmulatorRequest request, string name) =>
        In(kind, request).Find(document => kind.IsNamed(document, name))
        ?? throw new RefusalException(EmulatorResponse.Error(kind.Missing.Status, kind.Missing.Error));

    private List<JsonObject> ListAt(DocumentKind kind, string account, string path)
    {
        var collections = accounts[account];
        if (!collections.TryGetValue(path, out var documents))
        {
            collections[path] = documents = [.. kind.BuiltIn.Select(document => kind.Complete((JsonObject)document.DeepClone(), Before))];
        }

        return documents;
    }

    // /secrets_store/stores/{store}/secrets lies in a document of /secrets_store/stores, where that is a collection.
    private void MustHaveParent(DocumentKind kind, EmulatorRequest request, string path)
    {
        var end = kind.Collection.LastIndexOf("/{", StringComparison.Ordinal);
        if (end < 0 || kinds.FirstOrDefault(candidate => candidate.Collection == kind.Collection[..end]) is not { } parent)
        {
            return;
        }

        var depth = parent.Collection.Count(letter => letter == '/') + 1;
        Find(parent, request, path.Split('/')[depth]);
    }

    private void Add(DocumentSeed seed)
    {
        var kind = kinds.FirstOrDefault(kind => Covers(kind.Collection, seed.Collection))
            ?? throw new ArgumentException($"There is no collection {seed.Collection}.", nameof(seed));
        JsonObject document;
        try
        {
            document = JsonNode.Parse(seed.Document) as JsonObject ?? throw new JsonException("it is no object");
        }
        catch (JsonException malformed)
        {
            throw new ArgumentException($"A document of {seed.Collection} is malformed: {malformed.Message}", nameof(seed), malformed);
        }

        if (document.Text(kind.Id) is null)
        {
            throw new ArgumentException($"A document of {seed.Collection} needs the member {kind.Id}.", nameof(seed));
        }

        ListAt(kind, seed.AccountId, seed.Collection).Add(kind.Complete(document, Before));
    }

    private static bool Covers(string template, string path)
    {
        var (wanted, given) = (template.Split('/'), path.Split('/'));
        return wanted.Length == given.Length && wanted.Zip(given).All(pair => pair.First is ['{', ..] || pair.First == pair.Second);
    }
}
