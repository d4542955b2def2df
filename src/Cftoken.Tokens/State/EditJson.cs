using System.Collections.Immutable;
using System.Net;
using System.Text.Json;
using Cftoken.Catalog.Policies;
using Cftoken.Tokens.Editing;

namespace Cftoken.Tokens.State;

/// <summary>A change in place, as JSON.</summary>
internal static class EditJson
{
    private const int MostGrants = 100_000;

    public static void Write(Utf8JsonWriter writer, string property, TokenEdit edit)
    {
        writer.WriteStartObject(property);
        WriteGrants(writer, "add", edit.Add);
        WriteGrants(writer, "remove", edit.Remove);
        CheckedJson.WriteText(writer, "status", edit.Status);
        CheckedJson.WriteTime(writer, "expires", edit.ExpiresOn);
        if (edit.Networks is { } networks)
        {
            writer.WriteStartObject("networks");
            WriteNetworks(writer, "allowed", networks.AllowedFrom);
            WriteNetworks(writer, "refused", networks.RefusedFrom);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    public static TokenEdit Read(JsonElement parent, string property)
    {
        var edit = CheckedJson.Property(parent, property);
        return new TokenEdit
        {
            Add = ReadGrants(edit, "add"),
            Remove = ReadGrants(edit, "remove"),
            Status = CheckedJson.OptionalText(edit, "status"),
            ExpiresOn = CheckedJson.OptionalTime(edit, "expires"),
            Networks = CheckedJson.Optional(edit, "networks") is { } networks
                ? new TokenNetworks(SharedJson.ReadNetworkList(networks, "allowed"), SharedJson.ReadNetworkList(networks, "refused"))
                : null,
        };
    }

    private static void WriteGrants(Utf8JsonWriter writer, string name, ImmutableArray<PolicyGrant> grants)
    {
        writer.WriteStartArray(name);
        foreach (var grant in grants)
        {
            writer.WriteStartObject();
            writer.WriteString("effect", CheckedJson.WordOf(grant.Effect));
            writer.WriteString("group", grant.GroupId);
            writer.WriteString("resource", grant.Resource.Key);
            CheckedJson.WriteText(writer, "parent", grant.Resource.Parent);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static ImmutableArray<PolicyGrant> ReadGrants(JsonElement edit, string name) =>
    [
        .. CheckedJson.Items(edit, name, MostGrants).Select(grant => new PolicyGrant(
            CheckedJson.Word<PolicyEffect>(CheckedJson.Text(grant, "effect"), "effect"),
            CheckedJson.HexId(grant, "group"),
            new ResourceSelector(CheckedJson.Text(grant, "resource"), CheckedJson.OptionalText(grant, "parent")))),
    ];

    private static void WriteNetworks(Utf8JsonWriter writer, string name, ImmutableArray<IPNetwork> networks)
    {
        writer.WriteStartArray(name);
        foreach (var network in networks)
        {
            writer.WriteStringValue(network.ToString());
        }

        writer.WriteEndArray();
    }
}
