namespace Cftoken.Projects.Tests.Runs;

public class PackageFindingTests
{
    private static Finding Monorepo() => new Finding()
        .With("package.json", """{"workspaces": ["packages/*", "!packages/old"], "scripts": {"ship": "turbo run deploy"}}""")
        .With("packages/api/package.json", """{"name": "@acme/api", "scripts": {"deploy": "wrangler deploy", "migrate": "wrangler d1 migrations apply DB --remote"}}""")
        .With("packages/web/package.json", """{"name": "web", "scripts": {"predeploy": "wrangler types", "deploy": "wrangler pages deploy dist", "build": "vite build"}}""")
        .With("packages/old/package.json", """{"name": "old", "scripts": {"deploy": "wrangler deploy --name old"}}""");

    [Theory]
    [InlineData("npm run deploy -w @acme/api")]
    [InlineData("npm run deploy --workspace=packages/api")]
    [InlineData("npm -w @acme/api run deploy")]
    [InlineData("npm --prefix packages/api run deploy")]
    [InlineData("pnpm --filter @acme/api deploy")]
    [InlineData("pnpm --filter=api run deploy")]
    [InlineData("pnpm -F ./packages/api run deploy")]
    [InlineData("pnpm -C packages/api run deploy")]
    [InlineData("pnpm --dir packages/api deploy")]
    [InlineData("yarn workspace @acme/api deploy")]
    [InlineData("yarn workspace @acme/api run deploy")]
    [InlineData("yarn --cwd packages/api deploy")]
    [InlineData("bun run --filter @acme/api deploy")]
    [InlineData("bun --cwd packages/api run deploy")]
    [InlineData("npx turbo run deploy --filter=@acme/api")]
    [InlineData("turbo deploy --filter @acme/api")]
    [InlineData("pnpm turbo run deploy --filter=api...")]
    [InlineData("nx run api:deploy")]
    [InlineData("npx nx deploy api")]
    [InlineData("nx run-many -t deploy -p api")]
    [InlineData("lerna run deploy --scope @acme/api")]
    [InlineData("pnpm --filter api exec wrangler deploy")]
    [InlineData("npm exec -w @acme/api wrangler deploy")]
    [InlineData("yarn workspace @acme/api wrangler deploy")]
    [InlineData("cd packages/api && npm run deploy")]
    public void A_script_of_one_package_of_a_workspace_is_followed(string text)
    {
        var found = Monorepo().Follow(text);
        Finding.Lines(found).ShouldBe(["/repo/packages/api: deploy"]);
        found.Unfollowed.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("npm run deploy --workspaces")]
    [InlineData("pnpm -r deploy")]
    [InlineData("pnpm -r run deploy")]
    [InlineData("pnpm recursive run deploy")]
    [InlineData("yarn workspaces foreach -A run deploy")]
    [InlineData("turbo run deploy")]
    [InlineData("turbo run build deploy")]
    [InlineData("nx run-many --target=deploy")]
    [InlineData("npx lerna run deploy")]
    [InlineData("npm run ship")]
    public void A_script_of_all_packages_is_followed_with_what_runs_before_it(string text) =>
        Finding.Lines(Monorepo().Follow(text)).ShouldBe(["/repo/packages/api: deploy", "/repo/packages/web: types", "/repo/packages/web: pages deploy dist"]);

    [Fact]
    public void Packages_of_a_pnpm_workspace_are_found()
    {
        var finding = new Finding()
            .With("pnpm-workspace.yaml", "packages:\n  # all\n  - 'apps/**'\n  - \"!apps/old\"\ncatalog:\n  - x\n")
            .With("package.json", "{}")
            .With("apps/a/b/package.json", """{"name": "b", "scripts": {"deploy": "wrangler deploy"}}""")
            .With("apps/old/package.json", """{"name": "old", "scripts": {"deploy": "wrangler deploy"}}""");
        Finding.Lines(finding.Follow("pnpm -r deploy")).ShouldBe(["/repo/apps/a/b: deploy"]);
    }

    [Fact]
    public void What_turbo_says_must_run_before_is_followed()
    {
        var finding = Monorepo().With("turbo.json", """{"tasks": {"deploy": {"dependsOn": ["^build", "migrate"]}}}""");
        Finding.Lines(finding.Follow("turbo run deploy --filter=api")).ShouldBe(["/repo/packages/api: d1 migrations apply DB remote=true", "/repo/packages/api: deploy"]);
    }

    [Theory]
    [InlineData("npm-run-all a b")]
    [InlineData("run-s a b")]
    [InlineData("run-p [ab]*")]
    [InlineData("concurrently \"npm:a\" \"npm:b\"")]
    [InlineData("concurrently -n x,y 'wrangler tail one' 'wrangler tail two'")]
    public void Several_scripts_at_once_are_all_followed(string text)
    {
        var finding = new Finding().With("package.json", """{"scripts": {"a": "wrangler tail one", "b": "wrangler tail two"}}""");
        Finding.Lines(finding.Follow(text.Replace("[ab]*", "?", StringComparison.Ordinal))).ShouldBe(["/repo: tail one", "/repo: tail two"]);
    }

    [Fact]
    public void A_source_is_a_script_with_what_runs_around_it()
    {
        var found = new Finding().With("package.json", """
            {"scripts": {
              "predeploy": "wrangler d1 migrations apply DB --remote",
              "deploy": "wrangler deploy",
              "postdeploy": "wrangler tail",
              "ship": "npm run deploy"
            }}
            """).Package();
        found.Runs.Select(run => $"{run.Source.Name}:{run.Source.Line} {run.Invocation.Command}").ShouldBe(["deploy:3 d1 migrations apply", "deploy:3 deploy", "deploy:3 tail"]);
        Finding.Ways(found).ShouldBe(["package.json:3 package.json:2", "package.json:3", "package.json:3 package.json:4"]);
    }

    [Fact]
    public void The_way_leads_from_the_text_through_the_scripts()
    {
        var found = Monorepo().Follow("\nnpm run ship");
        Finding.Ways(found).First().ShouldBe("ci.sh:11 package.json:1 packages/api/package.json:1");
    }

    [Fact]
    public void Words_that_a_script_hands_on_may_be_unknown()
    {
        var finding = new Finding().With("package.json", """{"scripts": {"deploy": "wrangler deploy"}}""");
        finding.Follow("npm run deploy -- --env \"$X\"").Unfollowed.ShouldHaveSingleItem().Consequence.ShouldStartWith("The value of --env");
        Finding.Lines(finding.Follow("X=staging; npm run deploy -- --env \"$X\"")).ShouldBe(["/repo: deploy env=staging"]);
    }
}
