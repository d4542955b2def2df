using System.Globalization;

namespace Cftoken.Engine.Creating;

/// <summary>How long a token is to live: <c>90d</c>, <c>12h</c>, or <c>never</c> to end.</summary>
/// <param name="Length">The length; null: it does not end.</param>
public readonly record struct TimeToLive(TimeSpan? Length)
{
    /// <summary>What a token gets that nobody says otherwise of.</summary>
    public static readonly TimeToLive Default = new(TimeSpan.FromDays(90));

    private const int MostDays = 3650;

    /// <summary>Reads whole days or hours, up to ten years, or <c>never</c>.</summary>
    public static bool TryParse(string text, out TimeToLive result)
    {
        ArgumentNullException.ThrowIfNull(text);
        result = default;
        if (text == "never")
        {
            return true;
        }

        if (text is not [.. var digits, 'd' or 'h'] || !int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            || count == 0 || count > MostDays * (text[^1] == 'd' ? 1 : 24))
        {
            return false;
        }

        result = new TimeToLive(text[^1] == 'd' ? TimeSpan.FromDays(count) : TimeSpan.FromHours(count));
        return true;
    }

    /// <summary>As <see cref="TryParse"/> reads it.</summary>
    public override string ToString() => Length is not { } length ? "never"
        : length.Ticks % TimeSpan.TicksPerDay == 0 ? string.Create(CultureInfo.InvariantCulture, $"{length.Days}d")
        : string.Create(CultureInfo.InvariantCulture, $"{(int)length.TotalHours}h");
}
