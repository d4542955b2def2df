using Cftoken.Core.Problems;
using Cftoken.Tools.Invocations;

namespace Cftoken.Tools.Tests.Invocations;

public sealed class WranglerCommandLineTests
{
    private static readonly SourceLocation Where = new("package.json", 7, 12);

    [Theory]
    [InlineData("wrangler deploy", "deploy")]
    [InlineData("npx wrangler deploy", "deploy")]
    [InlineData("npx --yes wrangler@4.1.0 deploy", "deploy")]
    [InlineData("npx -p wrangler@4 -- wrangler deploy", "deploy")]
    [InlineData("npm exec wrangler -- deploy", "deploy")]
    [InlineData("npm exec -- wrangler deploy", "deploy")]
    [InlineData("pnpm exec wrangler deploy", "deploy")]
    [InlineData("pnpm dlx wrangler deploy", "deploy")]
    [InlineData("pnpm --filter api exec wrangler deploy", "deploy")]
    [InlineData("pnpm wrangler deploy", "deploy")]
    [InlineData("yarn wrangler deploy", "deploy")]
    [InlineData("yarn dlx wrangler deploy", "deploy")]
    [InlineData("bunx wrangler deploy", "deploy")]
    [InlineData("bun x wrangler deploy", "deploy")]
    [InlineData("./node_modules/.bin/wrangler deploy", "deploy")]
    [InlineData("node ./node_modules/wrangler/bin/wrangler.js deploy", "deploy")]
    [InlineData("NODE_ENV=production FOO= npx wrangler deploy", "deploy")]
    [InlineData("cross-env NODE_ENV=production wrangler deploy", "deploy")]
    [InlineData("wrangler publish", "deploy")]
    [InlineData("wrangler d1 migrations apply my-db --remote", "d1 migrations apply")]
    [InlineData("wrangler --env staging d1 execute my-db", "d1 execute")]
    [InlineData("wrangler kv:key put a b", "kv key put")]
    [InlineData("wrangler secret:bulk s.json", "secret bulk")]
    [InlineData("wrangler r2 bucket notification create b", "r2 bucket notification create")]
    [InlineData("wrangler frobnicate now", "frobnicate")]
    [InlineData("wrangler d1 frobnicate now", "d1 frobnicate")]
    [InlineData("wrangler", "")]
    public void The_command_is_found_behind_whatever_launches_it(string line, string command)
    {
        var invocation = WranglerCommandLine.ParseShell(line, Where).ShouldHaveSingleItem();
        invocation.Tool.ShouldBe("wrangler");
        invocation.Command.ShouldBe(command);
        invocation.Where.ShouldBe(Where);
    }

    [Theory]
    [InlineData("vite build")]
    [InlineData("npm run deploy")]
    [InlineData("npx wrangler-action deploy")]
    [InlineData("echo wrangler deploy")]
    [InlineData("grep -r wrangler deploy")]
    [InlineData("NODE_ENV=production")]
    [InlineData("")]
    public void Another_program_is_no_run_of_wrangler(string line) =>
        WranglerCommandLine.ParseShell(line, Where).ShouldBeEmpty();

    [Fact]
    public void Every_command_of_a_line_is_read_in_order()
    {
        var line = "npm run build && wrangler d1 migrations apply db --remote; (cd api && npx wrangler deploy -e staging) || wrangler rollback | tee log";
        WranglerCommandLine.ParseShell(line, Where).Select(invocation => invocation.Command)
            .ShouldBe(["d1 migrations apply", "deploy", "rollback"]);
    }

    [Theory]
    [InlineData("wrangler deploy --env staging", "env", "staging")]
    [InlineData("wrangler deploy --env=staging", "env", "staging")]
    [InlineData("wrangler deploy -e staging", "env", "staging")]
    [InlineData("wrangler deploy -e=staging", "env", "staging")]
    [InlineData("wrangler -c other.jsonc deploy", "config", "other.jsonc")]
    [InlineData("wrangler deploy --dry-run", "dry-run", "true")]
    [InlineData("wrangler deploy --dryRun", "dry-run", "true")]
    [InlineData("wrangler deploy --dry-run=false", "dry-run", "false")]
    [InlineData("wrangler d1 execute db --remote false", "remote", "false")]
    [InlineData("wrangler deploy --no-x-provision", "experimental-provision", "false")]
    [InlineData("wrangler d1 execute db -y", "yes", "true")]
    [InlineData("wrangler d1 execute db --command \"select 1; select 2\"", "command", "select 1; select 2")]
    [InlineData("wrangler deploy --route a.com/* --route b.com/*", "routes", "a.com/*\nb.com/*")]
    [InlineData("wrangler deploy --routes a.com/* b.com/* --minify", "routes", "a.com/*\nb.com/*")]
    [InlineData("CLOUDFLARE_ENV=staging npx wrangler deploy", "env", "staging")]
    [InlineData("CLOUDFLARE_ENV=staging wrangler deploy -e production", "env", "production")]
    public void An_option_is_read_by_its_long_name(string line, string option, string value) =>
        WranglerCommandLine.ParseShell(line, Where).ShouldHaveSingleItem().Options[option].ShouldBe(value);

    [Fact]
    public void A_switch_takes_no_word_and_other_options_take_one()
    {
        var invocation = WranglerCommandLine.ParseShell("wrangler d1 execute --remote my-db --file x.sql -y extra", Where).ShouldHaveSingleItem();
        invocation.Arguments.ShouldBe(["my-db", "extra"]);
        invocation.Options.Keys.Order().ShouldBe(["file", "remote", "yes"]);
    }

    [Fact]
    public void Words_after_two_dashes_are_arguments() =>
        WranglerCommandLine.Parse(["wrangler", "deploy", "--", "--env"], Where)!.Arguments.ShouldBe(["--env"]);

    [Theory]
    [InlineData("npx wrangler@4.1.0 deploy", "4.1.0")]
    [InlineData("npx wrangler@latest deploy", "latest")]
    [InlineData("npx wrangler deploy", null)]
    public void The_asked_version_is_kept_as_written(string line, string? version) =>
        WranglerCommandLine.ParseShell(line, Where).ShouldHaveSingleItem().AskedVersion.ShouldBe(version);
}
