using System.Diagnostics;
using System.Runtime.Versioning;
using Cftoken.TestInfrastructure;

namespace Cftoken.Tests.Scripts;

[UnsupportedOSPlatform("windows")]
public sealed class Signals
{
    [Theory]
    [InlineData("TERM", 21)]
    [InlineData("INT", 22)]
    [InlineData("HUP", 23)]
    [InlineData("QUIT", 24)]
    public async Task A_signal_to_exec_reaches_its_command_whose_exit_code_is_handed_on(string signal, int exitCode)
    {
        using var project = new TemporaryFolder();
        project.Write("wrangler.jsonc", """{ "name": "shop" }""");
        project.Write(".dev.vars", $"CLOUDFLARE_API_TOKEN={new Canary().Value}\n");
        project.Write("child.js", """
            process.on('SIGTERM', () => process.exit(21));
            process.on('SIGINT', () => process.exit(22));
            process.on('SIGHUP', () => process.exit(23));
            process.on('SIGQUIT', () => process.exit(24));
            setInterval(() => {}, 1000);
            console.log('ready');
            """);

        (await RunAsync(project.Path, signal, "exec", "--api-base", "http://127.0.0.1:1/client/v4", "--", "node", "child.js")).ShouldBe(exitCode);
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    [InlineData("HUP")]
    [InlineData("QUIT")]
    public async Task An_interrupted_emulator_ends_in_peace(string signal)
    {
        using var project = new TemporaryFolder();

        (await RunAsync(project.Path, signal, "emulator")).ShouldBe(0);
    }

    // Starts the program, waits for its first line, sends the signal to it alone, and gives back its exit code.
    private static async Task<int> RunAsync(string folder, string signal, params string[] arguments)
    {
        var command = Program_under_test.Command;
        var start = new ProcessStartInfo(command[0])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
        };
        foreach (var argument in (string[])[.. command[1..], .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        using var program = Process.Start(start)!;
        try
        {
            (await program.StandardOutput.ReadLineAsync(patience.Token)).ShouldNotBeNull();
            using var kill = Process.Start("kill", [$"-{signal}", program.Id.ToString()]);
            await program.WaitForExitAsync(patience.Token);
            return program.ExitCode;
        }
        finally
        {
            program.Kill(entireProcessTree: true);
        }
    }
}
