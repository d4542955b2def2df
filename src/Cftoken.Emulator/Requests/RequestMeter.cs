using System.Globalization;
using Cftoken.Catalog.Policies;
using Cftoken.Emulator.Endpoints;
using Cftoken.Emulator.Faults;

namespace Cftoken.Emulator.Requests;

/// <summary>How many requests are taken within a time.</summary>
/// <param name="Requests">How many.</param>
/// <param name="Window">Within which time.</param>
public sealed record RequestLimit(int Requests, TimeSpan Window)
{
    /// <summary>
    /// Cloudflare's own: 1200 in five minutes for each user, whatever credentials they use, and for each account's token.
    /// Source: developers.cloudflare.com/fundamentals/api/reference/limits/ (2026-11).
    /// </summary>
    public static readonly RequestLimit Cloudflare = new(1200, TimeSpan.FromMinutes(5));
}

/// <summary>
/// Counts requests, tells in each answer how many are left (<c>Ratelimit: "default";r=50;t=30</c>, changelog of 2025-09-03), and
/// shuts out whoever sends more until the time is over. Called under the emulator's lock.
/// </summary>
internal sealed class RequestMeter(RequestLimit limit)
{
    private readonly Dictionary<string, (DateTimeOffset Begun, int Count)> windows = new(StringComparer.Ordinal);

    /// <summary>Counts a request.</summary>
    /// <returns>The refusal where it is one too many.</returns>
    public EmulatorResponse? Count(RequestPassage passage)
    {
        if (KeyOf(passage) is not { } key)
        {
            return null;
        }

        var now = passage.Request.At;
        var window = windows.TryGetValue(key, out var known) && now < known.Begun + limit.Window ? known : (Begun: now, Count: 0);
        windows[key] = (window.Begun, window.Count + 1);
        return window.Count >= limit.Requests ? FaultAnswers.TooMany(window.Begun + limit.Window - now) : null;
    }

    /// <summary>The answer with what it tells of the limit.</summary>
    public EmulatorResponse Mark(RequestPassage passage, EmulatorResponse response)
    {
        if (KeyOf(passage) is not { } key || !windows.TryGetValue(key, out var window))
        {
            return response;
        }

        var left = Math.Max(0, limit.Requests - window.Count);
        var seconds = Math.Ceiling((window.Begun + limit.Window - passage.Request.At).TotalSeconds);
        return response
            .With("Ratelimit", string.Create(CultureInfo.InvariantCulture, $"\"default\";r={left};t={seconds:0}"))
            .With("Ratelimit-Policy", string.Create(CultureInfo.InvariantCulture, $"\"default\";q={limit.Requests};w={limit.Window.TotalSeconds:0}"));
    }

    private static string? KeyOf(RequestPassage passage) => passage.Caller switch
    {
        null => null,
        { Grant.Owner: OwnerKind.User } user => user.Grant.OwnerId,
        { Token: { } token } => token.Id,
        _ => null,
    };
}
