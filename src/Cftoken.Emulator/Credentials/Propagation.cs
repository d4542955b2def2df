namespace Cftoken.Emulator.Credentials;

/// <summary>
/// How long a new value is not yet known everywhere: until both have passed. Implementers report seconds
/// (facts of November 2026: they sleep for about five seconds, or retry).
/// </summary>
/// <param name="Time">For this long after it was given out.</param>
/// <param name="Requests">For this many requests.</param>
public readonly record struct PropagationLag(TimeSpan Time, int Requests)
{
    /// <summary>New values work at once.</summary>
    public static readonly PropagationLag None;
}

/// <summary>Which new values have reached the emulator's edge.</summary>
internal sealed class Propagation(PropagationLag lag)
{
    private readonly Dictionary<string, (DateTimeOffset From, int Refusals)> pending = new(StringComparer.Ordinal);

    /// <summary>Notes that a token got a new value.</summary>
    public void Begin(string tokenId, DateTimeOffset at)
    {
        if (lag != PropagationLag.None)
        {
            pending[tokenId] = (at + lag.Time, lag.Requests);
        }
    }

    /// <summary>Whether the token's value is known by now; each question counts as one request.</summary>
    public bool HasReached(string tokenId, DateTimeOffset at)
    {
        if (!pending.TryGetValue(tokenId, out var wait))
        {
            return true;
        }

        if (at >= wait.From && wait.Refusals == 0)
        {
            pending.Remove(tokenId);
            return true;
        }

        pending[tokenId] = wait with { Refusals = Math.Max(0, wait.Refusals - 1) };
        return false;
    }
}
