using Cftoken.EndToEnd.Tests.Running;
using Cftoken.TestInfrastructure;

namespace Cftoken.EndToEnd.Tests.Credentials;

/// <summary>
/// <c>cftoken exec -- wrangler …</c> with real wrangler: whatever the project's env files and the shell's environment
/// hold, the project's token is what the API sees, at the address that the shell names.
/// </summary>
public sealed class ExecTests(RealWrangler wrangler)
{
    private const string KeyAndEmail = "CLOUDFLARE_API_KEY=k123456789\nCLOUDFLARE_EMAIL=file@example.com\n";
    private static readonly SeenCredential ProjectToken = new("token-of-the-project", null, null);

    [Theory]
    [InlineData("CLOUDFLARE_API_KEY=k123456789", "CLOUDFLARE_EMAIL=file@example.com")]
    [InlineData("CF_API_KEY=k123456789", "CF_EMAIL=file@example.com")]
    [InlineData("CLOUDFLARE_API_KEY=k123456789")]
    [InlineData("CLOUDFLARE_EMAIL=file@example.com")]
    [InlineData("CLOUDFLARE_API_KEY=", "CLOUDFLARE_EMAIL=")]
    [InlineData("CLOUDFLARE_API_TOKEN=token-of-the-file")]
    [InlineData("CF_API_TOKEN=token-of-the-file")]
    [InlineData("CLOUDFLARE_ACCOUNT_ID=ffffffffffffffffffffffffffffffff")]
    [InlineData("CF_ACCOUNT_ID=ffffffffffffffffffffffffffffffff")]
    [InlineData("CLOUDFLARE_API_BASE_URL=http://127.0.0.1:1/client/v4")]
    [InlineData("CF_API_BASE_URL=http://127.0.0.1:1/client/v4")]
    public async Task The_projects_token_is_used_whatever_dotenv_holds(params string[] lines)
    {
        foreach (var file in (string[])[".env", ".env.local"])
        {
            (await SeenAsync(file, string.Concat(lines.Select(line => line + "\n")))).ShouldBe([ProjectToken], file);
        }
    }

    [Fact]
    public async Task The_projects_token_is_used_whatever_the_shell_holds()
    {
        (await SeenAsync(
            ".env",
            "CLOUDFLARE_API_KEY=k123456789\n",
            ("CLOUDFLARE_EMAIL", "shell@example.com"),
            ("CF_API_KEY", "k123456789"),
            ("CLOUDFLARE_API_TOKEN", "token-of-the-shell"),
            ("CF_API_TOKEN", "token-of-the-shell"))).ShouldBe([ProjectToken]);
    }

    [Theory]
    [InlineData("wrangler queues list --cwd sub")]
    [InlineData("wrangler queues list -- foo")]
    public async Task The_projects_token_is_used_wherever_the_command_goes(string command)
    {
        var seen = await RunAsync(command, 0, [("sub/.env", KeyAndEmail), (".env", KeyAndEmail)]);

        seen.ShouldBe([ProjectToken]);
    }

    [Fact]
    public async Task A_script_that_could_load_another_credential_is_not_started()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no sh on Windows.");

        var seen = await RunAsync("sh -c 'cd sub && wrangler queues list'", 4, [("sub/.env", KeyAndEmail)]);

        seen.ShouldBeEmpty();
    }

    private Task<IReadOnlyList<SeenCredential>> SeenAsync(string file, string text, params (string Name, string Value)[] variables) =>
        RunAsync("wrangler queues list", 0, [(file, text)], variables);

    private async Task<IReadOnlyList<SeenCredential>> RunAsync(
        string command, int exitCode, (string Name, string Text)[] files, params (string Name, string Value)[] variables)
    {
        await using var recorder = await CredentialRecorder.StartAsync();
        using var project = new TemporaryFolder();
        project.Write("wrangler.json", """{"name":"any","compatibility_date":"2026-11-01"}""");
        project.Write(".dev.vars", $"CLOUDFLARE_API_TOKEN={ProjectToken.Token}\nCLOUDFLARE_ACCOUNT_ID={EmulatedCloudflare.Account}\n");
        project.Write("sub/wrangler.json", """{"name":"any","compatibility_date":"2026-11-01"}""");
        foreach (var (name, text) in files)
        {
            project.Write(name, text);
        }

        var environment = variables.ToDictionary(variable => variable.Name, variable => variable.Value, StringComparer.Ordinal);
        environment["CLOUDFLARE_API_BASE_URL"] = recorder.BaseUrl;

        var cftoken = Path.Combine(AppContext.BaseDirectory, "cftoken.dll");
        var run = await wrangler.RunScriptAsync(project.Path, $"dotnet exec \"{cftoken}\" exec -- {command}", environment);

        run.ExitCode.ShouldBe(exitCode, run.Output + run.Error);
        (run.Output + run.Error).ShouldNotContain(ProjectToken.Token!);
        return recorder.Seen;
    }
}
