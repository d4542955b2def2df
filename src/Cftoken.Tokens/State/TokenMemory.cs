using Cftoken.Core.Outside;
using Cftoken.Tokens.Journal;
using Cftoken.Tokens.Locking;
using Cftoken.Tokens.Registering;

namespace Cftoken.Tokens.State;

/// <summary>All that cftoken remembers from one run to the next.</summary>
/// <param name="Journal">What was begun and is not finished.</param>
/// <param name="Register">Which token belongs to which job.</param>
/// <param name="Locks">Who works on which job.</param>
public sealed record TokenMemory(IJournal Journal, ITokenRegister Register, IJobLocks Locks)
{
    /// <summary>The memory in the user's state folder, which is made when something is to be remembered.</summary>
    public static TokenMemory OnDisk(OutsideWorld world)
    {
        ArgumentNullException.ThrowIfNull(world);
        var folder = StateFolder.Find(world.Environment);
        return new TokenMemory(new FileJournal(world, folder), new FileTokenRegister(world, folder), new FileJobLocks(world, folder));
    }
}
