using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cftoken.Catalog.Policies;
using Cftoken.Emulator.Groups;
using Cftoken.Emulator.State;

namespace Cftoken.Emulator.Tokens;

/// <summary>A token as the API shows it.</summary>
internal sealed class TokenJson(GroupDirectory groups)
{
    /// <summary>All but the value.</summary>
    public JsonObject Write(TokenRecord token, DateTimeOffset at)
    {
        var json = WriteBrief(token, at);
        json["name"] = token.Name;
        json["issued_on"] = Time(token.IssuedOn);
        json["modified_on"] = Time(token.ModifiedOn);
        if (token.LastUsedOn is { } used)
        {
            json["last_used_on"] = Time(used);
        }

        json["policies"] = new JsonArray([.. token.Policies.Select(WritePolicy)]);
        if (token.Condition is { } condition)
        {
            json["condition"] = WriteCondition(condition);
        }

        return json;
    }

    /// <summary>What verification shows: id, status, dates.</summary>
    public static JsonObject WriteBrief(TokenRecord token, DateTimeOffset at)
    {
        var json = new JsonObject { ["id"] = token.Id, ["status"] = token.StatusAt(at) };
        if (token.NotBefore is { } begin)
        {
            json["not_before"] = Time(begin);
        }

        if (token.ExpiresOn is { } end)
        {
            json["expires_on"] = Time(end);
        }

        return json;
    }

    // UTC in whole seconds.
    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static JsonObject WriteCondition(TokenCondition condition)
    {
        var addresses = new JsonObject();
        if (!condition.In.IsEmpty)
        {
            addresses["in"] = new JsonArray([.. condition.In.Select(network => (JsonNode)network)]);
        }

        if (!condition.NotIn.IsEmpty)
        {
            addresses["not_in"] = new JsonArray([.. condition.NotIn.Select(network => (JsonNode)network)]);
        }

        return addresses.Count == 0 ? [] : new JsonObject { ["request_ip"] = addresses };
    }

    private JsonObject WritePolicy(StoredPolicy stored)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes))
        {
            PolicyJson.Write(writer, stored.Policy);
        }

        var json = JsonNode.Parse(bytes.ToArray())!.AsObject();
        json["id"] = stored.Id;
        foreach (var reference in json["permission_groups"]!.AsArray().OfType<JsonObject>())
        {
            reference["name"] = groups.ById(reference["id"]!.GetValue<string>())?.Name;
        }

        return json;
    }
}
