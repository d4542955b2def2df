using System.Text.Json;
using System.Text.Json.Nodes;
using Cftoken.Emulator.Endpoints;
using Cftoken.Emulator.Products.Shared;

namespace Cftoken.Emulator.Products.Workers.Routing;

/// <summary>
/// Custom domains: all of a Worker's at once, as wrangler writes them, and one by one. Attaching one to a zone has the
/// effect <c>custom-domain.zone</c> there.
/// </summary>
internal sealed class CustomDomainEndpoints(WorkerStore workers, RouteTable table) : IEndpoints
{
    private const string OfScript = "/accounts/{account}/workers/scripts/{script}/domains";
    private const string OfAccount = "/accounts/{account}/workers/domains";

    public void Map(EndpointTable endpoints)
    {
        endpoints.On($"POST {OfScript}/changeset", Changes, EffectsOf, Target);
        endpoints.On($"PUT {OfScript}/records", ReplaceAll, EffectsOf, Target);
        endpoints.On($"GET {OfAccount}", List);
        endpoints.On($"GET {OfAccount}/records", List);
        endpoints.On($"GET {OfAccount}/records/{{domain}}", request => EmulatorResponse.Ok(ToJson(Find(request))));
        endpoints.On($"GET {OfAccount}/{{domain}}", request => EmulatorResponse.Ok(ToJson(Find(request))));
        endpoints.On($"DELETE {OfAccount}/{{domain}}", Delete);
    }

    // The planned change is the list itself; the change wraps it.
    private static IEnumerable<JsonElement> Origins(EmulatorRequest request) =>
        request.Json() is { ValueKind: JsonValueKind.Array } list ? list.Entries() : request.Json().Entries("origins");

    private static IEnumerable<string> EffectsOf(EmulatorRequest request) => Origins(request).Any() ? ["custom-domain.zone"] : [];

    // One call can name hostnames of several zones; the decision is made on the first zone.
    private CallTarget Target(EmulatorRequest request) => new(
        ZoneId: Origins(request).Select(origin => ZoneLookup.Find(request, origin)?.Id).FirstOrDefault(),
        WorkerTag: workers.FindOrNull(request)?.Tag);

    private static JsonObject ToJson(CustomDomain domain) => new JsonObject
    {
        ["id"] = domain.Id,
        ["zone_id"] = domain.ZoneId,
        ["zone_name"] = domain.ZoneName,
        ["hostname"] = domain.Hostname,
        ["service"] = domain.Service,
        ["environment"] = "production",
        ["enabled"] = true,
        ["previews_enabled"] = false,
    };

    private EmulatorResponse Changes(EmulatorRequest request)
    {
        var worker = workers.Find(request);
        var wanted = DomainsIn(request, Origins(request), worker);
        var known = table.Domains.Where(domain => wanted.Exists(entry => entry.Hostname == domain.Hostname)).ToArray();
        var added = wanted.Where(entry => !known.Any(domain => domain.Hostname == entry.Hostname));
        var removed = table.Domains.Where(domain => domain.Service == worker.Name && !wanted.Exists(entry => entry.Hostname == domain.Hostname));
        return EmulatorResponse.Ok(new JsonObject
        {
            ["added"] = added.Select(ToJson).ToJsonArray(),
            ["removed"] = removed.Select(ToJson).ToJsonArray(),
            ["updated"] = known.Select(domain => Updated(domain, worker)).ToJsonArray(),
            ["conflicting"] = new JsonArray(),
        });
    }

    private static JsonObject Updated(CustomDomain domain, Worker worker)
    {
        var json = ToJson(domain);
        json["modified"] = domain.Service != worker.Name;
        return json;
    }

    private EmulatorResponse ReplaceAll(EmulatorRequest request)
    {
        var worker = workers.Find(request);
        var wanted = DomainsIn(request, Origins(request), worker);
        table.Domains.RemoveAll(domain =>
            domain.AccountId == request["account"] && (domain.Service == worker.Name || wanted.Exists(entry => entry.Hostname == domain.Hostname)));
        table.Domains.AddRange(wanted);
        return EmulatorResponse.Ok(wanted.Select(ToJson).ToJsonArray());
    }

    private static List<CustomDomain> DomainsIn(EmulatorRequest request, IEnumerable<JsonElement> origins, Worker worker)
    {
        var domains = new List<CustomDomain>();
        foreach (var origin in origins)
        {
            var hostname = origin.Text("hostname") ?? throw Refuse.BadRequest(100114, "A custom domain needs a hostname.");
            var zone = ZoneLookup.Find(request, origin)
                ?? throw Refuse.NotFound(100114, $"Could not find a zone of this account for the custom domain {hostname}.");
            domains.Add(new CustomDomain(request.Server.Ids.Hex32(), request["account"], zone.Id, zone.Name, hostname, worker.Name));
        }

        return domains;
    }

    private EmulatorResponse List(EmulatorRequest request)
    {
        var domains = table.Domains.Where(domain =>
            domain.AccountId == request["account"]
            && (request.Query("service") is not { } service || domain.Service == service)
            && (request.Query("hostname") is not { } hostname || domain.Hostname == hostname));
        return EmulatorResponse.Ok(domains.Select(ToJson).ToJsonArray());
    }

    private EmulatorResponse Delete(EmulatorRequest request)
    {
        table.Domains.Remove(Find(request));
        return EmulatorResponse.Ok(null);
    }

    private CustomDomain Find(EmulatorRequest request) =>
        table.Domains.Find(domain => domain.AccountId == request["account"] && domain.Id == request["domain"])
        ?? throw Refuse.NotFound(100114, "The custom domain could not be found.");
}
