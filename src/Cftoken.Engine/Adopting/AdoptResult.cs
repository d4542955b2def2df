using System.Collections.Immutable;
using Cftoken.Cloudflare.Tokens;
using Cftoken.Engine.Creating;
using Cftoken.Engine.Plans;
using Cftoken.Engine.Targets;

namespace Cftoken.Engine.Adopting;

/// <summary>A token that was taken over.</summary>
/// <param name="Plan">The job's plan.</param>
/// <param name="Verification">What Cloudflare says of it.</param>
/// <param name="Comparison">What it may do, as far as that was read, and how it differs from the plan.</param>
/// <param name="Sinks">Where its value lies.</param>
/// <param name="IsNew">Whether anything was changed; false where all this was so before.</param>
public sealed record AdoptResult(
    JobPlan Plan, TokenVerification Verification, TokenComparison Comparison, ImmutableArray<string> Sinks, bool IsNew);

/// <summary>What taking a token over tells while it runs; every face shows it in its own way.</summary>
public interface IAdoptDialogue : ITokenDialogue
{
    /// <summary>Shows how the token stands to the plan, before anybody is asked about it.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="verification">What Cloudflare says of the token.</param>
    /// <param name="comparison">How it differs.</param>
    /// <param name="remarks">What to think of that.</param>
    void Show(JobPlan plan, TokenVerification verification, TokenComparison comparison, ImmutableArray<string> remarks);
}
