using Cftoken.EndToEnd.Tests.Running;
using Cftoken.TestInfrastructure;

namespace Cftoken.EndToEnd.Tests.Credentials;

/// <summary>
/// <c>cftoken exec --oauth -- wrangler …</c> with real wrangler that somebody has logged in: whatever variable the shell has,
/// set or empty, and whatever the env files hold, it is the login that the API sees, at the address that the shell names.
/// </summary>
public sealed class ExecOauthTests(RealWrangler wrangler)
{
    private static readonly SeenCredential Login = new("oauth-of-the-login", null, null);

    private static readonly string[] Everything =
    [
        "CLOUDFLARE_API_TOKEN", "CF_API_TOKEN", "CLOUDFLARE_API_KEY", "CF_API_KEY", "CLOUDFLARE_EMAIL", "CF_EMAIL",
        "CLOUDFLARE_GLOBAL_KEY", "CLOUDFLARE_API_USER_SERVICE_KEY", "CF_API_USER_SERVICE_KEY", "WRANGLER_CF_AUTHORIZATION_TOKEN",
        "CLOUDFLARE_LOAD_DEV_VARS_FROM_DOT_ENV", "CLOUDFLARE_INCLUDE_PROCESS_ENV",
    ];

    [Fact]
    public async Task Without_cftoken_each_of_these_would_win()
    {
        (await SeenAsync("wrangler queues list", [], ("CLOUDFLARE_API_TOKEN", "t123456789"))).ShouldBe([new SeenCredential("t123456789", null, null)]);
        (await SeenAsync("wrangler queues list", [(".env", "CLOUDFLARE_API_TOKEN=t123456789\n")], ("CLOUDFLARE_API_TOKEN", "")))
            .ShouldBe([new SeenCredential("t123456789", null, null)]);
        (await SeenAsync("wrangler queues list", [])).ShouldBe([Login]);
    }

    [Theory]
    [InlineData("v123456789")]
    [InlineData("")]
    public async Task The_login_is_used_whatever_the_shell_holds(string value)
    {
        var all = Everything.Select(name => (name, value)).ToArray();

        (await ExecAsync([], all)).ShouldBe([Login]);
        (await ExecAsync([(".env", Lines("f123456789"))], all)).ShouldBe([Login]);
    }

    [Theory]
    [InlineData(".env")]
    [InlineData(".env.local")]
    public async Task The_login_is_used_whatever_an_env_file_holds(string file)
    {
        foreach (var name in Everything)
        {
            (await ExecAsync([(file, $"{name}=f123456789\n")])).ShouldBe([Login], name);
        }

        (await ExecAsync([(file, Lines("f123456789"))])).ShouldBe([Login]);
        (await ExecAsync([(file, Lines(""))])).ShouldBe([Login]);
        (await ExecAsync([(file, "CLOUDFLARE_API_BASE_URL=http://127.0.0.1:1/client/v4\n")])).ShouldBe([Login]);
    }

    [Fact]
    public async Task The_projects_own_token_is_not_used() =>
        (await ExecAsync([(".dev.vars", "CLOUDFLARE_API_TOKEN=t123456789\n")])).ShouldBe([Login]);

    private static string Lines(string value) => string.Concat(Everything.Select(name => $"{name}={value}\n"));

    private Task<IReadOnlyList<SeenCredential>> ExecAsync((string Name, string Text)[] files, params (string Name, string Value)[] variables) =>
        SeenAsync($"dotnet exec \"{Path.Combine(AppContext.BaseDirectory, "cftoken.dll")}\" exec --oauth -- wrangler queues list", files, variables);

    private async Task<IReadOnlyList<SeenCredential>> SeenAsync(
        string command, (string Name, string Text)[] files, params (string Name, string Value)[] variables)
    {
        await using var recorder = await CredentialRecorder.StartAsync();
        using var project = new TemporaryFolder();
        using var home = new TemporaryFolder();
        home.Write(".wrangler/config/default.toml", """
            oauth_token = "oauth-of-the-login"
            refresh_token = "refresh-of-the-login"
            expiration_time = "2099-01-01T00:00:00.000Z"
            scopes = ["account:read", "queues:write", "offline_access"]
            """);
        project.Write("wrangler.json", $$"""{"name":"any","compatibility_date":"2026-11-01","account_id":"{{EmulatedCloudflare.Account}}"}""");
        foreach (var (name, text) in files)
        {
            project.Write(name, text);
        }

        var environment = variables.ToDictionary(variable => variable.Name, variable => variable.Value, StringComparer.Ordinal);
        environment["CLOUDFLARE_API_BASE_URL"] = recorder.BaseUrl;
        environment["XDG_CONFIG_HOME"] = home.Path;

        var run = await wrangler.RunScriptAsync(project.Path, command, environment);

        run.ExitCode.ShouldBe(0, run.Output + run.Error);
        return recorder.Seen;
    }
}
