using System.Text.Json.Nodes;
using Cftoken.Catalog;
using Cftoken.Emulator.Endpoints;
using Cftoken.Emulator.Requests;
using Cftoken.Emulator.State;

namespace Cftoken.Emulator.Accounts;

/// <summary>Accounts.</summary>
internal sealed class AccountEndpoints(PermissionCatalog catalog, EmulatorState state, Visibility visibility) : IEndpoints
{
    /// <inheritdoc />
    public void Map(EndpointTable table)
    {
        table.On("GET /accounts", List);
        table.On("GET /accounts/{account_id}", request => state.Account(request["account_id"]) is { } account
            ? EmulatorResponse.Ok(Write(account))
            : RoutingAnswers.NoRoute(request));
    }

    private EmulatorResponse List(EmulatorRequest request)
    {
        var operation = catalog.Get("GET /accounts");
        return EmulatorResponse.Page(
            request,
            [
                .. state.Accounts
                    .Where(account => visibility.Sees(request, operation, account.Id, null))
                    .Where(account => request.Query("name") is not { } name || account.Name == name)
                    .Select(Write),
            ],
            perPage: 20,
            smallest: 5,
            largest: 50);
    }

    private static JsonObject Write(AccountRecord account) => new()
    {
        ["id"] = account.Id,
        ["name"] = account.Name,
        ["type"] = "standard",
        ["settings"] = new JsonObject { ["enforce_twofactor"] = false },
    };
}
