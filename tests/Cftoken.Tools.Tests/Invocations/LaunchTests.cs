using Cftoken.Tools.Invocations;

namespace Cftoken.Tools.Tests.Invocations;

public sealed class LaunchTests
{
    [Theory]
    [InlineData("npm run deploy", "npm")]
    [InlineData("yarn run deploy", "yarn")]
    [InlineData("pnpm deploy", "pnpm")]
    [InlineData("pnpm exec turbo run deploy", "turbo")]
    [InlineData("npx --yes turbo run deploy", "turbo")]
    [InlineData("A=b sudo -E time -p make deploy", "make")]
    [InlineData("timeout --signal KILL 60 ./deploy.sh", "./deploy.sh")]
    [InlineData("node --require x deploy.js", "deploy.js")]
    [InlineData("yarn run wrangler deploy", "wrangler")]
    [InlineData("aws-vault exec ci -- make deploy", "make")]
    public void The_program_is_found_behind_its_launchers(string line, string program)
    {
        var words = ShellWords.Split(line)[0];
        words[Launch.Reach(words)!.Program].ShouldBe(program);
    }

    [Theory]
    [InlineData("A=b")]
    [InlineData("npx")]
    [InlineData("doppler secrets get X")]
    [InlineData("")]
    public void Words_that_start_nothing_reach_nothing(string line) =>
        Launch.Reach(line.Length == 0 ? [] : ShellWords.Split(line)[0]).ShouldBeNull();

    [Fact]
    public void What_a_launcher_sets_is_kept()
    {
        var launch = Launch.Reach(["A=1", "env", "B=2", "pnpm", "-C", "api", "--filter", "web", "exec", "wrangler@4", "deploy"])!;
        launch.Assignments.ShouldBe(["A=1", "B=2"]);
        launch.Folders.ShouldBe(["api"]);
        launch.Workspaces.ShouldBe(["web"]);
        (launch.Next, launch.AskedVersion).ShouldBe((10, "4"));
    }
}
