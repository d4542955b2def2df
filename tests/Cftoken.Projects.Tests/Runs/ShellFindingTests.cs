using Cftoken.Projects.Runs;

namespace Cftoken.Projects.Tests.Runs;

public class ShellFindingTests
{
    [Theory]
    [InlineData("wrangler deploy", "/repo: deploy")]
    [InlineData("npx wrangler@4.1.0 deploy", "/repo: deploy")]
    [InlineData("timeout 60 npx wrangler deploy", "/repo: deploy")]
    [InlineData("timeout -k 5 60 wrangler deploy", "/repo: deploy")]
    [InlineData("nohup wrangler deploy &", "/repo: deploy")]
    [InlineData("sudo -u ci wrangler deploy", "/repo: deploy")]
    [InlineData("env -u CLOUDFLARE_API_KEY A=b wrangler deploy", "/repo: deploy")]
    [InlineData("dotenv -e .env.ci -- wrangler deploy", "/repo: deploy")]
    [InlineData("doppler run -p x -c ci -- wrangler deploy", "/repo: deploy")]
    [InlineData("infisical run --env=prod -- wrangler deploy", "/repo: deploy")]
    [InlineData("op run --env-file .env -- npx wrangler deploy", "/repo: deploy")]
    [InlineData("if true; then wrangler deploy; fi", "/repo: deploy")]
    [InlineData("if test -n x\nthen\n  time wrangler deploy\nfi", "/repo: deploy")]
    [InlineData("! wrangler deploy", "/repo: deploy")]
    [InlineData("set -euo pipefail; wrangler deploy", "/repo: deploy")]
    [InlineData("URL=$(wrangler deploy | tail -1)", "/repo: deploy")]
    [InlineData("echo \"at `wrangler deploy`\"", "/repo: deploy")]
    [InlineData("wrangler \\\n  deploy \\\n  --env staging", "/repo: deploy env=staging")]
    [InlineData("(cd api && wrangler deploy)", "/repo/api: deploy")]
    [InlineData("(cd api); wrangler deploy", "/repo: deploy")]
    [InlineData("pushd api; popd; wrangler deploy", "/repo: deploy")]
    [InlineData("cd api; cd -; wrangler deploy", "/repo: deploy")]
    [InlineData("cd api || exit 1; wrangler deploy", "/repo/api: deploy")]
    [InlineData("wrangler --cwd api deploy", "/repo/api: deploy cwd=api")]
    [InlineData("pnpm -C api exec wrangler deploy", "/repo/api: deploy")]
    [InlineData("npm --prefix api exec wrangler deploy", "/repo/api: deploy")]
    [InlineData("bash -c 'cd api && wrangler deploy'", "/repo/api: deploy")]
    [InlineData("eval \"wrangler deploy\"", "/repo: deploy")]
    [InlineData("bash <<'EOF'\nwrangler deploy\nEOF", "/repo: deploy")]
    [InlineData("ship() { wrangler deploy --env \"$1\"; }\nship staging", "/repo: deploy env=staging")]
    [InlineData("case \"$X\" in a|b) wrangler deploy ;; *) exit 1 ;; esac", "/repo: deploy")]
    [InlineData("while read -r x; do wrangler deploy; done < list", "/repo: deploy")]
    [InlineData("DIR=\"$(pwd)/api\"; cd \"$DIR\" && wrangler deploy", "/repo/api: deploy")]
    [InlineData("cd \"$(git rev-parse --show-toplevel)/api\" && wrangler deploy", "/repo/api: deploy")]
    [InlineData("CLOUDFLARE_ENV=staging wrangler deploy", "/repo: deploy env=staging")]
    [InlineData("export CLOUDFLARE_ENV=staging\nwrangler deploy", "/repo: deploy env=staging")]
    [InlineData("CLOUDFLARE_ENV=staging; wrangler deploy", "/repo: deploy")]
    [InlineData("export CLOUDFLARE_ENV=staging; wrangler deploy --env production", "/repo: deploy env=production")]
    [InlineData("E=staging; wrangler deploy --env $E", "/repo: deploy env=staging")]
    [InlineData("wrangler deploy --env \"${E:-staging}\"", "/repo: deploy env=staging")]
    [InlineData(": ${E:=staging}; wrangler deploy --env \"$E\"", "/repo: deploy env=staging")]
    [InlineData("FLAGS=\"--env staging --minify\"; wrangler deploy $FLAGS", "/repo: deploy env=staging minify=true")]
    [InlineData("wrangler deploy --message \"$SHA\"", "/repo: deploy message=$SHA")]
    [InlineData("curl x | xargs wrangler tail", "/repo: tail")]
    public void A_run_is_found_with_its_folder(string text, string run)
    {
        var found = new Finding().With("api/wrangler.toml", string.Empty).Follow(text);
        Finding.Lines(found).ShouldBe([run]);
        found.Unfollowed.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("echo wrangler deploy")]
    [InlineData("# wrangler deploy")]
    [InlineData("cat <<EOF\nwrangler deploy\nEOF")]
    [InlineData("cat <<-EOF\n\twrangler deploy\n\tEOF")]
    [InlineData("command -v wrangler || npm i -g wrangler")]
    [InlineData("ship() { wrangler deploy; }")]
    [InlineData("exit 0\nwrangler deploy")]
    [InlineData("wrangler --version")]
    [InlineData("wrangler deploy --help")]
    [InlineData("npm install wrangler")]
    [InlineData("[[ -x wrangler && -n $X ]]")]
    public void What_runs_no_tool_is_no_run(string text)
    {
        var found = new Finding().Follow(text);
        found.Runs.ShouldBeEmpty();
        found.Unfollowed.ShouldBeEmpty();
    }

    [Fact]
    public void Each_turn_of_a_loop_is_a_run()
    {
        Finding.Lines(new Finding().Follow("for e in staging production; do wrangler deploy --env $e; done"))
            .ShouldBe(["/repo: deploy env=staging", "/repo: deploy env=production"]);
        Finding.Lines(new Finding().With("workers/a/x", "").With("workers/b/x", "").Follow("for d in workers/*/; do (cd $d && wrangler deploy); done"))
            .ShouldBe(["/repo/workers/a: deploy", "/repo/workers/b: deploy"]);
    }

    [Fact]
    public void A_variable_that_branches_set_differently_stands_for_each_of_its_values() =>
        Finding.Lines(new Finding().Follow("if test $B = main; then E=production; else E=staging; fi\nwrangler deploy --env $E"))
            .ShouldBe(["/repo: deploy env=production", "/repo: deploy env=staging"]);

    [Fact]
    public void Variables_of_the_surroundings_are_known() =>
        Finding.Lines(new Finding().Follow("wrangler deploy --config $CONFIG", variables: [("CONFIG", "a.toml"), ("CLOUDFLARE_ENV", "staging")]))
            .ShouldBe(["/repo: deploy config=a.toml env=staging"]);

    [Theory]
    [InlineData("wrangler deploy --env $X", "wrangler deploy --env $X", "The value of --env is not known here")]
    [InlineData("wrangler deploy -e \"${{ inputs.env }}\"", "wrangler deploy -e ${{ inputs.env }}", "The value of --env is not known here")]
    [InlineData("wrangler deploy --config $X", "wrangler deploy --config $X", "The value of --config is not known here")]
    [InlineData("cd $X && wrangler deploy", "wrangler deploy", "Its folder is not known here")]
    [InlineData("wrangler $X", "wrangler $X", "Its command is not known here")]
    [InlineData("export CLOUDFLARE_ENV=$X; wrangler deploy", "wrangler deploy", "The value of --env is not known here")]
    [InlineData("$RUNNER deploy", "$RUNNER deploy", "It is not known which program this runs")]
    [InlineData("bash $X", "bash $X", "It is not known which file this runs")]
    [InlineData("make -C $X deploy", "make -C $X deploy", "It is not known which target")]
    [InlineData("docker run node npx wrangler deploy", "docker run node npx wrangler deploy", "This runs a command in other surroundings")]
    [InlineData("./missing.sh", "./missing.sh", "This file is not there")]
    [InlineData("E=$(cat env); wrangler deploy --env $E", "wrangler deploy --env $E", "The value of --env is not known here")]
    public void What_cannot_be_known_is_said_and_not_guessed(string text, string what, string consequence)
    {
        var found = new Finding().Follow(text);
        found.Runs.ShouldBeEmpty();
        var said = found.Unfollowed.ShouldHaveSingleItem();
        said.What.ShouldBe(what);
        said.Consequence.ShouldStartWith(consequence);
        said.Where.ToString().ShouldBe("ci.sh:10");
    }

    [Fact]
    public void A_word_that_may_be_an_option_is_said_beside_the_run()
    {
        var found = new Finding().Follow("wrangler deploy $FLAGS");
        Finding.Lines(found).ShouldBe(["/repo: deploy $FLAGS"]);
        found.Unfollowed.ShouldHaveSingleItem().Consequence.ShouldContain("added no option");
    }

    [Fact]
    public void A_script_is_followed_with_its_words_and_its_lines()
    {
        var found = new Finding()
            .With("scripts/deploy.sh", "#!/usr/bin/env bash\nset -e\nDIR=\"$(cd \"$(dirname \"${BASH_SOURCE[0]}\")\" && pwd)\"\n. \"$DIR/lib.sh\"\nship \"$1\"\n")
            .With("scripts/lib.sh", "ship() {\n  cd api\n  wrangler deploy --env \"$1\"\n}\n")
            .Follow("set -e\n\n./scripts/deploy.sh staging");
        Finding.Lines(found).ShouldBe(["/repo/api: deploy env=staging"]);
        Finding.Ways(found).ShouldBe(["ci.sh:12 scripts/deploy.sh:5 scripts/lib.sh:3"]);
        found.Unfollowed.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("bash scripts/x.sh")]
    [InlineData("sh -e ./scripts/x.sh")]
    [InlineData("source scripts/x.sh")]
    [InlineData(". scripts/x.sh")]
    [InlineData("cd scripts && ./x.sh && cd ..")]
    [InlineData("scripts/run")]
    public void A_script_is_followed_however_it_is_started(string text)
    {
        var finding = new Finding().With("scripts/x.sh", "wrangler tail w").With("scripts/run", "#!/bin/sh\nwrangler tail w\n");
        finding.Follow(text).Runs.ShouldHaveSingleItem().Invocation.Command.ShouldBe("tail");
    }

    [Fact]
    public void A_program_in_another_language_is_said_where_it_speaks_of_wrangler()
    {
        var finding = new Finding().With("a.mjs", "execSync('wrangler deploy')").With("b.mjs", "console.log(1)");
        finding.Follow("node a.mjs\nnode b.mjs\nnpx tsx b.mjs").Unfollowed.ShouldHaveSingleItem().Where.Line.ShouldBe(10);
    }

    [Fact]
    public void The_account_and_the_name_of_the_token_are_taken_from_the_text()
    {
        var run = new Finding().Follow("export CLOUDFLARE_ACCOUNT_ID=abc\nCLOUDFLARE_API_TOKEN=\"$STAGING_TOKEN\" wrangler deploy").Runs.ShouldHaveSingleItem();
        run.Settings.ShouldBe(new RunSettings("abc", "STAGING_TOKEN"));
    }

    [Fact]
    public void A_secret_that_the_text_holds_goes_nowhere()
    {
        var found = new Finding().Follow("API_TOKEN=hunter2hunter2\nwrangler deploy --var \"T:$API_TOKEN\" --env \"$API_TOKEN\"; wrangler deploy --var T:$API_TOKEN");
        (string.Join(' ', Finding.Lines(found)) + string.Join(' ', found.Unfollowed.Select(said => said.What))).ShouldNotContain("hunter2");
        found.Runs.ShouldHaveSingleItem();
    }

    [Fact]
    public void The_cf_command_line_is_a_tool_of_its_own()
    {
        var run = new Finding().Follow("npx cf@0.0.5 dns records create --zone example.com --body '{}' --api-token abc").Runs.ShouldHaveSingleItem();
        (run.Invocation.Tool, run.Invocation.Command, run.Invocation.AskedVersion).ShouldBe(("cf", "dns records create", "0.0.5"));
        run.Invocation.Options.Keys.Order().ShouldBe(["body", "zone"]);
    }

    [Fact]
    public void Words_that_no_shell_reads_are_a_run_too()
    {
        var finder = new RunFinder(new Finding().Files, "/repo");
        var script = Finding.Script(string.Empty, "/repo/api");
        Finding.Lines(finder.FindCommand(["deploy", "--env", "staging"], script, Finding.Source, RunSettings.None)).ShouldBe(["/repo/api: deploy env=staging"]);
        finder.FindCommand(["deploy", "--env", "${{ inputs.env }}"], script, Finding.Source, RunSettings.None).Unfollowed.ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("curl -X POST \"https://api.cloudflare.com/client/v4/zones/$ZONE/purge_cache\" -H \"Authorization: Bearer hunter2\"")]
    [InlineData("cd \"$NOWHERE\" && wget -qO- https://api.cloudflare.com/client/v4/zones")]
    public void A_call_of_Cloudflares_API_without_a_tool_is_said(string text)
    {
        var said = new Finding().Follow(text).Unfollowed.ShouldHaveSingleItem();
        said.What.ShouldContain("https://api.cloudflare.com/client/v4/zones");
        said.What.ShouldNotContain("hunter2");
        said.Consequence.ShouldContain("not in the plan");
        said.Where.Line.ShouldBe(10);
    }

    [Fact]
    public void A_call_of_another_API_is_not_said() =>
        new Finding().Follow("curl https://example.com/hook").Unfollowed.ShouldBeEmpty();
}
