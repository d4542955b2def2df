using System.Collections.Immutable;
using Cftoken.Catalog.Policies;
using Cftoken.Cloudflare;
using Cftoken.Cloudflare.Errors;
using Cftoken.Cloudflare.Tokens;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Core.Secrets;
using Cftoken.Engine.Bootstrapping;
using Cftoken.Engine.Targets;
using Cftoken.Tokens.Journal;
using Cftoken.Tokens.Registering;
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
    /// <summary>The token; null where none is recorded, it does not work, or its value is lost.</summary>
    /// <param name="sinks">Where the job's token has to be.</param>
    /// <param name="open">Opens a sink that it was delivered to.</param>
    /// <param name="cancellation">Stops.</param>
    public async Task<RecordedHolding?> FindAsync(ImmutableArray<ITokenSink> sinks, Func<SinkAddress, ITokenSink> open, CancellationToken cancellation)
    {
        if (!access.IsGiven || await memory.Register.FindAsync(job, cancellation) is not { } recorded)
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

        var held = recorded.Sinks.Select(address => OpenOrNone(address, open)).ToList();
        var value = await ReadAsync(recorded, sinks.Concat(held.OfType<ITokenSink>()).DistinctBy(sink => sink.Address), cancellation);
        if (value is null && held.All(sink => sink is { Traits.CanReadBack: true }))
        {
            dialogue.Tell($"{string.Join(" and ", held.OfType<ITokenSink>().Select(sink => sink.Name))} {(held.Count == 1 ? "does" : "do")} not hold the token {recorded.Token.Id} that was made for this job.");
            return null;
        }

        var summary = record.Summary;
        return new RecordedHolding(new TokenVerification(summary.Id, summary.Status, summary.NotBefore, summary.ExpiresOn, recorded.Owner), record, value);
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

    private static ITokenSink? OpenOrNone(SinkAddress address, Func<SinkAddress, ITokenSink> open)
    {
        try
        {
            return open(address);
        }
        catch (ProblemException)
        {
            return null;
        }
    }

    private async Task<Secret?> ReadAsync(RecordedToken recorded, IEnumerable<ITokenSink> sinks, CancellationToken cancellation)
    {
        var verifier = new TokenVerifier(client, world.Time);
        foreach (var sink in sinks.Where(sink => sink.Traits.CanReadBack))
        {
            try
            {
                if (await sink.ReadAsync(cancellation) is { } value
                    && (await verifier.VerifyAsync(value, recorded.AccountId, cancellation)).Verification?.Id == recorded.Token.Id)
                {
                    return value;
                }
            }
            catch (ProblemException)
            {
                // Another may give it out.
            }
        }

        return null;
    }
}

/// <summary>A job's recorded token, which works.</summary>
/// <param name="Verification">What Cloudflare says of it.</param>
/// <param name="Record">What it may do.</param>
/// <param name="Value">Its value; null where no sink gives it out.</param>
internal sealed record RecordedHolding(TokenVerification Verification, TokenRecord Record, Secret? Value);
