using Cftoken.Core.Problems;
using Cftoken.Engine.Probing;

namespace Cftoken.Engine.Verifying.Deep;

/// <summary>
/// Verifies again and again until a new token, or what was added to one, has reached all of Cloudflare: implementers see
/// seconds (token API facts, 2026-11). It ends as soon as everything passes, where waiting cannot help, and after three
/// minutes in any case.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="verification">What is verified.</param>
/// <param name="dialogue">Whom to tell.</param>
internal sealed class PropagationWatch(TimeProvider time, DeepVerification verification, IProbeDialogue dialogue)
{
    /// <summary>How long it waits at the most.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(3);

    private static readonly TimeSpan[] Pauses = [.. new[] { 2, 3, 5, 8, 10, 15 }.Select(seconds => TimeSpan.FromSeconds(seconds))];

    /// <summary>Waits.</summary>
    /// <exception cref="ProblemException">The token is still not known, or waiting cannot help.</exception>
    public async Task<DeepReport> RunAsync(CancellationToken cancellation)
    {
        var begun = time.GetTimestamp();
        for (var round = 0; ; round++)
        {
            var (report, unknown, mayMend) = await verification.TryAsync(cancellation);
            var pause = Pauses[Math.Min(round, Pauses.Length - 1)];
            if (report is { Failed: 0 } || !mayMend || time.GetElapsedTime(begun) + pause > Longest)
            {
                return report ?? throw new ProblemException(unknown!);
            }

            dialogue.Tell($"{(report is null ? "Cloudflare does not know the token yet" : $"{report.Passed} of {report.Total} pass")}; trying again in {pause.TotalSeconds:0} seconds.");
            await Task.Delay(pause, time, cancellation);
        }
    }
}
