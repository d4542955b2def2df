using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Cftoken.Emulator.Endpoints;
using Cftoken.Emulator.State;

namespace Cftoken.Emulator.Accounts;

/// <summary>The user and the user's memberships in accounts.</summary>
internal sealed class UserEndpoints(EmulatorState state) : IEndpoints
{
    /// <inheritdoc />
    public void Map(EndpointTable table)
    {
        table.On("GET /user", _ => EmulatorResponse.Ok(new JsonObject
        {
            ["id"] = state.User.Id,
            ["email"] = state.User.Email,
            ["suspended"] = false,
            ["two_factor_authentication_enabled"] = true,
        }));
        table.On("GET /memberships", request => EmulatorResponse.Page(request, [.. state.UserAccounts.Select(WriteMembership)], largest: 50));
    }

    private JsonObject WriteMembership(AccountRecord account) => new()
    {
        ["id"] = MembershipId(account),
        ["status"] = "accepted",
        ["account"] = new JsonObject { ["id"] = account.Id, ["name"] = account.Name },
        ["roles"] = new JsonArray((JsonNode)(account.Membership == UserMembership.SuperAdministrator
            ? "Super Administrator - All Privileges"
            : "Minimal Account Access")),
    };

    private string MembershipId(AccountRecord account) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{state.User.Id}|{account.Id}")))[..32];
}
