namespace Cftoken.Projects.Tests.Runs;

public class JustFindingTests
{
    private const string Text = """
        set dotenv-load
        import 'more.just'
        env := "staging"
        flags := "--env " + env
        export CLOUDFLARE_ACCOUNT_ID := 'abc'
        alias d := deploy

        # Deploys
        [group('ci')]
        deploy target=env *rest: build (migrate target) && after
            @wrangler deploy --env {{target}} {{rest}}

        build:
            vite build

        migrate target:
            -wrangler d1 migrations apply DB --remote \
                --env {{ target }}

        script:
            #!/usr/bin/env bash
            cd api
            wrangler deploy {{flags}}

        unknown:
            wrangler deploy --env {{ uppercase(env) }}
        """;

    private static Finding Just() => new Finding().With("justfile", Text).With("more.just", "after:\n  wrangler tail\n").With("api/x", string.Empty);

    [Fact]
    public void A_recipe_is_followed_with_what_it_needs()
    {
        var found = Just().Follow("just deploy production --minify");
        Finding.Lines(found).ShouldBe([
            "/repo: d1 migrations apply DB env=production remote=true", "/repo: deploy env=production minify=true", "/repo: tail"]);
        Finding.Ways(found).ShouldBe(["ci.sh:10 justfile:10 justfile:17", "ci.sh:10 justfile:11", "ci.sh:10 justfile:10 more.just:2"]);
        found.Runs[0].Settings.AccountId.ShouldBe("abc");
        found.Unfollowed.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("just script", "/repo/api: deploy env=staging")]
    [InlineData("cd api && just script", "/repo/api: deploy env=staging")]
    [InlineData("just env=production script", "/repo/api: deploy env=production")]
    [InlineData("just --set env production script", "/repo/api: deploy env=production")]
    [InlineData("just -f justfile script", "/repo/api: deploy env=staging")]
    [InlineData("just after", "/repo: tail")]
    public void A_call_is_read_as_just_reads_it(string text, string run) => Finding.Lines(Just().Follow(text)).ShouldBe([run]);

    [Fact]
    public void Another_name_and_defaults_count() =>
        Finding.Lines(Just().Follow("just d")).ElementAt(1).ShouldBe("/repo: deploy env=staging");

    [Fact]
    public void What_only_just_can_work_out_is_said() =>
        Just().Follow("just unknown").Unfollowed.ShouldHaveSingleItem().Consequence.ShouldStartWith("The value of --env");

    [Fact]
    public void Each_recipe_is_a_source()
    {
        var found = Just().Justfile();
        found.Runs.Select(run => $"{run.Source.Name}:{run.Source.Line} {run.Invocation.Command}").Distinct().ShouldBe([
            "after:1 tail", "deploy:10 d1 migrations apply", "deploy:10 deploy", "deploy:10 tail", "script:20 deploy"]);
        found.Unfollowed.Select(said => said.Where.Line).ShouldBe([17, 26]);
    }

    [Theory]
    [InlineData("a: b\n  wrangler tail\nb: a\n  just a\n")]
    [InlineData("import 'justfile'\na:\n  wrangler tail\n")]
    [InlineData("x := x\na:\n  echo {{x}}\n  wrangler tail\n")]
    public void Circles_end(string justfile) =>
        Finding.Lines(new Finding().With("justfile", justfile).Follow("just a")).ShouldBe(["/repo: tail"]);
}
