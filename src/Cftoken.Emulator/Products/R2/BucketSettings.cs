using System.Text.Json.Nodes;
using Cftoken.Emulator.Endpoints;
using Cftoken.Emulator.Products.Shared;

namespace Cftoken.Emulator.Products.R2;

/// <summary>
/// What is set on a bucket besides its objects: rules and domains. Each is a document that is read and replaced whole;
/// custom domains are a list. Nothing of it takes effect.
/// </summary>
internal sealed class BucketSettings(Func<EmulatorRequest, object> findBucket) : IEndpoints
{
    private const string Bucket = "/accounts/{account}/r2/buckets/{bucket}";
    private readonly Dictionary<(object Bucket, string Setting), JsonObject> settings = [];
    private readonly Dictionary<object, List<JsonObject>> domains = [];

    public void Map(EndpointTable table)
    {
        Setting("lifecycle", new JsonObject { ["rules"] = new JsonArray() });
        Setting("lock", new JsonObject { ["rules"] = new JsonArray() });
        Setting("cors", new JsonObject { ["rules"] = new JsonArray() });
        Setting("sippy", new JsonObject { ["enabled"] = false });
        Setting("local-uploads", new JsonObject { ["enabled"] = false });
        Setting("domains/managed", new JsonObject { ["bucketId"] = "emulated", ["domain"] = "pub-emulated.r2.dev", ["enabled"] = false });
        table.On($"DELETE {Bucket}/cors", request => Remove(request, "cors"), target: R2Endpoints.Target);
        table.On($"DELETE {Bucket}/sippy", request => Remove(request, "sippy"), target: R2Endpoints.Target);
        table.On($"GET {Bucket}/domains/custom", Domains, target: R2Endpoints.Target);
        table.On($"POST {Bucket}/domains/custom", AddDomain, target: R2Endpoints.Target);
        table.On($"GET {Bucket}/domains/custom/{{domain}}", request => EmulatorResponse.Ok(FindDomain(request).DeepClone()), target: R2Endpoints.Target);
        table.On($"PUT {Bucket}/domains/custom/{{domain}}", ChangeDomain, target: R2Endpoints.Target);
        table.On($"DELETE {Bucket}/domains/custom/{{domain}}", RemoveDomain, target: R2Endpoints.Target);

        void Setting(string name, JsonObject unset)
        {
            table.On($"GET {Bucket}/{name}", request => EmulatorResponse.Ok((settings.GetValueOrDefault((findBucket(request), name)) ?? unset).DeepClone()), target: R2Endpoints.Target);
            table.On($"PUT {Bucket}/{name}", request => Put(request, name, unset), target: R2Endpoints.Target);
        }
    }

    private EmulatorResponse Put(EmulatorRequest request, string name, JsonObject unset)
    {
        var changed = (JsonObject)unset.DeepClone();
        foreach (var (member, value) in request.Json().ToNode() as JsonObject ?? throw Refuse.BadRequest(10012, "The setting is no object."))
        {
            changed[member] = value?.DeepClone();
        }

        settings[(findBucket(request), name)] = changed;
        return EmulatorResponse.Ok(changed.DeepClone());
    }

    private EmulatorResponse Remove(EmulatorRequest request, string name)
    {
        settings.Remove((findBucket(request), name));
        return EmulatorResponse.Ok(new JsonObject());
    }

    private EmulatorResponse Domains(EmulatorRequest request) => EmulatorResponse.Ok(new JsonObject
    {
        ["domains"] = Of(request).Select(domain => domain.DeepClone()).ToJsonArray(),
    });

    private EmulatorResponse AddDomain(EmulatorRequest request)
    {
        var domain = request.Json().ToNode() as JsonObject ?? throw Refuse.BadRequest(10012, "The domain is no object.");
        if (domain.Text("domain") is null)
        {
            throw Refuse.BadRequest(10012, "The domain has no name.");
        }

        domain["enabled"] ??= true;
        domain["status"] = new JsonObject { ["ownership"] = "active", ["ssl"] = "active" };
        Of(request).Add(domain);
        return EmulatorResponse.Ok(domain.DeepClone());
    }

    private EmulatorResponse ChangeDomain(EmulatorRequest request)
    {
        var domain = FindDomain(request);
        foreach (var (member, value) in request.Json().ToNode() as JsonObject ?? [])
        {
            domain[member] = value?.DeepClone();
        }

        return EmulatorResponse.Ok(domain.DeepClone());
    }

    private EmulatorResponse RemoveDomain(EmulatorRequest request)
    {
        Of(request).Remove(FindDomain(request));
        return EmulatorResponse.Ok(new JsonObject { ["domain"] = request["domain"] });
    }

    private JsonObject FindDomain(EmulatorRequest request) =>
        Of(request).Find(domain => domain.Text("domain") == request["domain"])
        ?? throw Refuse.NotFound(10061, "The specified domain does not exist.");

    private List<JsonObject> Of(EmulatorRequest request)
    {
        var bucket = findBucket(request);
        if (!domains.TryGetValue(bucket, out var list))
        {
            domains[bucket] = list = [];
        }

        return list;
    }
}
