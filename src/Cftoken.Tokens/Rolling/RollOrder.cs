using System.Collections.Immutable;
using Cftoken.Cloudflare.Tokens;
using Cftoken.Core.Problems;
using Cftoken.Tokens.Journal;
using Cftoken.Tokens.Sinks;
using Cftoken.Tokens.Verifying;

namespace Cftoken.Tokens.Rolling;

/// <summary>A token that is to get a new value.</summary>
/// <param name="Job">The job that it is for.</param>
/// <param name="Token">The token.</param>
/// <param name="Sinks">Where its value goes, in this order; not none.</param>
/// <param name="Delivery">The same for the journal.</param>
public sealed record RollOrder(JobKey Job, TokenReference Token, ImmutableArray<ITokenSink> Sinks, DeliveryPlan Delivery);

/// <summary>A token that got a new value.</summary>
/// <param name="Token">The token.</param>
/// <param name="Owner">Whose it is.</param>
/// <param name="Receipts">Where the value lies.</param>
/// <param name="Check">Whether it works.</param>
/// <param name="Undelivered">Why some sinks did not take it; then the intent is open, and what lies there is dead.</param>
public sealed record RollResult(
    TokenReference Token, TokenOwner Owner, ImmutableArray<SinkReceipt> Receipts, TokenCheck Check, ImmutableArray<Problem> Undelivered)
{
    /// <summary>Whether the token works, and every sink has it.</summary>
    public bool IsComplete => Check.State == TokenState.Active && Undelivered.IsEmpty;
}
