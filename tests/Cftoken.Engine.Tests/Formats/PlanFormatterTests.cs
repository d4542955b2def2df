using System.Text.Json;
using Cftoken.Catalog;
using Cftoken.Catalog.Policies;
using Cftoken.Core.Problems;
using Cftoken.Engine.Formats;
using Cftoken.Engine.Plans;
using Cftoken.TestInfrastructure;

namespace Cftoken.Engine.Tests.Formats;

public sealed class PlanFormatterTests
{
    private const string Account = "0123456789abcdef0123456789abcdef";
    private const string Zone = "feed0000feed0000feed0000feed0001";

    // From facts recorded of Cloudflare's own list: the ids of Workers Scripts Write and Workers Routes Write.
    private const string Scripts = "e086da7e2179491d91ee5f35b3ca210a";
    private const string Routes = "28f4b596e7d643029c524985477ae49a";

    private static readonly PermissionCatalog Catalog = PermissionCatalog.Load();

    private readonly FakeOutsideWorld world = new();

    [Fact]
    public void The_body_is_what_creating_the_token_sends()
    {
        using var body = JsonDocument.Parse(Format(PlanFormat.Body).Text);

        var root = body.RootElement;
        root.EnumerateObject().Select(property => property.Name).ShouldBe(["name", "policies", "expires_on"]);
        root.GetProperty("name").GetString().ShouldBe("shop:default:deploy:account");
        PolicySet.Of(PolicyJson.ReadAll(root.GetProperty("policies"))).ShouldBe(PolicySet.Of(
        [
            new Policy(PolicyEffect.Allow, [new(Scripts)], [new($"com.cloudflare.api.account.{Account}")]),
            new Policy(PolicyEffect.Allow, [new(Routes)], [new($"com.cloudflare.api.account.zone.{Zone}")]),
        ]));
        root.GetProperty("expires_on").GetDateTimeOffset().ShouldBe(world.Clock.GetUtcNow().AddDays(90), TimeSpan.FromSeconds(1));
    }

    [Theory]
    [InlineData(PlanFormat.Body)]
    [InlineData(PlanFormat.Curl)]
    public void A_form_that_needs_ids_names_every_one_that_is_missing(PlanFormat format)
    {
        var refusal = Should.Throw<ProblemException>(() => Format(format, """{"name": "shop", "routes": ["shop.example.com/*", "other.example.net/*"]}"""));

        refusal.Problems.Select(problem => problem.Code).ShouldAllBe(id => id == "format.unresolved-resource");
        refusal.Problems.Count.ShouldBe(3);
        refusal.Problems.ShouldAllBe(problem => problem.Fix != null && problem.Kind == ProblemKind.Usage);
    }

    [Fact]
    public void A_form_for_one_token_refuses_several_plans()
    {
        world.Files.Add("/project/package.json", """{"scripts": {"a": "wrangler deploy", "b": "wrangler deploy --minify"}}""");

        foreach (var format in new[] { PlanFormat.Body, PlanFormat.Curl, PlanFormat.Url })
        {
            Should.Throw<ProblemException>(() => Format(format)).Problems.ShouldHaveSingleItem().Code.ShouldBe("format.several-plans");
        }

        Format(PlanFormat.Markdown).Text.Split("### ").Length.ShouldBe(3);
        Format(PlanFormat.Terraform).Text.Split("resource \"").Length.ShouldBe(3);
    }

    [Fact]
    public void The_script_keeps_credentials_out_of_argument_lists_and_the_answer_off_the_terminal()
    {
        var (text, notes) = Format(PlanFormat.Curl);

        text.ShouldStartWith("umask 077\n");
        text.ShouldContain($"/client/v4/accounts/{Account}/tokens' ");
        text.ShouldContain("--header @<(printf 'Authorization: Bearer %s' \"$CFTOKEN_BOOTSTRAP_TOKEN\")");
        text.ShouldNotContain("-H \"Authorization");
        text.ShouldContain("--output new-token.json");
        text.ShouldEndWith("}\nJSON\n");
        notes.ShouldContain(note => note.Contains("new-token.json", StringComparison.Ordinal));
    }

    [Fact]
    public void The_link_ticks_each_permission_and_says_what_it_cannot_set()
    {
        var (text, notes) = Format(PlanFormat.Url);

        text.ShouldBe(
            "https://dash.cloudflare.com/?to=/:account/api-tokens&permissionGroupKeys="
            + Uri.EscapeDataString("""[{"key":"workers_scripts","type":"edit"},{"key":"workers_routes","type":"edit"}]""")
            + "&name=shop%3Adefault%3Adeploy%3Aaccount\n");
        notes[0].ShouldContain("when the token ends");
        notes.ShouldContain($"It grants every zone: choose zone {Zone} in the form.");
        notes[^1].ShouldContain("https://dash.cloudflare.com/profile/api-tokens?permissionGroupKeys=");
        notes[^1].ShouldContain("&accountId=*&zoneId=all&name=");
    }

    [Fact]
    public void A_permission_that_the_link_has_no_documented_key_for_is_named()
    {
        var (text, notes) = Format(PlanFormat.Url, $$"""{"name": "shop", "account_id": "{{Account}}", "containers": [{"class_name": "C", "image": "registry.example.com/x:1"}]}""");

        notes.ShouldContain(note => note.Contains("Containers", StringComparison.Ordinal));
        text.ShouldContain("workers_scripts");
    }

    [Fact]
    public void Terraform_gets_variables_for_what_is_not_known()
    {
        var (text, notes) = Format(PlanFormat.Terraform, """{"name": "shop", "routes": [{"pattern": "shop.example.com/*", "zone_name": "example.com"}]}""");

        text.ShouldContain("variable \"cloudflare_account_id\" {");
        text.ShouldContain("variable \"zone_id_example_com\" {");
        text.ShouldContain("account_id = var.cloudflare_account_id\n");
        text.ShouldContain("\"com.cloudflare.api.account.${var.cloudflare_account_id}\" = \"*\"");
        text.ShouldContain("\"com.cloudflare.api.account.zone.${var.zone_id_example_com}\" = \"*\"");
        text.ShouldContain($"{{ id = \"{Scripts}\" }}, # Workers Scripts Write");
        notes.ShouldContain(note => note.Contains("state", StringComparison.Ordinal));
    }

    [Fact]
    public void Terraform_gets_the_known_ids_and_one_policy_for_each_set_of_resources()
    {
        var text = Format(PlanFormat.Terraform).Text;

        text.ShouldNotContain("var.");
        text.ShouldContain("resource \"cloudflare_account_token\" \"shop_deploy\" {");
        text.Split("effect = \"allow\"").Length.ShouldBe(3);
        text.ShouldContain($"\"com.cloudflare.api.account.zone.{Zone}\" = \"*\"");
    }

    [Fact]
    public void Markdown_has_a_row_for_each_permission_with_its_place()
    {
        var text = Format(PlanFormat.Markdown).Text;

        text.ShouldContain("### shop · deploy\n");
        text.ShouldContain("| permission | on | needed by |\n|---|---|---|\n");
        text.ShouldContain($"| Account · Workers Scripts · Edit");
        text.ShouldContain($"| account {Account} |");
        text.ShouldContain("`wrangler.jsonc:1`");
    }

    [Fact]
    public void Markdown_takes_no_markup_from_a_projects_files()
    {
        world.Files.Add("/project/package.json", """{"scripts": {"a|b<img src=x>[c](http://d)`e`": "wrangler deploy"}}""");

        var text = Format(PlanFormat.Markdown).Text;

        text.ShouldContain("### shop · a\\|b\\<img src=x\\>\\[c\\](http://d)\\`e\\`\n");
    }

    [Fact]
    public void Hcl_takes_no_template_from_a_name()
    {
        TerraformPlan.Quote("a${b}%{c}\"d\\").ShouldBe("\"a$${b}%%{c}\\\"d\\\\\"");
    }

    [Fact]
    public void Hcl_text_stays_on_its_line()
    {
        TerraformPlan.Quote("a\n}\r\nb").ShouldBe("\"a }  b\"");
    }

    private FormattedPlan Format(PlanFormat format, string? configuration = null)
    {
        world.Files.Add("/project/wrangler.jsonc", configuration ?? $$"""
            {"name": "shop", "account_id": "{{Account}}", "workers_dev": false, "routes": [{"pattern": "shop.example.com/*", "zone_id": "{{Zone}}"}]}
            """);
        return new PlanFormatter(world.Clock).Write(new PlanUseCase(world.Build(), Catalog).Plan(new PlanRequest("/project")), format);
    }
}
