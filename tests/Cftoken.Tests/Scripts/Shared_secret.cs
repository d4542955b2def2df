using System.Runtime.Versioning;
using Cftoken.Core.DotEnv;
using Cftoken.Core.Outside;
using Cftoken.Core.Outside.Processes;
using Cftoken.Emulator;
using Cftoken.TestInfrastructure;

namespace Cftoken.Tests.Scripts;

/// <summary>
/// Two jobs of a pipeline that read one secret, one of them marked for a person: whatever changes the other one's token
/// changes what the marked one works with, so it waits for a person as well.
/// </summary>
[UnsupportedOSPlatform("windows")]
public sealed class Shared_secret : IAsyncLifetime
{
    private readonly Program_under_test program = new();
    private readonly TemporaryFolder elsewhere = new();
    private CloudflareEmulator emulator = null!;

    public async ValueTask InitializeAsync()
    {
        emulator = await CloudflareEmulator.StartAsync(new EmulatorOptions { World = OutsideWorld.System() });
        elsewhere.WritePrivately("bootstrap.env", $"CLOUDFLARE_API_TOKEN={emulator.Bootstrap.AccountMinter.Reveal()}\n");
        program.Project.Write("wrangler.jsonc", """
            { "name": "shop", "main": "index.js", "account_id": "0123456789abcdef0123456789abcdef",
              "d1_databases": [{ "binding": "DB", "database_name": "db", "database_id": "11111111-1111-4111-8111-111111111111" }] }
            """);
        program.Project.Write("index.js", "export default {}");
        Pipeline("SHARED", "SHARED");
        (await RunAsync("create", "--job", "preview", "--yes")).ExitCode.ShouldBe(0, "nobody is asked as long as no job is marked");
        program.Project.Write("cftoken.jsonc", """{ "jobs": { "release": { "gate": "human" } } }""");
    }

    public async ValueTask DisposeAsync()
    {
        await emulator.DisposeAsync();
        program.Dispose();
        elsewhere.Dispose();
    }

    [Theory]
    [InlineData("create", "--new")]
    [InlineData("extend", "--permission=D1 Write")]
    [InlineData("rotate", "--grace=0")]
    [InlineData("rotate", "--roll")]
    [InlineData("rotate", "--due=365d")]
    [InlineData("apply", "--permission=D1 Write")]
    public async Task A_token_that_a_marked_job_reads_too_waits_for_a_person(string command, string option)
    {
        var before = (Value(), Record());

        var refused = await RunAsync(command, option, "--job", "preview", "--yes");

        refused.ExitCode.ShouldBe(5, refused.Output + refused.Error);
        Killing_ground.OneLine(refused.Error).ShouldContain("a job that reads the same secret is marked \"gate\": \"human\"");
        (Value(), Record()).ShouldBe(before, "nothing was changed");
    }

    [Fact]
    public async Task So_does_taking_something_from_it()
    {
        File.Delete(program.Project["cftoken.jsonc"]);
        (await RunAsync("extend", "--permission=Workers Tail Read", "--job", "preview", "--yes")).ExitCode.ShouldBe(0);
        program.Project.Write("cftoken.jsonc", """{ "jobs": { "release": { "gate": "human" } } }""");
        var before = Record();

        var refused = await RunAsync("narrow", "--job", "preview", "--yes");

        refused.ExitCode.ShouldBe(5, refused.Output + refused.Error);
        Record().ShouldBe(before);
    }

    [Fact]
    public async Task A_secret_of_its_own_is_the_jobs_own_affair()
    {
        Pipeline("PREVIEW", "RELEASE");

        (await RunAsync("rotate", "--job", "preview", "--yes")).ExitCode.ShouldBe(0);
        (await RunAsync("plan", "--job", "preview")).Output.ShouldNotContain("a person has to agree");
    }

    private void Pipeline(string previewsSecret, string releasesSecret) => program.Project.Write(".github/workflows/ci.yml", $$$"""
        on: push
        jobs:
          preview:
            runs-on: ubuntu-latest
            steps:
              - run: npx wrangler versions upload
                env:
                  CLOUDFLARE_API_TOKEN: ${{ secrets.{{{previewsSecret}}} }}
          release:
            runs-on: ubuntu-latest
            steps:
              - run: npx wrangler d1 migrations apply DB --remote
                env:
                  CLOUDFLARE_API_TOKEN: ${{ secrets.{{{releasesSecret}}} }}
        """);

    private string? Value() => DotEnvDocument.Parse(program.Project.Read(".dev.vars")).TryGet("CLOUDFLARE_API_TOKEN", out var value) ? value : null;

    private string Record() => string.Join('\n', emulator.Tokens.Select(token => $"{token.Id} {token.Status} {string.Join(' ', token.Grants.Grants.Select(grant => grant.GroupId))}"));

    private Task<ProcessResult> RunAsync(params string[] arguments) =>
        program.RunAsync([.. arguments, "--bootstrap-env", elsewhere["bootstrap.env"], "--api-base", emulator.BaseAddress.AbsoluteUri]);
}
