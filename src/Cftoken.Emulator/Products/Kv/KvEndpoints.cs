using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Cftoken.Emulator.Endpoints;
using Cftoken.Emulator.Products.Shared;

namespace Cftoken.Emulator.Products.Kv;

/// <summary>Workers KV: namespaces, values, bulk calls.</summary>
internal sealed class KvEndpoints : IEndpoints
{
    private const string Namespaces = "/accounts/{account}/storage/kv/namespaces";
    private readonly PerAccount<Dictionary<string, KvNamespace>> accounts = new();

    /// <summary>Starts with the seeded namespaces.</summary>
    public KvEndpoints(ProductSeed seed)
    {
        foreach (var entry in seed.Namespaces)
        {
            var seeded = new KvNamespace(entry.Id, entry.Title);
            foreach (var (key, value) in entry.Values)
            {
                seeded.Values[key] = Encoding.UTF8.GetBytes(value);
            }

            accounts[entry.AccountId][entry.Id] = seeded;
        }
    }

    public void Map(EndpointTable table)
    {
        table.On($"GET {Namespaces}", List);
        table.On($"POST {Namespaces}", Create);
        table.On($"GET {Namespaces}/{{namespace}}", request => EmulatorResponse.Ok(Find(request).ToJson()));
        table.On($"PUT {Namespaces}/{{namespace}}", Rename);
        table.On($"DELETE {Namespaces}/{{namespace}}", Delete);
        table.On($"GET {Namespaces}/{{namespace}}/keys", ListKeys);
        table.On($"GET {Namespaces}/{{namespace}}/values/{{key}}", ReadValue);
        table.On($"PUT {Namespaces}/{{namespace}}/values/{{key}}", WriteValue);
        table.On($"DELETE {Namespaces}/{{namespace}}/values/{{key}}", DeleteValue);
        table.On($"PUT {Namespaces}/{{namespace}}/bulk", WriteMany);
        table.On($"DELETE {Namespaces}/{{namespace}}/bulk", DeleteMany);
        table.On($"POST {Namespaces}/{{namespace}}/bulk/delete", DeleteMany);
        table.On($"POST {Namespaces}/{{namespace}}/bulk/get", ReadMany);
    }

    private EmulatorResponse List(EmulatorRequest request)
    {
        var all = accounts[request["account"]].Values.OrderBy(entry => entry.Title, StringComparer.Ordinal);
        return EmulatorResponse.Page(request, [.. all.Select(entry => entry.ToJson())]);
    }

    private EmulatorResponse Create(EmulatorRequest request)
    {
        var title = TitleIn(request);
        var entry = new KvNamespace(request.Server.Ids.Hex32(), title);
        accounts[request["account"]][entry.Id] = entry;
        return EmulatorResponse.Ok(entry.ToJson());
    }

    private EmulatorResponse Rename(EmulatorRequest request)
    {
        var entry = Find(request);
        entry.Title = TitleIn(request);
        return EmulatorResponse.Ok(entry.ToJson());
    }

    private EmulatorResponse Delete(EmulatorRequest request)
    {
        accounts[request["account"]].Remove(Find(request).Id);
        return EmulatorResponse.Ok(null);
    }

    private EmulatorResponse ListKeys(EmulatorRequest request)
    {
        var prefix = request.Query("prefix") ?? "";
        var keys = Find(request).Values.Keys
            .Where(key => key.StartsWith(prefix, StringComparison.Ordinal))
            .Select(JsonNode? (key) => new JsonObject { ["name"] = key })
            .ToArray();
        return EmulatorResponse.Ok(new JsonArray(keys), new JsonObject { ["count"] = keys.Length, ["cursor"] = "" });
    }

    private EmulatorResponse ReadValue(EmulatorRequest request) =>
        Find(request).Values.TryGetValue(request["key"], out var value)
            ? EmulatorResponse.Raw((int)HttpStatusCode.OK, "application/octet-stream", value)
            : throw Refuse.NotFound(10009, "get: 'key not found'");

    private EmulatorResponse WriteValue(EmulatorRequest request)
    {
        var form = request.Form();
        Find(request).Values[request["key"]] = form.FirstOrDefault(part => part.Name == "value")?.Body ?? request.Body;
        return EmulatorResponse.Ok(null);
    }

    private EmulatorResponse DeleteValue(EmulatorRequest request)
    {
        Find(request).Values.Remove(request["key"]);
        return EmulatorResponse.Ok(null);
    }

    private EmulatorResponse WriteMany(EmulatorRequest request)
    {
        var values = Find(request).Values;
        var count = 0;
        foreach (var pair in request.Json().Entries())
        {
            if (pair.Text("key") is not { } key || pair.Text("value") is not { } value)
            {
                throw Refuse.BadRequest(10012, "could not parse the request body: a key and a value are needed");
            }

            values[key] = pair.Flag("base64") is true ? Convert.FromBase64String(value) : Encoding.UTF8.GetBytes(value);
            count++;
        }

        return EmulatorResponse.Ok(new JsonObject { ["successful_key_count"] = count, ["unsuccessful_keys"] = new JsonArray() });
    }

    private EmulatorResponse DeleteMany(EmulatorRequest request)
    {
        var values = Find(request).Values;
        var removed = request.Json().Entries().Count(key => key.GetString() is { } name && values.Remove(name));
        return EmulatorResponse.Ok(new JsonObject { ["successful_key_count"] = removed, ["unsuccessful_keys"] = new JsonArray() });
    }

    private EmulatorResponse ReadMany(EmulatorRequest request)
    {
        var values = Find(request).Values;
        var found = new JsonObject();
        foreach (var key in request.Json().Entries("keys").Select(key => key.GetString()!))
        {
            found[key] = values.TryGetValue(key, out var value) ? Encoding.UTF8.GetString(value) : null;
        }

        return EmulatorResponse.Ok(new JsonObject { ["values"] = found });
    }

    private string TitleIn(EmulatorRequest request)
    {
        var title = request.Json().Text("title") ?? throw Refuse.BadRequest(10012, "could not parse the request body: a title is needed");
        return accounts[request["account"]].Values.Any(entry => entry.Title == title)
            ? throw Refuse.BadRequest(10014, $"create namespace: 'A KV namespace with the title \"{title}\" already exists.'")
            : title;
    }

    private KvNamespace Find(EmulatorRequest request) =>
        accounts[request["account"]].GetValueOrDefault(request["namespace"]) ?? throw Refuse.NotFound(10013, "namespace not found");

    private sealed class KvNamespace(string id, string title)
    {
        public string Id { get; } = id;

        public string Title { get; set; } = title;

        public SortedDictionary<string, byte[]> Values { get; } = new(StringComparer.Ordinal);

        public JsonObject ToJson() => new JsonObject { ["id"] = Id, ["title"] = Title, ["supports_url_encoding"] = true };
    }
}
