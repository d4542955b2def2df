using Cftoken.Cloudflare;
using Cftoken.Cloudflare.Errors;
using Cftoken.Cloudflare.Tokens;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Tokens.Sinks;
using Cftoken.Tokens.Verifying;

namespace Cftoken.Tokens.Creating;

/// <summary>
/// The life of a token from intent to verified: intended → sent → received → delivered → verified. From sent and
/// received a failure leads back to nothing: a token whose value nobody holds is deleted. Once it is delivered it stays.
/// </summary>
public sealed class TokenCreation
{
    private readonly OutsideWorld world;
    private readonly TokenEndpoints endpoints;
    private readonly ITokenSink sink;
    private readonly TokenVerifier verifier;
    private readonly OrphanHunt orphans;

    /// <summary>A creation with its parts.</summary>
    /// <param name="world">Random numbers and the clock.</param>
    /// <param name="client">Cloudflare, for the new token's own verification.</param>
    /// <param name="endpoints">The tokens of the owner, reached with the bootstrap credential.</param>
    /// <param name="sink">Where the value goes.</param>
    public TokenCreation(OutsideWorld world, CloudflareClient client, TokenEndpoints endpoints, ITokenSink sink)
    {
        ArgumentNullException.ThrowIfNull(world);
        this.world = world;
        this.endpoints = endpoints;
        this.sink = sink;
        verifier = new TokenVerifier(client, world.Time);
        orphans = new OrphanHunt(endpoints, world.Time);
    }

    /// <summary>Creates a token, delivers it and verifies it. A sink that cannot take it is found out beforehand.</summary>
    /// <param name="draft">The token; its name gets a nonce.</param>
    /// <param name="accountId">The account that it works on, which is delivered along; null where it is not known.</param>
    /// <param name="cancellation">Stops. A token that is not delivered by then is deleted.</param>
    /// <exception cref="ProblemException">No token was delivered. What became of it is the last of the problems.</exception>
    /// <exception cref="OperationCanceledException">Stopped before anything was sent.</exception>
    public async Task<CreationResult> RunAsync(TokenDraft draft, string? accountId, CancellationToken cancellation)
    {
        await sink.CheckAsync(cancellation);
        var intent = CreationIntent.For(draft, world.Randomness);
        var received = await SendAsync(intent, cancellation);
        var receipt = await DeliverAsync(intent, received, accountId, cancellation);
        return new CreationResult(received.Summary, endpoints.Owner, receipt, await VerifyAsync(received, cancellation));
    }

    private async Task<CreatedToken> SendAsync(CreationIntent intent, CancellationToken cancellation)
    {
        try
        {
            return await endpoints.CreateAsync(intent.Draft, cancellation);
        }
        catch (CloudflareApiException lost) when (lost.IsOutcomeUnknown)
        {
            throw new ProblemException(lost.ToProblem(), await orphans.TakeBackAsync(intent, "The answer to the request was lost."));
        }
        catch (CloudflareApiException refused)
        {
            throw new ProblemException(refused.ToProblem());
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            throw new ProblemException(await orphans.TakeBackAsync(intent, "Stopped while the token was being made."));
        }
        catch (Exception unexpected)
        {
            // The request may have gone. The message is not shown: it may quote what was read.
            throw new ProblemException(await orphans.TakeBackAsync(intent, $"Making the token failed ({unexpected.GetType().Name})."));
        }
    }

    private async Task<SinkReceipt> DeliverAsync(
        CreationIntent intent, CreatedToken received, string? accountId, CancellationToken cancellation)
    {
        try
        {
            return await sink.DeliverAsync(new TokenDelivery(received.Summary.Id, received.Value, accountId), cancellation);
        }
        catch (ProblemException refused)
        {
            throw new ProblemException([.. refused.Problems, await orphans.TakeBackAsync(intent, received)]);
        }
        catch (OperationCanceledException)
        {
            throw new ProblemException(await orphans.TakeBackAsync(intent, received));
        }
        catch (Exception unexpected)
        {
            // A fault of the sink must not leave the token behind. Its message may quote what it held.
            throw new ProblemException(
                new Problem("sink.failed", $"{sink.Name} could not take the token ({unexpected.GetType().Name})."),
                await orphans.TakeBackAsync(intent, received));
        }
    }

    // The token is delivered: whatever happens now is told beside it and takes nothing back.
    private async Task<TokenCheck> VerifyAsync(CreatedToken received, CancellationToken cancellation)
    {
        try
        {
            return await verifier.VerifyNewAsync(received.Value, endpoints.Owner, cancellation);
        }
        catch (ProblemException failed)
        {
            return new TokenCheck(TokenState.Rejected, null, failed.Problems[0]);
        }
        catch (OperationCanceledException)
        {
            return new TokenCheck(TokenState.Rejected, null, new Problem(
                "token.not-verified",
                "Stopped before the token was verified.",
                new Fix("Verify it.", "cftoken verify")));
        }
    }
}
