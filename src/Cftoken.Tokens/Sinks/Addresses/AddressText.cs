using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Cftoken.Tokens.Sinks.Addresses;

/// <summary>The escapes of an address: what would end a part, or cannot be seen, stands as <c>%XX</c>, its UTF-8 bytes in hex.</summary>
internal static class AddressText
{
    private static readonly SearchValues<char> Separators = SearchValues.Create("%?&");
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The text with its escapes.</summary>
    public static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            if (Separators.Contains(character) || char.IsControl(character))
            {
                foreach (var part in Encoding.UTF8.GetBytes([character]))
                {
                    escaped.Append(CultureInfo.InvariantCulture, $"%{part:X2}");
                }
            }
            else
            {
                escaped.Append(character);
            }
        }

        return escaped.ToString();
    }

    /// <summary>The text behind the escapes.</summary>
    /// <returns>False where a <c>%</c> is not followed by two hex digits, or the bytes are no UTF-8.</returns>
    public static bool TryUnescape(string text, [NotNullWhen(true)] out string? plain)
    {
        plain = null;
        var bytes = new List<byte>(text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] != '%')
            {
                var isPair = char.IsHighSurrogate(text[at]) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]);
                if (char.IsSurrogate(text[at]) && !isPair)
                {
                    return false;
                }

                bytes.AddRange(Encoding.UTF8.GetBytes(text, at, isPair ? 2 : 1));
                at += isPair ? 1 : 0;
            }
            else if (at + 2 < text.Length && byte.TryParse(text.AsSpan(at + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var escaped))
            {
                bytes.Add(escaped);
                at += 2;
            }
            else
            {
                return false;
            }
        }

        try
        {
            plain = Strict.GetString([.. bytes]);
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }
}
