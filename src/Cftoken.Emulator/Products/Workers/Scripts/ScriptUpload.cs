using System.Text.Json;
using System.Text.Json.Nodes;
using Cftoken.Emulator.Endpoints;
using Cftoken.Emulator.Products.Shared;

namespace Cftoken.Emulator.Products.Workers.Scripts;

/// <summary>
/// Reads the multipart body of an upload. Its part <c>metadata</c> holds the bindings; some binding types want a
/// permission of their own, which shows as the effect <c>upload.binding.TYPE</c>.
/// </summary>
internal static class ScriptUpload
{
    /// <summary>The effects of an upload: one for each type of binding in it, and one more for a tunnel that is bound by its id.</summary>
    public static IEnumerable<string> EffectsOf(EmulatorRequest request) =>
        BindingsIn(Metadata(request)).SelectMany(EffectsOf).Distinct(StringComparer.Ordinal);

    /// <summary>Adds the uploaded version to the Worker.</summary>
    /// <exception cref="RefusalException">The metadata is missing (10021), or a binding to be inherited is not there (10057).</exception>
    public static WorkerVersion Receive(EmulatorRequest request, Worker worker)
    {
        var metadata = Metadata(request);
        MustHaveR2(request, metadata);
        var kept = new JsonObject();
        foreach (var member in metadata.EnumerateObject().Where(member => member.Name is not ("bindings" or "keep_bindings")))
        {
            kept[member.Name] = member.Value.ToNode();
        }

        kept["bindings"] = Bindings(metadata, worker).Select(JsonNode? (binding) => binding).ToJsonArray();
        var version = new WorkerVersion(
            request.Server.Ids.Uuid(),
            worker.Versions.Count + 1,
            request.Server.Ids.Hex32() + request.Server.Ids.Hex32(),
            request.Stamp(),
            kept);
        worker.Versions.Add(version);
        worker.LastDeployedFrom = request.Headers.UserAgent.ToString().StartsWith("wrangler/", StringComparison.Ordinal) ? "wrangler" : "api";
        worker.MigrationTag = kept["migrations"].Text("new_tag") ?? worker.MigrationTag;
        ApplySettings(metadata, worker);
        return version;
    }

    // cloudflare/workers-sdk #15610 (2026-09-11).
    private static void MustHaveR2(EmulatorRequest request, JsonElement metadata)
    {
        if (BindingsIn(metadata).FirstOrDefault(binding => binding.Text("type") == "r2_bucket") is { ValueKind: JsonValueKind.Object } bucket
            && request.Server.State.Account(request["account"]) is { HasR2: false })
        {
            throw Refuse.BadRequest(10136, $"R2 binding error for bucket '{bucket.Text("bucket_name")}': Please enable R2 through the Cloudflare Dashboard.");
        }
    }

    private static IEnumerable<string> EffectsOf(JsonElement binding)
    {
        var effect = $"upload.binding.{binding.Text("type")}";
        return binding.Text("tunnel_id") is null ? [effect] : [effect, $"{effect}.tunnel_id"];
    }

    private static JsonElement Metadata(EmulatorRequest request)
    {
        var part = request.Form().FirstOrDefault(part => part.Name == "metadata")
            ?? throw Refuse.BadRequest(10021, "The upload has no part named metadata.");
        try
        {
            using var document = JsonDocument.Parse(part.Body);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? document.RootElement.Clone()
                : throw Refuse.BadRequest(10021, "The upload's metadata is no object.");
        }
        catch (JsonException)
        {
            throw Refuse.BadRequest(10021, "The upload's metadata is no JSON.");
        }
    }

    private static IEnumerable<JsonElement> BindingsIn(JsonElement metadata) => metadata.Entries("bindings");

    private static List<JsonObject> Bindings(JsonElement metadata, Worker worker)
    {
        var bindings = new List<JsonObject>();
        foreach (var binding in BindingsIn(metadata))
        {
            bindings.Add(Resolve(binding, worker));
        }

        var named = bindings.Select(binding => binding.Text("name")).ToHashSet(StringComparer.Ordinal);
        var keptTypes = metadata.Entries("keep_bindings").Select(type => type.GetString()).ToHashSet(StringComparer.Ordinal);
        if (worker.Versions is [.., var previous])
        {
            bindings.AddRange(previous.Bindings
                .Where(binding => keptTypes.Contains(binding.Text("type")) && !named.Contains(binding.Text("name")))
                .Select(binding => (JsonObject)binding.DeepClone()));
        }

        worker.Secrets.UnionWith(bindings.Where(binding => binding.Text("type") == "secret_text").Select(binding => binding.Text("name")!));
        return bindings;
    }

    private static JsonObject Resolve(JsonElement binding, Worker worker)
    {
        if (binding.Text("type") == "inherit")
        {
            var inherited = worker.Binding(binding.Text("old_name") ?? binding.Text("name") ?? "")
                ?? throw Refuse.BadRequest(10057, $"Binding '{binding.Text("name")}' cannot be inherited: the Worker has no such binding.");
            var copy = (JsonObject)inherited.DeepClone();
            copy["name"] = binding.Text("name");
            return copy;
        }

        var kept = JsonObject.Create(binding.Clone())!;
        if (binding.Text("type") == "secret_text")
        {
            kept.Remove("text");
        }

        return kept;
    }

    private static void ApplySettings(JsonElement metadata, Worker worker)
    {
        foreach (var setting in (string[])["logpush", "tail_consumers", "observability", "tags"])
        {
            if (metadata.Node(setting) is { } value)
            {
                worker.ScriptSettings[setting] = value;
            }
        }
    }
}
