using System.Collections.Immutable;
using Cftoken.Core.Problems;

namespace Cftoken.Tokens.Journal;

/// <summary>
/// What was begun and is not finished. Whatever is written is on the disk, or wherever else it is kept, before the call
/// returns: what is done next may be the last thing that this process does.
/// </summary>
public interface IJournal
{
    /// <summary>Every intent that is not closed, in the order in which they were begun, and what could not be read.</summary>
    /// <exception cref="ProblemException">The journal cannot be read.</exception>
    Task<OpenIntents> ReadOpenAsync(CancellationToken cancellation);

    /// <summary>
    /// Writes an intent's next stage. An entry of version 0 begins an intent; any other must be the one that the journal
    /// holds, changed in whatever is to change.
    /// </summary>
    /// <returns>The entry as it stands in the journal now, its version one higher.</returns>
    /// <exception cref="ProblemException">
    /// Somebody else has gone on with the intent (<c>journal.moved</c>), or it could not be written; then it may stand
    /// there or not, and nothing that depends on it must be done.
    /// </exception>
    Task<JournalEntry> WriteAsync(JournalEntry entry, CancellationToken cancellation);
}

/// <summary>What a journal holds that is not finished.</summary>
/// <param name="Entries">The intents.</param>
/// <param name="Unreadable">Records that are none or of a kind that this version does not know; they are kept as they are.</param>
public sealed record OpenIntents(ImmutableArray<JournalEntry> Entries, ImmutableArray<Problem> Unreadable)
{
    /// <summary>
    /// The order in which they are brought to their end: a token that takes another's place comes before that one, which
    /// is deleted only once its place is taken.
    /// </summary>
    public IEnumerable<JournalEntry> NewestFirst => Entries.Reverse();
}
