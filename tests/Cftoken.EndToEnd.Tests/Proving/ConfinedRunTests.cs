using System.Net;
using System.Net.Sockets;
using Cftoken.Engine.Proving;
using Cftoken.EndToEnd.Tests.Running;
using Cftoken.TestInfrastructure;

namespace Cftoken.EndToEnd.Tests.Proving;

/// <summary>What a real command can and cannot do while it is proven.</summary>
public sealed class ConfinedRunTests(RealWrangler wrangler) : IDisposable
{

    private readonly TemporaryFolder project = new TemporaryFolder().CopyFrom(RepositoryRoot.File("samples/hello-worker"));

    [Fact]
    public async Task A_command_that_does_nothing_proves_nothing()
    {
        var proof = await RunAsync("true");

        proof.Verdict.ShouldBe(Sufficiency.Inconclusive);
    }

    [Fact]
    public async Task Wrangler_of_the_project_is_run_through_npx()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a privilege on Windows.");
        Directory.CreateSymbolicLink(project["node_modules"], wrangler.Packages);

        var proof = await Proving.ProveAsync(wrangler, new ProveRequest(project.Path, ["npx", "wrangler", "deploy"]));

        proof.Verdict.ShouldBe(Sufficiency.Sufficient, Proving.Describe(proof));
        proof.Permissions.ShouldHaveSingleItem().Verdict.ShouldBe(Necessity.Necessary);
    }

    [Fact]
    public async Task A_command_that_uses_another_token_is_caught()
    {
        var other = new Canary();
        project.Write("own.mjs", $$"""
            await fetch(process.env.CLOUDFLARE_API_BASE_URL + "/accounts", { headers: { authorization: "Bearer {{other.Value}}" } });
            """);

        var proof = await RunAsync("node own.mjs && wrangler deploy");

        proof.Verdict.ShouldBe(Sufficiency.Insufficient, Proving.Describe(proof));
        proof.Because.ShouldContain("another API token");
        other.MustBeAbsentFrom(Proving.Describe(proof));
    }

    [Fact]
    public async Task A_command_reaches_no_network_but_its_own_loopback()
    {
        await Namespaces.MustBeAllowedAsync();
        using var listener = new TcpListener(IPAddress.Any, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        project.Write("out.mjs", $$"""
            import net from "node:net";
            import os from "node:os";
            const places = ["127.0.0.1", "192.0.2.1", ...Object.values(os.networkInterfaces()).flat().map(one => one.address)];
            for (const host of places) {
              const outcome = await new Promise(done => net.connect({ host, port: {{port}}, timeout: 5000 })
                .on("connect", () => done("connected")).on("timeout", () => done("timeout")).on("error", error => done(error.code)));
              console.log(host, outcome);
            }
            """);

        var proof = await RunAsync("node out.mjs; exit 1");

        proof.IsConfined.ShouldBeTrue();
        proof.LastLines.ShouldContain("127.0.0.1 ECONNREFUSED", "this side's loopback is not the command's");
        proof.LastLines.ShouldContain("192.0.2.1 ENETUNREACH");
        proof.LastLines.ShouldNotContain(line => line.EndsWith("connected", StringComparison.Ordinal));
        listener.Pending().ShouldBeFalse();
    }

    [Fact]
    public async Task A_child_that_a_command_leaves_behind_is_ended_though_it_left_the_group()
    {
        await Namespaces.MustBeAllowedAsync();
        var mark = $"pulse-{Guid.NewGuid():N}";

        var proof = await RunAsync($"setsid sh -c 'while true; do date +%N > pulse; sleep 0.05; done' {mark} > /dev/null 2>&1 & sleep 1; test -s pulse && echo beats; exit 1");

        proof.LastLines.ShouldBe(["beats"], "the child was there");
        Directory.EnumerateDirectories("/proc").Where(process => CommandLineOf(process).Contains(mark, StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_command_writes_to_nothing_but_its_copy()
    {
        await Namespaces.MustBeAllowedAsync();
        using var packages = new TemporaryFolder();
        packages.Write("tool/index.js", "1");
        Directory.CreateSymbolicLink(project["node_modules"], packages.Path);

        var proof = await RunAsync($"""
            echo 2 > node_modules/tool/index.js; echo 2 > '{project["escaped"]}'
            mount -o remount,bind,rw / ; mount -o remount,rw / ; umount "$TMPDIR" ; unshare --user --map-root-user --mount mount -o remount,bind,rw /
            echo 2 > node_modules/tool/index.js; echo 2 > '{project["escaped"]}'
            echo 2 > own && echo 2 > "$TMPDIR/own" && echo 2 > "$HOME/own" && echo written > /dev/stdout
            exit 1
            """);

        proof.LastLines.ShouldContain("written", Proving.Describe(proof));
        File.ReadAllText(packages["tool/index.js"]).ShouldBe("1");
        File.Exists(project["escaped"]).ShouldBeFalse();
    }

    [Fact]
    public async Task A_program_of_the_project_does_not_pass_for_one_that_confines()
    {
        await Namespaces.MustBeAllowedAsync();
        project.Write("node_modules/.bin/unshare", "#!/bin/sh\necho caught\nexit 1\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(project["node_modules/.bin/unshare"], UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        var proof = await RunAsync("echo confined; exit 1");

        proof.LastLines.ShouldBe(["confined"]);
    }

    [Fact]
    public async Task A_command_that_does_not_end_is_ended()
    {
        var proof = await Proving.ProveAsync(
            wrangler, new ProveRequest(project.Path, ["sh", "-c", "echo waiting; sleep 600"]) { Limit = TimeSpan.FromSeconds(4) });

        proof.Verdict.ShouldBe(Sufficiency.Inconclusive);
        proof.Because.ShouldContain("time limit");
        proof.LastLines.ShouldBe(["waiting"]);
    }

    [Fact]
    public async Task An_env_file_with_a_token_reaches_neither_the_copy_nor_the_command()
    {
        var canary = new Canary();
        project.Write(".env", $"CLOUDFLARE_API_KEY={canary.Value}\nCLOUDFLARE_EMAIL=someone@example.com\n");

        var proof = await RunAsync("ls -a; wrangler deploy");

        proof.Verdict.ShouldBe(Sufficiency.Sufficient, Proving.Describe(proof));
    }

    [Fact]
    public async Task The_value_of_the_issued_token_is_not_shown()
    {
        var proof = await RunAsync("echo \"value $CLOUDFLARE_API_TOKEN\"; exit 1");

        proof.LastLines.ShouldBe(["value [REDACTED]"]);
    }

    public void Dispose() => project.Dispose();

    // Empty where the process has ended meanwhile.
    private static string CommandLineOf(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "cmdline"));
        }
        catch (IOException)
        {
            return string.Empty;
        }
        catch (UnauthorizedAccessException)
        {
            return string.Empty;
        }
    }

    private Task<Proof> RunAsync(string line) => Proving.ProveAsync(wrangler, new ProveRequest(project.Path, ["sh", "-c", line]));
}
