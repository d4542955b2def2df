using System.Collections.Immutable;
using Cftoken.Catalog.Model;
using Cftoken.Catalog.Planning;
using Cftoken.Core.Problems;
using Cftoken.Engine.Plans;
using Cftoken.Tokens.ProjectTokens;
using Cftoken.Tokens.Verifying;

namespace Cftoken.Engine.Verifying.Deep;

/// <summary>How one requirement stands to the token.</summary>
public enum CheckOutcome
{
    /// <summary>The token can do it.</summary>
    Passed,

    /// <summary>The token cannot do it.</summary>
    Failed,

    /// <summary>Nothing that could be asked tells.</summary>
    Unknown,
}

/// <summary>By what it was judged what the token may do.</summary>
public enum CheckBasis
{
    /// <summary>Its policies, read with the bootstrap credential.</summary>
    PoliciesByBootstrap,

    /// <summary>Its policies, which it may read itself.</summary>
    PoliciesByItself,

    /// <summary>Calls that only read, made with the token.</summary>
    Probe,
}

/// <summary>One requirement of the plan, held against the token.</summary>
/// <param name="What">What the job does there, for people.</param>
/// <param name="Operations">The calls of its first alternative.</param>
/// <param name="On">What they are made on, for people.</param>
/// <param name="Need">What is lost without it; never optional.</param>
/// <param name="Outcome">How it stands.</param>
/// <param name="Because">Why it fails, or is not known; null where it passes.</param>
/// <param name="Missing">The permissions that would mend it; empty where none would, or nobody knows which.</param>
/// <param name="Where">The files and lines that it comes from.</param>
public sealed record RequirementCheck(
    string What,
    ImmutableArray<Operation> Operations,
    string On,
    Need Need,
    CheckOutcome Outcome,
    string? Because,
    ImmutableArray<PlannedPermission> Missing,
    ImmutableArray<SourceLocation> Where);

/// <summary>A plan's requirements, held against the token.</summary>
/// <param name="Plan">The plan.</param>
/// <param name="Token">The token, and where it stands.</param>
/// <param name="Check">Whether it works, whose it is, until when.</param>
/// <param name="Basis">By what it was judged.</param>
/// <param name="Name">The token's name; null where its record was not read.</param>
/// <param name="Requirements">The requirements, in the order of the plan.</param>
/// <param name="Notes">What else is to be known of the token, a sentence each.</param>
/// <param name="Fixes">What mends the failures, the likeliest first; empty where nothing fails.</param>
public sealed record DeepReport(
    JobPlan Plan,
    FoundToken Token,
    TokenCheck Check,
    CheckBasis Basis,
    string? Name,
    ImmutableArray<RequirementCheck> Requirements,
    ImmutableArray<string> Notes,
    ImmutableArray<Fix> Fixes)
{
    /// <summary>Whether the token itself works: the first of the checks.</summary>
    public bool IsActive => Check.State == TokenState.Active;

    /// <summary>Requests that were sent to find out; 0 where policies told all.</summary>
    public int Requests { get; init; }

    /// <summary>How many checks there are, the token's own state among them.</summary>
    public int Total => Requirements.Length + 1;

    /// <summary>How many pass.</summary>
    public int Passed => Requirements.Count(check => check.Outcome == CheckOutcome.Passed) + (IsActive ? 1 : 0);

    /// <summary>How many fail.</summary>
    public int Failed => Requirements.Count(check => check.Outcome == CheckOutcome.Failed) + (IsActive ? 0 : 1);
}
