using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Cftoken.Core.Text;

namespace Cftoken.Output;

/// <summary>
/// The one place that all JSON goes through on its way out: no text or name in it holds a control character or a credential,
/// and none of it is a command to a CI's runner, which looks for <c>##[</c> and <c>##vso[</c> anywhere and for <c>::</c> where a line
/// begins. These are escaped as JSON lets every character be, so that whoever reads the JSON gets them back unchanged.
/// </summary>
internal static class SafeJson
{
    private static readonly JsonWriterOptions Readable = new()
    {
        Indented = true,
        NewLine = "\n",

        // The output is never put into HTML: text stays readable instead of being escaped for it.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The JSON, made safe and readable.</summary>
    /// <param name="json">One value, as UTF-8.</param>
    public static string Of(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 256 });
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Readable))
        {
            Copy(document.RootElement, writer);
        }

        // Two such characters side by side stand only within texts and names.
        return Encoding.UTF8.GetString(buffer.WrittenSpan)
            .Replace("##", "#\\u0023", StringComparison.Ordinal).Replace("::", ":\\u003A", StringComparison.Ordinal);
    }

    private static void Copy(JsonElement element, Utf8JsonWriter writer)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var property in element.EnumerateObject())
                {
                    writer.WritePropertyName(UntrustedText.Data(property.Name));
                    Copy(property.Value, writer);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in element.EnumerateArray())
                {
                    Copy(item, writer);
                }

                writer.WriteEndArray();
                break;
            case JsonValueKind.String:
                writer.WriteStringValue(UntrustedText.Data(element.GetString()));
                break;
            default:
                element.WriteTo(writer);
                break;
        }
    }
}
