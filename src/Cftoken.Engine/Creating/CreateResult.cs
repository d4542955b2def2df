using System.Collections.Immutable;
using Cftoken.Cloudflare.Tokens;
using Cftoken.Engine.Plans;
using Cftoken.Tokens.Creating;
using Cftoken.Tokens.ProjectTokens;

namespace Cftoken.Engine.Creating;

/// <summary>How a creation ended.</summary>
/// <param name="Plan">The plan that counted.</param>
public abstract record CreateResult(JobPlan Plan)
{
    /// <summary>The project's token serves; nothing was changed.</summary>
    /// <param name="Plan">The plan.</param>
    /// <param name="Token">The token, and where it stands.</param>
    /// <param name="Verification">What Cloudflare says of it.</param>
    /// <param name="Changes">How it differs from the plan, where it was kept all the same.</param>
    public sealed record Served(JobPlan Plan, FoundToken Token, TokenVerification Verification, ImmutableArray<GrantChange> Changes) : CreateResult(Plan);

    /// <summary>The project's token is not what the plan says, and nobody has decided what to do; nothing was changed.</summary>
    /// <param name="Plan">The plan.</param>
    /// <param name="Token">The token, and where it stands.</param>
    /// <param name="Verification">What Cloudflare says of it.</param>
    /// <param name="Changes">How it differs.</param>
    public sealed record Differs(JobPlan Plan, FoundToken Token, TokenVerification Verification, ImmutableArray<GrantChange> Changes) : CreateResult(Plan);

    /// <summary>A token was created and delivered.</summary>
    /// <param name="Plan">The plan.</param>
    /// <param name="Creation">The token, where it lies, and whether it works by now.</param>
    /// <param name="AccountId">The account that it works on.</param>
    public sealed record Created(JobPlan Plan, CreationResult Creation, string AccountId) : CreateResult(Plan);
}
