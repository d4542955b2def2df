using Cftoken.Core.Problems;
using Cftoken.Core.Secrets;
using Cftoken.Engine.Executing;
using Cftoken.TestInfrastructure;

namespace Cftoken.Engine.Tests.Executing;

public sealed class ChildCommandTests
{
    private const string Key = "CLOUDFLARE_API_KEY=0123456789\nCLOUDFLARE_EMAIL=someone@example.com\n";

    private readonly FakeOutsideWorld world = new();
    private readonly Canary token = new();

    [Fact]
    public void The_token_is_in_the_environment_and_not_among_the_words()
    {
        var child = Prepare("npx wrangler deploy");

        child.Words.ShouldBe(["npx", "wrangler", "deploy"]);
        child.Environment["CLOUDFLARE_API_TOKEN"].ShouldBe(token.Value);
        child.Environment["CLOUDFLARE_ACCOUNT_ID"].ShouldBe("0123456789abcdef0123456789abcdef");
        child.Environment["CLOUDFLARE_API_BASE_URL"].ShouldBe("https://api.cloudflare.com/client/v4");
        child.Notes.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("CLOUDFLARE_API_KEY")]
    [InlineData("CF_API_KEY")]
    [InlineData("CLOUDFLARE_EMAIL")]
    [InlineData("CF_EMAIL")]
    [InlineData("CF_API_TOKEN")]
    [InlineData("CF_ACCOUNT_ID")]
    [InlineData("CF_API_BASE_URL")]
    [InlineData("CFTOKEN_BOOTSTRAP_TOKEN")]
    public void Other_credentials_of_this_shell_are_taken_away(string variable)
    {
        world.Environment.Set(variable, "x").Set("PATH", "/bin");

        var child = Prepare("npx wrangler deploy");

        child.Environment.ContainsKey(variable).ShouldBeFalse();
        child.Environment["PATH"].ShouldBe("/bin");
    }

    [Fact]
    public void A_key_with_an_email_in_an_env_file_is_kept_from_wrangler_and_the_rest_is_handed_over()
    {
        world.Environment.Set("SET_ALREADY", "mine");
        world.Files.Add("/project/.env", Key + "STAGE=one\nSET_ALREADY=theirs\nURL=https://$HOST/\n").Add("/project/.env.local", "STAGE=two\n");

        var child = Prepare("npx wrangler deploy");

        child.Words.ShouldBe(["npx", "wrangler", "deploy", "--env-file", "/dev/null"]);
        child.Environment["STAGE"].ShouldBe("two");
        child.Environment["SET_ALREADY"].ShouldBe("mine");
        child.Environment.ContainsKey("URL").ShouldBeFalse();
        child.Environment.ContainsKey("CLOUDFLARE_API_KEY").ShouldBeFalse();
        child.Notes[0].ShouldContain("CLOUDFLARE_API_KEY (.env:1)");
        child.Notes[1].ShouldContain("URL");
    }

    [Theory]
    [InlineData("CLOUDFLARE_API_KEY=0123456789\n")]
    [InlineData("CLOUDFLARE_EMAIL=someone@example.com\n")]
    [InlineData("CLOUDFLARE_API_KEY=\nCLOUDFLARE_EMAIL=someone@example.com\n")]
    [InlineData("CLOUDFLARE_API_TOKEN=other\nCLOUDFLARE_ACCOUNT_ID=other\nCLOUDFLARE_API_BASE_URL=http://127.0.0.1:1/client/v4\n")]
    public void What_does_not_go_before_a_token_stays(string file)
    {
        world.Files.Add("/project/.env", file);

        Prepare("npx wrangler deploy").Words.ShouldBe(["npx", "wrangler", "deploy"]);
    }

    [Theory]
    [InlineData("CF_API_KEY", "CLOUDFLARE_EMAIL")]
    [InlineData("CLOUDFLARE_API_KEY", "CF_EMAIL")]
    public void A_command_that_is_not_wranglers_own_is_refused_with_file_and_line(string key, string email)
    {
        world.Files.Add("/project/.env", $"# mine\n{key}=0123456789\n").Add("/project/.env.local", $"{email}=someone@example.com\n");

        var problems = Should.Throw<ProblemException>(() => Prepare("npm run deploy")).Problems;

        problems.Select(problem => problem.Where!.Value.ToString()).ShouldBe([".env:2", ".env.local:1"]);
        problems.ShouldAllBe(problem => problem.Kind == ProblemKind.Credential && problem.Fix!.Command != null);
    }

    [Fact]
    public void The_files_of_an_environment_count_where_the_command_names_it()
    {
        world.Files.Add("/project/.env.staging", Key);

        Prepare("npx wrangler deploy").Words.Length.ShouldBe(3);
        Prepare("npx wrangler deploy --env staging").Words.ShouldBe(["npx", "wrangler", "deploy", "--env", "staging", "--env-file", "/dev/null"]);
        Should.Throw<ProblemException>(() => Prepare("npm run deploy"), "a script can name any environment");
    }

    [Fact]
    public void An_env_file_that_the_user_names_is_refused_where_it_holds_a_key_with_an_email()
    {
        world.Files.Add("/project/mine.env", Key).Add("/project/.env", Key);

        Should.Throw<ProblemException>(() => Prepare("npx wrangler deploy --env-file mine.env")).Problems[0].Where!.Value.File.ShouldBe("mine.env");
        world.Files.Add("/project/mine.env", "STAGE=one\n");
        Prepare("npx wrangler deploy --env-file mine.env").Words.Length.ShouldBe(5);
    }

    [Fact]
    public async Task The_commands_exit_code_is_handed_on()
    {
        world.Files.Add("/project/wrangler.jsonc", """{ "name": "w" }""").Add("/project/.dev.vars", $"CLOUDFLARE_API_TOKEN={token.Value}\n");
        world.Processes.On("make", exitCode: 7);

        var exitCode = await new ExecUseCase(world.Build()).RunAsync(new ExecRequest(".", ["make", "deploy"], null), _ => { }, CancellationToken.None);

        exitCode.ShouldBe(7);
        var started = world.Processes.Requests.ShouldHaveSingleItem();
        started.Environment!["CLOUDFLARE_API_TOKEN"].ShouldBe(token.Value);
        started.WorkingDirectory.ShouldBe("/project");
        token.MustBeAbsentFrom(started.Arguments);
    }

    [Fact]
    public async Task Without_a_token_nothing_is_started()
    {
        world.Files.Add("/project/wrangler.jsonc", """{ "name": "w" }""");
        world.Processes.On("make", exitCode: 0);

        var stopped = await Should.ThrowAsync<ProblemException>(
            () => new ExecUseCase(world.Build()).RunAsync(new ExecRequest(".", ["make"], null), _ => { }, CancellationToken.None));

        stopped.Problems.ShouldHaveSingleItem().Code.ShouldBe("token.none");
        world.Processes.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_program_that_is_not_there_is_named()
    {
        world.Files.Add("/project/wrangler.jsonc", """{ "name": "w" }""").Add("/project/.env", $"CLOUDFLARE_API_TOKEN={token.Value}\n");

        var stopped = await Should.ThrowAsync<ProblemException>(
            () => new ExecUseCase(world.Build()).RunAsync(new ExecRequest(".", ["wranlger"], null), _ => { }, CancellationToken.None));

        stopped.Problems[0].Message.ShouldContain("wranlger");
        stopped.Problems[0].Kind.ShouldBe(ProblemKind.Usage);
    }

    private ChildCommand Prepare(string commandLine) => ChildCommand.Prepare(
        world.Build(),
        [.. commandLine.Split(' ')],
        new ChildPlace("/project", "/project", ["staging"]),
        new ChildIdentity(new Secret(token.Value), "0123456789abcdef0123456789abcdef", "https://api.cloudflare.com/client/v4"));
}
