using Cftoken.Core.Problems;
using Cftoken.Tools.Invocations;

namespace Cftoken.Tools.Tests.Invocations;

public sealed class CfCommandLineTests
{
    private static readonly SourceLocation Where = new("ci.sh", 3);

    [Theory]
    [InlineData("cf dns records create -z example.com --body {}", "dns records create", "POST", "/zones/{zone_id}/dns_records")]
    [InlineData("npx cf@0.0.5 kv namespaces list", "kv namespaces list", "GET", "/accounts/{account_id}/storage/kv/namespaces")]
    [InlineData("cf -q workers scripts update name", "workers scripts update", "PUT", "/accounts/{account_id}/workers/scripts/{script_name}")]
    public void A_command_makes_one_call_that_is_known(string line, string command, string method, string path)
    {
        var invocation = CfCommandLine.Parse(ShellWords.Split(line)[0], Where).ShouldNotBeNull();
        (invocation.Tool, invocation.Command).ShouldBe(("cf", command));
        CfCommands.CallOf(invocation.Command).ShouldBe((method, path));
    }

    [Theory]
    [InlineData("cf frobnicate now", "frobnicate now")]
    [InlineData("cf auth login", "auth login")]
    [InlineData("cf", "")]
    public void A_command_that_is_not_known_is_kept_by_its_name(string line, string command)
    {
        CfCommandLine.Parse(ShellWords.Split(line)[0], Where)!.Command.ShouldBe(command);
        CfCommands.CallOf(command).ShouldBeNull();
    }

    [Fact]
    public void A_token_in_the_words_is_left_out()
    {
        var invocation = CfCommandLine.Parse(["cf", "zones", "list", "--api-token", "secret", "-a", "abc", "--dry-run"], Where)!;
        invocation.Options.OrderBy(option => option.Key, StringComparer.Ordinal).Select(option => $"{option.Key}={option.Value}").ShouldBe(["account-id=abc", "dry-run=true"]);
        invocation.Arguments.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("cfssl sign")]
    [InlineData("wrangler deploy")]
    [InlineData("echo cf")]
    public void Another_program_is_no_run_of_cf(string line) => CfCommandLine.Parse(ShellWords.Split(line)[0], Where).ShouldBeNull();
}
