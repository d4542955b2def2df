using Cftoken.Core.Problems;
using Cftoken.Projects.Wrangler;
using Cftoken.TestInfrastructure;
using Cftoken.Tools.Configuration;
using static Cftoken.Projects.Tests.ConfigText;

namespace Cftoken.Projects.Tests.Wrangler;

public class WranglerConfigurationTests
{
    private static WranglerConfiguration Read(string text, string? environment = null, string file = "wrangler.jsonc") =>
        WranglerConfiguration.Read(new FakeFileSystem().Add($"/project/{file}", text), "/project", environment);

    private static IReadOnlyList<Problem> Refuse(string text, string? environment = null, string file = "wrangler.jsonc") =>
        Should.Throw<ProblemException>(() => Read(text, environment, file)).Problems;

    [Fact]
    public void The_top_level_counts_where_no_environment_is_named()
    {
        var read = Read("""{"name": "w", "minify": null, "env": {"a": {}, "b": {}}}""");
        Compact(read.Effective).ShouldBe("""{"name":"w"}""");
        read.Environments.ShouldBe(["a", "b"]);
        read.Environment.ShouldBeNull();
        read.Warnings.ShouldBeEmpty();
        Compact(read.Raw).ShouldBe("""{"name":"w","minify":null,"env":{"a":{},"b":{}}}""");
    }

    [Fact]
    public void An_environment_inherits_replaces_and_repeats_by_wranglers_rules()
    {
        var read = Read(
            """
            name = "w"
            account_id = "0123456789abcdef0123456789abcdef"
            workers_dev = true
            keep_vars = true
            routes = ["a.example.com/*"]
            [vars]
            A = "1"
            [[kv_namespaces]]
            binding = "KV"
            id = "top"
            [env.staging]
            workers_dev = false
            routes = []
            [[env.staging.kv_namespaces]]
            binding = "KV"
            id = "own"
            [env.other]
            """,
            "staging",
            "wrangler.toml");
        Compact(read.Effective).ShouldBe(
            """{"name":"w-staging","account_id":"0123456789abcdef0123456789abcdef","keep_vars":true,"workers_dev":false,"routes":[],"kv_namespaces":[{"binding":"KV","id":"own"}]}""");
        read.Effective["name"]!.Location.ShouldBe(new SourceLocation("wrangler.toml", 1, 8));
        read.Effective["kv_namespaces"]!.Items[0].Location.Line.ShouldBe(14);
        Places(read.Warnings).ShouldBe(["wrangler.toml:6:2 config.not-inherited"]);
        read.Warnings[0].Message.ShouldContain("\"vars\"");
    }

    [Fact]
    public void An_environment_with_a_name_of_its_own_gets_no_suffix()
    {
        Read("""{"name": "w", "env": {"a": {"name": "other"}}}""", "a").Effective["name"]!.AsString.ShouldBe("other");
        Read("""{"name": "w", "env": {"a": {"name": null}}}""", "a").Effective["name"]!.AsString.ShouldBe("w-a");
    }

    [Fact]
    public void An_empty_environment_name_is_the_top_level()
    {
        Read("""{"name": "w", "env": {"a": {}}}""", string.Empty).Effective["name"]!.AsString.ShouldBe("w");
    }

    [Fact]
    public void An_empty_account_id_counts_as_none_and_lets_the_top_level_through()
    {
        var read = Read("""{"name": "w", "account_id": "0123456789abcdef0123456789abcdef", "env": {"a": {"account_id": ""}}}""", "a");
        read.Effective["account_id"]!.AsString.ShouldBe("0123456789abcdef0123456789abcdef");
        read.Warnings.ShouldHaveSingleItem().Message.ShouldContain("env.a.account_id");
    }

    [Fact]
    public void An_unknown_environment_is_refused_with_the_names_that_there_are()
    {
        var problem = Refuse("{\"name\": \"w\",\n\"env\": {\"staging\": {}, \"production\": {}}}", "stagin").ShouldHaveSingleItem();
        problem.Code.ShouldBe("config.unknown-environment");
        problem.Message.ShouldContain("\"staging\", \"production\"");
        problem.Where.ShouldBe(new SourceLocation("wrangler.jsonc", 2, 8));
        problem.Kind.ShouldBe(ProblemKind.Usage);
    }

    [Fact]
    public void Without_any_environments_the_top_level_is_deployed_under_the_name_and_warned_of()
    {
        var read = Read("""{"name": "w", "kv_namespaces": [{"binding": "KV"}]}""", "staging");
        Compact(read.Effective).ShouldBe("""{"name":"w-staging","kv_namespaces":[{"binding":"KV"}]}""");
        read.Warnings.ShouldHaveSingleItem().Code.ShouldBe("config.unknown-environment");
    }

    [Fact]
    public void A_pages_project_keeps_its_name_in_an_environment_that_it_does_not_write()
    {
        Read("""{"name": "p", "pages_build_output_dir": "dist"}""", "preview").Effective["name"]!.AsString.ShouldBe("p");
    }

    [Fact]
    public void Inherited_custom_domains_are_warned_of()
    {
        const string Text = """{"name": "w", "routes": [{"pattern": "x.example.com", "custom_domain": true}], "env": {"a": {}, "b": {"routes": []}}}""";
        Read(Text, "a").Warnings.ShouldHaveSingleItem().Code.ShouldBe("config.inherited-domains");
        Read(Text, "b").Warnings.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("""{"kv_namespace": [{"binding": "KV"}]}""", "1:2", "kv_namespaces")]
    [InlineData("""{"kv_namespace": []}""", null, "kv_namespaces")]
    [InlineData("""{"dbs": [{"binding": "DB"}]}""", "1:2", null)]
    [InlineData("""{"hyper": {"binding": "HD"}}""", "1:2", null)]
    [InlineData("""{"quues": {"producers": []}}""", "1:2", "queues")]
    [InlineData("""{"acount_id": "x"}""", null, "account_id")]
    [InlineData("""{"whatever": true}""", null, null)]
    [InlineData("""{"topLevelName": "w"}""", null, null)]
    public void An_unknown_binding_is_refused_and_any_other_unknown_key_is_warned_of(string text, string? refusedAt, string? meant)
    {
        var problem = refusedAt is null ? Read(text).Warnings.ShouldHaveSingleItem() : Refuse(text).ShouldHaveSingleItem();
        problem.Code.ShouldBe(refusedAt is null ? "config.unknown-key" : "config.unknown-binding");
        problem.Where.ToString().ShouldBe("wrangler.jsonc:1:2");
        problem.Fix!.Text.Contains("Did you mean", StringComparison.Ordinal).ShouldBe(meant is not null);
        if (meant is not null)
        {
            problem.Fix.Text.ShouldContain($"\"{meant}\"");
        }
    }

    [Theory]
    [InlineData("""{"kv_namespaces": {"binding": "KV"}}""", "must be a list")]
    [InlineData("""{"kv_namespaces": ["KV"]}""", "\"kv_namespaces[0]\" must be a table")]
    [InlineData("""{"kv_namespaces": [{"id": "x"}]}""", "has no \"binding\"")]
    [InlineData("""{"kv_namespaces": [{"binding": null}]}""", "has no \"binding\"")]
    [InlineData("""{"kv_namespaces": [{"binding": 1}]}""", "\"kv_namespaces[0].binding\" must be text, not a number")]
    [InlineData("""{"d1_databases": [{"binding": "DB", "remote": "yes"}]}""", "must be true or false, not text")]
    [InlineData("""{"queues": {"consumers": [{}]}}""", "\"queues.consumers[0]\" has no \"queue\"")]
    [InlineData("""{"queues": []}""", "\"queues\" must be a table")]
    [InlineData("""{"durable_objects": {"bindings": [{"name": "X"}]}}""", "has no \"class_name\"")]
    [InlineData("""{"ai": true}""", "\"ai\" must be a table")]
    [InlineData("""{"routes": ["a", 1]}""", "\"routes[1]\" must be a pattern or a table")]
    [InlineData("""{"routes": [{"zone_id": "x"}]}""", "has no \"pattern\"")]
    [InlineData("""{"route": {"pattern": "x"}}""", "neither which zone")]
    [InlineData("""{"route": {"pattern": "x", "zone_id": "a", "zone_name": "b"}}""", "both")]
    [InlineData("""{"route": {"pattern": "x", "zone_id": 1}}""", "must be text, not a number")]
    [InlineData("""{"route": {"pattern": "x", "zone_id": "a", "zone": "b"}}""", "unknown key \"zone\"")]
    [InlineData("""{"route": {"pattern": "x", "zone_id": "a", "enabled": true}}""", "without \"custom_domain\"")]
    [InlineData("""{"triggers": {"crons": "* * * * *"}}""", "\"triggers.crons\" must be a list")]
    [InlineData("""{"account_id": 12}""", "\"account_id\" must be text, not a number")]
    [InlineData("""{"account_id": "<your account id>"}""", "is not an account id")]
    [InlineData("""{"account_id": "0123456789abcdef0123456789abcde"}""", "is not an account id")]
    [InlineData("""{"name": "My Worker"}""", "is not a Worker's name")]
    [InlineData("""{"name": "-w"}""", "is not a Worker's name")]
    [InlineData("""{"vars": []}""", "\"vars\" must be a table")]
    [InlineData("""{"env": []}""", "\"env\" must be a table")]
    public void A_wrong_shape_is_refused(string text, string words)
    {
        var problem = Refuse(text).ShouldHaveSingleItem();
        problem.Message.ShouldContain(words);
        problem.Where!.Value.Column.ShouldBeGreaterThan(0);
        problem.Fix.ShouldNotBeNull();
    }

    [Fact]
    public void Every_problem_of_the_top_level_and_of_the_environment_is_reported_at_once()
    {
        const string Text = """
            {
              "account_id": "short",
              "kv_namespaces": [{"id": "x"}, {"binding": 1}],
              "databases": [{"binding": "DB"}],
              "env": {
                "a": {"r2_buckets": [{}]},
                "b": {"r2_buckets": [{}]}
              }
            }
            """;
        Places(Refuse(Text, "a")).ShouldBe([
            "wrangler.jsonc:2:17 config.account-id",
            "wrangler.jsonc:3:21 config.shape",
            "wrangler.jsonc:3:46 config.shape",
            "wrangler.jsonc:4:3 config.unknown-binding",
            "wrangler.jsonc:6:26 config.shape",
        ]);
    }

    [Fact]
    public void An_environment_that_is_no_table_is_refused()
    {
        Refuse("""{"env": {"a": 1}}""", "a").ShouldHaveSingleItem().Message.ShouldContain("\"env.a\" must be a table");
    }

    [Fact]
    public void What_wrangler_ignores_is_warned_of()
    {
        var read = Read("""{"name": "w", "legacy_env": true, "kv_namespaces": [{"binding": "KV", "bindng": 1}], "env": {"a": {"site": {}, "kv_namespaces": []}}}""", "a");
        Places(read.Warnings).ShouldBe([
            "wrangler.jsonc:1:15 config.ignored",
            "wrangler.jsonc:1:71 config.unknown-key",
            "wrangler.jsonc:1:100 config.ignored",
        ]);
        read.Warnings[1].Fix!.Text.ShouldContain("\"binding\"");
        read.Effective["site"].ShouldBeNull();
    }

    [Fact]
    public void The_three_formats_give_the_same_tree()
    {
        const string Json = """{"name": "w", "routes": [{"pattern": "a.example.com/*", "zone_id": "z"}], "limits": {"cpu_ms": 50}}""";
        const string Toml = "name = \"w\"\nroutes = [{pattern = \"a.example.com/*\", zone_id = \"z\"}]\n[limits]\ncpu_ms = 50\n";
        Compact(Read(Json, file: "wrangler.json").Effective).ShouldBe(Compact(Read(Toml, file: "wrangler.toml").Effective));
        Read(Json, file: "wrangler.json").Format.ShouldBe(ConfigFormat.Json);
        Read(Json).Format.ShouldBe(ConfigFormat.Jsonc);
        Read(Toml, file: "wrangler.toml").Format.ShouldBe(ConfigFormat.Toml);
    }

    [Fact]
    public void Untrusted_text_is_cleaned_before_it_is_shown()
    {
        Refuse("{\"\\u001b[31mkv\": [{\"binding\": \"KV\"}], \"env\": {}}", "\u001b]0;x").ShouldAllBe(problem =>
            !problem.Message.Contains('\u001b', StringComparison.Ordinal));
    }
}
