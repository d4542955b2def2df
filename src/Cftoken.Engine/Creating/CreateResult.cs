using System.Collections.Immutable;
using Cftoken.Cloudflare.Tokens;
using Cftoken.Core.Problems;
using Cftoken.Engine.Plans;
using Cftoken.Tokens.Creating;
using Cftoken.Tokens.ProjectTokens;
using Cftoken.Tokens.Sinks;

namespace Cftoken.Engine.Creating;

/// <summary>How a creation ended.</summary>
/// <param name="Plan">The plan that counted.</param>
public abstract record CreateResult(JobPlan Plan)
{
    /// <summary>The project has a token, and none was created.</summary>
    /// <param name="Plan">The plan.</param>
    /// <param name="Place">Where the token stands.</param>
    /// <param name="Verification">What Cloudflare says of it.</param>
    /// <param name="Comparison">What it may do, as far as that was read, and how it differs from the plan.</param>
    public abstract record Found(JobPlan Plan, TokenPlace Place, TokenVerification Verification, TokenComparison Comparison) : CreateResult(Plan)
    {
        /// <summary>How its permissions differ from the plan.</summary>
        public ImmutableArray<GrantChange> Changes => Comparison.Changes;
    }

    /// <summary>The project's token serves, or was to be kept whatever it is.</summary>
    /// <param name="Plan">The plan.</param>
    /// <param name="Place">Where the token stands.</param>
    /// <param name="Verification">What Cloudflare says of it.</param>
    /// <param name="Comparison">What it may do, as far as that was read, and how it differs from the plan.</param>
    /// <param name="IsAccountIdAdded">Whether the account's id was missing beside it and was added.</param>
    public sealed record Served(JobPlan Plan, TokenPlace Place, TokenVerification Verification, TokenComparison Comparison, bool IsAccountIdAdded)
        : Found(Plan, Place, Verification, Comparison)
    {
        /// <summary>Sinks that lacked it and have it now, for people.</summary>
        public ImmutableArray<string> Filled { get; init; } = [];
    }

    /// <summary>The project's token is not what the plan says, and nobody has decided what to do; nothing was changed.</summary>
    /// <param name="Plan">The plan.</param>
    /// <param name="Place">Where the token stands.</param>
    /// <param name="Verification">What Cloudflare says of it.</param>
    /// <param name="Comparison">What it may do, and how it differs.</param>
    public sealed record Differs(JobPlan Plan, TokenPlace Place, TokenVerification Verification, TokenComparison Comparison)
        : Found(Plan, Place, Verification, Comparison);

    /// <summary>A token was created and delivered.</summary>
    /// <param name="Plan">The plan.</param>
    /// <param name="Creation">The token, where it lies, and whether it works by now.</param>
    /// <param name="AccountId">The account that it works on.</param>
    /// <param name="Replaced">The tokens whose place it took.</param>
    public sealed record Created(JobPlan Plan, CreationResult Creation, string AccountId, ImmutableArray<ReplacedToken> Replaced) : CreateResult(Plan)
    {
        /// <summary>What was to be done about the token before it and could not be.</summary>
        public ImmutableArray<Problem> Left { get; init; } = [];
    }
}

/// <summary>Where a token stands that the project has already.</summary>
/// <param name="Shown">The place, for people: file and line, or the names of sinks.</param>
/// <param name="File">The file; null where it stands in no file.</param>
public sealed record TokenPlace(string Shown, string? File)
{
    internal static TokenPlace Of(FoundToken token) => new(token.Where.ToString(), token.Where.File);

    internal static TokenPlace Of(IEnumerable<ITokenSink> sinks) => new(string.Join(", ", sinks.Select(sink => sink.Name)), null);
}

/// <summary>A token whose place another took.</summary>
/// <param name="Id">Its id; null where Cloudflare did not tell it.</param>
/// <param name="IsAlive">Whether it worked just before another took its place, as Cloudflare said; null where nobody was asked.</param>
/// <param name="Where">Where it stood and stands no longer; null where it was the job's and its value is where it was.</param>
public sealed record ReplacedToken(string? Id, bool? IsAlive, SourceLocation? Where);
