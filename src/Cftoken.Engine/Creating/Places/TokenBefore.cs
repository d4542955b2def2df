using System.Collections.Immutable;
using Cftoken.Cloudflare;
using Cftoken.Cloudflare.Errors;
using Cftoken.Cloudflare.Tokens;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Core.Text;
using Cftoken.Engine.Bootstrapping;
using Cftoken.Engine.Rotating;
using Cftoken.Engine.Targets;
using Cftoken.Tokens.Journal;
using Cftoken.Tokens.Registering;
using Cftoken.Tokens.State;
using Cftoken.Tokens.Verifying;

namespace Cftoken.Engine.Creating.Places;

/// <summary>
/// The token that the job had before another one was made for it. One that is dead, expired or taken for leaked, is deleted
/// once the new one serves; one that works is left alone, and it is said how it is taken out of use.
/// </summary>
/// <param name="world">The outside world.</param>
/// <param name="client">Cloudflare.</param>
/// <param name="access">The way to the bootstrap credential.</param>
/// <param name="memory">Journal and register.</param>
/// <param name="job">The job.</param>
/// <param name="dialogue">Whom to tell.</param>
internal sealed class TokenBefore(
    OutsideWorld world, CloudflareClient client, BootstrapAccess access, TokenMemory memory, JobKey job, ITokenDialogue dialogue)
{
    /// <summary>The token: the one that is recorded, else one whose value the project holds.</summary>
    /// <param name="known">The tokens of the project.</param>
    /// <param name="cancellation">Stops.</param>
    /// <returns>Null where there is none any more, or nobody can tell which it is.</returns>
    public async Task<(TokenSummary Token, TokenOwner Owner)?> FindAsync(ImmutableArray<CheckedToken> known, CancellationToken cancellation)
    {
        var recorded = await memory.Register.ListAsync(cancellation);
        if (recorded.FirstOrDefault(record => record.Job == job && record.Temporary is null) is { } own)
        {
            return await ReadAsync(own.Owner, own.Token.Id, own.Token.IsCalled, cancellation) is { } token ? (token, own.Owner) : null;
        }

        var dead = known.Select(candidate => candidate.Check).FirstOrDefault(check => check is { State: TokenState.Inactive, Verification: not null })?.Verification;
        return dead is not null && recorded.All(record => record.Token.Id != dead.Id)
            && await ReadAsync(dead.Owner, dead.Id, _ => true, cancellation) is { } found ? (found, dead.Owner) : null;
    }

    /// <summary>How a dead one is taken out of use; null where it works, or somebody switched it off, which can be taken back.</summary>
    public RetiringToken? Retiring((TokenSummary Token, TokenOwner Owner)? before)
    {
        var now = world.Time.GetUtcNow();
        return before is { Token: { Status: not (TokenSummary.Active or TokenSummary.Disabled) } token, Owner: var owner }
            ? new RetiringToken(new TokenReference(token.Id, token.Name), owner, now, now, IsDisabled: true)
            : null;
    }

    /// <summary>Does what is due about it, and tells.</summary>
    /// <param name="before">The token.</param>
    /// <param name="isProven">Whether the new one works.</param>
    /// <returns>What could not be done.</returns>
    public async Task<ImmutableArray<Problem>> EndAsync((TokenSummary Token, TokenOwner Owner)? before, bool isProven)
    {
        if (Retiring(before) is null)
        {
            return [];
        }

        var token = before!.Value.Token;
        if (token.Status != TokenSummary.Expired)
        {
            LeakAdvice.Of(token).ToList().ForEach(dialogue.Tell);
        }

        if (!isProven || await memory.Register.FindAsync(job, CancellationToken.None) is not { } recorded)
        {
            dialogue.Tell($"The old token {token.Id} ({UntrustedText.Clean(token.Status, 40)}) is deleted once the new one is known to work: cftoken recover");
            return [];
        }

        var steps = await new DueRetirements(world, client, access, memory).OfAsync(recorded, CancellationToken.None);
        foreach (var step in steps)
        {
            dialogue.Tell($"{step.Step.What} It was {UntrustedText.Clean(token.Status, 40)}.");
        }

        return
        [
            .. steps.SelectMany(step => step.Step.Problems),
            .. steps.Where(step => !step.Step.Problems.IsEmpty).Select(step => new Problem(
                "token.before-kept",
                $"The old token {step.Step.Token.Token.Id} is there still, although the new one serves.",
                new Fix("Mend the problem above, then take it out:", "cftoken recover"))),
        ];
    }

    private async Task<TokenSummary?> ReadAsync(TokenOwner owner, string id, Func<string, bool> isCalled, CancellationToken cancellation)
    {
        try
        {
            var summary = (await access.TokensOf(owner).GetAsync(id, cancellation)).Summary;
            return isCalled(summary.Name) ? summary : null;
        }
        catch (CloudflareApiException)
        {
            // Nothing is done about what cannot be read.
            return null;
        }
    }
}
