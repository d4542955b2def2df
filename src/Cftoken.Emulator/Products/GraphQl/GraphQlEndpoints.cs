using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cftoken.Emulator.Endpoints;
using Cftoken.Emulator.Products.Shared;

namespace Cftoken.Emulator.Products.GraphQl;

/// <summary>
/// The analytics: every question is answered with no data. The answer has GraphQL's form, not the envelope; the account
/// stands in the query's variables.
/// </summary>
internal sealed class GraphQlEndpoints : IEndpoints
{
    public void Map(EndpointTable table) => table.On("POST /graphql", Answer, target: Target);

    // wrangler names the account accountTag or accountId.
    private static CallTarget Target(EmulatorRequest request)
    {
        var variables = request.Json() is { ValueKind: JsonValueKind.Object } body && body.TryGetProperty("variables", out var given) ? given : default;
        return new CallTarget(AccountId: variables.Text("accountTag") ?? variables.Text("accountId"));
    }

    private static EmulatorResponse Answer(EmulatorRequest request)
    {
        if (request.Json().Text("query") is null)
        {
            throw Refuse.BadRequest(10021, "query is required");
        }

        var answer = new JsonObject
        {
            ["data"] = new JsonObject { ["viewer"] = new JsonObject { ["accounts"] = new JsonArray(new JsonObject()) } },
            ["errors"] = null,
        };
        return EmulatorResponse.Raw((int)HttpStatusCode.OK, "application/json", Encoding.UTF8.GetBytes(answer.ToJsonString()));
    }
}
