using Cftoken.EndToEnd.Tests.Running;
using Cftoken.TestInfrastructure;

namespace Cftoken.EndToEnd.Tests.Credentials;

/// <summary>
/// Which credential real wrangler 4.164.0 sends, and where, when its environment and the project's files disagree:
/// what <c>cftoken exec</c> has to know. The command is one that makes a single call.
/// </summary>
public sealed class CredentialPrecedenceTests(RealWrangler wrangler)
{
    private const string KeyAndEmail = "CLOUDFLARE_API_KEY=key-of-the-file\nCLOUDFLARE_EMAIL=file@example.com\n";
    private static readonly SeenCredential TokenOfTheEnvironment = new("token-of-the-environment", null, null);
    private static readonly SeenCredential TokenOfTheFile = new("token-of-the-file", null, null);
    private static readonly SeenCredential KeyOfTheFile = new(null, "key-of-the-file", "file@example.com");

    [Fact]
    public Task A_token_in_the_environment_beats_one_in_dotenv() =>
        SeesAsync(TokenOfTheEnvironment, (".env", "CLOUDFLARE_API_TOKEN=token-of-the-file\nCF_API_TOKEN=token-of-the-file\n"));

    [Fact]
    public Task A_token_that_is_set_empty_does_not_hide_the_one_in_dotenv() =>
        SeesAsync(TokenOfTheFile, (".env", "CLOUDFLARE_API_TOKEN=token-of-the-file\n"), [("CLOUDFLARE_API_TOKEN", "")]);

    [Theory]
    [InlineData(".env")]
    [InlineData(".env.local")]
    public Task A_key_and_an_email_in_dotenv_beat_a_token_in_the_environment(string file) =>
        SeesAsync(KeyOfTheFile, (file, KeyAndEmail));

    [Fact]
    public Task A_key_and_an_email_under_their_old_names_in_dotenv_beat_a_token_in_the_environment() =>
        SeesAsync(KeyOfTheFile, (".env", KeyAndEmail.Replace("CLOUDFLARE_API", "CF_API", StringComparison.Ordinal).Replace("CLOUDFLARE_EMAIL", "CF_EMAIL", StringComparison.Ordinal)));

    [Fact]
    public Task A_key_and_an_email_that_are_set_empty_do_not_hide_those_in_dotenv() =>
        SeesAsync(KeyOfTheFile, (".env", KeyAndEmail), [("CLOUDFLARE_API_KEY", ""), ("CLOUDFLARE_EMAIL", "")]);

    [Fact]
    public Task A_key_in_dotenv_joins_an_email_in_the_environment() =>
        SeesAsync(new SeenCredential(null, "key-of-the-file", "environment@example.com"), (".env", "CLOUDFLARE_API_KEY=key-of-the-file\n"), [("CLOUDFLARE_EMAIL", "environment@example.com")]);

    [Fact]
    public Task A_key_without_an_email_counts_for_nothing() =>
        SeesAsync(TokenOfTheEnvironment, (".env", "CLOUDFLARE_API_KEY=key-of-the-file\n"));

    [Fact]
    public Task Naming_an_empty_file_keeps_dotenv_out() =>
        SeesAsync(TokenOfTheEnvironment, (".env", KeyAndEmail), arguments: ["--env-file", "empty.vars"]);

    [Fact]
    public Task The_dotenv_of_an_environment_counts_when_the_command_line_names_it() =>
        SeesAsync(KeyOfTheFile, (".env.production", KeyAndEmail), arguments: ["--env", "production"]);

    [Fact]
    public Task The_dotenv_of_an_environment_does_not_count_when_only_a_variable_names_it() =>
        SeesAsync(TokenOfTheEnvironment, (".env.production", KeyAndEmail), [("CLOUDFLARE_ENV", "production")]);

    [Fact]
    public Task The_variables_of_local_development_do_not_count() =>
        SeesAsync(TokenOfTheEnvironment, (".dev.vars", KeyAndEmail));

    [Fact]
    public async Task A_base_address_in_dotenv_gets_the_token_unless_the_environment_names_another()
    {
        await using var environments = await CredentialRecorder.StartAsync();
        await using var files = await CredentialRecorder.StartAsync();
        using var project = Project((".env", $"CLOUDFLARE_API_BASE_URL={files.BaseUrl}\nCF_API_BASE_URL={files.BaseUrl}\n"));

        await RunAsync(project, [("CLOUDFLARE_API_BASE_URL", environments.BaseUrl)]);
        environments.Seen.ShouldBe([TokenOfTheEnvironment]);
        files.Seen.ShouldBeEmpty();

        await RunAsync(project, []);
        files.Seen.ShouldBe([TokenOfTheEnvironment]);
    }

    private async Task SeesAsync(
        SeenCredential expected, (string Name, string Text) file, (string Name, string Value)[]? variables = null, string[]? arguments = null)
    {
        await using var recorder = await CredentialRecorder.StartAsync();
        using var project = Project(file);

        await RunAsync(project, [("CLOUDFLARE_API_BASE_URL", recorder.BaseUrl), .. variables ?? []], arguments ?? []);

        recorder.Seen.ShouldBe([expected]);
    }

    private static TemporaryFolder Project((string Name, string Text) file)
    {
        var project = new TemporaryFolder();
        project.Write("wrangler.json", """{"name":"any","compatibility_date":"2026-11-01","env":{"production":{}}}""");
        project.Write("empty.vars", "");
        project.Write(file.Name, file.Text);
        return project;
    }

    private async Task RunAsync(TemporaryFolder project, (string Name, string Value)[] variables, params string[] arguments)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["CLOUDFLARE_API_TOKEN"] = TokenOfTheEnvironment.Token!,
            ["CLOUDFLARE_ACCOUNT_ID"] = EmulatedCloudflare.Account,
        };
        foreach (var (name, value) in variables)
        {
            environment[name] = value;
        }

        var run = await wrangler.RunAsync(project.Path, ["queues", "list", .. arguments], environment);

        run.ExitCode.ShouldBe(0, run.Output + run.Error);
    }
}
