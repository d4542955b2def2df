using Cftoken.Core.Problems;
using Cftoken.Tokens.Journal;

namespace Cftoken.Tokens.Locking;

/// <summary>Lets one at a time work on a job. A lock ends with the process that holds it, however that ends.</summary>
public interface IJobLocks
{
    /// <summary>Takes the job for this process.</summary>
    /// <param name="job">The job.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <returns>What gives it back when it is disposed of.</returns>
    /// <exception cref="ProblemException">Another process works on it, and still did after a short wait (<c>job.busy</c>).</exception>
    Task<IDisposable> TakeAsync(JobKey job, CancellationToken cancellation);

    /// <summary>Takes the job if nobody has it.</summary>
    /// <returns>Null where somebody does.</returns>
    /// <exception cref="ProblemException">It cannot be told.</exception>
    IDisposable? TryTake(JobKey job);
}
