using System.Net;
using System.Text.Json.Nodes;
using Cftoken.Emulator.Endpoints;
using Cftoken.Emulator.Products.Shared;

namespace Cftoken.Emulator.Products.Pages;

/// <summary>
/// The files of Pages deployments: a session's token is asked for with the API token, the files are uploaded with the
/// session's. Files are known by their hash; their content is not kept.
/// </summary>
internal sealed class PagesAssetEndpoints(PagesStore projects) : IEndpoints
{
    private readonly UploadTokens tokens = new();
    private readonly HashSet<string> uploaded = new(StringComparer.Ordinal);

    public void Map(EndpointTable table)
    {
        table.On("GET /accounts/{account}/pages/projects/{project}/upload-token", Begin);
        table.OnUnauthenticated("POST /pages/assets/check-missing", Missing);
        table.OnUnauthenticated("POST /pages/assets/upload", Upload);
        table.OnUnauthenticated("POST /pages/assets/upsert-hashes", Confirm);
    }

    private EmulatorResponse Begin(EmulatorRequest request)
    {
        var project = projects.Find(request);
        return EmulatorResponse.Ok(new JsonObject { ["jwt"] = tokens.Issue(request, project.Name, isComplete: false) });
    }

    private EmulatorResponse Missing(EmulatorRequest request)
    {
        MustHaveSession(request);
        var missing = request.Json().Entries("hashes").Select(hash => hash.GetString()).Where(hash => hash is not null && !uploaded.Contains(hash));
        return EmulatorResponse.Ok(missing.Select(JsonNode? (hash) => JsonValue.Create(hash)).ToJsonArray());
    }

    private EmulatorResponse Upload(EmulatorRequest request)
    {
        MustHaveSession(request);
        string[] keys = [.. request.Json().Entries().Select(file => file.Text("key") ?? throw Refuse.BadRequest(8000000, "A file needs a key."))];
        uploaded.UnionWith(keys);
        return EmulatorResponse.Ok(new JsonObject { ["successful_key_count"] = keys.Length, ["unsuccessful_keys"] = new JsonArray() });
    }

    private EmulatorResponse Confirm(EmulatorRequest request)
    {
        MustHaveSession(request);
        return EmulatorResponse.Ok(null);
    }

    // wrangler asks for a new token where it reads 8000013.
    private void MustHaveSession(EmulatorRequest request)
    {
        var bearer = request.Headers.Authorization.ToString().Replace("Bearer ", "", StringComparison.Ordinal);
        if (tokens.Read(request, bearer) is null)
        {
            throw Refuse.With(HttpStatusCode.Unauthorized, 8000013, "Authorization failed");
        }
    }
}
