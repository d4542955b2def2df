using Cftoken.TestInfrastructure.Wrangler;

namespace Cftoken.EndToEnd.Tests.Running;

public sealed class ProcessGroupTests
{
    private const string LeavesAChild = "sleep 600 & echo $!";

    [Fact]
    public async Task A_child_that_outlives_the_program_is_ended_with_it()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no sh on Windows.");

        var outcome = await ProcessGroup.RunAsync("sh", ["-c", LeavesAChild], Path.GetTempPath(), environment: null, TimeSpan.FromMinutes(5));

        outcome.ExitCode.ShouldBe(0);
        await EndsAsync(outcome.Output);
    }

    [Fact]
    public async Task At_the_time_limit_the_whole_group_is_ended()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no sh on Windows.");

        var outcome = await ProcessGroup.RunAsync("sh", ["-c", $"{LeavesAChild}; wait"], Path.GetTempPath(), environment: null, TimeSpan.FromSeconds(2));

        outcome.ExitCode.ShouldBeNull();
        await EndsAsync(outcome.Output);
    }

    [Fact]
    public async Task A_program_that_is_not_there_is_named()
    {
        var failure = await Should.ThrowAsync<FileNotFoundException>(() =>
            ProcessGroup.RunAsync("no-such-program-anywhere", [], Path.GetTempPath(), environment: null, TimeSpan.FromMinutes(1)));

        failure.Message.ShouldContain("no-such-program-anywhere");
    }

    // A killed process closes its files before it is gone: it may still be listed for a moment, and then wait as a zombie
    // (state Z) for its new parent to take note.
    private static async Task EndsAsync(string pid)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (IsRunning(pid.Trim()))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), patience.Token);
        }
    }

    private static bool IsRunning(string pid)
    {
        try
        {
            return !File.ReadAllText($"/proc/{pid}/stat").Contains(") Z ", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            // No such process any more.
            return false;
        }
    }
}
