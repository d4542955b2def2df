using System.Globalization;
using System.Text;

namespace Cftoken.Catalog.Data;

/// <summary>Reads tab-separated lines straight from UTF-8. Lines that start with <c>#</c> and empty lines are passed over.</summary>
internal ref struct TsvReader(ReadOnlySpan<byte> text)
{
    private ReadOnlySpan<byte> rest = text;
    private ReadOnlySpan<byte> line;

    /// <summary>The value of a <c># name: value</c> line at the head of the text.</summary>
    /// <exception cref="InvalidDataException">There is none.</exception>
    public static string HeaderValue(ReadOnlySpan<byte> text, string name)
    {
        foreach (var range in text.Split((byte)'\n'))
        {
            var comment = text[range];
            if (!comment.StartsWith("#"u8))
            {
                break;
            }

            var words = Encoding.UTF8.GetString(comment[1..]).Trim();
            if (words.StartsWith(name, StringComparison.Ordinal) && words.AsSpan(name.Length).StartsWith(": "))
            {
                return words[(name.Length + 2)..];
            }
        }

        throw new InvalidDataException($"The data file has no header line '# {name}: …'.");
    }

    /// <summary>Steps to the next line of data; false at the end.</summary>
    public bool NextLine()
    {
        while (!rest.IsEmpty)
        {
            var end = rest.IndexOf((byte)'\n');
            line = end < 0 ? rest : rest[..end];
            rest = end < 0 ? default : rest[(end + 1)..];
            if (!line.IsEmpty && line[0] != (byte)'#')
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The next field of the line, empty where the line has no more.</summary>
    public ReadOnlySpan<byte> Field()
    {
        var end = line.IndexOf((byte)'\t');
        var field = end < 0 ? line : line[..end];
        line = end < 0 ? default : line[(end + 1)..];
        return field;
    }

    /// <summary>The next field as text.</summary>
    public string Text() => Encoding.UTF8.GetString(Field());

    /// <summary>The next field as text, null where it is empty.</summary>
    public string? TextOrNull()
    {
        var field = Field();
        return field.IsEmpty ? null : Encoding.UTF8.GetString(field);
    }

    /// <summary>The next field as a number.</summary>
    public double Number() => double.Parse(Field(), NumberStyles.Float, CultureInfo.InvariantCulture);
}
