using System.Collections.Immutable;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cftoken.Emulator.Endpoints;
using Cftoken.Emulator.Products.Shared;

namespace Cftoken.Emulator.Products.Documents;

/// <summary>How a new document comes by its id.</summary>
internal enum DocumentIds
{
    /// <summary>The body names it.</summary>
    Given,

    /// <summary>32 lower hex.</summary>
    Hex32,

    /// <summary>A UUID.</summary>
    Uuid,
}

/// <summary>One kind of thing that a product lists, makes, reads, changes and deletes as a JSON document: a row of <c>data/documents.json</c>.</summary>
/// <param name="Collection">Its path below the account; a parameter names the document that it lies in.</param>
/// <param name="Id">The member that is its id.</param>
/// <param name="Ids">How a new one comes by it.</param>
/// <param name="Alias">Another member that it is found by, and that lists can be searched for; null: none.</param>
/// <param name="Serves">What can be done with it: <c>list create read put patch delete</c>.</param>
/// <param name="ListedIn">The member of the list's result that holds the documents; null: the result is the list.</param>
/// <param name="Stamps">Members that hold when it was made or changed.</param>
/// <param name="Drops">Members whose value is not kept, because it is a secret; a dot leads into an object.</param>
/// <param name="Defaults">Members that it has where the body does not say otherwise.</param>
/// <param name="BuiltIn">What every account has.</param>
/// <param name="Missing">The answer where there is no such document: its status, code and message.</param>
internal sealed record DocumentKind(
    string Collection,
    string Id,
    DocumentIds Ids,
    string? Alias,
    ImmutableHashSet<string> Serves,
    string? ListedIn,
    ImmutableArray<string> Stamps,
    ImmutableArray<string> Drops,
    JsonObject Defaults,
    ImmutableArray<JsonObject> BuiltIn,
    (int Status, ApiError Error) Missing)
{
    private static readonly string[] Actions = ["list", "create", "read", "put", "patch", "delete"];

    /// <summary>All kinds, as embedded.</summary>
    /// <exception cref="InvalidDataException">A row is malformed, names what does not exist, or has no source.</exception>
    public static ImmutableArray<DocumentKind> Load()
    {
        using var stream = typeof(DocumentKind).Assembly.GetManifestResourceStream("documents.json")
            ?? throw new InvalidDataException("The table of documents is not embedded.");
        using var document = JsonDocument.Parse(stream);
        return [.. document.RootElement.GetProperty("kinds").EnumerateArray().Select(Read)];
    }

    private static DocumentKind Read(JsonElement json)
    {
        var collection = json.Text("collection") ?? throw new InvalidDataException("A kind of document has no collection.");
        if (string.IsNullOrEmpty(json.Text("source")))
        {
            throw new InvalidDataException($"{collection} has no source.");
        }

        var serves = (json.Text("serves") ?? "").Split(' ').ToImmutableHashSet(StringComparer.Ordinal);
        if (serves.Except(Actions) is { Count: > 0 } strange)
        {
            throw new InvalidDataException($"{collection} serves what is not known: {string.Join(' ', strange)}.");
        }

        var missing = json.GetProperty("missing");
        return new DocumentKind(
            collection,
            json.Text("id") ?? "id",
            Enum.Parse<DocumentIds>(json.Text("ids") ?? nameof(DocumentIds.Uuid), ignoreCase: true),
            json.Text("alias"),
            serves,
            json.Text("listedIn"),
            [.. json.Entries("stamps").Select(name => name.GetString()!)],
            [.. json.Entries("drops").Select(name => name.GetString()!)],
            json.Node("defaults") as JsonObject ?? new JsonObject(),
            [.. json.Entries("builtIn").Select(entry => (JsonObject)entry.ToNode()!)],
            (missing.TryGetProperty("status", out var status) ? status.GetInt32() : (int)HttpStatusCode.NotFound,
                new ApiError(missing.GetProperty("code").GetInt32(), missing.Text("message") ?? "Not found")));
    }

    /// <summary>Whether a document answers to this name: its id or its alias.</summary>
    public bool IsNamed(JsonObject document, string name) =>
        document.Text(Id) == name || (Alias is not null && document.Text(Alias) == name);

    /// <summary>A document of this kind from a body or a seed: the defaults and stamps filled in, secrets taken out.</summary>
    public JsonObject Complete(JsonObject body, string at)
    {
        foreach (var (name, value) in Defaults)
        {
            if (!body.ContainsKey(name))
            {
                body[name] = value?.DeepClone();
            }
        }

        foreach (var stamp in Stamps)
        {
            body[stamp] ??= at;
        }

        DropSecrets(body);
        return body;
    }

    /// <summary>Takes what is secret out of a document.</summary>
    public void DropSecrets(JsonObject document)
    {
        foreach (var path in Drops)
        {
            var names = path.Split('.');
            var holder = names[..^1].Aggregate((JsonNode?)document, (node, name) => (node as JsonObject)?[name]);
            (holder as JsonObject)?.Remove(names[^1]);
        }
    }
}
