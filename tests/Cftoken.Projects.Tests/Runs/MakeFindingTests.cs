namespace Cftoken.Projects.Tests.Runs;

public class MakeFindingTests
{
    private const string Text = """
        include common.mk
        ENV ?= staging
        FLAGS := --env $(ENV)
        export CLOUDFLARE_ACCOUNT_ID := abc

        .PHONY: deploy migrate
        all: build

        build:
        	vite build

        deploy: build migrate ## Deploys
        	@echo deploying
        	-cd api && $(WRANGLER) deploy \
        	  $(FLAGS)

        migrate:
        	@wrangler d1 migrations apply DB --remote --env $(ENV)

        other:
        	$(MAKE) -C sub go ENV=$(ENV)
        """;

    private static Finding Make() => new Finding()
        .With("Makefile", Text)
        .With("common.mk", "WRANGLER = npx wrangler\n")
        .With("sub/Makefile", "go:\n\twrangler deploy -e $(ENV)\n");

    [Fact]
    public void A_target_is_followed_with_what_it_needs()
    {
        var found = Make().Follow("make deploy");
        Finding.Lines(found).ShouldBe(["/repo: d1 migrations apply DB env=staging remote=true", "/repo/api: deploy env=staging"]);
        Finding.Ways(found).ShouldBe(["ci.sh:10 Makefile:12 Makefile:18", "ci.sh:10 Makefile:14"]);
        found.Runs[0].Settings.AccountId.ShouldBe("abc");
        found.Unfollowed.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("make other", "/repo/sub: deploy env=staging")]
    [InlineData("make other ENV=production", "/repo/sub: deploy env=production")]
    [InlineData("make -C sub go ENV=production", "/repo/sub: deploy env=production")]
    [InlineData("make -j4 --directory=sub ENV=x", "/repo/sub: deploy env=x")]
    [InlineData("cd sub && ENV=y make", "/repo/sub: deploy env=y")]
    [InlineData("make -f sub/Makefile go ENV=z", "/repo: deploy env=z")]
    public void Variables_and_folders_of_the_call_count(string text, string run) =>
        Finding.Lines(Make().Follow(text)).ShouldBe([run]);

    [Fact]
    public void A_variable_that_nothing_sets_is_said() =>
        Make().Follow("make -C sub go").Unfollowed.ShouldHaveSingleItem().Where.ToString().ShouldBe("sub/Makefile:2");

    [Fact]
    public void A_variable_that_conditions_decide_is_not_guessed() =>
        new Finding().With("Makefile", "ifeq ($(CI),1)\nE=production\nelse\nE=staging\nendif\ngo:\n\twrangler deploy -e $(E)\n").Follow("make").Unfollowed.ShouldHaveSingleItem();

    [Fact]
    public void Each_target_is_a_source()
    {
        var found = Make().Makefile();
        found.Runs.Select(run => $"{run.Source.Name}:{run.Source.Line} {run.Invocation.Command}").ShouldBe([
            "deploy:12 d1 migrations apply", "deploy:12 deploy", "migrate:17 d1 migrations apply", "other:20 deploy"]);
        Finding.Ways(found).First().ShouldBe("Makefile:12 Makefile:18");
    }

    [Fact]
    public void Lines_of_a_recipe_are_shells_of_their_own_unless_it_is_one()
    {
        var finding = new Finding().With("Makefile", "go:\n\tcd api\n\twrangler deploy\n");
        Finding.Lines(finding.Follow("make go")).ShouldBe(["/repo: deploy"]);
        Finding.Lines(finding.With("Makefile", ".ONESHELL:\ngo:\n\tcd api\n\twrangler deploy\n").Follow("make go")).ShouldBe(["/repo/api: deploy"]);
    }

    [Theory]
    [InlineData("go: go\n\tmake go\n\twrangler tail\n")]
    [InlineData("go: a\n\twrangler tail\na: b\nb: a\n")]
    [InlineData("include Makefile\ngo:\n\twrangler tail\n")]
    [InlineData("X = $(X)\ngo:\n\techo $(X)\n\twrangler tail\n")]
    public void Circles_end(string makefile) =>
        Finding.Lines(new Finding().With("Makefile", makefile).Follow("make go")).ShouldBe(["/repo: tail"]);
}
