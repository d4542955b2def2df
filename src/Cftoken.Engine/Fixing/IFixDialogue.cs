using System.Collections.Immutable;
using Cftoken.Engine.Changing;
using Cftoken.Logs.Diagnosing;

namespace Cftoken.Engine.Fixing;

/// <summary>What mending a failed log tells and asks; every face does it in its own way.</summary>
public interface IFixDialogue : IChangeDialogue
{
    /// <summary>Shows what was found in the log, and what every permission is added for, before the change itself is shown.</summary>
    /// <param name="failures">The failures that are to be mended.</param>
    /// <param name="added">What is to be added.</param>
    void Propose(ImmutableArray<LogFailure> failures, ImmutableArray<Addition> added);

    /// <summary>Asks whether the failed jobs are to be run again now; no where nobody is there to answer.</summary>
    /// <param name="command">The command that does it.</param>
    /// <param name="cancellation">Stops waiting for an answer.</param>
    Task<bool> WantsRerunAsync(string command, CancellationToken cancellation);
}
