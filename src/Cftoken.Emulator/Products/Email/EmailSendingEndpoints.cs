using System.Text.Json.Nodes;
using Cftoken.Emulator.Endpoints;
using Cftoken.Emulator.Products.Shared;

namespace Cftoken.Emulator.Products.Email;

/// <summary>
/// Email Sending: the subdomains that mail may be sent from. A zone is listed once it has one, and wrangler then asks for
/// the zone's own list.
/// </summary>
internal sealed class EmailSendingEndpoints : IEndpoints
{
    private const string Subdomains = "/zones/{zone}/email/sending/subdomains";
    private readonly List<(string ZoneId, JsonObject Subdomain)> subdomains = [];

    public void Map(EndpointTable table)
    {
        table.On("GET /accounts/{account}/email/sending/zones", Zones);
        table.On($"GET {Subdomains}", List);
        table.On($"POST {Subdomains}", Add);
        table.On($"GET {Subdomains}/{{subdomain}}", request => EmulatorResponse.Ok(Find(request).DeepClone()));
        table.On($"DELETE {Subdomains}/{{subdomain}}", Delete);
        table.On($"GET {Subdomains}/{{subdomain}}/dns", Records);
    }

    private EmulatorResponse Zones(EmulatorRequest request)
    {
        var zones = request.Server.State.Zones.Where(zone => zone.AccountId == request["account"] && subdomains.Exists(entry => entry.ZoneId == zone.Id));
        return EmulatorResponse.Page(request, [.. zones.Select(JsonNode? (zone) => new JsonObject { ["id"] = zone.Id, ["name"] = zone.Name, ["enabled"] = true })]);
    }

    private EmulatorResponse List(EmulatorRequest request)
    {
        var inZone = subdomains.Where(entry => entry.ZoneId == request["zone"]);
        return EmulatorResponse.Page(request, [.. inZone.Select(entry => entry.Subdomain.DeepClone())]);
    }

    private EmulatorResponse Add(EmulatorRequest request)
    {
        var name = request.Json().Text("name") ?? throw Refuse.BadRequest(2012, "A subdomain needs a name.");
        var subdomain = new JsonObject
        {
            ["tag"] = request.Server.Ids.Hex32(),
            ["name"] = name,
            ["enabled"] = true,
            ["created"] = request.Stamp(),
            ["modified"] = request.Stamp(),
        };
        subdomains.Add((request["zone"], subdomain));
        return EmulatorResponse.Ok(subdomain.DeepClone());
    }

    private EmulatorResponse Delete(EmulatorRequest request)
    {
        var subdomain = Find(request);
        subdomains.Remove((request["zone"], subdomain));
        return EmulatorResponse.Ok(null);
    }

    private EmulatorResponse Records(EmulatorRequest request)
    {
        Find(request);
        return EmulatorResponse.Ok(new JsonArray());
    }

    private JsonObject Find(EmulatorRequest request) =>
        subdomains.Find(entry => entry.ZoneId == request["zone"] && entry.Subdomain.Text("tag") == request["subdomain"]).Subdomain
        ?? throw Refuse.NotFound(2005, "The subdomain could not be found.");
}
