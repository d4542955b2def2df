using System.Collections.Immutable;
using Cftoken.Core.Problems;
using Cftoken.Engine.Changing;
using Cftoken.Engine.Creating;

namespace Cftoken.Engine.Applying;

/// <summary>What is to be done about a job's token.</summary>
public enum JobActionKind
{
    /// <summary>Nothing: it is as planned.</summary>
    Keep,

    /// <summary>It is changed in place; its value stays.</summary>
    Change,

    /// <summary>One is created; its value is new.</summary>
    Create,

    /// <summary>Nothing can be done here: somebody has to decide.</summary>
    Blocked,
}

/// <summary>What is to be done about one job's token.</summary>
/// <param name="Job">The job.</param>
/// <param name="Environment">Its environment; null where it has none.</param>
/// <param name="Kind">What is to be done.</param>
public sealed record JobAction(string Job, string? Environment, JobActionKind Kind)
{
    /// <summary>The token that is there, and what changes of it; null where there is none.</summary>
    public TokenChange? Change { get; init; }

    /// <summary>The token that is to be created; null where none is.</summary>
    public PlannedToken? New { get; init; }

    /// <summary>Why nothing can be done; null where that is not so.</summary>
    public Problem? Problem { get; init; }

    /// <summary>What is to be known besides.</summary>
    public ImmutableArray<string> Remarks { get; init; } = [];

    /// <summary>Whether something is to be done.</summary>
    public bool IsPending => Kind is JobActionKind.Change or JobActionKind.Create;
}

/// <summary>A token that is to be created.</summary>
/// <param name="Name">Its name, without the mark that is added.</param>
/// <param name="Grants">What it will be able to do.</param>
/// <param name="Terms">How long it will live, and where it will work, for people.</param>
/// <param name="Sinks">Where its value will go.</param>
/// <param name="Replaces">The token that does not work any more, in whose place it comes, for people; null where there is none.</param>
public sealed record PlannedToken(string Name, ImmutableArray<HeldGrant> Grants, ImmutableArray<string> Terms, ImmutableArray<string> Sinks, string? Replaces);

/// <summary>How it ended for one job.</summary>
/// <param name="Action">What was to be done.</param>
/// <param name="TokenId">The token's id; null where there is none.</param>
/// <param name="Problems">Why it was not done; empty where it was, or nothing was to be done.</param>
public sealed record AppliedJob(JobAction Action, string? TokenId, ImmutableArray<Problem> Problems);

/// <summary>How it ended for all jobs.</summary>
/// <param name="Jobs">The jobs, in order.</param>
public sealed record ApplyReport(ImmutableArray<AppliedJob> Jobs)
{
    /// <summary>Why the saved plan does not hold any more, for people; empty where it does, or there is none.</summary>
    public ImmutableArray<string> Moved { get; init; } = [];
}
