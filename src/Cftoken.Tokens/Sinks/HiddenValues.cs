using Cftoken.Core.Secrets;
using Cftoken.Core.Text;

namespace Cftoken.Tokens.Sinks;

/// <summary>Values that a service or a program was given, and may repeat in what it says: they are taken out of all of it.</summary>
/// <param name="values">The values.</param>
internal sealed class HiddenValues(params IEnumerable<Secret> values)
{
    private readonly SecretForms forms = new(values);

    /// <summary>The same, and these too.</summary>
    public HiddenValues With(IEnumerable<Secret> more) => new([.. values, .. more]);

    /// <summary>One line for people of what was said, without the values and without whatever else should not be shown.</summary>
    public string Quote(string? text, int maxLength = 300) =>
        UntrustedText.Clean(forms.RemoveFrom(text ?? string.Empty), maxLength);
}
