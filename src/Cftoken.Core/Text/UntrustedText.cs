using System.Text;
using System.Text.RegularExpressions;
using Cftoken.Core.Secrets;

namespace Cftoken.Core.Text;

/// <summary>
/// Text from configuration, logs and the API, made safe to show: no control characters (they drive terminals), no
/// workflow commands (<c>::add-mask::</c>, <c>##[…]</c> drive CI runners), nothing shaped like a credential.
/// </summary>
public static partial class UntrustedText
{
    /// <summary>One line of safe text: control characters and line breaks become spaces, credential shapes are redacted.</summary>
    /// <param name="text">Any text; null gives an empty string.</param>
    /// <param name="maxLength">Where to cut, in characters; a cut ends in an ellipsis.</param>
    public static string Clean(string? text, int maxLength = 500)
    {
        if (string.IsNullOrEmpty(text))
        {
            return string.Empty;
        }

        var redacted = CredentialShapes().Replace(text, Secret.Redacted);
        var clean = new StringBuilder(Math.Min(redacted.Length, maxLength + 1));
        foreach (var rune in redacted.EnumerateRunes())
        {
            if (clean.Length >= maxLength)
            {
                clean.Append('…');
                break;
            }

            var unsafeRune = Rune.IsControl(rune) || Rune.GetUnicodeCategory(rune) is System.Globalization.UnicodeCategory.Format
                or System.Globalization.UnicodeCategory.LineSeparator or System.Globalization.UnicodeCategory.ParagraphSeparator
                or System.Globalization.UnicodeCategory.Surrogate or System.Globalization.UnicodeCategory.PrivateUse;
            clean.Append(unsafeRune ? " " : rune.ToString());
        }

        return clean.ToString().Replace("::", ":\u2009:", StringComparison.Ordinal).Replace("##[", "#\u2009#[", StringComparison.Ordinal);
    }

    // Shapes: prefixed tokens and keys (cfk_, cfut_, cfat_, cfoat_), Origin CA keys, GitHub tokens, AWS keys, "Bearer x",
    // and what stands after a name that says it is a secret. Source of the Cloudflare shapes:
    // developers.cloudflare.com/fundamentals/api/get-started/token-formats/ (2026-04-14).
    [GeneratedRegex(
        """(?:cf(?:k|ut|at|oat)_[A-Za-z0-9_.\-]{16,})|(?:v1\.0-[0-9a-f]{24}-[0-9a-f]{100,})|(?:gh[pousr]_[A-Za-z0-9]{20,})|(?:github_pat_[A-Za-z0-9_]{20,})|(?:AKIA[0-9A-Z]{16})|(?<=[Bb]earer )[A-Za-z0-9_\-.=+/]{8,}|(?<=(?:API_TOKEN|API_KEY|GLOBAL_KEY|SECRET|PASSWORD|X-Auth-Key)["']?\s{0,3}[=:]\s{0,3}["']?)[^\s"',;]{6,}""",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 2000)]
    private static partial Regex CredentialShapes();
}
