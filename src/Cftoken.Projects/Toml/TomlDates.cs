using System.Globalization;
using System.Text.RegularExpressions;

namespace Cftoken.Projects.Toml;

/// <summary>TOML's dates and times, with and without an offset.</summary>
internal static partial class TomlDates
{
    /// <summary>Whether a word begins like a date or a time, so that it can be nothing else.</summary>
    internal static bool LooksLike(string word) => Beginning().IsMatch(word);

    /// <summary>Whether a date stands alone, so that a time may follow after a blank.</summary>
    internal static bool IsDate(string word) => DateAlone().IsMatch(word);

    /// <summary>Whether the text is a date, a time or both, and one that the calendar and the clock know.</summary>
    internal static bool IsValid(string text)
    {
        var match = DateTime().Match(text);
        return match.Success
            && (!match.Groups["year"].Success || IsDay(match))
            && (!match.Groups["hour"].Success || (IsAtMost(match, "hour", 23) && IsAtMost(match, "minute", 59) && IsAtMost(match, "second", 59)))
            && (!match.Groups["offsetHour"].Success || (IsAtMost(match, "offsetHour", 23) && IsAtMost(match, "offsetMinute", 59)));
    }

    private static bool IsDay(Match match)
    {
        var (year, month, day) = (Number(match, "year"), Number(match, "month"), Number(match, "day"));

        // Year 0 is a leap year of the proleptic calendar, but .NET's calendar begins with 1; 400 has the same shape.
        return month is >= 1 and <= 12 && day >= 1 && day <= System.DateTime.DaysInMonth(year == 0 ? 400 : year, month);
    }

    private static bool IsAtMost(Match match, string group, int most) => Number(match, group) <= most;

    private static int Number(Match match, string group) => int.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\A([0-9]{4}-|[0-9]{2}:)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: Timeout.Infinite)]
    private static partial Regex Beginning();

    [GeneratedRegex(@"\A[0-9]{4}-[0-9]{2}-[0-9]{2}\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: Timeout.Infinite)]
    private static partial Regex DateAlone();

    [GeneratedRegex(
        @"\A((?<year>[0-9]{4})-(?<month>[0-9]{2})-(?<day>[0-9]{2})(?<separator>[Tt ](?=.)|\z))?((?<hour>[0-9]{2}):(?<minute>[0-9]{2}):(?<second>[0-9]{2})(\.[0-9]+)?(?(year)([Zz]|[+-](?<offsetHour>[0-9]{2}):(?<offsetMinute>[0-9]{2}))?))?\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: Timeout.Infinite)]
    private static partial Regex DateTime();
}
