using System.Globalization;

namespace Cftoken.Engine.Creating;

/// <summary>How long a token is to live: <c>90d</c>, <c>12h</c>, <c>15m</c>, or <c>never</c> to end.</summary>
/// <param name="Length">The length; null: it does not end.</param>
public readonly record struct TimeToLive(TimeSpan? Length)
{
    /// <summary>What a token for people and for CI gets that nobody says otherwise of.</summary>
    public static readonly TimeToLive Default = new(TimeSpan.FromDays(90));

    /// <summary>What a token for an AI agent gets that nobody says otherwise of: a working day.</summary>
    public static readonly TimeToLive OfAgent = new(TimeSpan.FromHours(8));

    private const int MostDays = 3650;

    /// <summary>Reads whole days, hours or minutes, up to ten years, or <c>never</c>.</summary>
    public static bool TryParse(string text, out TimeToLive result)
    {
        ArgumentNullException.ThrowIfNull(text);
        result = default;
        if (text == "never")
        {
            return true;
        }

        if (text is not [.. var digits, 'd' or 'h' or 'm'] || !int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count == 0)
        {
            return false;
        }

        var unit = text[^1] switch { 'd' => TimeSpan.TicksPerDay, 'h' => TimeSpan.TicksPerHour, _ => TimeSpan.TicksPerMinute };
        result = new TimeToLive(TimeSpan.FromTicks(unit * count));
        return result.Length <= TimeSpan.FromDays(MostDays);
    }

    /// <summary>As <see cref="TryParse"/> reads it.</summary>
    public override string ToString() => Length is not { } length ? "never"
        : length.Ticks % TimeSpan.TicksPerDay == 0 ? string.Create(CultureInfo.InvariantCulture, $"{length.Days}d")
        : length.Ticks % TimeSpan.TicksPerHour == 0 ? string.Create(CultureInfo.InvariantCulture, $"{(int)length.TotalHours}h")
        : string.Create(CultureInfo.InvariantCulture, $"{(int)length.TotalMinutes}m");
}
