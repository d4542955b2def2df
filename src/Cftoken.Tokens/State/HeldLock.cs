using Cftoken.Core.Files;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;

namespace Cftoken.Tokens.State;

/// <summary>Takes the lock of a file of the state for the moment that reading and writing it takes.</summary>
internal static class HeldLock
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    private const int Pauses = 500;

    /// <summary>Takes it, and waits for others who are as quick.</summary>
    /// <exception cref="ProblemException">It stays taken for ten seconds, or the folder is not this user's alone.</exception>
    public static async Task<IDisposable> TakeAsync(OutsideWorld world, PrivateFolder folder, string name, CancellationToken cancellation)
    {
        for (var pauses = 0; pauses < Pauses; pauses++)
        {
            if (folder.TryLock(name, []) is { } taken)
            {
                return taken;
            }

            await Task.Delay(Pause, world.Time, cancellation);
        }

        throw new ProblemException(new Problem(
            "state.busy",
            $"Another cftoken has been holding {name} in {folder.Path} for ten seconds.",
            new Fix("Look what it is doing; if it hangs, end it. Then run the command again.")));
    }
}
