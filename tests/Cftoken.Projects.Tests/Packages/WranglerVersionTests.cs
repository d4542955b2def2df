using Cftoken.Projects.Packages;
using Cftoken.TestInfrastructure;

namespace Cftoken.Projects.Tests.Packages;

public class WranglerVersionTests
{
    private static VersionEvidence Read(params (string Path, string Text)[] files)
    {
        var world = new FakeOutsideWorld();
        world.Files.Add("/repo/.git/HEAD", "").Add("/repo/app/wrangler.toml", "name = \"w\"\n");
        foreach (var (path, text) in files)
        {
            world.Files.Add(path, text);
        }

        return new ProjectReader(world.Build()).Read("/repo/app").Wrangler;
    }

    private static (string, string) Package(string range, string key = "devDependencies") =>
        ("/repo/app/package.json", $"{{\n\"{key}\": {{\n\"wrangler\": \"{range}\"}}}}");

    [Theory]
    [InlineData("4.40.0", "4.40.0", "package.json:3")]
    [InlineData("=4.40.0", "4.40.0", "package.json:3")]
    [InlineData("4.40.0-beta.1", "4.40.0", "package.json:3")]
    [InlineData("^4.40.0", "4.164.0", "package.json:3, the newest known of a range")]
    [InlineData("^4", "4.164.0", "package.json:3, the newest known of a range")]
    [InlineData("4", "4.164.0", "package.json:3, the newest known of a range")]
    [InlineData("4.x", "4.164.0", "package.json:3, the newest known of a range")]
    [InlineData("~4.40.0", "4.40.0", "package.json:3, the newest known of a range")]
    [InlineData("4.40", "4.40.0", "package.json:3, the newest known of a range")]
    [InlineData("^3.60.0", "3.114.17", "package.json:3, the newest known of a range")]
    [InlineData(">=3.0.0 <5", "4.164.0", "package.json:3, the newest known of a range")]
    [InlineData("^9.1.0", "9.1.0", "package.json:3, the newest known of a range")]
    [InlineData("latest", "4.164.0", "assumed, the newest known")]
    [InlineData("*", "4.164.0", "assumed, the newest known")]
    [InlineData("file:../wrangler", "4.164.0", "assumed, the newest known")]
    public void Without_a_lock_the_manifest_decides(string range, string version, string source)
    {
        var read = Read(Package(range));
        (read.Version.ToString(), read.Source).ShouldBe((version, source));
    }

    [Fact]
    public void A_project_that_names_no_wrangler_gets_the_newest()
    {
        Read().ShouldBe(VersionEvidence.NewestWrangler);
        Read(("/repo/app/package.json", "{}")).Certainty.ShouldBe(VersionCertainty.Assumed);
    }

    [Fact]
    public void A_dependency_counts_wherever_it_is_declared()
    {
        Read(Package("4.40.0", "dependencies")).Version.ToString().ShouldBe("4.40.0");
        Read(("/repo/package.json", "{\"devDependencies\": {\"wrangler\": \"4.40.0\"}}"), ("/repo/app/package.json", "{}")).Source.ShouldBe("../package.json:1");
    }

    [Fact]
    public void What_npx_asks_for_counts_where_nothing_is_declared()
    {
        var read = Read(("/repo/app/package.json", "{\"scripts\": {\"deploy\": \"npx wrangler@4.40.0 deploy\"}}"));
        (read.Version.ToString(), read.Source).ShouldBe(("4.40.0", "package.json:1"));
        Read(("/repo/app/package.json", "{\"scripts\": {\"deploy\": \"npx wrangler@3 deploy\"}}")).Version.ToString().ShouldBe("3.114.17");
    }

    [Theory]
    [InlineData("/repo/app/package-lock.json", "{\"lockfileVersion\": 3, \"packages\": {\n\"node_modules/wrangler\": {\n\"version\": \"4.40.1\"}}}", "package-lock.json:3")]
    [InlineData("/repo/app/package-lock.json", "{\"lockfileVersion\": 1, \"dependencies\": {\"wrangler\": {\n\"version\": \"4.40.1\"}}}", "package-lock.json:2")]
    [InlineData("/repo/package-lock.json", "{\"packages\": {\"node_modules/wrangler\": {\"version\": \"3.0.0\"},\n\"app/node_modules/wrangler\": {\"version\": \"4.40.1\"}}}", "../package-lock.json:2")]
    [InlineData("/repo/package-lock.json", "{\"packages\": {\"other/node_modules/wrangler\": {\"version\": \"3.0.0\"},\n\"node_modules/wrangler\": {\"version\": \"4.40.1\"}}}", "../package-lock.json:2")]
    [InlineData("/repo/app/npm-shrinkwrap.json", "{\"packages\": {\"node_modules/wrangler\": {\"version\": \"4.40.1\"}}}", "npm-shrinkwrap.json:1")]
    [InlineData("/repo/app/pnpm-lock.yaml", "lockfileVersion: '9.0'\n\nimporters:\n\n  .:\n    devDependencies:\n      wrangler:\n        specifier: ^4.40.0\n        version: 4.40.1(@cloudflare/workers-types@4.1.0)\n\npackages:\n\n  wrangler@4.40.1:\n", "pnpm-lock.yaml:9")]
    [InlineData("/repo/pnpm-lock.yaml", "importers:\n  .:\n    devDependencies:\n      wrangler:\n        specifier: ^3\n        version: 3.0.0\n  app:\n    devDependencies:\n      wrangler:\n        specifier: ^4.40.0\n        version: 4.40.1\npackages:\n", "../pnpm-lock.yaml:11")]
    [InlineData("/repo/app/pnpm-lock.yaml", "lockfileVersion: 5.4\r\ndevDependencies:\r\n  wrangler: 4.40.1\r\n", "pnpm-lock.yaml:3")]
    [InlineData("/repo/app/yarn.lock", "# yarn lockfile v1\n\nother@^1:\n  version \"1.0.0\"\n\nwrangler@^4.40.0, wrangler@^4:\n  version \"4.40.1\"\n", "yarn.lock:7")]
    [InlineData("/repo/app/yarn.lock", "__metadata:\n  version: 8\n\n\"wrangler@npm:^4.40.0\":\n  version: 4.40.1\n", "yarn.lock:5")]
    [InlineData("/repo/app/bun.lock", "{\"lockfileVersion\": 1,\n\"packages\": {\n\"wrangler\": [\"wrangler@4.40.1\", \"\", {}, \"sha512\"],\n}}", "bun.lock:3")]
    [InlineData("/repo/node_modules/wrangler/package.json", "{\"name\": \"wrangler\",\n\"version\": \"4.40.1\"}", "../node_modules/wrangler/package.json:2")]
    public void A_range_is_resolved_by_what_is_locked_or_installed(string path, string text, string source)
    {
        var read = Read(Package("^4.40.0"), (path, text));
        (read.Version.ToString(), read.Source, read.Certainty).ShouldBe(("4.40.1", source, VersionCertainty.Exact));
    }

    [Theory]
    [InlineData("package-lock.json", "{oops")]
    [InlineData("bun.lock", "{oops")]
    [InlineData("node_modules/wrangler/package.json", "{oops")]
    public void A_broken_lock_is_warned_of_and_passed_over(string name, string text)
    {
        var world = new FakeOutsideWorld();
        world.Files.Add("/project/wrangler.toml", "name = \"w\"\n")
            .Add("/project/package.json", "{\"devDependencies\": {\"wrangler\": \"^4.40.0\"}}")
            .Add($"/project/{name}", text);
        var project = new ProjectReader(world.Build()).Read("/project");
        project.Wrangler.Certainty.ShouldBe(VersionCertainty.Range);
        project.Warnings.ShouldHaveSingleItem().Where!.Value.File.ShouldBe(name);
    }

    [Theory]
    [InlineData("package-lock.json", "{\"packages\": {}}")]
    [InlineData("package-lock.json", "{\"packages\": {\"node_modules/wrangler\": {\"version\": \"next\"}}}")]
    [InlineData("pnpm-lock.yaml", "importers:\n  other:\n    devDependencies:\n      wrangler:\n        version: 4.1.0\n")]
    [InlineData("pnpm-lock.yaml", "importers:\n  .:\n    devDependencies:\n      wrangler:\n        specifier: ^4\n        version: link:../wrangler\n")]
    [InlineData("yarn.lock", "create-wrangler@^4:\n  version \"4.1.0\"\n")]
    [InlineData("bun.lock", "{\"packages\": {\"wrangler\": [\"other@4.1.0\"]}}")]
    [InlineData("bun.lock", "{\"packages\": {\"wrangler\": []}}")]
    public void A_lock_that_does_not_name_wrangler_decides_nothing(string name, string text)
    {
        Read(Package("^4.40.0"), ($"/repo/app/{name}", text)).Certainty.ShouldBe(VersionCertainty.Range);
    }
}
