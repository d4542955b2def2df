using System.Buffers;
using System.Collections.Immutable;
using System.Net;
using System.Text.Json;

namespace Cftoken.Cloudflare.Tokens;

/// <summary>
/// Under which conditions a token works, as Cloudflare keeps it: also members that this program does not know are kept
/// and sent again. Two are equal where they say the same, in whatever order.
/// </summary>
public sealed class TokenCondition : IEquatable<TokenCondition>
{
    /// <summary>No condition.</summary>
    public static readonly TokenCondition None = new(default);

    // The API's schema spells it request_ip; its guide's text has request.ip (developers.cloudflare.com, 2026-11).
    private const string Address = "request_ip";
    private const string AddressInGuide = "request.ip";

    private readonly JsonElement source;
    private readonly string canonical;

    private TokenCondition(JsonElement source)
    {
        this.source = source;
        canonical = IsNothing(source) ? string.Empty : CanonicalOf(source);
    }

    /// <summary>
    /// Whether it says nothing. Such a condition is never sent: it made tokens that fail everywhere
    /// (cloudflare/terraform-provider-cloudflare #897).
    /// </summary>
    public bool IsEmpty => canonical.Length == 0;

    /// <summary>Whether it is there and says nothing.</summary>
    public bool IsHollow => IsEmpty && source.ValueKind == JsonValueKind.Object;

    /// <summary>Networks that the token works from, as Cloudflare writes them; empty: everywhere.</summary>
    public ImmutableArray<string> AllowedFrom => Networks("in");

    /// <summary>Networks that the token does not work from.</summary>
    public ImmutableArray<string> RefusedFrom => Networks("not_in");

    /// <summary>Members that are not about addresses; what they mean is not known here.</summary>
    public ImmutableArray<string> OtherMembers => source.ValueKind == JsonValueKind.Object
        ? [.. source.EnumerateObject().Where(member => !IsAddress(member.Name) && !IsNothing(member.Value)).Select(member => member.Name)]
        : [];

    /// <summary>The same condition with other networks; the other members stay.</summary>
    public TokenCondition With(IEnumerable<IPNetwork> allowed, IEnumerable<IPNetwork> refused)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            if (source.ValueKind == JsonValueKind.Object)
            {
                foreach (var member in source.EnumerateObject().Where(member => !IsAddress(member.Name)))
                {
                    member.WriteTo(writer);
                }
            }

            WriteAddress(writer, allowed, refused);
            writer.WriteEndObject();
        }

        using var document = JsonDocument.Parse(buffer.WrittenMemory);
        return new TokenCondition(document.RootElement.Clone());
    }

    /// <inheritdoc />
    public bool Equals(TokenCondition? other) => other is not null && string.Equals(canonical, other.canonical, StringComparison.Ordinal);

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as TokenCondition);

    /// <inheritdoc />
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(canonical);

    /// <summary>The condition of a token as the API shows it.</summary>
    internal static TokenCondition Of(JsonElement token) =>
        token.TryGetProperty("condition", out var condition) && condition.ValueKind == JsonValueKind.Object ? new TokenCondition(condition) : None;

    /// <summary>Writes the member <c>condition</c>; nothing where it says nothing.</summary>
    internal void Write(Utf8JsonWriter writer)
    {
        if (!IsEmpty)
        {
            writer.WritePropertyName("condition"u8);
            source.WriteTo(writer);
        }
    }

    private static bool IsAddress(string name) => name is Address or AddressInGuide;

    private static void WriteAddress(Utf8JsonWriter writer, IEnumerable<IPNetwork> allowed, IEnumerable<IPNetwork> refused)
    {
        var (allowedList, refusedList) = (allowed.ToList(), refused.ToList());
        if (allowedList.Count + refusedList.Count == 0)
        {
            return;
        }

        writer.WriteStartObject(Address);
        WriteNetworks(writer, "in", allowedList);
        WriteNetworks(writer, "not_in", refusedList);
        writer.WriteEndObject();
    }

    private static void WriteNetworks(Utf8JsonWriter writer, string name, List<IPNetwork> networks)
    {
        if (networks.Count == 0)
        {
            return;
        }

        writer.WriteStartArray(name);
        foreach (var network in networks)
        {
            writer.WriteStringValue(network.ToString());
        }

        writer.WriteEndArray();
    }

    private ImmutableArray<string> Networks(string name) => source.ValueKind != JsonValueKind.Object
        ? []
        :
        [
            .. source.EnumerateObject()
                .Where(member => IsAddress(member.Name) && member.Value.ValueKind == JsonValueKind.Object)
                .SelectMany(member => member.Value.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray().ToArray() : [])
                .Where(network => network.ValueKind == JsonValueKind.String)
                .Select(network => network.GetString()!),
        ];

    private static bool IsNothing(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Undefined or JsonValueKind.Null => true,
        JsonValueKind.Object => element.EnumerateObject().All(member => IsNothing(member.Value)),
        JsonValueKind.Array => element.GetArrayLength() == 0,
        _ => false,
    };

    // Members by name, lists as sets, an address as the network of that one address.
    private static string CanonicalOf(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => $"{{{string.Join(',', element.EnumerateObject()
            .Where(member => !IsNothing(member.Value))
            .Select(member => $"{Quoted(IsAddress(member.Name) ? Address : member.Name)}:{CanonicalOf(member.Value)}")
            .Order(StringComparer.Ordinal))}}}",
        JsonValueKind.Array => $"[{string.Join(',', element.EnumerateArray().Select(CanonicalOf).Distinct().Order(StringComparer.Ordinal))}]",
        JsonValueKind.String => Quoted(CanonicalOf(element.GetString()!)),
        _ => element.GetRawText(),
    };

    private static string Quoted(string text) => $"\"{JsonEncodedText.Encode(text)}\"";

    private static string CanonicalOf(string text) => IPAddress.TryParse(text, out var address)
        ? new IPNetwork(address, address.GetAddressBytes().Length * 8).ToString()
        : IPNetwork.TryParse(text, out var network) ? network.ToString() : text;
}
