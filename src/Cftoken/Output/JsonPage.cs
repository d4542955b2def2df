using System.Buffers;
using System.Text.Json;

namespace Cftoken.Output;

/// <summary>
/// One JSON object on standard output, with the <c>schemaVersion</c> that every machine form begins with. What is written
/// passes through <see cref="SafeJson"/>.
/// </summary>
internal sealed class JsonPage
{
    /// <summary>The version of all machine forms; it changes when a property changes its meaning or goes away.</summary>
    public const int SchemaVersion = 1;

    private JsonPage(Utf8JsonWriter writer) => Writer = writer;

    /// <summary>The writer itself, for structure, numbers and forms that write themselves.</summary>
    public Utf8JsonWriter Writer { get; }

    /// <summary>Writes one object and a line's end.</summary>
    public static void Write(TextWriter output, Action<JsonPage> content)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteNumber("schemaVersion", SchemaVersion);
            content(new JsonPage(writer));
            writer.WriteEndObject();
        }

        output.Write(SafeJson.Of(buffer.WrittenMemory));
        output.Write('\n');
    }

    /// <summary>A text property; null stays null.</summary>
    public void Text(string name, string? value) => Writer.WriteString(name, value);

    /// <summary>A moment in UTC, as RFC 3339; null stays null.</summary>
    public void Time(string name, DateTimeOffset? value)
    {
        if (value is { } moment)
        {
            Writer.WriteString(name, moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'"));
        }
        else
        {
            Writer.WriteNull(name);
        }
    }

    /// <summary>A list of objects.</summary>
    public void List<T>(string name, IEnumerable<T> items, Action<T> content)
    {
        Writer.WriteStartArray(name);
        foreach (var item in items)
        {
            Writer.WriteStartObject();
            content(item);
            Writer.WriteEndObject();
        }

        Writer.WriteEndArray();
    }
}
