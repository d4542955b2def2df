using System.Collections.Immutable;
using Cftoken.Catalog.Policies;
using Cftoken.Cloudflare;
using Cftoken.Cloudflare.Errors;
using Cftoken.Cloudflare.Tokens;
using Cftoken.Core.Outside;
using Cftoken.Engine.Bootstrapping;
using Cftoken.Engine.Targets;
using Cftoken.Tokens.Journal;
using Cftoken.Tokens.Sinks;
using Cftoken.Tokens.State;
using Cftoken.Tokens.Verifying;

namespace Cftoken.Engine.Creating;

/// <summary>
/// The token that was made for a job earlier, where no file of the project shows it: its value lies in sinks that cannot be
/// read, or under a name of its own. It is that token while Cloudflare knows its id under the recorded name.
/// </summary>
internal sealed class RecordedTokens(
    OutsideWorld world, CloudflareClient client, TokenMemory memory, BootstrapAccess access, JobKey job, ITokenDialogue dialogue)
{
    /// <summary>The token; null where none is recorded, it does not work, or not every sink has it.</summary>
    /// <param name="sinks">Where the job's token has to be.</param>
    /// <param name="cancellation">Stops.</param>
    public async Task<(TokenVerification Verification, TokenRecord Record)?> FindAsync(ImmutableArray<ITokenSink> sinks, CancellationToken cancellation)
    {
        if (!access.IsGiven || await memory.Register.FindAsync(job, cancellation) is not { } recorded || !sinks.All(sink => recorded.Sinks.Contains(sink.Address)))
        {
            return null;
        }

        TokenRecord record;
        try
        {
            record = await access.AskAsync(() => access.TokensOf(recorded.Owner).GetAsync(recorded.Token.Id, cancellation));
        }
        catch (CloudflareApiException gone) when (gone.Kind == ApiErrorKind.NotFound)
        {
            dialogue.Tell($"The token {recorded.Token.Id} that was made for this job is gone.");
            return null;
        }

        if (!recorded.Token.IsCalled(record.Summary.Name) || !record.Summary.IsActive)
        {
            dialogue.Tell($"The token {recorded.Token.Id} that was made for this job does not serve any more: it was renamed, disabled or has expired.");
            return null;
        }

        foreach (var sink in sinks.Where(sink => sink.Traits.CanReadBack))
        {
            var check = await sink.ReadAsync(cancellation) is { } value
                ? await new TokenVerifier(client, world.Time).VerifyAsync(value, recorded.AccountId, cancellation)
                : null;
            if (check?.Verification?.Id != recorded.Token.Id)
            {
                dialogue.Tell($"{sink.Name} does not hold the token {recorded.Token.Id} that was made for this job.");
                return null;
            }
        }

        var summary = record.Summary;
        return (new TokenVerification(summary.Id, summary.Status, summary.NotBefore, summary.ExpiresOn, recorded.Owner), record);
    }

    /// <summary>
    /// What the job's recorded token holds, against which more is measured: where it cannot be read, or is no longer the
    /// one that was recorded, that is nothing. Null where none is recorded.
    /// </summary>
    public async Task<PolicySet?> HeldAsync(CancellationToken cancellation)
    {
        if (await memory.Register.FindAsync(job, cancellation) is not { } recorded)
        {
            return null;
        }

        try
        {
            var record = await access.TokensOf(recorded.Owner).GetAsync(recorded.Token.Id, cancellation);
            return PolicySet.Of(record.Summary.Name == recorded.Token.Name ? record.Policies : []);
        }
        catch (CloudflareApiException)
        {
            return PolicySet.Of(Enumerable.Empty<Policy>());
        }
    }
}
