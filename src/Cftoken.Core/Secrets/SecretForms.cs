using System.Text;
using System.Text.Encodings.Web;

namespace Cftoken.Core.Secrets;

/// <summary>
/// Takes known values out of text: as they are, and as whoever repeats them may have written them: URL-encoded, in JSON,
/// in hex, in base64. What is shorter than eight characters is no credential and would be found within ordinary words.
/// </summary>
public sealed class SecretForms
{
    private const int MinLength = 8;

    private readonly string[] forms;

    /// <summary>The forms of some values.</summary>
    public SecretForms(params IEnumerable<Secret> values)
    {
        ArgumentNullException.ThrowIfNull(values);

        // The longest first: a form may begin with another one.
        forms = [.. values.Select(value => value.Reveal()).Where(value => value.Length >= MinLength).SelectMany(FormsOf)
            .Distinct(StringComparer.Ordinal).OrderByDescending(form => form.Length)];
    }

    /// <summary>The text without the values.</summary>
    public string RemoveFrom(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return forms.Aggregate(text, (rest, form) => rest.Replace(form, Secret.Redacted, StringComparison.OrdinalIgnoreCase));
    }

    private static IEnumerable<string> FormsOf(string value)
    {
        var bytes = Encoding.UTF8.GetBytes(value);
        yield return value;
        yield return Uri.EscapeDataString(value);
        yield return string.Concat(bytes.Select(one => $"%{one:x2}"));
        yield return JavaScriptEncoder.Default.Encode(value);
        yield return Convert.ToHexStringLower(bytes);

        // Base64 depends on where the value begins within its group of three bytes: all three, without the characters that
        // neighbouring bytes have a part in, in both alphabets.
        for (var before = 0; before < 3; before++)
        {
            var whole = Convert.ToBase64String([.. new byte[before], .. bytes]);
            var bare = whole[(before == 0 ? 0 : before + 1)..((before + bytes.Length) * 8 / 6)];
            yield return bare;
            yield return bare.Replace('+', '-').Replace('/', '_');
        }
    }
}
