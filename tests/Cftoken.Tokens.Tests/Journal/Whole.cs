using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Cftoken.Tokens.Tests.Journal;

/// <summary>All that an object holds, as text: records compare the lists in them by reference.</summary>
internal static class Whole
{
    private static readonly JsonSerializerOptions InnerOptions = new() { Converters = { new Network() } };
    private static readonly JsonSerializerOptions Options = new() { WriteIndented = true, Converters = { new Inner(), new Network() } };

    public static string Of(object value) => JsonSerializer.Serialize(value, Options);

    private sealed class Inner : JsonConverter<Tokens.Journal.Intent>
    {
        public override Tokens.Journal.Intent Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, Tokens.Journal.Intent value, JsonSerializerOptions options) =>
            writer.WriteRawValue(JsonSerializer.Serialize(value, value.GetType(), InnerOptions));
    }

    private sealed class Network : JsonConverter<IPNetwork>
    {
        public override IPNetwork Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, IPNetwork value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
    }
}
