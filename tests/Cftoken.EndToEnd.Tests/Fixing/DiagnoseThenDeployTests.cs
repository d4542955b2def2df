using Cftoken.Core.DotEnv;
using Cftoken.EndToEnd.Tests.Running;
using Cftoken.TestInfrastructure;
using Cftoken.TestInfrastructure.Wrangler;

namespace Cftoken.EndToEnd.Tests.Fixing;

/// <summary>
/// The moment of need, each step the real program: a project grows, its deploy is refused, what real wrangler printed goes
/// through <c>cftoken diagnose --fix</c>, and the same command with the same token value deploys.
/// </summary>
public sealed class DiagnoseThenDeployTests(RealWrangler wrangler)
{
    private const string Before = $$"""{ "name": "shop", "main": "index.js", "compatibility_date": "2026-01-01", "account_id": "{{EmulatedCloudflare.Account}}" }""";
    private const string After = $$"""
        { "name": "shop", "main": "index.js", "compatibility_date": "2026-01-01", "account_id": "{{EmulatedCloudflare.Account}}",
          "d1_databases": [{ "binding": "DB", "database_name": "shop" }], "kv_namespaces": [{ "binding": "KV" }] }
        """;

    [Fact]
    public async Task What_wrangler_printed_extends_the_token_once_and_the_same_deploy_passes()
    {
        await using var cloudflare = await EmulatedCloudflare.StartAsync();
        using var home = new TemporaryFolder();
        using var project = new TemporaryFolder();
        project.Write("index.js", "export default { fetch() { return new Response('shop'); } };");
        project.Write("wrangler.jsonc", Before);
        await MustAsync(0, project, home, cloudflare, $"create --yes --api-base {cloudflare.BaseAddress}");
        var file = project.Read(".dev.vars");
        DotEnvDocument.Parse(file).TryGet("CLOUDFLARE_API_TOKEN", out var value).ShouldBeTrue();
        project.Write("wrangler.jsonc", After);

        var refused = await DeployAsync(project, home, cloudflare);

        refused.ExitCode.ShouldNotBe(0);
        var log = "$ npx wrangler deploy\n" + refused.Output + refused.Error;
        project.Write("failed.log", log);

        var mended = await MustAsync(0, project, home, cloudflare, $"diagnose failed.log --fix --yes --api-base {cloudflare.BaseAddress}");

        mended.Output.ShouldContain("Extended the token in place.");
        project.Read(".dev.vars").ShouldBe(file);
        var passed = await DeployAsync(project, home, cloudflare);
        passed.ExitCode.ShouldBe(0, passed.Output + passed.Error);
        (await cloudflare.WorkersAsync()).ShouldContain("shop");
        (await MustAsync(3, project, home, cloudflare, $"diagnose failed.log --fix --yes --api-base {cloudflare.BaseAddress}")).Output.ShouldContain("The token already holds what was refused.");
        cloudflare.Requests.Count(request => request.Method == "PUT" && request.Path.Contains("/tokens/", StringComparison.Ordinal)).ShouldBe(1);
        Canary.For(value!).MustBeAbsentFrom([mended.Output, mended.Error, refused.Output, refused.Error, passed.Output, passed.Error]);
        Canary.For(value!).MustBeAbsentFromFiles(home.Path);
    }

    private static string Program => $"dotnet exec \"{Path.Combine(AppContext.BaseDirectory, "cftoken.dll")}\"";

    private Task<ProcessOutcome> DeployAsync(TemporaryFolder project, TemporaryFolder home, EmulatedCloudflare cloudflare) =>
        RunAsync(project, home, $"{Program} exec -- wrangler deploy 2>&1", ("CLOUDFLARE_API_BASE_URL", cloudflare.BaseAddress), ("WRANGLER_HIDE_BANNER", "false"));

    private async Task<ProcessOutcome> MustAsync(int exitCode, TemporaryFolder project, TemporaryFolder home, EmulatedCloudflare cloudflare, string command)
    {
        var outcome = await RunAsync(project, home, $"{Program} {command}", ("CFTOKEN_BOOTSTRAP_TOKEN", cloudflare.AccountMinter.Reveal()));
        outcome.ExitCode.ShouldBe(exitCode, $"{command}: {outcome.Output}{outcome.Error}");
        return outcome;
    }

    // The home folder stays from step to step: what was created is remembered there.
    private Task<ProcessOutcome> RunAsync(TemporaryFolder project, TemporaryFolder home, string command, params (string Name, string Value)[] variables) =>
        wrangler.RunScriptAsync(
            project.Path,
            command,
            variables.Append(("HOME", home.Path)).Append(("WRANGLER_LOG_PATH", home.Path))
                .Select(variable => KeyValuePair.Create(variable.Item1, variable.Item2)));
}
