using System.Text.Json;

namespace Cftoken.Cloudflare.Tokens;

/// <summary>A token's policies as the API shows them, where they must be sent again unchanged.</summary>
internal static class TokenPolicies
{
    /// <summary>
    /// Whether nothing stands in the policy that this program does not know. A group's <c>meta</c> with a key narrows the
    /// group in a way that is not documented.
    /// </summary>
    public static bool IsUnderstood(JsonElement policy) => policy.EnumerateObject().All(member => member.Name switch
    {
        "id" or "effect" or "resources" => true,
        "permission_groups" => member.Value.EnumerateArray().All(IsUnderstoodGroup),
        _ => member.Value.ValueKind == JsonValueKind.Null,
    });

    /// <summary>Writes one again. Ids of policies are not sent: a creation refuses them, and an update does not need them.</summary>
    public static void WriteAsItCame(Utf8JsonWriter writer, JsonElement policy)
    {
        writer.WriteStartObject();
        foreach (var member in policy.EnumerateObject().Where(member => member.Name != "id"))
        {
            if (member.Name != "permission_groups")
            {
                member.WriteTo(writer);
                continue;
            }

            writer.WriteStartArray(member.Name);
            foreach (var group in member.Value.EnumerateArray())
            {
                writer.WriteStartObject();
                foreach (var part in group.EnumerateObject().Where(part => part.Name != "name"))
                {
                    part.WriteTo(writer);
                }

                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    private static bool IsUnderstoodGroup(JsonElement group) => group.EnumerateObject().All(member => member.Name switch
    {
        "id" or "name" => true,
        "meta" => member.Value.ValueKind != JsonValueKind.Object || member.Value.EnumerateObject().All(part => part.Value.ValueKind switch
        {
            JsonValueKind.Null => true,
            JsonValueKind.String => part.Value.GetString() is "",
            _ => false,
        }),
        _ => member.Value.ValueKind == JsonValueKind.Null,
    });
}
