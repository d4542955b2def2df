using System.Collections.Immutable;
using Cftoken.Core.Problems;
using Cftoken.Engine.Rotating;
using Cftoken.Tokens.Journal;

namespace Cftoken.Engine.Recovering;

/// <summary>How a recovery ended.</summary>
/// <param name="Items">Every intent that was open, in the order in which they were begun.</param>
/// <param name="Unreadable">Records of the journal that this version does not understand.</param>
public sealed record RecoverReport(ImmutableArray<RecoverItem> Items, ImmutableArray<Problem> Unreadable)
{
    /// <summary>Tokens that others took the place of, and what was done about them because it was due.</summary>
    public ImmutableArray<RetiredToken> Retired { get; init; } = [];

    /// <summary>
    /// All that somebody has to know or to do something about. What a person has to decide comes last, so that it decides
    /// the outcome only where nothing else went wrong.
    /// </summary>
    public ImmutableArray<Problem> Problems => [.. Items.SelectMany(item => item.Problems).Concat(Unreadable).Concat(Retired.SelectMany(retired => retired.Step.Problems)).Distinct().OrderBy(problem => problem.Kind == ProblemKind.Approval ? 1 : 0)];

    /// <summary>Whether something is open still.</summary>
    public bool IsAnythingOpen => !Unreadable.IsEmpty || Retired.Any(retired => !retired.Step.Problems.IsEmpty) || Items.Any(item => item.State is RecoverState.Open or RecoverState.Busy or RecoverState.Elsewhere);
}

/// <summary>How it stands with an intent.</summary>
public enum RecoverState
{
    /// <summary>What was decided on stands.</summary>
    Finished,

    /// <summary>It was taken back.</summary>
    Undone,

    /// <summary>It is open still.</summary>
    Open,

    /// <summary>A living process is at work on its job; it was left to that.</summary>
    Busy,

    /// <summary>It was begun at another API; it was left alone.</summary>
    Elsewhere,
}

/// <summary>One intent that an earlier run left open.</summary>
/// <param name="Intent">The intent.</param>
/// <param name="State">How it stands with it now.</param>
/// <param name="What">What was found and done, a sentence for people.</param>
/// <param name="Problems">Why it is open still, or what is to be known of it.</param>
public sealed record RecoverItem(Intent Intent, RecoverState State, string What, ImmutableArray<Problem> Problems);
