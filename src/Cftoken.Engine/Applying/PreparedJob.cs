using System.Collections.Immutable;
using Cftoken.Engine.Changing;
using Cftoken.Engine.Creating;
using Cftoken.Tokens.Journal;
using Cftoken.Tokens.Sinks;

namespace Cftoken.Engine.Applying;

/// <summary>A job whose token was looked at.</summary>
/// <param name="Key">The job's key.</param>
/// <param name="Action">What is to be done.</param>
/// <param name="PersonBecause">Why a person has to decide about it; empty where nobody has to.</param>
internal sealed record PreparedJob(JobKey Key, JobAction Action, ImmutableArray<string> PersonBecause)
{
    /// <summary>The change in place; null where there is none.</summary>
    public PreparedChange? Change { get; init; }

    /// <summary>The creation; null where there is none.</summary>
    public CreateRequest? Create { get; init; }

    /// <summary>What is to be done, step by step and in a fixed order; empty where nothing is.</summary>
    public ImmutableArray<string> Steps { get; init; } = [];

    /// <summary>The token that is there; null where there is none.</summary>
    public HeldToken? Token { get; init; }

    /// <summary>Where the job's token goes.</summary>
    public ImmutableArray<SinkAddress> Sinks { get; init; } = [];
}
