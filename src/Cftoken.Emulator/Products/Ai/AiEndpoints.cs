using System.Net;
using System.Text.Json.Nodes;
using Cftoken.Emulator.Endpoints;
using Cftoken.Emulator.Products.Shared;

namespace Cftoken.Emulator.Products.Ai;

/// <summary>Workers AI's catalogue of models, and Browser Rendering's sessions, of which there are never any.</summary>
internal sealed class AiEndpoints : IEndpoints
{
    public void Map(EndpointTable table)
    {
        table.On("GET /accounts/{account}/ai/models/search", Models);

        // Browser Rendering answers without an envelope: developers.cloudflare.com/browser-rendering/workers-bindings/.
        table.On(
            "GET /accounts/{account}/browser-rendering/devtools/session",
            _ => EmulatorResponse.Raw((int)HttpStatusCode.OK, "application/json", "[]"u8.ToArray()));
    }

    private static EmulatorResponse Models(EmulatorRequest request)
    {
        JsonNode?[] models =
        [
            Model("@cf/meta/llama-3.1-8b-instruct", "Text Generation"),
            Model("@cf/baai/bge-small-en-v1.5", "Text Embeddings"),
        ];
        var wanted = models.Where(model => request.Query("search") is not { } part || model.Text("name")!.Contains(part, StringComparison.Ordinal));
        return EmulatorResponse.Page(request, [.. wanted]);
    }

    private static JsonObject Model(string name, string task) => new()
    {
        ["id"] = name,
        ["name"] = name,
        ["source"] = 1,
        ["description"] = "A model.",
        ["task"] = new JsonObject { ["id"] = task, ["name"] = task, ["description"] = task },
        ["tags"] = new JsonArray(),
        ["properties"] = new JsonArray(),
    };
}
