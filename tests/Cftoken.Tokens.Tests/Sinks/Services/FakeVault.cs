using System.Text.Json.Nodes;

namespace Cftoken.Tokens.Tests.Sinks.Services;

/// <summary>
/// A KV secrets engine, version 2, mounted at <c>secret</c>: versions, check-and-set, merge patches, capabilities; written
/// after developer.hashicorp.com/vault/api-docs/secret/kv/kv-v2 (2026-11).
/// </summary>
public sealed class FakeVault(string token)
{
    private const string Denied = """{"errors":["1 error occurred:\n\t* permission denied\n\n"]}""";

    /// <summary>Every version of every secret; null for a deleted one.</summary>
    public Dictionary<string, List<JsonObject?>> Secrets { get; } = new(StringComparer.Ordinal);

    /// <summary>What the token may do with every path.</summary>
    public List<string> Capabilities { get; set; } = ["create", "patch", "read"];

    /// <summary>The engine's version, and where it is mounted.</summary>
    public (string Version, string Mount) Engine { get; set; } = ("2", "secret/");

    /// <summary>Done before a change is looked at: somebody else's change.</summary>
    public Action? Meanwhile { get; set; }

    public JsonObject? Latest(string path) => Secrets.TryGetValue(path, out var versions) ? versions[^1] : null;

    public FakeVault With(string path, string json)
    {
        if (!Secrets.TryGetValue(path, out var versions))
        {
            Secrets[path] = versions = [];
        }

        versions.Add((JsonObject)JsonNode.Parse(json)!);
        return this;
    }

    public FakeReply Answer(FakeCall call)
    {
        if (call.Headers.GetValueOrDefault("X-Vault-Token") != token)
        {
            return new FakeReply(403, Denied);
        }

        if (call.Path == "/v1/sys/capabilities-self")
        {
            var list = string.Join(',', Capabilities.Select(one => $"\"{one}\""));
            var path = call.Json.GetProperty("paths")[0].GetString();
            return new FakeReply(200, $$$"""{"capabilities":[{{{list}}}],"{{{path}}}":[{{{list}}}],"data":{"{{{path}}}":[{{{list}}}]}}""");
        }

        if (call.Path.StartsWith("/v1/sys/internal/ui/mounts/", StringComparison.Ordinal))
        {
            return new FakeReply(200, "{\"data\":{\"path\":\"" + Engine.Mount + "\",\"type\":\"kv\",\"options\":{\"version\":\"" + Engine.Version + "\"}}}");
        }

        const string data = "/v1/secret/data/";
        return !call.Path.StartsWith(data, StringComparison.Ordinal)
            ? new FakeReply(404, """{"errors":["no handler for route"]}""")
            : Secret(call, Uri.UnescapeDataString(call.Path[data.Length..]));
    }

    private FakeReply Secret(FakeCall call, string path)
    {
        if (call.Method == "GET")
        {
            return !Capabilities.Contains("read") ? new FakeReply(403, Denied) : Read(path);
        }

        Meanwhile?.Invoke();
        var versions = Secrets.GetValueOrDefault(path) ?? [];
        var capability = call.Method == "PATCH" ? "patch" : versions.Count == 0 ? "create" : "update";
        if (!Capabilities.Contains(capability) && !(capability == "update" && versions[^1] is null && Capabilities.Contains("create")))
        {
            return new FakeReply(403, Denied);
        }

        if (call.Method == "PATCH" && call.Headers["Content-Type"] != "application/merge-patch+json")
        {
            return new FakeReply(415, """{"errors":["PATCH requires Content-Type of application/merge-patch+json"]}""");
        }

        if (call.Method == "PATCH" && (versions.Count == 0 || versions[^1] is null))
        {
            return new FakeReply(404, """{"errors":[]}""");
        }

        var body = (JsonObject)JsonNode.Parse(call.Body)!;
        if (body["options"]?["cas"] is { } cas && (int)cas != versions.Count)
        {
            return new FakeReply(400, """{"errors":["check-and-set parameter did not match the current version"]}""");
        }

        var next = call.Method == "PATCH" ? (JsonObject)versions[^1]!.DeepClone() : [];
        foreach (var (name, value) in (JsonObject)body["data"]!)
        {
            next.Remove(name);
            if (value is not null)
            {
                next[name] = value.DeepClone();
            }
        }

        versions.Add(next);
        Secrets[path] = versions;
        return new FakeReply(200, $$$"""{"data":{"created_time":"2026-11-22T12:00:00Z","deletion_time":"","destroyed":false,"version":{{{versions.Count}}}}}""");
    }

    private FakeReply Read(string path) => Secrets.GetValueOrDefault(path) switch
    {
        null => new FakeReply(404, """{"errors":[]}"""),
        [.., null] deleted => new FakeReply(404, $$$"""{"data":{"data":null,"metadata":{"deletion_time":"2026-11-22T11:00:00Z","destroyed":false,"version":{{{deleted.Count}}}}},"warnings":null}"""),
        [.., var latest] versions => new FakeReply(200, $$$"""{"data":{"data":{{{latest!.ToJsonString()}}},"metadata":{"deletion_time":"","destroyed":false,"version":{{{versions.Count}}}}},"warnings":null}"""),
        _ => throw new InvalidOperationException("A secret has a version."),
    };
}
