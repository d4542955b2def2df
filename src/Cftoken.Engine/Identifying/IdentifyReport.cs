using System.Collections.Immutable;
using Cftoken.Cloudflare.Tokens;
using Cftoken.Core.Problems;

namespace Cftoken.Engine.Identifying;

/// <summary>Something that speaks for or against a token's being the CI's.</summary>
/// <param name="Kind">What sort of sign: <c>recorded</c>, <c>audit</c>, <c>secret</c>, <c>name</c>, <c>use</c>, <c>call</c>, <c>plan</c>.</param>
/// <param name="Points">What it counts; below zero it speaks against it.</param>
/// <param name="Says">The sign in words.</param>
public sealed record TokenSign(string Kind, int Points, string Says)
{
    /// <summary>Whether it is enough by itself, where nothing speaks against it.</summary>
    public bool IsStrong { get; init; }

    /// <summary>Whether the token cannot be the CI's.</summary>
    public bool Excludes { get; init; }
}

/// <summary>A token that may be the CI's.</summary>
/// <param name="Token">The token.</param>
/// <param name="Owner">Whose it is.</param>
/// <param name="Signs">What speaks for and against it.</param>
public sealed record TokenCandidate(TokenSummary Token, TokenOwner Owner, ImmutableArray<TokenSign> Signs)
{
    /// <summary>The sum of its signs' points, not below 0.</summary>
    public int Score => IsExcluded ? 0 : Math.Max(0, Signs.Sum(sign => sign.Points));

    /// <summary>Whether it cannot be the CI's.</summary>
    public bool IsExcluded => Signs.Any(sign => sign.Excludes);
}

/// <summary>Which token is the CI's, as far as the signs tell.</summary>
/// <param name="Job">The job.</param>
/// <param name="Chosen">The token; null: it cannot be told.</param>
/// <param name="Because">Why it is this one, or why it cannot be told.</param>
/// <param name="Candidates">Every candidate, the likeliest first.</param>
/// <param name="Unasked">Signs that were not looked for, and how to have them looked for.</param>
/// <param name="Fix">What to do where it cannot be told; null where it can.</param>
public sealed record IdentifyReport(
    string Job,
    TokenCandidate? Chosen,
    string Because,
    ImmutableArray<TokenCandidate> Candidates,
    ImmutableArray<string> Unasked,
    Fix? Fix);
