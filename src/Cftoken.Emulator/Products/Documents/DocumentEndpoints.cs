using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cftoken.Emulator.Endpoints;
using Cftoken.Emulator.Products.Shared;

namespace Cftoken.Emulator.Products.Documents;

/// <summary>One kind of document: list, create, read, put, patch, delete.</summary>
internal sealed class DocumentEndpoints(DocumentKind kind, DocumentStore store) : IEndpoints
{
    public void Map(EndpointTable table)
    {
        var collection = "/accounts/{account}" + kind.Collection;
        var document = collection + "/{document}";
        On("list", $"GET {collection}", List);
        On("create", $"POST {collection}", Create);
        On("read", $"GET {document}", request => EmulatorResponse.Ok(Find(request).DeepClone()));
        On("put", $"PUT {document}", Change);
        On("patch", $"PATCH {document}", Change);
        On("delete", $"DELETE {document}", Delete);

        void On(string action, string operation, EndpointHandler handler)
        {
            if (kind.Serves.Contains(action))
            {
                table.On(operation, handler);
            }
        }
    }

    private EmulatorResponse List(EmulatorRequest request)
    {
        var found = store.In(kind, request).Where(document =>
            kind.Alias is not { } alias || (request.Query(alias) ?? request.Query("search")) is not { } wanted || document.Text(alias) == wanted);
        JsonNode?[] items = [.. found.Select(document => document.DeepClone())];
        return kind.ListedIn is { } member
            ? EmulatorResponse.Ok(new JsonObject { [member] = new JsonArray(items) })
            : EmulatorResponse.Page(request, items);
    }

    // A body that is a list makes several at once, and its answer is a list too.
    private EmulatorResponse Create(EmulatorRequest request)
    {
        var body = request.Json();
        return body.ValueKind == JsonValueKind.Array
            ? EmulatorResponse.Ok(body.Entries().Select(JsonNode? (entry) => Add(request, entry)).ToJsonArray())
            : EmulatorResponse.Ok(Add(request, body));
    }

    private JsonObject Add(EmulatorRequest request, JsonElement body)
    {
        var document = body.ToNode() as JsonObject ?? throw Refuse.BadRequest(10021, "The request's body is no object.");
        switch (kind.Ids)
        {
            case DocumentIds.Hex32:
                document[kind.Id] = request.Server.Ids.Hex32();
                break;
            case DocumentIds.Uuid:
                document[kind.Id] = request.Server.Ids.Uuid();
                break;
            default:
                MustBeNew(request, document);
                break;
        }

        store.In(kind, request).Add(kind.Complete(document, request.Stamp()));
        return (JsonObject)document.DeepClone();
    }

    private void MustBeNew(EmulatorRequest request, JsonObject document)
    {
        var id = document.Text(kind.Id) ?? throw Refuse.BadRequest(10021, $"The request needs the member {kind.Id}.");
        if (store.In(kind, request).Exists(known => kind.IsNamed(known, id)))
        {
            throw Refuse.With(HttpStatusCode.Conflict, kind.Missing.Error.Code, $"{id} exists already.");
        }
    }

    // Whether it is replaced or merged makes no difference to a client that reads what it wrote.
    private EmulatorResponse Change(EmulatorRequest request)
    {
        var document = Find(request);
        if (request.Json().ToNode() is not JsonObject changes)
        {
            throw Refuse.BadRequest(10021, "The request's body is no object.");
        }

        foreach (var (name, value) in changes.Where(change => change.Key != kind.Id))
        {
            document[name] = value?.DeepClone();
        }

        kind.DropSecrets(document);
        return EmulatorResponse.Ok(document.DeepClone());
    }

    private EmulatorResponse Delete(EmulatorRequest request)
    {
        var document = Find(request);
        store.In(kind, request).Remove(document);
        return EmulatorResponse.Ok(document);
    }

    private JsonObject Find(EmulatorRequest request) => store.Find(kind, request, request["document"]);
}
