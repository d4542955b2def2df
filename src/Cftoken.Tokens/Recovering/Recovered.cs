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
/// <param name="Intent">What was begun; what stands in it is untrusted, for a record may have been changed.</param>
/// <param name="Sinks">The sinks that are to get a value.</param>
/// <param name="Kind">What is to be done.</param>
public sealed record RecoveryProposal(Intent Intent, ImmutableArray<ITokenSink> Sinks, RecoveryAct Kind);

/// <summary>What a recovery may have to do that it does not do unasked.</summary>
public enum RecoveryAct
{
    /// <summary>A value that was read back goes to the sinks that lack it.</summary>
    Deliver,

    /// <summary>A token gets yet another value, because nobody has the last one.</summary>
    Roll,

    /// <summary>Another token is made in the place of one whose value cannot be read back.</summary>
    Replace,
}

/// <summary>Whom a recovery asks.</summary>
public interface IRecoveryApproval
{
    /// <summary>Whether it may go on.</summary>
    /// <exception cref="ProblemException">Nobody is there to answer.</exception>
    Task<bool> ApproveAsync(RecoveryProposal proposal, CancellationToken cancellation);
}
