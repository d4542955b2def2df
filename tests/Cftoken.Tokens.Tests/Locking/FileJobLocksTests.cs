using Cftoken.Core.Problems;
using Cftoken.Tokens.Locking;
using Cftoken.Tokens.Tests.Journal;

namespace Cftoken.Tokens.Tests.Locking;

public sealed class FileJobLocksTests : IDisposable
{
    private readonly StateOnDisk state = new();

    public void Dispose() => state.Dispose();

    [Fact]
    public async Task One_works_on_a_job_and_the_next_is_told_who_does()
    {
        using var first = await Locks().TakeAsync(StateOnDisk.Job(), default);

        var second = await Should.ThrowAsync<ProblemException>(() => Locks().TakeAsync(StateOnDisk.Job(), default));

        second.Problems[0].Code.ShouldBe("job.busy");
        second.Problems[0].Message.ShouldContain($"process {Environment.ProcessId}");
        second.Problems[0].Message.ShouldContain("deploy in /home/me/site");
        Locks().TryTake(StateOnDisk.Job()).ShouldBeNull();
    }

    [Fact]
    public async Task Another_job_is_free_and_so_is_this_one_afterwards()
    {
        using (await Locks().TakeAsync(StateOnDisk.Job(), default))
        {
            using var other = await Locks().TakeAsync(StateOnDisk.Job(source: "b.yml"), default);
        }

        using var again = await Locks().TakeAsync(StateOnDisk.Job(), default);
    }

    private FileJobLocks Locks() => new(state.World, state.Folder);
}
