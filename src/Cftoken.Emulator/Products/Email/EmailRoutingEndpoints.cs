using System.Text.Json;
using System.Text.Json.Nodes;
using Cftoken.Emulator.Endpoints;
using Cftoken.Emulator.Products.Shared;
using Cftoken.Emulator.State;

namespace Cftoken.Emulator.Products.Email;

/// <summary>Email Routing: the zones' rules, and the plan that a deploy with <c>addresses</c> asks for. No mail is handled.</summary>
internal sealed class EmailRoutingEndpoints : IEndpoints
{
    private const string Routing = "/zones/{zone}/email/routing";
    private readonly Dictionary<string, List<JsonObject>> rules = new(StringComparer.Ordinal);
    private readonly Dictionary<string, JsonObject> catchAlls = new(StringComparer.Ordinal);
    private readonly HashSet<string> disabled = new(StringComparer.Ordinal);

    public void Map(EndpointTable table)
    {
        table.On("GET /accounts/{account}/email/routing/zones", Zones);
        table.On("POST /accounts/{account}/email/routing/rules/plan", Plan);
        table.On($"GET {Routing}", request => EmulatorResponse.Ok(Settings(Zone(request))));
        table.On($"POST {Routing}/enable", request => Switch(request, on: true));
        table.On($"POST {Routing}/disable", request => Switch(request, on: false));
        table.On($"GET {Routing}/dns", request => EmulatorResponse.Ok(new JsonArray()));
        table.On($"GET {Routing}/rules", request => EmulatorResponse.Page(request, [.. Of(request).Select(rule => rule.DeepClone())]));
        table.On($"POST {Routing}/rules", Add);
        table.On($"GET {Routing}/rules/{{rule}}", request => EmulatorResponse.Ok(Find(request).DeepClone()));
        table.On($"PUT {Routing}/rules/{{rule}}", Replace);
        table.On($"DELETE {Routing}/rules/{{rule}}", Delete);
        table.On($"GET {Routing}/rules/catch_all", request => EmulatorResponse.Ok(CatchAll(request["zone"]).DeepClone()));
        table.On($"PUT {Routing}/rules/catch_all", ReplaceCatchAll);
    }

    private EmulatorResponse Zones(EmulatorRequest request)
    {
        var zones = request.Server.State.Zones.Where(zone => zone.AccountId == request["account"]);
        return EmulatorResponse.Page(request, [.. zones.Select(Settings)]);
    }

    private JsonObject Settings(ZoneRecord zone) => new()
    {
        ["id"] = zone.Id,
        ["tag"] = zone.Id,
        ["name"] = zone.Name,
        ["enabled"] = !disabled.Contains(zone.Id),
        ["status"] = disabled.Contains(zone.Id) ? "unconfigured" : "ready",
        ["created"] = "2026-01-01T00:00:00Z",
        ["modified"] = "2026-01-01T00:00:00Z",
    };

    private EmulatorResponse Switch(EmulatorRequest request, bool on)
    {
        _ = on ? disabled.Remove(request["zone"]) : disabled.Add(request["zone"]);
        return EmulatorResponse.Ok(Settings(Zone(request)));
    }

    // What must be added, so that the wanted addresses are routed; what is there already needs no change.
    private EmulatorResponse Plan(EmulatorRequest request)
    {
        var body = request.Json();
        var literal = body.Entries("rules").SelectMany(rule => rule.Entries("matchers")).Select(matcher => matcher.Text("value"));
        var whole = body.Entries("catch_all_rules").Select(rule => rule.Text("target"));
        var wanted = literal.Concat(whole).OfType<string>().ToLookup(address => address[(address.IndexOf('@', StringComparison.Ordinal) + 1)..]);
        var zones = new JsonArray();
        foreach (var addresses in wanted)
        {
            var zone = request.Server.State.ZoneNamed(addresses.Key) is { } found && found.AccountId == request["account"]
                ? found
                : throw Refuse.BadRequest(2007, $"No zone of this account handles the mail of {addresses.Key}.");
            var changes = addresses.Where(address => !IsRouted(zone.Id, address))
                .Select(JsonNode? (address) => new JsonObject { ["type"] = "added", ["target"] = address });
            zones.Add((JsonNode)new JsonObject { ["zone_id"] = zone.Id, ["zone_name"] = zone.Name, ["changes"] = changes.ToJsonArray() });
        }

        return EmulatorResponse.Ok(new JsonObject { ["zones"] = zones });
    }

    private bool IsRouted(string zone, string address) => address.StartsWith("*@", StringComparison.Ordinal)
        ? CatchAll(zone)["enabled"]!.GetValue<bool>()
        : ListOf(zone).Exists(rule => rule["matchers"] is JsonArray matchers && matchers.Any(matcher => matcher.Text("value") == address));

    private EmulatorResponse Add(EmulatorRequest request)
    {
        var rule = RuleIn(request, request.Server.Ids.Hex32());
        Of(request).Add(rule);
        return EmulatorResponse.Ok(rule.DeepClone());
    }

    private EmulatorResponse Replace(EmulatorRequest request)
    {
        var known = Find(request);
        var rule = RuleIn(request, request["rule"]);
        Of(request)[Of(request).IndexOf(known)] = rule;
        return EmulatorResponse.Ok(rule.DeepClone());
    }

    private EmulatorResponse Delete(EmulatorRequest request)
    {
        var rule = Find(request);
        Of(request).Remove(rule);
        return EmulatorResponse.Ok(rule);
    }

    private EmulatorResponse ReplaceCatchAll(EmulatorRequest request)
    {
        Zone(request);
        catchAlls[request["zone"]] = RuleIn(request, CatchAll(request["zone"]).Text("id")!);
        return EmulatorResponse.Ok(catchAlls[request["zone"]].DeepClone());
    }

    private JsonObject CatchAll(string zone) => catchAlls.GetValueOrDefault(zone) ?? new JsonObject
    {
        ["id"] = zone,
        ["enabled"] = false,
        ["matchers"] = new JsonArray(new JsonObject { ["type"] = "all" }),
        ["actions"] = new JsonArray(new JsonObject { ["type"] = "drop" }),
    };

    private static JsonObject RuleIn(EmulatorRequest request, string id)
    {
        var rule = request.Json().ToNode() as JsonObject ?? throw Refuse.BadRequest(2012, "The rule is no object.");
        rule["id"] = id;
        rule["tag"] = id;
        rule["enabled"] ??= true;
        return rule;
    }

    private static ZoneRecord Zone(EmulatorRequest request) =>
        request.Server.State.Zone(request["zone"]) ?? throw Refuse.NotFound(2003, "The zone could not be found.");

    private List<JsonObject> Of(EmulatorRequest request) => ListOf(Zone(request).Id);

    private List<JsonObject> ListOf(string zone)
    {
        if (!rules.TryGetValue(zone, out var list))
        {
            rules[zone] = list = [];
        }

        return list;
    }

    private JsonObject Find(EmulatorRequest request) =>
        Of(request).Find(rule => rule.Text("id") == request["rule"]) ?? throw Refuse.NotFound(2005, "The rule could not be found.");
}
