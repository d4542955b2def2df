using System.Globalization;
using System.Net.Http.Headers;

namespace Cftoken.Cloudflare.Sending;

/// <summary>
/// What an answer tells of the limit on requests: <c>Ratelimit: "default";r=50;t=30</c>. A quoted name comes first, so it is
/// no list of keys and values. Source: developers.cloudflare.com/fundamentals/api/reference/limits/ and its changelog of 2025-09-03.
/// </summary>
/// <param name="Remaining">How many requests are left.</param>
/// <param name="Reset">After which time there are new ones.</param>
public readonly record struct RateLimitState(int Remaining, TimeSpan Reset)
{
    private const string Header = "Ratelimit";

    /// <summary>The tightest of the limits that the headers tell; null where they tell none that can be read.</summary>
    internal static RateLimitState? Read(HttpResponseHeaders headers)
    {
        if (!headers.TryGetValues(Header, out var values))
        {
            return null;
        }

        RateLimitState? tightest = null;
        foreach (var policy in string.Join(',', values).Split(','))
        {
            if (ReadOne(policy) is { } state && (tightest is null || state.Remaining < tightest.Value.Remaining))
            {
                tightest = state;
            }
        }

        return tightest;
    }

    private static RateLimitState? ReadOne(string policy)
    {
        int? remaining = null, seconds = null;
        foreach (var part in policy.Split(';', StringSplitOptions.TrimEntries))
        {
            if (part.Split('=') is not [var name, var text] || !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                continue;
            }

            remaining = name == "r" ? number : remaining;
            seconds = name == "t" ? number : seconds;
        }

        return remaining is { } left && seconds is { } reset ? new RateLimitState(left, TimeSpan.FromSeconds(reset)) : null;
    }
}
