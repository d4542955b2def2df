using Cftoken.Cloudflare;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Core.Secrets;
using Cftoken.Tokens.Journal;
using Cftoken.Tokens.Registering;
using Cftoken.Tokens.State;
using Cftoken.Tokens.Verifying;

namespace Cftoken.Tokens.Creating;

/// <summary>The end of a life's beginning: every sink has the value; it is verified, recorded and committed.</summary>
internal sealed class Settling(OutsideWorld world, CloudflareClient client, TokenMemory memory)
{
    private readonly TokenVerifier verifier = new(client, world.Time);

    /// <summary>Verifies, records and commits.</summary>
    /// <exception cref="ProblemException">It could not be recorded; the token is delivered, and the intent open.</exception>
    public async Task<TokenCheck> RunAsync(JournalEntry entry, Intent.Create intent, Secret value, CancellationToken cancellation)
    {
        var check = await VerifyAsync(intent, value, cancellation);
        await CommitAsync(await memory.Journal.WriteAsync(entry with { Stage = Stage.Verified }, CancellationToken.None), intent);
        return check;
    }

    /// <summary>Records and commits a token that every sink has.</summary>
    /// <exception cref="ProblemException">It could not be recorded; the intent stays open.</exception>
    public async Task CommitAsync(JournalEntry entry, Intent.Create intent)
    {
        if (intent.Head.Job is { } job)
        {
            await RecordAsync(job, entry, intent);
        }

        await memory.Journal.WriteAsync(entry with { Stage = Stage.Committed }, CancellationToken.None);
    }

    private async Task RecordAsync(JobKey job, JournalEntry entry, Intent.Create intent)
    {
        var known = intent.Temporary is null
            ? await memory.Register.FindAsync(job, CancellationToken.None)
            : (await memory.Register.ListAsync(CancellationToken.None)).FirstOrDefault(token => token.Token.Id == entry.TokenId);
        if (known?.Token.Id == entry.TokenId)
        {
            // Recorded before the last run died.
            return;
        }

        var token = new RecordedToken(
            job, new TokenReference(entry.TokenId!, intent.Draft.Name), intent.Head.Owner, intent.Delivery.Sinks, intent.Draft.ExpiresOn, world.Time.GetUtcNow())
        {
            AccountId = intent.Delivery.AccountId,
            Temporary = intent.Temporary,
            RotatedOn = intent.Rotates ? world.Time.GetUtcNow() : null,
            Retiring = [.. known?.Retiring ?? [], .. intent.Predecessor is { } predecessor ? [predecessor] : Array.Empty<RetiringToken>()],
            Version = known?.Version ?? 0,
        };
        await memory.Register.SaveAsync(token, CancellationToken.None);
    }

    // The token is delivered: whatever happens now is told beside it and takes nothing back.
    private async Task<TokenCheck> VerifyAsync(Intent.Create intent, Secret value, CancellationToken cancellation)
    {
        try
        {
            return await verifier.VerifyNewAsync(value, intent.Head.Owner, cancellation);
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
