using Cftoken.Core.Outside;
using Cftoken.Core.Outside.Processes;

namespace Cftoken.Core.Tests.Outside;

public sealed class ProcessGroupTests
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task Both_streams_are_kept_in_the_order_in_which_they_came()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no sh on Windows.");

        var result = await RunAsync("echo one; sleep 0.2; echo two >&2; sleep 0.2; echo three; exit 7", Long);

        result.ShouldBe(new GroupResult(7, "one\ntwo\nthree\n"));
    }

    [Fact]
    public async Task Of_much_output_the_end_is_kept()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no sh on Windows.");

        var result = await RunAsync("head -c 10000000 /dev/zero; echo end", Long);

        result.Output.Length.ShouldBeInRange(60_000, 100_000);
        result.Output.ShouldEndWith("end\n");
    }

    [Fact]
    public async Task A_child_that_outlives_the_program_is_ended_with_it()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "setsid belongs to Linux.");

        await EndsAsync((await RunAsync("sleep 600 & echo $!", Long)).Output);
    }

    [Fact]
    public async Task At_the_time_limit_the_whole_group_is_ended()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "setsid belongs to Linux.");

        var result = await RunAsync("sleep 600 & echo $!; wait", TimeSpan.FromSeconds(2));

        result.ExitCode.ShouldBeNull();
        await EndsAsync(result.Output);
    }

    [Fact]
    public async Task A_cancelled_run_leaves_nothing_behind()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "setsid belongs to Linux.");
        var file = Path.GetTempFileName();
        using var cancelled = new CancellationTokenSource();
        var run = RunAsync($"sleep 600 & echo $! > {file}; wait", Long, cancelled.Token);
        while (new FileInfo(file).Length == 0)
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        await cancelled.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => run);
        await EndsAsync(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        File.Delete(file);
    }

    private static Task<GroupResult> RunAsync(string line, TimeSpan limit, CancellationToken cancellation = default) =>
        OutsideWorld.System().Processes.RunInGroupAsync(new ProcessRequest("sh", ["-c", line], Path.GetTempPath()), limit, cancellation);

    // A killed process may still be listed for a moment, and then wait as a zombie (state Z) for its new parent to take note.
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
            return false;
        }
    }
}
