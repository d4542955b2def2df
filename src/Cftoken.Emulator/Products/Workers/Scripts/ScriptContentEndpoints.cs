using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cftoken.Emulator.Endpoints;
using Cftoken.Emulator.Products.Shared;

namespace Cftoken.Emulator.Products.Workers.Scripts;

/// <summary>
/// How wrangler before its bulk call (between 4.80 and 4.100) changed secrets: by reading the Worker's code or settings and
/// sending them again. The code is not kept; an empty module stands in for it.
/// </summary>
internal sealed class ScriptContentEndpoints(WorkerStore workers) : IEndpoints
{
    private const string Script = "/accounts/{account}/workers/scripts/{script}";
    private const string Boundary = "cftoken-emulator";

    public void Map(EndpointTable table)
    {
        table.On($"GET {Script}/content/v2", Content, target: workers.Target);
        table.On($"PATCH {Script}/settings", Patch, target: workers.Target);
    }

    private EmulatorResponse Content(EmulatorRequest request)
    {
        workers.Find(request);
        var body = $"""
            --{Boundary}
            Content-Disposition: form-data; name="index.js"; filename="index.js"
            Content-Type: application/javascript+module

            export default {EmptyModule}
            --{Boundary}--

            """.ReplaceLineEndings("\r\n");
        return EmulatorResponse
            .Raw((int)HttpStatusCode.OK, $"multipart/form-data; boundary={Boundary}", Encoding.UTF8.GetBytes(body))
            .With("cf-entrypoint", "index.js");
    }

    private const string EmptyModule = "{ fetch() { return new Response(); } }";

    // The form's part settings holds the bindings: secrets that are new, and everything else to be inherited.
    private EmulatorResponse Patch(EmulatorRequest request)
    {
        var worker = workers.Find(request);
        var part = request.Form().FirstOrDefault(part => part.Name == "settings")
            ?? throw Refuse.BadRequest(10021, "The request has no part named settings.");
        try
        {
            using var settings = JsonDocument.Parse(part.Body);
            var named = settings.RootElement.Entries("bindings").Where(binding => binding.Text("type") == "secret_text");
            worker.Secrets.UnionWith(named.Select(binding => binding.Text("name")).OfType<string>());
        }
        catch (JsonException)
        {
            throw Refuse.BadRequest(10021, "The request's settings are no JSON.");
        }

        return EmulatorResponse.Ok(new JsonObject
        {
            ["bindings"] = worker.Secrets.Select(JsonNode? (name) => new JsonObject { ["type"] = "secret_text", ["name"] = name }).ToJsonArray(),
        });
    }
}
