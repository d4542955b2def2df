using System.Collections.Immutable;
using Cftoken.Core.Problems;
using Cftoken.Tokens.Registering;

namespace Cftoken.Tokens.Retiring;

/// <summary>How it stands with a token that another took the place of.</summary>
public enum RetirementState
{
    /// <summary>Its time has not come.</summary>
    Waiting,

    /// <summary>Its time has come, and it is left as it is; the problems say why.</summary>
    Kept,

    /// <summary>It was disabled now, or found not to work any more.</summary>
    Disabled,

    /// <summary>It was deleted now.</summary>
    Deleted,

    /// <summary>It is gone: somebody else deleted it.</summary>
    Gone,
}

/// <summary>One look at a token that another took the place of.</summary>
/// <param name="Token">The token, as it is recorded from now on.</param>
/// <param name="State">How it stands.</param>
/// <param name="What">What was found and done, a sentence for people.</param>
/// <param name="Problems">Why it was kept.</param>
public sealed record RetirementStep(RetiringToken Token, RetirementState State, string What, ImmutableArray<Problem> Problems)
{
    /// <summary>Whether nothing is left to be done about it, ever.</summary>
    public bool IsOver => State is RetirementState.Deleted or RetirementState.Gone;
}
