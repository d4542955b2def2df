using System.Buffers;
using System.Text.Json;

namespace Cftoken.Tokens.Sinks.Services;

/// <summary>Writes bodies of requests.</summary>
internal static class JsonBody
{
    /// <summary>An object.</summary>
    public static byte[] Write(Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            members(writer);
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
