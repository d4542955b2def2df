using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cftoken.Emulator.Endpoints;
using Cftoken.Emulator.Products.Documents;
using Cftoken.Emulator.Products.Shared;

namespace Cftoken.Emulator.Products.Vectorize;

/// <summary>The vectors of Vectorize's indexes: known by their ids alone, so that a search finds nothing.</summary>
internal sealed class VectorEndpoints(DocumentStore documents, DocumentKind indexes) : IEndpoints
{
    private const string Index = "/accounts/{account}/vectorize/v2/indexes/{index}";
    private readonly Dictionary<JsonObject, SortedSet<string>> vectors = [];

    public void Map(EndpointTable table)
    {
        table.On($"GET {Index}/info", Info);
        table.On($"GET {Index}/list", List);
        table.On($"POST {Index}/insert", Insert);
        table.On($"POST {Index}/upsert", Insert);
        table.On($"POST {Index}/query", Query);
        table.On($"POST {Index}/get_by_ids", request => Found(request, new JsonArray()));
        table.On($"POST {Index}/delete_by_ids", Delete);
        table.On($"GET {Index}/metadata_index/list", request => Found(request, new JsonObject { ["metadataIndexes"] = new JsonArray() }));
        table.On($"POST {Index}/metadata_index/create", Changed);
        table.On($"POST {Index}/metadata_index/delete", Changed);
    }

    private EmulatorResponse Info(EmulatorRequest request)
    {
        var index = Find(request);
        return EmulatorResponse.Ok(new JsonObject
        {
            ["dimensions"] = index["config"]?["dimensions"]?.DeepClone(),
            ["vectorCount"] = Of(index).Count,
            ["processedUpToDatetime"] = request.Stamp(),
            ["processedUpToMutation"] = request.Server.Ids.Uuid(),
        });
    }

    private EmulatorResponse List(EmulatorRequest request)
    {
        var ids = Of(Find(request));
        return EmulatorResponse.Ok(new JsonObject
        {
            ["count"] = ids.Count,
            ["totalCount"] = ids.Count,
            ["isTruncated"] = false,
            ["vectors"] = ids.Select(JsonNode? (id) => new JsonObject { ["id"] = id }).ToJsonArray(),
        });
    }

    // One vector a line: as the body itself, or as the form's part vectors.
    private EmulatorResponse Insert(EmulatorRequest request)
    {
        var ids = Of(Find(request));
        var lines = Encoding.UTF8.GetString(request.Form().FirstOrDefault(part => part.Name == "vectors")?.Body ?? request.Body);
        foreach (var line in lines.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            ids.Add(IdIn(line) ?? throw Refuse.BadRequest(4002, "vectorize.invalid_input: a vector needs an id"));
        }

        return Changed(request);
    }

    private EmulatorResponse Query(EmulatorRequest request) => Found(request, new JsonObject { ["count"] = 0, ["matches"] = new JsonArray() });

    private EmulatorResponse Delete(EmulatorRequest request)
    {
        Of(Find(request)).ExceptWith(request.Json().Entries("ids").Select(id => id.GetString()!));
        return Changed(request);
    }

    private EmulatorResponse Changed(EmulatorRequest request) => Found(request, new JsonObject { ["mutationId"] = request.Server.Ids.Uuid() });

    private EmulatorResponse Found(EmulatorRequest request, JsonNode result)
    {
        Find(request);
        return EmulatorResponse.Ok(result);
    }

    private static string? IdIn(string line)
    {
        try
        {
            using var vector = JsonDocument.Parse(line);
            return vector.RootElement.Text("id");
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private JsonObject Find(EmulatorRequest request) => documents.Find(indexes, request, request["index"]);

    private SortedSet<string> Of(JsonObject index)
    {
        if (!vectors.TryGetValue(index, out var ids))
        {
            vectors[index] = ids = new SortedSet<string>(StringComparer.Ordinal);
        }

        return ids;
    }
}
