using Cftoken.Core.DotEnv;
using Cftoken.EndToEnd.Tests.Running;
using Cftoken.TestInfrastructure;
using Cftoken.TestInfrastructure.Wrangler;

namespace Cftoken.EndToEnd.Tests.MainJob;

/// <summary>
/// The main job as a user does it, each step the real program in a process of its own: a token is created, lies in
/// <c>.dev.vars</c>, and real wrangler deploys the project with it.
/// </summary>
public sealed class CreateThenDeployTests(RealWrangler wrangler)
{
    [Fact]
    public async Task A_created_token_lies_in_dev_vars_alone_and_deploys_the_project()
    {
        await using var cloudflare = await EmulatedCloudflare.StartAsync();
        using var home = new TemporaryFolder();
        using var project = new TemporaryFolder().CopyFrom(RepositoryRoot.File("samples/shop-api"));
        (await RunAsync(project, home, "git init --quiet")).ExitCode.ShouldBe(0);

        var create = await RunAsync(
            project,
            home,
            $"{Program} create --yes --api-base {cloudflare.BaseAddress}",
            ("CFTOKEN_BOOTSTRAP_TOKEN", cloudflare.AccountMinter.Reveal()));
        create.ExitCode.ShouldBe(0, create.Output + create.Error);
        DotEnvDocument.Parse(project.Read(".dev.vars")).TryGet("CLOUDFLARE_API_TOKEN", out var value).ShouldBeTrue();
        var token = Canary.For(value!);
        var before = cloudflare.Requests.Length;

        var deploy = await RunAsync(project, home, $"{Program} exec -- wrangler deploy", ("CLOUDFLARE_API_BASE_URL", cloudflare.BaseAddress));

        deploy.ExitCode.ShouldBe(0, token.IsIn(deploy.Output + deploy.Error) ? "The token stands in wrangler's output." : deploy.Output + deploy.Error);
        cloudflare.Requests[before..].Select(request => request.TokenId).Distinct().ShouldHaveSingleItem()
            .ShouldNotBe(cloudflare.Requests[0].TokenId, "the first request is the bootstrap credential's");
        (await cloudflare.WorkersAsync()).ShouldContain("shop-api");
        token.MustBeAbsentFrom([
            create.Output, create.Error, deploy.Output, deploy.Error, .. cloudflare.Requests.Select(request => request.ToString()),
        ]);
        token.MustBeAbsentFromFiles(project.Path, project[".dev.vars"]);
        token.MustBeAbsentFromFiles(home.Path);
    }

    private static string Program => $"dotnet exec \"{Path.Combine(AppContext.BaseDirectory, "cftoken.dll")}\"";

    // The home folder and wrangler's logs stay, so that the token can be looked for in them.
    private Task<ProcessOutcome> RunAsync(TemporaryFolder project, TemporaryFolder home, string command, params (string Name, string Value)[] variables) =>
        wrangler.RunScriptAsync(
            project.Path,
            command,
            variables.Append(("HOME", home.Path)).Append(("WRANGLER_LOG_PATH", home.Path))
                .Select(variable => KeyValuePair.Create(variable.Item1, variable.Item2)));
}
