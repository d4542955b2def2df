using System.Text.Json;
using Cftoken.Core.Secrets;
using Cftoken.Core.Text;

namespace Cftoken.Tokens.Sinks;

/// <summary>Values that a service or a program was given, and may repeat in what it says: they are taken out of all of it.</summary>
/// <param name="values">The values.</param>
internal sealed class HiddenValues(params IEnumerable<Secret> values)
{
    // What is shorter is no credential, and would be found within ordinary words.
    private const int MinLength = 8;

    private readonly string[] forms = [.. values.Select(value => value.Reveal()).Where(value => value.Length >= MinLength).SelectMany(FormsOf).Distinct(StringComparer.Ordinal)];

    /// <summary>The same, and these too.</summary>
    public HiddenValues With(IEnumerable<Secret> more) => new([.. values, .. more]);

    /// <summary>One line for people of what was said, without the values and without whatever else should not be shown.</summary>
    public string Quote(string? text, int maxLength = 300) =>
        UntrustedText.Clean(forms.Aggregate(text ?? string.Empty, (rest, form) => rest.Replace(form, Secret.Redacted, StringComparison.Ordinal)), maxLength);

    private static IEnumerable<string> FormsOf(string value)
    {
        yield return value;
        yield return Uri.EscapeDataString(value);
        yield return JsonEncodedText.Encode(value).ToString();
    }
}
