using System.Security.Cryptography;
using System.Text;
using Cftoken.Core.Files;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Core.Text;
using Cftoken.Tokens.Journal;

namespace Cftoken.Tokens.Locking;

/// <summary>Locks as open files of the state folder, one for each job that was ever worked on.</summary>
/// <param name="world">The clock.</param>
/// <param name="folder">The state folder.</param>
public sealed class FileJobLocks(OutsideWorld world, PrivateFolder folder) : IJobLocks
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private const int Pauses = 20;

    /// <inheritdoc />
    public async Task<IDisposable> TakeAsync(JobKey job, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(job);
        for (var pauses = 0; pauses < Pauses; pauses++)
        {
            if (TryTake(job) is { } taken)
            {
                return taken;
            }

            await Task.Delay(Pause, world.Time, cancellation);
        }

        var holder = UntrustedText.Clean(Encoding.UTF8.GetString(folder.ReadLock(NameOf(job))), 200);
        throw new ProblemException(new Problem(
            "job.busy",
            $"Another cftoken is working on {UntrustedText.Clean(job.ToString(), 300)}{(holder.Length == 0 ? string.Empty : $": {holder}")}. This one has changed nothing.",
            new Fix("Wait until it has finished, then run the command again.")));
    }

    /// <inheritdoc />
    public IDisposable? TryTake(JobKey job)
    {
        ArgumentNullException.ThrowIfNull(job);
        var since = world.Time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'");
        return folder.TryLock(NameOf(job), Encoding.UTF8.GetBytes($"process {Environment.ProcessId}, since {since}"));
    }

    private static string NameOf(JobKey job)
    {
        var parts = string.Join('\n', job.Api, job.Project, job.Job, job.Environment, job.Source);
        return $"job-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(parts)))[..32]}.lock";
    }
}
