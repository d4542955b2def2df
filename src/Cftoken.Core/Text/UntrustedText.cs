using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Cftoken.Core.Secrets;

namespace Cftoken.Core.Text;

/// <summary>
/// Text from configuration, logs and the API, made safe to show: no control characters (they drive terminals), no
/// workflow commands (<c>::add-mask::</c>, <c>##[…]</c> and <c>##vso[…]</c> drive CI runners), nothing shaped like a
/// credential.
/// </summary>
public static partial class UntrustedText
{
    private const char Escape = '\u001b';
    private const char ControlSequence = '\u009b';
    private const char ThinSpace = '\u2009';

    /// <summary>
    /// One line of safe text: white space of any kind becomes a space, what else cannot be seen goes, credential shapes
    /// are redacted. The time it takes grows with the text's length and no faster.
    /// </summary>
    /// <param name="text">Any text; null gives an empty string.</param>
    /// <param name="maxLength">Where to cut, in characters; a cut ends in an ellipsis.</param>
    public static string Clean(string? text, int maxLength = 500) => string.IsNullOrEmpty(text)
        ? string.Empty
        : WithoutCommands(Cut(Redact(Visible(text)), maxLength));

    /// <summary>
    /// Safe text for a form that only programs read and that escapes what it must: line breaks and tabs stay, what else
    /// cannot be seen goes, credential shapes are redacted. Commands of runners stay: whoever writes the form sees to them.
    /// </summary>
    /// <param name="text">Any text; null gives an empty string.</param>
    /// <param name="maxLength">Where to cut, in characters; a cut ends in an ellipsis.</param>
    public static string Data(string? text, int maxLength = 10_000) => string.IsNullOrEmpty(text)
        ? string.Empty
        : Cut(Redact(string.Join('\n', text.Split('\n').Select(Visible))), maxLength);

    private static string Redact(string text)
    {
        try
        {
            return CredentialShapes().Replace(text, Secret.Redacted);
        }
        catch (RegexMatchTimeoutException)
        {
            // Only a stalled machine gets here. What was not looked through to its end is not shown.
            return Secret.Redacted;
        }
    }

    // Comes before the redaction: something invisible in the middle of a credential must not hide its shape.
    private static string Visible(string text)
    {
        var visible = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length;)
        {
            if (text[at] == ControlSequence || (text[at] == Escape && at + 1 < text.Length && text[at + 1] == '['))
            {
                at = EndOfControlSequence(text, text[at] == Escape ? at + 2 : at + 1);
                continue;
            }

            var isWhole = Rune.TryGetRuneAt(text, at, out var rune);
            at += isWhole ? rune.Utf16SequenceLength : 1;
            if (!isWhole || Rune.GetUnicodeCategory(rune) is UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
                or UnicodeCategory.PrivateUse || (Rune.IsControl(rune) && Rune.IsWhiteSpace(rune)))
            {
                visible.Append(' ');
            }
            else if (!Rune.IsControl(rune) && !IsInvisible(rune))
            {
                visible.Append(rune.ToString());
            }
        }

        return visible.ToString();
    }

    // Parameters and intermediate characters, then one final character: ECMA-48, section 5.4.
    private static int EndOfControlSequence(string text, int at)
    {
        while (at < text.Length && text[at] is >= ' ' and <= '?')
        {
            at++;
        }

        return at < text.Length && text[at] is >= '@' and <= '~' ? at + 1 : at;
    }

    // Format characters, and the others of Unicode's property Default_Ignorable_Code_Point: joiners, fillers, selectors.
    private static bool IsInvisible(Rune rune) => Rune.GetUnicodeCategory(rune) == UnicodeCategory.Format
        || rune.Value is 0x034F or 0x115F or 0x1160 or 0x17B4 or 0x17B5 or (>= 0x180B and <= 0x180F) or 0x2065 or 0x3164
            or (>= 0xFE00 and <= 0xFE0F) or 0xFFA0 or (>= 0xFFF0 and <= 0xFFF8) or (>= 0xE0000 and <= 0xE0FFF);

    private static string Cut(string text, int maxLength)
    {
        if (text.Length <= maxLength)
        {
            return text;
        }

        var end = maxLength > 0 && char.IsHighSurrogate(text[maxLength - 1]) ? maxLength - 1 : maxLength;
        return text[..end] + '…';
    }

    // GitHub's runner obeys "::" where nothing but white space is before it, and "##[" anywhere; Azure's "##vso[" and
    // "##[" anywhere. A "::" behind something else stays whole: it may be in an address, as in [::1].
    private static string WithoutCommands(string text)
    {
        var safe = new StringBuilder(text.Length);
        var isCommandsColon = false;
        for (var at = 0; at < text.Length; at++)
        {
            var before = at == 0 ? ' ' : text[at - 1];
            isCommandsColon = text[at] == ':' && (isCommandsColon || char.IsWhiteSpace(before));
            if ((isCommandsColon && before == ':') || (text[at] == '#' && before == '#'))
            {
                safe.Append(ThinSpace);
            }

            safe.Append(text[at]);
        }

        return safe.ToString();
    }

    // Shapes: prefixed tokens and keys (cfk_, cfut_, cfat_, cfoat_), old Global API Keys (37 to 45 hex digits; not 40,
    // which is a commit), Origin CA keys, GitHub tokens, AWS keys, "Bearer x", and what stands after a name that says it is
    // a secret. Source of the Cloudflare shapes:
    // developers.cloudflare.com/fundamentals/api/get-started/token-formats/ (2026-04-14).
    // At every character each alternative gives up after a bounded number of steps, or takes all that it has looked at,
    // so that the time grows with the length alone.
    [GeneratedRegex(
        """(?:cf(?:k|ut|at|oat)_[A-Za-z0-9_.\-]{16,})|(?:(?<![0-9A-Za-z_\-])(?:[0-9a-f]{37,39}|[0-9a-f]{41,45})(?![0-9A-Za-z_\-]))|(?:v1\.0-[0-9a-f]{24}-[0-9a-f]{100,})|(?:gh[pousr]_[A-Za-z0-9]{20,})|(?:github_pat_[A-Za-z0-9_]{20,})|(?:AKIA[0-9A-Z]{16})|(?<=[Bb]earer )[A-Za-z0-9_\-.=+/]{8,}|(?<=(?:API_TOKEN|API_KEY|GLOBAL_KEY|SECRET|SECRET_ACCESS_KEY|PASSWORD|X-Auth-Key|[Aa]pi_?[Tt]oken|api_key|apiKey|secret_access_key|secretAccessKey|oauth_token|refresh_token)["']?\s{0,3}[=:]\s{0,3}["']?)[^\s"',;$][^\s"',;]{5,}""",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 10_000)]
    private static partial Regex CredentialShapes();
}
