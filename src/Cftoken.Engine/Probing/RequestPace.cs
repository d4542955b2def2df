using Cftoken.Cloudflare.Sending;

namespace Cftoken.Engine.Probing;

/// <summary>
/// Keeps requests below Cloudflare's limit: 1200 in five minutes for all that a user, or an account's token, sends, the
/// dashboard among it; whoever hits it is shut out for up to five minutes. A part is left to others. Source:
/// developers.cloudflare.com/fundamentals/api/reference/limits/ (2026-11).
/// </summary>
/// <param name="time">The clock.</param>
internal sealed class RequestPace(TimeProvider time)
{
    private const int Most = 1000;
    private const int LeftToOthers = 5;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    private readonly Queue<DateTimeOffset> sent = new();
    private DateTimeOffset notBefore = DateTimeOffset.MinValue;

    /// <summary>How long the next request has to wait; zero where it may be sent.</summary>
    public TimeSpan Wait
    {
        get
        {
            var now = time.GetUtcNow();
            while (sent.TryPeek(out var oldest) && oldest + Window <= now)
            {
                sent.Dequeue();
            }

            var own = sent.Count >= Most ? sent.Peek() + Window - now : TimeSpan.Zero;
            var asked = notBefore > now ? notBefore - now : TimeSpan.Zero;
            return own > asked ? own : asked;
        }
    }

    /// <summary>Counts a request that is sent now.</summary>
    public void Count() => sent.Enqueue(time.GetUtcNow());

    /// <summary>Takes in what an answer tells of the limit.</summary>
    public void Learn(RateLimitState? limit)
    {
        if (limit is { } known && known.Remaining <= LeftToOthers)
        {
            PauseFor(known.Reset);
        }
    }

    /// <summary>Sends nothing for a while.</summary>
    public void PauseFor(TimeSpan pause)
    {
        var until = time.GetUtcNow() + pause;
        notBefore = until > notBefore ? until : notBefore;
    }
}
