using System.Buffers;
using System.Text.Json;
using Cftoken.Core.Secrets;

namespace Cftoken.Cloudflare.Sending;

/// <summary>
/// The secrets that a request holds. An answer may repeat them, by mistake or by malice, in an error, a name, an id: they
/// are taken out of all its text before anything reads it.
/// </summary>
internal sealed class SentSecrets
{
    private static readonly string[] Carriers = ["Authorization", "X-Auth-Key"];

    private readonly SecretForms forms;

    private SentSecrets(SecretForms forms) => this.forms = forms;

    /// <summary>The secrets in the headers of a request.</summary>
    public static SentSecrets Of(HttpRequestMessage request) => new(new SecretForms(
        Carriers.SelectMany(name => request.Headers.TryGetValues(name, out var found) ? found : [])
            .Select(value => value.Split(' ')[^1])
            .Where(value => value.Length > 0)
            .Select(value => new Secret(value))));

    /// <summary>The text without the secrets.</summary>
    public string RemoveFrom(string text) => forms.RemoveFrom(text);

    /// <summary>The document, no text or name in it holding a secret, however it was escaped.</summary>
    /// <exception cref="InvalidOperationException">A text in it is none: half of a surrogate pair.</exception>
    public JsonDocument RemoveFrom(JsonDocument document)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            Copy(document.RootElement, writer);
        }

        return JsonDocument.Parse(buffer.WrittenMemory);
    }

    private void Copy(JsonElement element, Utf8JsonWriter writer)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var property in element.EnumerateObject())
                {
                    writer.WritePropertyName(RemoveFrom(property.Name));
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
                writer.WriteStringValue(RemoveFrom(element.GetString()!));
                break;
            default:
                element.WriteTo(writer);
                break;
        }
    }
}
