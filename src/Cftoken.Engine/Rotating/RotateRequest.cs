using System.Collections.Immutable;
using System.Globalization;
using Cftoken.Engine.Targets;

namespace Cftoken.Engine.Rotating;

/// <summary>What is to be rotated, and how.</summary>
/// <param name="Path">The project's folder, or a configuration file in it.</param>
public sealed record RotateRequest(string Path) : TokenRequest(Path)
{
    /// <summary>How long the old token works on beside the new one, where nobody says otherwise.</summary>
    public static readonly TimeSpan DefaultGrace = TimeSpan.FromHours(24);

    /// <summary>How long the old token stays disabled before it is deleted: whoever misses it can have it switched on again.</summary>
    public static readonly TimeSpan KeptDisabled = TimeSpan.FromDays(7);

    /// <summary>How long a token that was just rotated is not rotated again unasked.</summary>
    public static readonly TimeSpan Rest = TimeSpan.FromHours(24);

    /// <summary>The addresses of the sinks that take the token; empty: those of the job, else those that the old one went to.</summary>
    public ImmutableArray<string> Sinks { get; init; } = [];

    /// <summary>How long the old token works on beside the new one; null: <see cref="DefaultGrace"/>.</summary>
    public TimeSpan? Grace { get; init; }

    /// <summary>Rotate only what ends within this time, of all jobs; null: rotate the one job.</summary>
    public TimeSpan? DueWithin { get; init; }

    /// <summary>Whether the token keeps its id and gets a new value by Cloudflare's own roll, without any overlap.</summary>
    public bool IsRoll { get; init; }

    /// <summary>Whether a token is rotated again that was rotated just now.</summary>
    public bool Again { get; init; }

    /// <inheritdoc />
    protected override string Command => "rotate";

    /// <inheritdoc />
    protected override IEnumerable<(string Option, string? Value)> Words() =>
        [.. base.Words(), .. Many("--sink", Sinks), ("--grace", Word(Grace)), ("--due", Word(DueWithin))];

    /// <inheritdoc />
    protected override IEnumerable<string> Flags() => [.. IsRoll ? (string[])["--roll"] : [], .. Again ? (string[])["--again"] : []];

    /// <summary>A length of time as the command line takes it: <c>14d</c>, <c>36h</c>, <c>0</c>.</summary>
    public static string? Word(TimeSpan? length) => length switch
    {
        null => null,
        { Ticks: 0 } => "0",
        { } days when days.Ticks % TimeSpan.TicksPerDay == 0 => string.Create(CultureInfo.InvariantCulture, $"{days.Days}d"),
        { } hours => string.Create(CultureInfo.InvariantCulture, $"{(int)hours.TotalHours}h"),
    };
}
