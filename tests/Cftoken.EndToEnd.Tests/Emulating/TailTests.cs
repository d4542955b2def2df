using System.Text;
using Cftoken.Cloudflare.Addressing;
using Cftoken.Core.Outside;
using Cftoken.Core.Outside.Processes;
using Cftoken.EndToEnd.Tests.Running;
using Cftoken.Emulator;
using Cftoken.Emulator.Products;
using Cftoken.Emulator.State;
using Cftoken.TestInfrastructure;
using Cftoken.TestInfrastructure.Wrangler;

namespace Cftoken.EndToEnd.Tests.Emulating;

/// <summary>Real wrangler follows a tail of the embedded API until it is interrupted.</summary>
public sealed class TailTests
{
    // Tails once, interrupts it when it has been connected for longer than wrangler 4.164.0 waits before it connects anew.
    private const string Tail = """
        import { spawn } from "node:child_process";
        const child = spawn(process.execPath, [process.env.SCRIPT, "tail", "w", "--format", "pretty"], { stdio: ["ignore", "pipe", "inherit"] });
        let seen = "";
        child.stdout.on("data", chunk => {
          process.stdout.write(chunk);
          seen += chunk;
          if (seen.includes("waiting for logs")) { seen = ""; setTimeout(() => child.kill("SIGINT"), 3000); }
        });
        child.on("exit", (code, signal) => { console.log(`ended: ${code ?? signal}`); process.exit(0); });
        """;

    // Interrupted, 4.40.0 is gone before it has sent its call to delete the tail (seen 2026-11-22).
    [Theory]
    [InlineData("4.164.0", 1)]
    [InlineData("4.40.0", 0)]
    public async Task Wrangler_stays_connected_to_one_tail_until_it_is_interrupted(string version, int deleted)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no SIGINT on Windows.");
        var installation = await WranglerInstallation.EnsureAsync(version, TestContext.Current.CancellationToken);
        using var folder = new TemporaryFolder();
        folder.Write("tail.mjs", Tail);
        var seed = EmulatorSeed.Default with
        {
            Products = new ProductSeed { Workers = [new WorkerSeed(EmulatedCloudflare.Account, "w", "0123456789abcdef0123456789abcde0")] },
        };
        await using var emulator = await CloudflareEmulator.StartAsync(
            new EmulatorOptions { World = OutsideWorld.System(), Seed = seed }, TestContext.Current.CancellationToken);
        var environment = WranglerEnvironment.Quiet(installation, folder.Path);
        environment["SCRIPT"] = installation.Script;
        environment[ApiBase.Variable] = emulator.BaseAddress.ToString();
        environment["CLOUDFLARE_API_KEY"] = emulator.Bootstrap.GlobalKey.Reveal();
        environment["CLOUDFLARE_EMAIL"] = emulator.Bootstrap.Email;
        environment["CLOUDFLARE_ACCOUNT_ID"] = EmulatedCloudflare.Account;

        var outcome = await ProcessGroup.RunAsync(
            installation.Node, [folder["tail.mjs"]], folder.Path, environment, TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);

        var said = new StringBuilder(outcome.Output).Append(outcome.Error).ToString();
        said.ShouldContain("waiting for logs");
        said.ShouldContain("ended: ");
        said.ShouldNotContain("ended: 1\n");
        emulator.Log.Entries.Count(entry => entry.Method == "POST" && entry.Path.EndsWith("/tails", StringComparison.Ordinal)).ShouldBe(1, said);
        emulator.Log.Entries.Count(entry => entry.Method == "DELETE" && entry.Path.Contains("/tails/", StringComparison.Ordinal)).ShouldBeGreaterThanOrEqualTo(deleted, said);
    }
}
