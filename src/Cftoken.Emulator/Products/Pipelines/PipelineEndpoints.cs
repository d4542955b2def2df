using System.Text.Json.Nodes;
using Cftoken.Emulator.Endpoints;
using Cftoken.Emulator.Products.Shared;

namespace Cftoken.Emulator.Products.Pipelines;

/// <summary>The check of a pipeline's SQL: any text passes.</summary>
internal sealed class PipelineEndpoints : IEndpoints
{
    public void Map(EndpointTable table) => table.On("POST /accounts/{account}/pipelines/v1/validate_sql", Validate);

    private static EmulatorResponse Validate(EmulatorRequest request) => request.Json().Text("sql") is { Length: > 0 }
        ? EmulatorResponse.Ok(new JsonObject { ["tables"] = new JsonObject(), ["graph"] = null })
        : throw Refuse.BadRequest(1001, "The SQL is empty.");
}
