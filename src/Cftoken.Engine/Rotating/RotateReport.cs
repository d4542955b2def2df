using System.Collections.Immutable;
using Cftoken.Cloudflare.Tokens;
using Cftoken.Core.Problems;
using Cftoken.Tokens.Journal;
using Cftoken.Tokens.Retiring;

namespace Cftoken.Engine.Rotating;

/// <summary>How a rotation ended.</summary>
/// <param name="Jobs">What became of each job.</param>
/// <param name="Retired">What was done about tokens that others had taken the place of earlier.</param>
public sealed record RotateReport(ImmutableArray<JobRotated> Jobs, ImmutableArray<RetiredToken> Retired)
{
    /// <summary>
    /// All that went wrong. What a person has to decide comes last, so that it decides the outcome only where nothing
    /// else went wrong.
    /// </summary>
    public ImmutableArray<Problem> Problems =>
    [
        .. Jobs.SelectMany(job => job.Problems).Concat(Retired.SelectMany(retired => retired.Step.Problems))
            .OrderBy(problem => problem.Kind == ProblemKind.Approval ? 1 : 0),
    ];
}

/// <summary>What became of a job's token.</summary>
public enum RotateOutcome
{
    /// <summary>Another token took its place.</summary>
    Rotated,

    /// <summary>It has a new value.</summary>
    Rolled,

    /// <summary>It ends later than was asked about.</summary>
    NotDue,

    /// <summary>It was rotated just now.</summary>
    Rested,

    /// <summary>The job has none that can be told.</summary>
    None,

    /// <summary>It was to be rotated and was not, or not wholly; the problems say why.</summary>
    Failed,
}

/// <summary>What became of one job's token.</summary>
/// <param name="Job">The job's name.</param>
/// <param name="Environment">Its environment; null where it is for none.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="What">The same in a sentence.</param>
public sealed record JobRotated(string Job, string? Environment, RotateOutcome Outcome, string What)
{
    /// <summary>The job's token now; null where none is known.</summary>
    public TokenNow? Token { get; init; }

    /// <summary>The token whose place was taken; null where none was, or nobody could tell which.</summary>
    public TokenReference? Old { get; init; }

    /// <summary>What happened, and what is to come, in its order.</summary>
    public ImmutableArray<Moment> Timeline { get; init; } = [];

    /// <summary>What else to look at.</summary>
    public ImmutableArray<string> Advice { get; init; } = [];

    /// <summary>What is to be known besides.</summary>
    public ImmutableArray<string> Remarks { get; init; } = [];

    /// <summary>What went wrong.</summary>
    public ImmutableArray<Problem> Problems { get; init; } = [];
}

/// <summary>A job's token as it is now.</summary>
/// <param name="Token">The token.</param>
/// <param name="Owner">Whose it is.</param>
/// <param name="ExpiresOn">When it ends; null: never.</param>
/// <param name="Sinks">Where its value lies, for people.</param>
public sealed record TokenNow(TokenReference Token, TokenOwner Owner, DateTimeOffset? ExpiresOn, ImmutableArray<string> Sinks);

/// <summary>One moment of a rotation.</summary>
/// <param name="At">When.</param>
/// <param name="IsDone">Whether it has happened; else it is to come.</param>
/// <param name="What">What, for people.</param>
public sealed record Moment(DateTimeOffset At, bool IsDone, string What);

/// <summary>A token that another took the place of, and what was done about it now.</summary>
/// <param name="Job">The job that it was of.</param>
/// <param name="Step">What was done.</param>
public sealed record RetiredToken(JobKey Job, RetirementStep Step);
