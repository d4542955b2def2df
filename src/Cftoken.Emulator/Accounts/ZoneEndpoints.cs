using System.Text.Json.Nodes;
using Cftoken.Catalog;
using Cftoken.Emulator.Endpoints;
using Cftoken.Emulator.Requests;
using Cftoken.Emulator.State;

namespace Cftoken.Emulator.Accounts;

/// <summary>Zones.</summary>
internal sealed class ZoneEndpoints(PermissionCatalog catalog, EmulatorState state, Visibility visibility) : IEndpoints
{
    /// <inheritdoc />
    public void Map(EndpointTable table)
    {
        table.On("GET /zones", List);
        table.On("GET /zones/{zone_id}", request => state.Zone(request["zone_id"]) is { } zone
            ? EmulatorResponse.Ok(Write(zone))
            : RoutingAnswers.NoRoute(request));
    }

    private EmulatorResponse List(EmulatorRequest request)
    {
        var operation = catalog.Get("GET /zones");
        return EmulatorResponse.Page(
            request,
            [
                .. state.Zones
                    .Where(zone => request.Query("name") is not { } name || zone.Name == name)
                    .Where(zone => request.Query("account.id") is not { } account || zone.AccountId == account)
                    .Where(zone => visibility.Sees(request, operation, zone.AccountId, zone.Id))
                    .Select(Write),
            ],
            perPage: 20,
            smallest: 5,
            largest: 50);
    }

    private JsonObject Write(ZoneRecord zone) => new()
    {
        ["id"] = zone.Id,
        ["name"] = zone.Name,
        ["status"] = "active",
        ["paused"] = false,
        ["type"] = "full",
        ["account"] = new JsonObject { ["id"] = zone.AccountId, ["name"] = state.Account(zone.AccountId)?.Name },
    };
}
