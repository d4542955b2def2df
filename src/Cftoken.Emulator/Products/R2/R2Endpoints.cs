using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Cftoken.Emulator.Endpoints;
using Cftoken.Emulator.Products.Shared;

namespace Cftoken.Emulator.Products.R2;

/// <summary>R2: buckets and their objects. A bucket's jurisdiction comes in a header of its own.</summary>
internal sealed class R2Endpoints : IEndpoints
{
    private const string Buckets = "/accounts/{account}/r2/buckets";
    private readonly PerAccount<Dictionary<string, Bucket>> accounts = new();

    /// <summary>Starts with the seeded buckets.</summary>
    public R2Endpoints(ProductSeed seed)
    {
        foreach (var entry in seed.Buckets)
        {
            var bucket = new Bucket(entry.Name, entry.Jurisdiction, "2026-01-01T00:00:00.000Z");
            foreach (var (key, content) in entry.Objects)
            {
                bucket.Objects[key] = Encoding.UTF8.GetBytes(content);
            }

            accounts[entry.AccountId][$"{entry.Jurisdiction}_{entry.Name}"] = bucket;
        }
    }

    public void Map(EndpointTable table)
    {
        table.On($"GET {Buckets}", List);
        table.On($"POST {Buckets}", Create);
        table.On($"GET {Buckets}/{{bucket}}", request => EmulatorResponse.Ok(Find(request).ToJson()), target: Target);
        table.On($"PATCH {Buckets}/{{bucket}}", request => EmulatorResponse.Ok(Find(request).ToJson()), target: Target);
        table.On($"DELETE {Buckets}/{{bucket}}", Delete, target: Target);
        table.On($"GET {Buckets}/{{bucket}}/objects", ListObjects, target: Target);
        table.On($"GET {Buckets}/{{bucket}}/objects/{{key}}", ReadObject, target: Target);
        table.On($"PUT {Buckets}/{{bucket}}/objects/{{key}}", WriteObject, target: Target);
        table.On($"DELETE {Buckets}/{{bucket}}/objects/{{key}}", DeleteObject, target: Target);
        new BucketSettings(Find).Map(table);
        new NotificationEndpoints(Find).Map(table);
        new DataCatalogEndpoints(Find).Map(table);
    }

    private static string Jurisdiction(EmulatorRequest request) =>
        request.Headers["cf-r2-jurisdiction"].FirstOrDefault() is { Length: > 0 } jurisdiction ? jurisdiction : "default";

    /// <summary>The bucket that the path names, for tokens that are limited to some.</summary>
    internal static CallTarget Target(EmulatorRequest request) => new(Bucket: KeyOf(request, request["bucket"]));

    private static string KeyOf(EmulatorRequest request, string bucket) => $"{Jurisdiction(request)}_{bucket}";

    private EmulatorResponse List(EmulatorRequest request)
    {
        var buckets = BucketsOf(request).Values
            .Where(bucket => bucket.Jurisdiction == Jurisdiction(request))
            .OrderBy(bucket => bucket.Name, StringComparer.Ordinal);
        return EmulatorResponse.Ok(new JsonObject { ["buckets"] = buckets.Select(bucket => bucket.ToJson()).ToJsonArray() });
    }

    private EmulatorResponse Create(EmulatorRequest request)
    {
        var name = request.Json().Text("name") ?? throw Refuse.BadRequest(10005, "The specified bucket name is not valid.");
        var bucket = new Bucket(name, Jurisdiction(request), request.Stamp());
        return BucketsOf(request).TryAdd(KeyOf(request, name), bucket)
            ? EmulatorResponse.Ok(bucket.ToJson())
            : throw Refuse.With(HttpStatusCode.Conflict, 10004, "The bucket you tried to create already exists, and you own it.");
    }

    private EmulatorResponse Delete(EmulatorRequest request)
    {
        if (Find(request).Objects.Count > 0)
        {
            throw Refuse.With(HttpStatusCode.Conflict, 10008, "The bucket you tried to delete is not empty.");
        }

        BucketsOf(request).Remove(KeyOf(request, request["bucket"]));
        return EmulatorResponse.Ok(new JsonObject());
    }

    private EmulatorResponse ListObjects(EmulatorRequest request)
    {
        var prefix = request.Query("prefix") ?? "";
        var objects = Find(request).Objects
            .Where(entry => entry.Key.StartsWith(prefix, StringComparison.Ordinal))
            .Select(JsonNode? (entry) => new JsonObject { ["key"] = entry.Key, ["size"] = entry.Value.Length, ["etag"] = EtagOf(entry.Value) });
        return EmulatorResponse.Ok(objects.ToJsonArray(), new JsonObject { ["is_truncated"] = false });
    }

    private EmulatorResponse ReadObject(EmulatorRequest request) =>
        Find(request).Objects.TryGetValue(request["key"], out var content)
            ? EmulatorResponse.Raw((int)HttpStatusCode.OK, "application/octet-stream", content).With("ETag", $"\"{EtagOf(content)}\"")
            : throw Refuse.NotFound(10007, "The specified key does not exist.");

    private EmulatorResponse WriteObject(EmulatorRequest request)
    {
        Find(request).Objects[request["key"]] = request.Body;
        return EmulatorResponse.Ok(new JsonObject { ["key"] = request["key"], ["size"] = request.Body.Length, ["etag"] = EtagOf(request.Body) });
    }

    private EmulatorResponse DeleteObject(EmulatorRequest request)
    {
        Find(request).Objects.Remove(request["key"]);
        return EmulatorResponse.Ok(new JsonObject { ["key"] = request["key"] });
    }

    // developers.cloudflare.com/r2/api/error-codes/ (2025-12-29): 10042, NotEntitled, 403; as wrangler prints it:
    // cloudflare/workers-sdk #5399 (2024-03-26).
    private Dictionary<string, Bucket> BucketsOf(EmulatorRequest request) => request.Server.State.Account(request["account"]) is { HasR2: false }
        ? throw Refuse.With(HttpStatusCode.Forbidden, 10042, "Please enable R2 through the Cloudflare Dashboard.")
        : accounts[request["account"]];

    private Bucket Find(EmulatorRequest request) =>
        BucketsOf(request).GetValueOrDefault(KeyOf(request, request["bucket"]))
        ?? throw Refuse.NotFound(10006, "The specified bucket does not exist.");

    // R2's ETag of an object that was uploaded in one piece is the MD5 of its content.
#pragma warning disable CA5351
    private static string EtagOf(byte[] content) => Convert.ToHexStringLower(MD5.HashData(content));
#pragma warning restore CA5351

    private sealed class Bucket(string name, string jurisdiction, string created)
    {
        public string Name { get; } = name;

        public string Jurisdiction { get; } = jurisdiction;

        public SortedDictionary<string, byte[]> Objects { get; } = new(StringComparer.Ordinal);

        public JsonObject ToJson() => new JsonObject
        {
            ["name"] = Name,
            ["creation_date"] = created,
            ["location"] = "WEUR",
            ["storage_class"] = "Standard",
            ["jurisdiction"] = Jurisdiction,
        };
    }
}
