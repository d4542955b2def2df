using Cftoken.Catalog;
using Cftoken.Catalog.Model;
using Cftoken.Catalog.Probing;
using Cftoken.Cloudflare;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;

namespace Cftoken.Engine.Probing;

/// <summary>Makes a probe's calls, one after the other: within its budget, at a pace that leaves room for others, and never a change.</summary>
/// <param name="session">The token's calls.</param>
/// <param name="errors">What error codes mean.</param>
/// <param name="world">The clock and random numbers.</param>
/// <param name="accountId">The account; null where none is known.</param>
/// <param name="budget">How many requests may be sent.</param>
/// <param name="dialogue">Whom to tell.</param>
internal sealed class Prober(
    ProbingSession session, ErrorMeanings errors, OutsideWorld world, string? accountId, int budget, IProbeDialogue dialogue)
{
    private const int MostWaits = 3;

    // A limit that was hit shuts out for up to five minutes; nobody waits longer for a probe.
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan UsualWait = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(1);

    private readonly ProbeJudge judge = new(errors);
    private readonly RequestPace pace = new(world.Time);
    private TimeSpan waited;

    /// <summary>How many requests were sent.</summary>
    public int Sent { get; private set; }

    /// <summary>How many requests may still be sent.</summary>
    public int Left => StoppedBecause is null ? budget - Sent : 0;

    /// <summary>Why no more is asked; null where nothing stands against it.</summary>
    public string? StoppedBecause { get; private set; }

    /// <summary>Reads something.</summary>
    /// <returns>Null where nothing could be asked: the budget is used up, or the limit was hit for longer than anybody waits.</returns>
    /// <exception cref="ProblemException">The token is not taken, or not from this address.</exception>
    public Task<ProbeAnswer?> ReadAsync(Operation operation, string? zoneId, CancellationToken cancellation) =>
        AskAsync(operation, zoneId, PathOf(operation.Template, zoneId), session.GetAsync, cancellation);

    /// <summary>Makes a request that cannot take effect.</summary>
    /// <inheritdoc cref="ReadAsync" path="/returns"/>
    /// <inheritdoc cref="ReadAsync" path="/exception"/>
    public Task<ProbeAnswer?> DeleteNothingAsync(HarmlessWrite write, string? zoneId, CancellationToken cancellation) => AskAsync(
        write.Operation,
        zoneId,
        write.Ids.Aggregate(PathOf(write.Operation.Template, zoneId), (path, id) => path.Replace($"{{{id.Key}}}", Random(id.Value), StringComparison.Ordinal)),
        session.DeleteNothingAsync,
        cancellation);

    private async Task<ProbeAnswer?> AskAsync(
        Operation operation, string? zoneId, string path, Func<string, CancellationToken, Task<ProbeReply>> send, CancellationToken cancellation)
    {
        var (waits, failures) = (0, 0);
        while (Left > 0 && await MayGoOnAsync(cancellation))
        {
            dialogue.Progress(Sent, budget, operation.ToString());
            pace.Count();
            Sent++;
            var reply = await send(path, cancellation);
            pace.Learn(reply.Limit);
            if (ProbeJudge.EndsAll(reply))
            {
                throw new ProblemException(reply.Failure!.ToProblem());
            }

            if (ProbeJudge.IsBusy(reply))
            {
                pace.PauseFor(reply.Failure!.RetryAfter ?? reply.Limit?.Reset ?? UsualWait);
                if (++waits <= MostWaits)
                {
                    continue;
                }
            }
            else if (ProbeJudge.IsBroken(reply) && ++failures <= 1)
            {
                pace.PauseFor(reply.Failure!.RetryAfter ?? AfterFailure);
                continue;
            }

            return judge.Judge(operation, zoneId, path, reply);
        }

        StoppedBecause ??= $"the budget of {budget} requests is used up";
        return null;
    }

    private async Task<bool> MayGoOnAsync(CancellationToken cancellation)
    {
        var wait = pace.Wait;
        if (wait <= TimeSpan.Zero)
        {
            return true;
        }

        if (waited + wait > LongestWait)
        {
            StoppedBecause = $"Cloudflare takes no more requests for {Math.Ceiling(wait.TotalSeconds):0} seconds";
            return false;
        }

        if (wait > TimeSpan.FromSeconds(2))
        {
            dialogue.Tell($"Waiting {Math.Ceiling(wait.TotalSeconds):0} seconds, as Cloudflare's limit on requests asks.");
        }

        waited += wait;
        await Task.Delay(wait, world.Time, cancellation);
        return true;
    }

    private string PathOf(string template, string? zoneId)
    {
        var begin = template.StartsWith("/accounts/{", StringComparison.Ordinal) ? accountId
            : template.StartsWith("/zones/{", StringComparison.Ordinal) ? zoneId
            : null;
        return begin is null ? template : $"{template[..template.IndexOf('{', StringComparison.Ordinal)]}{begin}{template[(template.IndexOf('}', StringComparison.Ordinal) + 1)..]}";
    }

    private string Random(RandomId form)
    {
        Span<byte> bytes = stackalloc byte[16];
        world.Randomness.Fill(bytes);
        if (form == RandomId.Uuid)
        {
            bytes[6] = (byte)((bytes[6] & 0x0f) | 0x40);
            bytes[8] = (byte)((bytes[8] & 0x3f) | 0x80);
            return new Guid(bytes, bigEndian: true).ToString();
        }

        var hex = Convert.ToHexStringLower(bytes);
        return form == RandomId.Hex ? hex : $"cftoken-probe-{hex}";
    }
}
