using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Cftoken.Tokens.Tests.Sinks.Services;

namespace Cftoken.Tokens.Tests.Sinks.GitHub;

/// <summary>
/// GitHub's API as far as secrets and variables go, with a key of its own for each store; written after
/// docs.github.com/rest/actions/secrets, …/variables, …/dependabot/secrets and …/codespaces (2026-11).
/// </summary>
public sealed class FakeGitHub(string credential)
{
    private readonly Dictionary<string, (string Id, string Key)> keys = new(StringComparer.Ordinal);
    private int moment;

    /// <summary>Each secret's last body, by its path.</summary>
    public SortedDictionary<string, JsonElement> Secrets { get; } = new(StringComparer.Ordinal);

    /// <summary>Each variable's last body, by its path.</summary>
    public SortedDictionary<string, JsonElement> Variables { get; } = new(StringComparer.Ordinal);

    /// <summary>When each was stored last, by its path.</summary>
    public Dictionary<string, string> UpdatedAt { get; } = new(StringComparer.Ordinal);

    /// <summary>What is there to hold stores.</summary>
    public List<string> Holders { get; } = ["/repos/acme/shop", "/repos/acme/other", "/repos/acme/shop/environments/production", "/repos/acme/shop/environments/staging%20eu", "/orgs/acme"];

    /// <summary>A path whose changes are refused.</summary>
    public string? Refused { get; set; }

    public (string Id, string Key) KeyOf(string store)
    {
        if (!keys.TryGetValue(store, out var key))
        {
            keys[store] = key = ($"key-{keys.Count + 1}", Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
        }

        return key;
    }

    public FakeReply Answer(FakeCall call)
    {
        if (call.Headers.GetValueOrDefault("Authorization") != $"token {credential}")
        {
            return new FakeReply(401, """{"message":"Bad credentials","documentation_url":"https://docs.github.com/rest"}""");
        }

        var path = call.Path;
        if (path == "/graphql")
        {
            // How gh finds the ids of the repositories that it is given by name.
            return new FakeReply(200, """{"data":{"repo_000":{"id":"R_1","databaseId":11},"repo_001":{"id":"R_2","databaseId":12}}}""");
        }

        var holder = Holders.Where(known => path == known || path.StartsWith(known + "/", StringComparison.Ordinal)).MaxBy(known => known.Length);
        if (holder is null || (path.Contains("/environments/", StringComparison.Ordinal) && !holder.Contains("/environments/", StringComparison.Ordinal)))
        {
            return NotFound;
        }

        var parts = path[holder.Length..].Split('/', StringSplitOptions.RemoveEmptyEntries);
        return parts switch
        {
            [] => new FakeReply(200, $$"""{"id":{{(holder.EndsWith("other", StringComparison.Ordinal) ? 12 : 11)}},"name":"x"}"""),
            [.., "secrets", "public-key"] => KeyOf(path[..path.LastIndexOf('/')]) is var key
                ? new FakeReply(200, $$"""{"key_id":"{{key.Id}}","key":"{{key.Key}}"}""") : NotFound,
            [.., "secrets", _] => Entry(call, Secrets, path, _ => "{}"),
            [.., "variables"] when call.Method == "POST" => AddVariable(call, path),
            [.., "variables"] => new FakeReply(200, """{"total_count":0,"variables":[]}"""),
            [.., "variables", _] => Entry(call, Variables, path, body => $"\"value\":{body.GetProperty("value").GetRawText()}"),
            _ => NotFound,
        };
    }

    private static FakeReply NotFound => new(404, """{"message":"Not Found","documentation_url":"https://docs.github.com/rest"}""");

    private FakeReply AddVariable(FakeCall call, string path)
    {
        var at = $"{path}/{call.Json.GetProperty("name").GetString()}";
        return at == Refused ? new FakeReply(403, """{"message":"Resource not accessible by integration"}""")
            : Variables.ContainsKey(at) ? new FakeReply(409, """{"message":"Already exists - Variable already exists"}""")
            : Store(Variables, at, call.Json, 201);
    }

    private FakeReply Entry(FakeCall call, SortedDictionary<string, JsonElement> entries, string path, Func<JsonElement, string> shown)
    {
        var isThere = entries.ContainsKey(path);
        if (call.Method != "GET" && path == Refused)
        {
            return new FakeReply(403, """{"message":"Resource not accessible by integration"}""");
        }

        switch (call.Method)
        {
            case "PUT":
                return Store(entries, path, call.Json, isThere ? 204 : 201);
            case "PATCH" when isThere:
                return Store(entries, path, call.Json, 204);
            case "DELETE" when isThere:
                entries.Remove(path);
                return new FakeReply(204, string.Empty);
            case "GET" when isThere:
                var value = shown(entries[path]);
                return new FakeReply(200, $$"""{"name":"{{path[(path.LastIndexOf('/') + 1)..]}}",{{(value == "{}" ? "" : value + ",")}}"updated_at":"{{UpdatedAt[path]}}"}""");
            default:
                return NotFound;
        }
    }

    private FakeReply Store(SortedDictionary<string, JsonElement> entries, string path, JsonElement body, int status)
    {
        entries[path] = body;
        UpdatedAt[path] = string.Create(CultureInfo.InvariantCulture, $"2026-11-22T12:00:{moment++:00}Z");
        return new FakeReply(status, status == 204 ? string.Empty : "{}");
    }
}
