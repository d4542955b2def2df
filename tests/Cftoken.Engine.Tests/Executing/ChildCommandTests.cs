using Cftoken.Core.Problems;
using Cftoken.Core.Secrets;
using Cftoken.Engine.Executing;
using Cftoken.TestInfrastructure;
using Cftoken.Tools.Expansion;

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
    [InlineData("CFTOKEN_ANYTHING_ELSE")]
    [InlineData("CLOUDFLARE_GLOBAL_KEY")]
    [InlineData("CLOUDFLARE_API_USER_SERVICE_KEY")]
    [InlineData("CLOUDFLARE_ACCESS_CLIENT_ID")]
    [InlineData("CLOUDFLARE_ACCESS_CLIENT_SECRET")]
    [InlineData("WRANGLER_CF_AUTHORIZATION_TOKEN")]
    public void Other_credentials_of_this_shell_are_taken_away(string variable)
    {
        world.Environment.Set(variable, "x").Set("PATH", "/bin");

        var child = Prepare("npx wrangler deploy");

        child.Environment.ContainsKey(variable).ShouldBeFalse();
        child.Environment["PATH"].ShouldBe("/bin");
    }

    [Theory]
    [InlineData("CLOUDFLARE_ENV")]
    [InlineData("CLOUDFLARE_INCLUDE_PROCESS_ENV")]
    [InlineData("CF_ANYTHING")]
    public void Settings_of_Cloudflares_tools_are_taken_away_and_that_is_said(string variable)
    {
        world.Environment.Set(variable, "x").Set("CLOUDFLARE_EMPTY", "");

        var child = Prepare("npx wrangler deploy");

        child.Environment.ContainsKey(variable).ShouldBeFalse();
        child.Notes.ShouldBe([$"Not handed over: {variable}. --keep NAME hands one over."]);
    }

    [Theory]
    [InlineData("OPENAI_API_KEY")]
    [InlineData("ANTHROPIC_API_KEY")]
    [InlineData("GEMINI_API_KEY")]
    [InlineData("AI_GATEWAY_API_KEY")]
    public void Keys_of_AI_services_are_taken_away(string variable)
    {
        world.Environment.Set(variable, "x");

        var child = Prepare("npx wrangler deploy");

        child.Environment.ContainsKey(variable).ShouldBeFalse();
        child.Notes.ShouldBeEmpty();
    }

    [Fact]
    public void What_is_kept_by_name_is_handed_over()
    {
        world.Environment.Set("OPENAI_API_KEY", "x").Set("CLOUDFLARE_ENV", "staging").Set("CF_OTHER", "y");

        var child = Prepare("npx wrangler deploy", kept: ["OPENAI_API_KEY", "CLOUDFLARE_ENV", "NOT_THERE"]);

        child.Environment["OPENAI_API_KEY"].ShouldBe("x");
        child.Environment["CLOUDFLARE_ENV"].ShouldBe("staging");
        child.Environment.ContainsKey("CF_OTHER").ShouldBeFalse();
        child.Environment.ContainsKey("NOT_THERE").ShouldBeFalse();
    }

    [Theory]
    [InlineData("CLOUDFLARE_API_TOKEN")]
    [InlineData("cf_api_key")]
    [InlineData("CLOUDFLARE_EMAIL")]
    [InlineData("CFTOKEN_BOOTSTRAP_TOKEN")]
    public void What_decides_who_the_command_is_cannot_be_kept(string variable) =>
        Should.Throw<ProblemException>(() => ChildVariables.MustBeKeepable([variable, "PATH"])).Problems.ShouldHaveSingleItem().Code.ShouldBe("usage.keep");

    [Theory]
    [InlineData("CLOUDFLARE_API_TOKEN=x")]
    [InlineData("CF_API_TOKEN=x")]
    [InlineData("CLOUDFLARE_API_KEY=x\nCLOUDFLARE_EMAIL=y")]
    public void For_wranglers_own_login_an_env_file_with_any_credential_is_kept_out(string lines)
    {
        world.Files.Add("/project/.env", $"{lines}\nSTAGE=one\n");
        world.Environment.Set("CLOUDFLARE_API_TOKEN", "of the shell").Set("CF_API_TOKEN", "of the shell");

        var child = Prepare("npx wrangler deploy", forLogin: true);

        child.Words.ShouldBe(["npx", "wrangler", "deploy", "--env-file", "/dev/null"]);
        child.Environment["STAGE"].ShouldBe("one");
        child.Environment.Keys.ShouldNotContain(name => name.Contains("TOKEN") || name.Contains("KEY"));
        child.Notes[0].ShouldContain("wrangler's own login");
        Should.Throw<ProblemException>(() => Prepare("npm run deploy", forLogin: true)).Problems[0].Message.ShouldContain("wrangler's own login");
    }

    [Theory]
    [InlineData("CLOUDFLARE_API_TOKEN=")]
    [InlineData("CLOUDFLARE_API_KEY=x")]
    [InlineData("CLOUDFLARE_EMAIL=x")]
    public void For_wranglers_own_login_what_is_empty_or_half_a_credential_does_no_harm(string line)
    {
        world.Files.Add("/project/.env", line + "\n");

        Prepare("npx wrangler deploy", forLogin: true).Words.Length.ShouldBe(3);
        Prepare("npm run deploy", forLogin: true).Words.Length.ShouldBe(3);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void The_case_of_a_variables_name_counts_except_on_windows(bool isWindows, bool isInherited)
    {
        world.Environment.IsWindows = isWindows;
        world.Environment.Set("Cloudflare_Api_Key", "x").Set("cftoken_bootstrap_token", "x");

        var child = Prepare("npx wrangler deploy");

        child.Environment.ContainsKey("Cloudflare_Api_Key").ShouldBe(isInherited);
        child.Environment.ContainsKey("cftoken_bootstrap_token").ShouldBe(isInherited);
    }

    [Theory]
    [InlineData("npx wrangler deploy --cwd sub", "npx wrangler deploy --cwd sub --env-file /dev/null")]
    [InlineData("npx wrangler deploy --cwd=sub", "npx wrangler deploy --cwd=sub --env-file /dev/null")]
    [InlineData("pnpm -C sub exec wrangler deploy", "pnpm -C sub exec wrangler deploy --env-file /dev/null")]
    [InlineData("pnpm --dir=sub exec wrangler deploy", "pnpm --dir=sub exec wrangler deploy --env-file /dev/null")]
    [InlineData("yarn --cwd sub wrangler deploy", "yarn --cwd sub wrangler deploy --env-file /dev/null")]
    [InlineData("pnpm -C .. exec wrangler deploy --cwd project/sub", "pnpm -C .. exec wrangler deploy --cwd project/sub --env-file /dev/null")]
    public void The_folder_that_a_command_goes_to_is_looked_at(string commandLine, string expected)
    {
        world.Files.Add("/project/sub/.env", Key + "STAGE=sub\n");

        var child = Prepare(commandLine);

        child.Words.ShouldBe(expected.Split(' '));
        child.Environment["STAGE"].ShouldBe("sub");
        child.Notes[0].ShouldContain("sub/.env:1");
    }

    [Theory]
    [InlineData("npx wrangler deploy -- foo", "npx wrangler deploy --env-file /dev/null -- foo")]
    [InlineData("npx wrangler deploy src/index.ts", "npx wrangler deploy src/index.ts --env-file /dev/null")]
    [InlineData("npm exec -- wrangler deploy -- foo", "npm exec -- wrangler deploy --env-file /dev/null -- foo")]
    [InlineData("npm exec wrangler -- deploy", "npm exec wrangler -- deploy --env-file /dev/null")]
    [InlineData("npm exec wrangler deploy -- foo", "npm exec wrangler deploy -- foo --env-file /dev/null")]
    [InlineData("npm exec wrangler deploy", "npm exec wrangler deploy -- --env-file /dev/null")]
    public void The_option_stands_where_wrangler_takes_it_for_one(string commandLine, string expected)
    {
        world.Files.Add("/project/.env", Key);

        Prepare(commandLine).Words.ShouldBe(expected.Split(' '));
    }

    [Theory]
    [InlineData("sh -c wrangler")]
    [InlineData("make deploy")]
    [InlineData("npm run deploy")]
    [InlineData("npm --prefix sub exec -- wrangler deploy")]
    [InlineData("npm -w sub exec -- wrangler deploy")]
    [InlineData("pnpm -r exec wrangler deploy")]
    [InlineData("dotenv -- wrangler deploy")]
    [InlineData("bunx wrangler deploy")]
    [InlineData("node --env-file=sub/.env node_modules/.bin/wrangler deploy")]
    [InlineData("npx wrangler -- deploy")]
    [InlineData("npm exec -- wrangler -- deploy")]
    public void Where_it_is_not_certain_what_wrangler_loads_the_whole_project_is_looked_at(string commandLine)
    {
        world.Files.Add("/project/sub/.env.any", "# mine\n" + Key);

        Should.Throw<ProblemException>(() => Prepare(commandLine)).Problems
            .Select(problem => problem.Where!.Value.ToString()).ShouldBe(["sub/.env.any:2", "sub/.env.any:3"]);
    }

    [Theory]
    [InlineData("/repository/.env")]
    [InlineData("/repository/apps/other/.env")]
    public void A_script_can_go_anywhere_in_the_repository(string file)
    {
        world.Files.Add("/repository/.git/HEAD", "").Add(file, Key);

        Should.Throw<ProblemException>(() => Prepare("make deploy", "/repository/apps/shop"));
        Prepare("npx wrangler deploy", "/repository/apps/shop").Words.Length.ShouldBe(3);
    }

    [Theory]
    [InlineData("/project/node_modules/some/.env", Key)]
    [InlineData("/project/.env.example", Key)]
    [InlineData("/.env", Key)]
    [InlineData("/project/.env", "CLOUDFLARE_API_KEY=0123456789\n")]
    [InlineData("/project/.env", "CLOUDFLARE_API_TOKEN=another\n")]
    [InlineData("/project/.env", "CLOUDFLARE_API_BASE_URL=https://api.cloudflare.com/client/v4/\n")]
    public void What_no_script_would_take_for_the_token_does_not_stop_it(string file, string text)
    {
        world.Files.Add(file, text);

        Prepare("make deploy").Words.ShouldBe(["make", "deploy"]);
    }

    [Theory]
    [InlineData("CLOUDFLARE_API_BASE_URL")]
    [InlineData("CF_API_BASE_URL")]
    public void A_script_that_could_load_another_address_is_refused(string variable)
    {
        world.Files.Add("/project/.env", $"STAGE=one\n{variable}=https://elsewhere.example/client/v4\n");

        var problem = Should.Throw<ProblemException>(() => Prepare("npm run deploy")).Problems.ShouldHaveSingleItem();

        problem.Where.ToString().ShouldBe(".env:2");
        problem.Message.ShouldNotContain("elsewhere");
        Prepare("npx wrangler deploy").Words.Length.ShouldBe(3, "wrangler prefers the address of its environment");
    }

    [Theory]
    [InlineData("npx wrangler deploy", 3, 114, 17)]
    [InlineData("npx wrangler@3 deploy", 4, 164, 0)]
    [InlineData("npx wrangler@4.39.0 deploy", 4, 164, 0)]
    public void A_wrangler_without_the_option_is_refused_with_file_and_line(string commandLine, int major, int minor, int patch)
    {
        world.Files.Add("/project/.env", Key);

        var problems = Should.Throw<ProblemException>(() => Prepare(commandLine, version: new ToolVersion(major, minor, patch))).Problems;

        problems.Select(problem => problem.Where!.Value.ToString()).ShouldBe([".env:1", ".env:2"]);
        problems[0].Fix!.Command!.ShouldContain("wrangler@4");
    }

    [Theory]
    [InlineData("npx wrangler deploy", 4, 40, 0)]
    [InlineData("npx wrangler@latest deploy", 3, 114, 17)]
    public void A_wrangler_with_the_option_gets_it(string commandLine, int major, int minor, int patch)
    {
        world.Files.Add("/project/.env", Key);

        Prepare(commandLine, version: new ToolVersion(major, minor, patch)).Words.ShouldContain("--env-file");
    }

    [Theory]
    [InlineData("--env-file one.env --env-file mine.env")]
    [InlineData("--env-file mine.env --env-file one.env")]
    [InlineData("--env-file one.env mine.env")]
    [InlineData("--cwd sub --env-file ../mine.env")]
    public void Every_env_file_that_the_user_names_is_looked_at(string options)
    {
        world.Files.Add("/project/mine.env", Key).Add("/project/one.env", "STAGE=one\n");

        Should.Throw<ProblemException>(() => Prepare($"npx wrangler deploy {options}")).Problems[0].Code.ShouldBe("exec.env-file");
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

    private ChildCommand Prepare(
        string commandLine, string root = "/project", ToolVersion? version = null, string[]? kept = null, bool forLogin = false) => ChildCommand.Prepare(
        world.Build(),
        [.. commandLine.Split(' ')],
        new ChildPlace(root, root, version ?? new ToolVersion(4, 164, 0)),
        new ChildIdentity(forLogin ? null : new Secret(token.Value), "0123456789abcdef0123456789abcdef", "https://api.cloudflare.com/client/v4") { Kept = [.. kept ?? []] });
}
