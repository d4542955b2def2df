using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;
using Cftoken.Catalog.Model;

namespace Cftoken.Catalog.Probing;

/// <summary>Which operations a probe may call. Part of the overlay layer: <c>overlay/probing.json</c>.</summary>
public sealed class ProbeTable
{
    private const string Account = "/accounts/{";
    private const string Zone = "/zones/{";

    private ProbeTable(ImmutableArray<Operation> reads, FrozenDictionary<Operation, string> avoided, ImmutableArray<HarmlessWrite> writes)
    {
        (Reads, Avoided, Writes) = (reads, avoided, writes);
    }

    /// <summary>
    /// The reads: a GET whose path names nothing but an account or a zone, that wants a permission which a source tells, and
    /// that is not avoided.
    /// </summary>
    public ImmutableArray<Operation> Reads { get; }

    /// <summary>Reads that are never made, and why.</summary>
    public FrozenDictionary<Operation, string> Avoided { get; }

    /// <summary>Requests that cannot take effect.</summary>
    public ImmutableArray<HarmlessWrite> Writes { get; }

    /// <summary>The names of the parameters of a path after the account or zone.</summary>
    internal static IEnumerable<string> ParametersOf(string template)
    {
        var rest = template.StartsWith(Account, StringComparison.Ordinal) || template.StartsWith(Zone, StringComparison.Ordinal)
            ? template[(template.IndexOf('}', StringComparison.Ordinal) + 1)..]
            : template;
        return rest.Split('/').Where(segment => segment.Contains('{', StringComparison.Ordinal)).Select(segment => segment.Trim('{', '}'));
    }

    /// <summary>Reads the table.</summary>
    /// <exception cref="InvalidDataException">It names an unknown operation, or a write that it does not describe whole.</exception>
    internal static ProbeTable Read(ReadOnlyMemory<byte> json, PermissionCatalog catalog)
    {
        using var document = JsonDocument.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false });
        var root = document.RootElement;
        var avoided = root.GetProperty("avoidedReads").EnumerateArray()
            .ToFrozenDictionary(item => OperationOf(item, catalog), item => Text(item, "why"));
        return new ProbeTable(
            [.. catalog.Operations.Where(operation => IsRead(operation) && !avoided.ContainsKey(operation))],
            avoided,
            [.. root.GetProperty("harmlessWrites").EnumerateArray().Select(item => ReadWrite(item, catalog))]);
    }

    // A list that was concluded may be wrong, and a probe's answer would then be laid at the wrong door.
    private static bool IsRead(Operation operation) =>
        operation.Method == "GET" && operation.WantsGroup && !operation.Accepted.IsEmpty && !operation.IsInferred && !ParametersOf(operation.Template).Any();

    private static HarmlessWrite ReadWrite(JsonElement item, PermissionCatalog catalog)
    {
        var operation = OperationOf(item, catalog);
        var ids = item.GetProperty("ids").EnumerateObject().ToImmutableDictionary(id => id.Name, id => id.Value.GetString() switch
        {
            "uuid" => RandomId.Uuid,
            "hex" => RandomId.Hex,
            "name" => RandomId.Name,
            var word => throw new InvalidDataException($"'{word}' is no form of an id."),
        });
        return operation.Method == "DELETE" && operation.WantsGroup && ParametersOf(operation.Template).ToHashSet().SetEquals(ids.Keys) && !ids.IsEmpty
            ? new HarmlessWrite(operation, ids, Text(item, "why"), Text(item, "answer"), Text(item, "where"), Text(item, "date"))
            : throw new InvalidDataException($"{operation} is not described as a delete of something by ids that nobody has.");
    }

    private static Operation OperationOf(JsonElement item, PermissionCatalog catalog)
    {
        var name = Text(item, "operation");
        var space = name.IndexOf(' ', StringComparison.Ordinal);
        return catalog.Find(name[..space], name[(space + 1)..]) ?? throw new InvalidDataException($"'{name}' is no operation of the catalogue.");
    }

    private static string Text(JsonElement item, string property) => item.GetProperty(property).GetString() is { Length: > 0 } text
        ? text
        : throw new InvalidDataException($"An entry has no {property}.");
}
