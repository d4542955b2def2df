using System.Text.Json.Nodes;
using Cftoken.Catalog.Policies;
using Cftoken.Emulator.Endpoints;
using Cftoken.Emulator.Groups;

namespace Cftoken.Emulator.Tokens;

/// <summary>The permission groups that tokens can be given, filtered by <c>name</c> and <c>scope</c>.</summary>
internal sealed class PermissionGroupEndpoints(GroupDirectory groups) : IEndpoints
{
    /// <inheritdoc />
    public void Map(EndpointTable table)
    {
        table.On("GET /user/tokens/permission_groups", request => List(request, OwnerKind.User));
        table.On("GET /accounts/{account_id}/tokens/permission_groups", request => List(request, OwnerKind.Account));
    }

    private EmulatorResponse List(EmulatorRequest request, OwnerKind owner) => EmulatorResponse.Ok(new JsonArray(
    [
        .. groups.For(owner)
            .Where(listed => request.Query("name") is not { } name || listed.Group.Name == name)
            .Where(listed => request.Query("scope") is not { } scope || listed.Group.Scope.Key == scope)
            .Select(listed => new JsonObject
            {
                ["id"] = listed.Id,
                ["name"] = listed.Group.Name,
                ["scopes"] = new JsonArray((JsonNode)listed.Group.Scope.Key),
                ["category"] = listed.Group.Category,
            }),
    ]));
}
