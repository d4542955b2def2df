using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cftoken.Emulator.Endpoints;
using Cftoken.Emulator.Products.Shared;

namespace Cftoken.Emulator.Products.Workers.Scripts;

/// <summary>
/// Static assets: a session names what is to be uploaded, the upload brings what is missing, and the last answer's token
/// goes into the Worker's metadata. Files are known by their hash; their content is not kept.
/// </summary>
internal sealed class AssetEndpoints : IEndpoints
{
    private readonly UploadTokens tokens = new();
    private readonly PerAccount<HashSet<string>> uploaded = new();
    private readonly Dictionary<string, HashSet<string>> missing = new(StringComparer.Ordinal);

    /// <summary>Starts with the assets of the seeded Workers.</summary>
    public AssetEndpoints(ProductSeed seed)
    {
        foreach (var worker in seed.Workers)
        {
            uploaded[worker.AccountId].UnionWith(worker.AssetHashes);
        }
    }

    public void Map(EndpointTable table)
    {
        table.On("POST /accounts/{account}/workers/scripts/{script}/assets-upload-session", Begin);
        table.On("POST /accounts/{account}/workers/dispatch/namespaces/{namespace}/scripts/{script}/assets-upload-session", Begin);
        table.OnUnauthenticated("POST /accounts/{account}/workers/assets/upload", Upload);
        table.OnUnauthenticated("POST /accounts/{account}/workers/assets/upload/{hash}", request => Receive(request, [request["hash"]]));
    }

    private EmulatorResponse Begin(EmulatorRequest request)
    {
        if (!request.Json().TryGetProperty("manifest", out var manifest) || manifest.ValueKind != JsonValueKind.Object)
        {
            throw Refuse.BadRequest(10021, "The session needs a manifest.");
        }

        var hashes = manifest.EnumerateObject().Select(file => file.Value.Text("hash")).OfType<string>().ToHashSet(StringComparer.Ordinal);
        hashes.ExceptWith(uploaded[request["account"]]);
        var session = request.Server.Ids.Hex32();
        missing[session] = hashes;
        return EmulatorResponse.Ok(new JsonObject
        {
            ["jwt"] = tokens.Issue(request, session, isComplete: hashes.Count == 0),
            ["buckets"] = hashes.Count == 0 ? [] : new JsonArray(hashes.Select(JsonNode? (hash) => JsonValue.Create(hash)).ToJsonArray()),
        });
    }

    // Several files as a form's parts, each named by its hash.
    private EmulatorResponse Upload(EmulatorRequest request) => Receive(request, [.. request.Form().Select(part => part.Name)]);

    // 201 with the completing token once nothing is missing, 202 before.
    private EmulatorResponse Receive(EmulatorRequest request, IReadOnlyCollection<string> hashes)
    {
        var bearer = request.Headers.Authorization.ToString().Replace("Bearer ", "", StringComparison.Ordinal);
        if (tokens.Read(request, bearer) is not var (session, _) || !missing.TryGetValue(session, out var rest))
        {
            throw Refuse.With(HttpStatusCode.Unauthorized, 10000, "Authentication error");
        }

        foreach (var hash in hashes)
        {
            if (!rest.Remove(hash))
            {
                throw Refuse.BadRequest(10021, $"The session has no file {hash}.");
            }

            uploaded[request["account"]].Add(hash);
        }

        return rest.Count == 0
            ? EmulatorResponse.Ok(new JsonObject { ["jwt"] = tokens.Issue(request, session, isComplete: true) }, status: (int)HttpStatusCode.Created)
            : EmulatorResponse.Ok(new JsonObject { ["jwt"] = null }, status: (int)HttpStatusCode.Accepted);
    }
}
