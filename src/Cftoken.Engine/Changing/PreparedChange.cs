using System.Collections.Immutable;
using Cftoken.Tokens.Editing;
using Cftoken.Tokens.Journal;

namespace Cftoken.Engine.Changing;

/// <summary>A change in place that is worked out and was not made yet.</summary>
/// <param name="Job">The job; null where the token was named by its id.</param>
/// <param name="Token">The token.</param>
/// <param name="Edit">What is to change.</param>
/// <param name="Change">The same in words.</param>
/// <param name="PersonBecause">Why a person has to decide about it; empty where nobody has to.</param>
internal sealed record PreparedChange(JobKey? Job, HeldToken Token, TokenEdit Edit, TokenChange Change, ImmutableArray<string> PersonBecause)
{
    /// <summary>Whether there is anything to do.</summary>
    public bool IsNeeded => Edit.Changes(Token.Record);
}
