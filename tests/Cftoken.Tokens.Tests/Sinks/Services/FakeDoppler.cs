using System.Text.Json;

namespace Cftoken.Tokens.Tests.Sinks.Services;

/// <summary>
/// The config <c>prd</c> of the project <c>shop</c>; written after docs.doppler.com/reference/secrets-update, …/secrets-get,
/// …/secrets-delete and …/configs-get (2026-11).
/// </summary>
public sealed class FakeDoppler(string token)
{
    public SortedDictionary<string, string> Secrets { get; } = new(StringComparer.Ordinal);

    public bool IsReadOnly { get; set; }

    /// <summary>Secrets whose values are not given out.</summary>
    public HashSet<string> Restricted { get; } = new(StringComparer.Ordinal);

    public FakeReply Answer(FakeCall call)
    {
        if (call.Headers.GetValueOrDefault("Authorization") != $"Bearer {token}")
        {
            return Refuse(401, "Invalid Auth token");
        }

        var body = call.Body.Length > 0 ? call.Json : default;
        var project = body.ValueKind == JsonValueKind.Object ? body.GetProperty("project").GetString() : call.Query.GetValueOrDefault("project");
        var config = body.ValueKind == JsonValueKind.Object ? body.GetProperty("config").GetString() : call.Query.GetValueOrDefault("config");
        if ((project, config) != ("shop", "prd"))
        {
            return Refuse(404, $"Could not find requested config: {config}");
        }

        var name = call.Query.GetValueOrDefault("name") ?? string.Empty;
        return call.ToString() switch
        {
            "GET /v3/configs/config" => new FakeReply(200, """{"config":{"name":"prd","project":"shop","environment":"prd","root":true,"locked":false}}"""),
            "GET /v3/configs/config/secret" => !Secrets.TryGetValue(name, out var value) ? Refuse(404, $"Could not find requested secret: {name}")
                : Restricted.Contains(name) ? new FakeReply(200, $$$"""{"name":"{{{name}}}","value":{"raw":null,"computed":null},"success":true}""")
                : new FakeReply(200, $$$"""{"name":"{{{name}}}","value":{"raw":{{{JsonSerializer.Serialize(value)}}},"computed":"other"},"success":true}"""),
            "POST /v3/configs/config/secrets" => Merge(body.GetProperty("secrets")),
            "DELETE /v3/configs/config/secret" => IsReadOnly ? Refuse(403, "This token does not have write access")
                : Secrets.Remove(name) ? new FakeReply(204, string.Empty) : Refuse(404, $"Could not find requested secret: {name}"),
            _ => Refuse(404, "Not found"),
        };
    }

    private static FakeReply Refuse(int status, string message) => new(status, $$"""{"messages":[{{JsonSerializer.Serialize(message)}}],"success":false}""");

    private FakeReply Merge(JsonElement secrets)
    {
        if (IsReadOnly)
        {
            return Refuse(403, "This token does not have write access");
        }

        foreach (var secret in secrets.EnumerateObject())
        {
            Secrets[secret.Name] = secret.Value.GetString()!;
        }

        return new FakeReply(200, """{"secrets":{},"success":true}""");
    }
}
