using Cftoken.Core.Outside;
using Cftoken.Core.Outside.Processes;
using Cftoken.TestInfrastructure;

namespace Cftoken.Core.Tests.Outside;

public sealed class SystemProcessesTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly IProcesses processes = OutsideWorld.System().Processes;

    public SystemProcessesTests() => Assert.SkipWhen(OperatingSystem.IsWindows(), "The programs are scripts with a first line that Unix reads.");

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_program_gets_its_arguments_whole_and_no_shell_reads_them()
    {
        var program = Script("#!/bin/sh\nprintf '[%s]' \"$@\"\n");

        var result = await processes.RunAsync(new ProcessRequest(program, ["a b", "$(touch owned)", "'; exit 9"], folder.Path), default);

        result.ShouldBe(new ProcessResult(0, "[a b][$(touch owned)]['; exit 9]", ""));
        File.Exists(folder["owned"]).ShouldBeFalse();
    }

    [Fact]
    public async Task Exit_code_and_both_streams_come_back()
    {
        var program = Script("#!/bin/sh\necho out; echo err >&2; exit 7\n");

        (await processes.RunAsync(new ProcessRequest(program, [], folder.Path), default)).ShouldBe(new ProcessResult(7, "out\n", "err\n"));
        (await processes.RunAttachedAsync(new ProcessRequest(Script("#!/bin/sh\nexit 5\n"), [], folder.Path), default)).ShouldBe(5);
    }

    [Fact]
    public async Task Standard_input_is_given_or_closed()
    {
        var program = Script("#!/bin/sh\ncat\n");

        (await processes.RunAsync(new ProcessRequest(program, [], folder.Path, StandardInput: "zwölf"), default)).Output.ShouldBe("zwölf");
        (await processes.RunAsync(new ProcessRequest(program, [], folder.Path), default)).Output.ShouldBe("");
    }

    [Fact]
    public async Task A_program_that_does_not_read_its_input_is_no_failure()
    {
        var program = Script("#!/bin/sh\nexit 3\n");

        (await processes.RunAsync(new ProcessRequest(program, [], folder.Path, StandardInput: new string('x', 1_000_000)), default))
            .ExitCode.ShouldBe(3);
    }

    [Fact]
    public async Task A_given_environment_is_the_whole_environment()
    {
        var program = Script("#!/bin/sh\n/usr/bin/env\n");
        var environment = new Dictionary<string, string> { ["ONLY"] = "this" };

        var lines = (await processes.RunAsync(new ProcessRequest(program, [], folder.Path, environment), default)).Output.Split('\n');

        lines.ShouldContain("ONLY=this");
        lines.ShouldNotContain(line => line.StartsWith("HOME=", StringComparison.Ordinal) || line.StartsWith("PATH=", StringComparison.Ordinal));
    }

    [Fact(Timeout = 120_000)]
    public async Task Cancelling_ends_the_child_and_what_it_started()
    {
        var program = Script("#!/bin/sh\nsleep 600 &\necho $! > grandchild\nwait\n");
        using var cancellation = new CancellationTokenSource();
        var running = processes.RunAsync(new ProcessRequest(program, [], folder.Path), cancellation.Token);
        while (!File.Exists(folder["grandchild"]) || folder.Read("grandchild").Length == 0)
        {
            await Task.Delay(10);
        }

        await cancellation.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => running);
        while (IsAlive(int.Parse(folder.Read("grandchild"))))
        {
            await Task.Delay(10);
        }
    }

    [Fact]
    public async Task A_program_that_is_not_there_is_said_to_be_missing()
    {
        var error = await Should.ThrowAsync<FileNotFoundException>(
            () => processes.RunAsync(new ProcessRequest("cftoken-no-such-program", [], folder.Path), default));
        error.Message.ShouldBe("There is no program 'cftoken-no-such-program' on the path.");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task On_Windows_a_copied_environment_that_spells_Path_its_way_still_finds_the_program(bool isWindows)
    {
        Script("#!/bin/sh\nexit 6\n");
        var outside = new SystemProcesses(new FakeEnvironment { IsWindows = isWindows });
        var request = new ProcessRequest("program-0", [], folder.Path, new Dictionary<string, string> { ["Path"] = folder.Path });

        if (isWindows)
        {
            (await outside.RunAsync(request, default)).ExitCode.ShouldBe(6);
        }
        else
        {
            await Should.ThrowAsync<FileNotFoundException>(() => outside.RunAsync(request, default));
        }
    }

    // A child that was killed and not yet reaped by its new parent is a zombie: it is there, and runs no more.
    private static bool IsAlive(int id) =>
        Directory.Exists($"/proc/{id}") && !File.ReadAllText($"/proc/{id}/stat").Contains(") Z ", StringComparison.Ordinal);

    private string Script(string text) => folder.WriteProgram($"program-{Directory.GetFiles(folder.Path).Length}", text);
}
