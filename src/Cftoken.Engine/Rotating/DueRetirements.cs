using System.Collections.Immutable;
using Cftoken.Cloudflare;
using Cftoken.Core.Outside;
using Cftoken.Engine.Bootstrapping;
using Cftoken.Tokens.Journal;
using Cftoken.Tokens.Recovering;
using Cftoken.Tokens.Registering;
using Cftoken.Tokens.Retiring;
using Cftoken.Tokens.State;

namespace Cftoken.Engine.Rotating;

/// <summary>
/// Takes tokens out of use whose place others took, once their time has come. Nothing does this by itself: whoever comes
/// by does it, a rotation for its project, a recovery for all.
/// </summary>
/// <param name="world">The outside world.</param>
/// <param name="client">Cloudflare.</param>
/// <param name="access">The way to the bootstrap credential.</param>
/// <param name="memory">Journal, register and locks.</param>
internal sealed class DueRetirements(OutsideWorld world, CloudflareClient client, BootstrapAccess access, TokenMemory memory)
{
    private readonly TokenRetirement retirement = new(world, client, access.TokensOf, memory, RecordedSinks.Usual(world));

    /// <summary>Tokens of which something is due.</summary>
    public async Task<ImmutableArray<RecordedToken>> ListAsync(CancellationToken cancellation) =>
        [.. (await memory.Register.ListAsync(cancellation)).Where(token => token.Job.Api == client.ApiBase.Address.AbsoluteUri && IsDue(token))];

    /// <summary>Does what is due. A job on which somebody is at work is left to that.</summary>
    /// <param name="which">The tokens that count.</param>
    /// <param name="cancellation">Stops.</param>
    /// <returns>What was done, or was to be.</returns>
    public async Task<ImmutableArray<RetiredToken>> RunAsync(Func<RecordedToken, bool> which, CancellationToken cancellation)
    {
        var retired = ImmutableArray.CreateBuilder<RetiredToken>();
        foreach (var seen in (await ListAsync(cancellation)).Where(which))
        {
            using var taken = memory.Locks.TryTake(seen.Job);
            if (taken is not null && await memory.Register.FindAsync(seen.Job, cancellation) is { } token)
            {
                retired.AddRange(await OfAsync(token, cancellation));
            }
        }

        return retired.ToImmutable();
    }

    /// <summary>Does what is due about the predecessors of one token. Whoever calls holds the job's lock.</summary>
    public async Task<ImmutableArray<RetiredToken>> OfAsync(RecordedToken token, CancellationToken cancellation) => IsDue(token)
        ? [.. (await retirement.RunAsync(token, cancellation)).Where(step => step.State != RetirementState.Waiting).Select(step => new RetiredToken(token.Job, step))]
        : [];

    private bool IsDue(RecordedToken token) => TokenRetirement.IsDue(token, world.Time.GetUtcNow());
}
