using System.Net;
using System.Net.NetworkInformation;
using Cftoken.Core.DotEnv;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.TestInfrastructure;

namespace Cftoken.Emulator.Tests.Hosting;

public sealed class EmulatorHostTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly EmulatorOptions options = new() { World = OutsideWorld.System(), Catalog = TestEmulator.SharedCatalog };

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task It_runs_until_it_is_told_to_stop()
    {
        using var stop = new CancellationTokenSource();
        var started = new TaskCompletionSource<Uri>();
        var running = EmulatorHost.RunAsync(options, null, emulator => started.SetResult(emulator.BaseAddress), stop.Token);
        var address = await started.Task;
        using var client = new HttpClient();

        (await client.GetAsync(new Uri(address + "/user"))).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        running.IsCompleted.ShouldBeFalse();
        await stop.CancelAsync();
        await running;

        await Should.ThrowAsync<HttpRequestException>(() => client.GetAsync(new Uri(address + "/user")));
    }

    [Fact]
    public async Task The_bootstrap_file_holds_a_minting_token_that_works_and_is_its_owners_alone()
    {
        using var stop = new CancellationTokenSource();
        var path = folder["bootstrap.env"];
        CloudflareEmulator? running = null;

        await EmulatorHost.RunAsync(options, path, emulator =>
        {
            running = emulator;
            stop.Cancel();
        }, stop.Token);

        var file = DotEnvDocument.Parse(File.ReadAllText(path));
        file.TryGet("CLOUDFLARE_API_TOKEN", out var token).ShouldBeTrue();
        token.ShouldBe(running!.Bootstrap.AccountMinter.Reveal());
        file.TryGet("CLOUDFLARE_ACCOUNT_ID", out var account).ShouldBeTrue();
        account.ShouldBe(TestEmulator.Account);
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(path).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    [Fact]
    public async Task A_port_that_is_taken_is_a_problem_with_a_fix()
    {
        await using var first = await CloudflareEmulator.StartAsync(options);

        var refused = await Should.ThrowAsync<ProblemException>(
            () => EmulatorHost.RunAsync(options with { Port = first.BaseAddress.Port }, null, _ => { }, CancellationToken.None));

        refused.Problems.Single().Code.ShouldBe("emulator.port");
        refused.Problems.Single().Fix.ShouldNotBeNull();
    }

    [Fact]
    public async Task It_listens_on_the_loopback_address_alone()
    {
        await using var emulator = await CloudflareEmulator.StartAsync(options);

        IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners()
            .Where(listener => listener.Port == emulator.BaseAddress.Port)
            .Select(listener => listener.Address)
            .ShouldBe([IPAddress.Loopback]);
    }
}
