using System.Text.Json;
using Cftoken.Core.Problems;
using Cftoken.TestInfrastructure;
using Cftoken.Tools.Invocations;

namespace Cftoken.Projects.Tests.Packages;

public class PackageScriptsTests
{
    private static Project Read(string? environment, params string[] scripts) => ReadIn(new FakeOutsideWorld(), environment, scripts);

    // Script n stands on line n + 2 of package.json.
    private static Project ReadIn(FakeOutsideWorld world, string? environment, params string[] scripts)
    {
        var lines = scripts.Select(script => script.Split(": ", 2)).Select(pair => $"{JsonSerializer.Serialize(pair[0])}: {JsonSerializer.Serialize(pair[1])}");
        world.Files
            .Add("/project/wrangler.jsonc", """{"name": "w", "env": {"staging": {}, "production": {}}}""")
            .Add("/project/package.json", "{\"scripts\": {\n" + string.Join(",\n", lines) + "\n}}");
        return new ProjectReader(world.Build()).Read("/project", environment);
    }

    private static IEnumerable<string> Lines(IEnumerable<Invocation> invocations) => invocations.Select(invocation =>
        $"{invocation.Where.File}:{invocation.Where.Line} {string.Join(' ', [invocation.Command, .. invocation.Arguments, .. invocation.Options.OrderBy(option => option.Key, StringComparer.Ordinal).Select(option => $"{option.Key}={option.Value}")])}");

    [Fact]
    public void Every_run_of_wrangler_has_the_line_of_its_script()
    {
        Lines(Read(null, "build: tsc", "dev: wrangler dev", "deploy: npm run build && npx wrangler deploy --minify", "migrate: wrangler d1 migrations apply DB --remote").Invocations).ShouldBe([
            "package.json:3 dev",
            "package.json:4 deploy minify=true",
            "package.json:5 d1 migrations apply DB remote=true",
        ]);
    }

    [Fact]
    public void Without_a_deploying_script_the_configuration_stands_for_the_deploy()
    {
        Read(null).Invocations.ShouldHaveSingleItem().Script.ShouldBeNull();
        Lines(Read(null, "dev: wrangler dev").Invocations).ShouldBe(["wrangler.jsonc:1 deploy", "package.json:2 dev"]);
        Lines(Read("staging", "deploy: wrangler deploy").Invocations).ShouldBe(["wrangler.jsonc:1 deploy env=staging"]);
        Lines(Read(null, "check: wrangler deploy --dry-run").Invocations).ShouldBe(["wrangler.jsonc:1 deploy", "package.json:2 deploy dry-run=true"]);
    }

    [Fact]
    public void A_pages_project_stands_for_a_pages_deploy()
    {
        var world = new FakeOutsideWorld();
        world.Files.Add("/project/wrangler.toml", "name = \"p\"\npages_build_output_dir = \"dist\"\n");
        Lines(new ProjectReader(world.Build()).Read(".").Invocations).ShouldBe(["wrangler.toml:1 pages deploy"]);
    }

    [Fact]
    public void Runs_for_another_environment_are_kept_apart()
    {
        var project = Read("staging", "a: wrangler deploy --env staging", "b: wrangler deploy -e production", "c: wrangler deploy", "d: CLOUDFLARE_ENV=staging wrangler tail");
        Lines(project.Invocations).ShouldBe(["package.json:2 deploy env=staging", "package.json:5 tail env=staging"]);
        Lines(project.OtherInvocations).ShouldBe(["package.json:3 deploy env=production", "package.json:4 deploy"]);
    }

    [Theory]
    [InlineData("npm run deploy -- --env staging")]
    [InlineData("npm run --silent deploy -- --env staging")]
    [InlineData("CLOUDFLARE_ENV=staging npm run deploy")]
    [InlineData("cross-env CLOUDFLARE_ENV=staging npm run deploy")]
    [InlineData("pnpm deploy --env staging")]
    [InlineData("pnpm run deploy --env staging")]
    [InlineData("yarn deploy --env staging")]
    [InlineData("yarn run deploy --env=staging")]
    [InlineData("bun run deploy --env staging")]
    [InlineData("npm run middle -- --env staging")]
    public void A_script_that_runs_another_is_followed_with_what_it_adds(string script)
    {
        var project = Read("staging", "deploy: echo hi && wrangler deploy", $"staging: {script}", "middle: pnpm deploy");
        Lines(project.Invocations).ShouldBe(["package.json:3 deploy env=staging"]);
        Lines(project.OtherInvocations).ShouldBe(["package.json:2 deploy"]);
        (project.Invocations[0].Script, project.OtherInvocations[0].Script).ShouldBe(("staging", "deploy"));
    }

    [Fact]
    public void A_script_that_joins_others_has_the_runs_of_all_of_them()
    {
        var project = Read(null, "migrate: wrangler d1 migrations apply DB --remote", "deploy: wrangler deploy", "release: npm run migrate && npm run deploy", "ship: npm run deploy");
        project.Invocations.Select(invocation => $"{invocation.Script}: {invocation.Command}").ShouldBe([
            "migrate: d1 migrations apply",
            "deploy: deploy",
            "release: d1 migrations apply",
            "release: deploy",
        ]);
    }

    [Theory]
    [InlineData("npm deploy")]
    [InlineData("npm install deploy")]
    [InlineData("npm run other")]
    [InlineData("yarn add wrangler")]
    [InlineData("npm")]
    public void A_command_that_runs_no_script_is_not_followed(string script)
    {
        Lines(Read("staging", "deploy: wrangler deploy --env staging", $"x: {script}").Invocations).ShouldBe(["package.json:2 deploy env=staging"]);
    }

    [Fact]
    public void Scripts_that_run_each_other_in_a_circle_end()
    {
        Lines(Read(null, "a: npm run b", "b: npm run a && wrangler deploy").Invocations).ShouldBe(["package.json:3 deploy"]);
    }

    [Fact]
    public void Scripts_that_run_each_other_in_countless_ways_are_followed_up_to_a_bound_that_is_said()
    {
        var scripts = Enumerable.Range(0, 15).Select(i => $"s{i}: npm run s{i + 1} -- --a && npm run s{i + 1} -- --b").Append("s15: wrangler deploy");
        var project = Read(null, [.. scripts]);
        project.Unfollowed.ShouldContain(said => said.Consequence.Contains("5000 commands", StringComparison.Ordinal) && said.Where.File == "package.json" && said.Where.Line > 1);
        project.Invocations.ShouldContain(invocation => invocation.Script == "s15");
    }

    [Fact]
    public void A_run_belongs_to_the_configuration_that_wrangler_would_find_from_its_folder()
    {
        var world = new FakeOutsideWorld();
        world.Files.Add("/project/other/wrangler.jsonc", "{\"name\": \"o\"}").Add("/project/src/x.js", "");
        var project = ReadIn(
            world,
            null,
            "a: cd other && wrangler deploy",
            "b: cd src && wrangler deploy --keep-vars",
            "c: wrangler deploy --config other/wrangler.jsonc",
            "d: wrangler deploy -c ./wrangler.jsonc",
            "e: wrangler deploy --cwd other");
        Lines(project.Invocations).ShouldBe(["package.json:3 deploy keep-vars=true", "package.json:5 deploy config=./wrangler.jsonc"]);
        project.OtherInvocations.Length.ShouldBe(3);
    }

    [Fact]
    public void The_nearest_package_above_the_configuration_is_read()
    {
        var world = new FakeOutsideWorld();
        world.Files
            .Add("/repo/.git/HEAD", "")
            .Add("/repo/package.json", """{"scripts": {"a": "wrangler deploy -c worker/wrangler.toml", "b": "wrangler deploy"}}""")
            .Add("/repo/worker/wrangler.toml", "name = \"w\"\n");
        var project = new ProjectReader(world.Build()).Read("/repo/worker");
        Lines(project.Invocations).ShouldBe(["../package.json:1 deploy config=worker/wrangler.toml"]);
    }

    [Fact]
    public void A_package_above_the_repository_is_nobodys_business()
    {
        var world = new FakeOutsideWorld();
        world.Files
            .Add("/package.json", """{"scripts": {"a": "wrangler deploy -c repo/wrangler.toml"}}""")
            .Add("/repo/.git/HEAD", "")
            .Add("/repo/wrangler.toml", "name = \"w\"\n");
        Lines(new ProjectReader(world.Build()).Read("/repo").Invocations).ShouldBe(["wrangler.toml:1 deploy"]);
    }

    [Theory]
    [InlineData("{\"scripts\": {\"a\": 1, \"b\": [\"wrangler deploy\"]}}")]
    [InlineData("{\"scripts\": [\"wrangler deploy\"]}")]
    [InlineData("{}")]
    public void Scripts_of_a_wrong_shape_run_nothing(string package)
    {
        var world = new FakeOutsideWorld();
        world.Files.Add("/project/wrangler.toml", "name = \"w\"\n").Add("/project/package.json", package);
        Lines(new ProjectReader(world.Build()).Read("/project").Invocations).ShouldBe(["wrangler.toml:1 deploy"]);
    }

    [Fact]
    public void A_broken_package_is_refused_with_its_line()
    {
        var world = new FakeOutsideWorld();
        world.Files.Add("/project/wrangler.toml", "name = \"w\"\n").Add("/project/package.json", "{\n  oops\n}");
        Should.Throw<ProblemException>(() => new ProjectReader(world.Build()).Read("/project")).Problems[0].Where
            .ShouldBe(new SourceLocation("package.json", 2, 3));
    }
}
