using System.Globalization;
using System.Text.RegularExpressions;

namespace Cftoken.Projects.Toml;

/// <summary>TOML's integers and floats.</summary>
internal static partial class TomlNumbers
{
    /// <summary>
    /// A number in a form that every reader understands: integers as decimals, underscores and plus signs gone. Floats
    /// keep a point, an exponent, <c>inf</c> or <c>nan</c>.
    /// </summary>
    /// <param name="text">The number as written.</param>
    /// <param name="normal">Its normal form.</param>
    /// <returns>False if the text is no number, or an integer beyond 64 bits.</returns>
    internal static bool TryRead(string text, out string normal)
    {
        normal = text.Replace("_", string.Empty, StringComparison.Ordinal).TrimStart('+');
        if (Float().IsMatch(text))
        {
            return true;
        }

        if (Integer().IsMatch(text))
        {
            return long.TryParse(normal, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && Is(value, out normal);
        }

        return Prefixed().IsMatch(text) && TryReadPrefixed(normal, out normal);
    }

    private static bool TryReadPrefixed(string text, out string normal)
    {
        var digits = text.AsSpan(2);
        var style = text[1] == 'b' ? NumberStyles.AllowBinarySpecifier : NumberStyles.AllowHexSpecifier;
        normal = text;
        if (text[1] != 'o')
        {
            return ulong.TryParse(digits, style, CultureInfo.InvariantCulture, out var value) && value <= long.MaxValue && Is((long)value, out normal);
        }

        var octal = 0L;
        foreach (var digit in digits)
        {
            if (octal > long.MaxValue >> 3)
            {
                return false;
            }

            octal = (octal << 3) | (uint)(digit - '0');
        }

        return Is(octal, out normal);
    }

    private static bool Is(long value, out string normal)
    {
        normal = value.ToString(CultureInfo.InvariantCulture);
        return true;
    }

    [GeneratedRegex(@"\A[+-]?(0|[1-9](_?[0-9])*)\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: Timeout.Infinite)]
    private static partial Regex Integer();

    [GeneratedRegex(@"\A0(x[0-9A-Fa-f](_?[0-9A-Fa-f])*|o[0-7](_?[0-7])*|b[01](_?[01])*)\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: Timeout.Infinite)]
    private static partial Regex Prefixed();

    [GeneratedRegex(
        @"\A[+-]?(inf|nan|(0|[1-9](_?[0-9])*)(\.[0-9](_?[0-9])*([eE][+-]?[0-9](_?[0-9])*)?|[eE][+-]?[0-9](_?[0-9])*))\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: Timeout.Infinite)]
    private static partial Regex Float();
}
