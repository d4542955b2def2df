using System.Collections.Immutable;
using Cftoken.Core.Problems;
using Cftoken.Tokens.Journal;
using Cftoken.Tokens.Sinks;

namespace Cftoken.Tokens.Recovering;

/// <summary>What became of an intent that an earlier run left open.</summary>
public enum RecoveryOutcome
{
    /// <summary>It was finished: what was decided on stands.</summary>
    Finished,

    /// <summary>It was taken back: nothing of it is left.</summary>
    Undone,

    /// <summary>It is open still; the problems say why.</summary>
    Open,
}

/// <summary>An intent, after somebody tried to bring it to its end.</summary>
/// <param name="Intent">The intent.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="What">What was found and done, in a sentence.</param>
/// <param name="Problems">Why it is open still, or what the user has to know of it; mostly none.</param>
public sealed record Recovered(Intent Intent, RecoveryOutcome Outcome, string What, ImmutableArray<Problem> Problems);

/// <summary>What a person has to agree to before a recovery goes on.</summary>
/// <param name="TokenName">The token's name; untrusted text.</param>
/// <param name="Sinks">The sinks that are to get a value.</param>
/// <param name="MakesToken">Whether a new token is made in the place of one whose value cannot be read back.</param>
public sealed record RecoveryProposal(string TokenName, ImmutableArray<ITokenSink> Sinks, bool MakesToken);

/// <summary>Whom a recovery asks.</summary>
public interface IRecoveryApproval
{
    /// <summary>Whether it may go on.</summary>
    /// <exception cref="ProblemException">Nobody is there to answer.</exception>
    Task<bool> ApproveAsync(RecoveryProposal proposal, CancellationToken cancellation);
}
