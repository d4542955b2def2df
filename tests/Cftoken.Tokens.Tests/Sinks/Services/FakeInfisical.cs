using System.Text.Json;

namespace Cftoken.Tokens.Tests.Sinks.Services;

/// <summary>
/// The folder <c>/shop</c> of the environment <c>prod</c> of the project <c>p1</c>: POST makes a secret, PATCH changes one,
/// each refuses the other's work; written after infisical.com/docs/api-reference, v4 secrets (2026-11).
/// </summary>
public sealed class FakeInfisical(string token)
{
    public SortedDictionary<string, string> Secrets { get; } = new(StringComparer.Ordinal);

    /// <summary>A name whose changes are refused.</summary>
    public string? Refused { get; set; }

    /// <summary>Whether changes wait for somebody's approval.</summary>
    public bool NeedsApproval { get; set; }

    /// <summary>Whether values are not given out.</summary>
    public bool IsHidden { get; set; }

    public FakeReply Answer(FakeCall call)
    {
        if (call.Headers.GetValueOrDefault("Authorization") != $"Bearer {token}")
        {
            return Refuse(401, "Token missing or invalid", "Unauthorized");
        }

        var isRead = call.Method == "GET";
        string? Setting(string name) => isRead ? call.Query.GetValueOrDefault(name) : call.Json.GetProperty(name).GetString();
        if ((Setting("projectId"), Setting("environment"), Setting("secretPath")) != ("p1", "prod", "/shop"))
        {
            return Refuse(404, "Folder with path was not found", "NotFound");
        }

        const string all = "/api/v4/secrets";
        if (isRead && call.Path == all)
        {
            return new FakeReply(200, """{"secrets":[],"imports":[]}""");
        }

        var name = call.Path[(all.Length + 1)..];
        var isThere = Secrets.ContainsKey(name);
        return call.Method switch
        {
            "GET" => isThere ? Secret(name) : Refuse(404, $"Secret with name '{name}' not found", "NotFound"),
            _ when name == Refused => Refuse(403, "You are not allowed to edit on secrets", "PermissionDenied"),
            _ when NeedsApproval => new FakeReply(200, """{"approval":{"id":"a1","status":"open"}}"""),
            "POST" when isThere => Refuse(400, "Secret already exist", "BadRequest"),
            "PATCH" or "DELETE" when !isThere => Refuse(404, $"Secret with name '{name}' not found", "NotFound"),
            "DELETE" => Do(() => Secrets.Remove(name), name),
            _ => Do(() => Secrets[name] = call.Json.GetProperty("secretValue").GetString()!, name),
        };
    }

    private static FakeReply Do(Action change, string name)
    {
        change();
        return new FakeReply(200, $$$"""{"secret":{"secretKey":"{{{name}}}","version":2}}""");
    }

    private static FakeReply Refuse(int status, string message, string error) =>
        new(status, $$"""{"statusCode":{{status}},"message":{{JsonSerializer.Serialize(message)}},"error":"{{error}}"}""");

    private FakeReply Secret(string name) => IsHidden
        ? new FakeReply(200, $$$"""{"secret":{"secretKey":"{{{name}}}","secretValue":"<hidden-by-infisical>","secretValueHidden":true}}""")
        : new FakeReply(200, $$$"""{"secret":{"secretKey":"{{{name}}}","secretValue":{{{JsonSerializer.Serialize(Secrets[name])}}},"secretValueHidden":false}}""");
}
