using Cftoken.Projects.Runs;

namespace Cftoken.Projects.Tests.Workflows;

// What the action does: its src/wranglerAction.ts, read 2026-11-22.
public class WranglerActionTests
{
    private static WorkflowText Step(string with, string uses = "cloudflare/wrangler-action@v4") => WorkflowText.Of(
        "jobs:\n  deploy:\n    steps:\n      - uses: " + uses + "\n        with:\n" + string.Concat(with.Split('\n').Select(line => $"          {line}\n")));

    [Fact]
    public void Without_a_command_it_deploys_at_the_line_of_its_use()
    {
        var text = Step("""
            apiToken: ${{ secrets.CLOUDFLARE_API_TOKEN }}
            accountId: 0123456789abcdef0123456789abcdef
            """);
        text.Runs().ShouldBe(["ci.yml:4 deploy: deploy"]);
        text.Read().Found.Runs[0].Settings.ShouldBe(new RunSettings("0123456789abcdef0123456789abcdef", "CLOUDFLARE_API_TOKEN"));
    }

    [Fact]
    public void Its_parts_run_in_their_order_each_at_its_line()
    {
        Step("""
            apiToken: ${{ secrets.T }}
            accountId: ${{ vars.ACCOUNT }}
            environment: production
            workingDirectory: apps/api
            wranglerVersion: "4.40.0"
            quiet: true
            preCommands: |
              echo first
              wrangler d1 migrations apply DB --remote --env production
            postCommands: wrangler kv key put --binding=KV a b --remote
            command: |
              deploy
              versions upload --env staging
            secrets: |
              ONE
              TWO
            """).Runs().ShouldBe([
            "ci.yml:14 deploy: d1 migrations apply DB --env=production --remote=true @4.40.0 in /p/apps/api",
            "ci.yml:20 deploy: secret bulk --env=production @4.40.0 in /p/apps/api",
            "ci.yml:17 deploy: deploy --env=production @4.40.0 in /p/apps/api",
            "ci.yml:18 deploy: versions upload --env=staging @4.40.0 in /p/apps/api",
            "ci.yml:15 deploy: kv key put a b --binding=KV --remote=true @4.40.0 in /p/apps/api",
        ]);
    }

    [Fact]
    public void A_wrangler_before_bulk_secrets_puts_each()
    {
        Step("wranglerVersion: 3.3.0\nsecrets: |\n  ONE\n  TWO").Runs().ShouldBe([
            "ci.yml:8 deploy: secret put ONE @3.3.0",
            "ci.yml:9 deploy: secret put TWO @3.3.0",
            "ci.yml:4 deploy: deploy @3.3.0",
        ]);
    }

    [Fact]
    public void A_plain_command_stands_at_its_own_line()
    {
        Step("command: pages deploy dist --project-name=example").Runs().ShouldBe(["ci.yml:6 deploy: pages deploy dist --project-name=example"]);
    }

    [Fact]
    public void The_third_version_brings_its_own_wrangler_where_the_project_has_none()
    {
        Step("quiet: true", "Cloudflare/Wrangler-Action@v3").Runs().ShouldBe(["ci.yml:4 deploy: deploy @3.90.0"]);
        Step("quiet: true", "cloudflare/wrangler-action@v3.14.1").Runs().ShouldBe(["ci.yml:4 deploy: deploy @3.90.0"]);
        Step("quiet: true", "cloudflare/wrangler-action@v3.2.0").Runs().ShouldBe(["ci.yml:4 deploy: deploy"]);
        Step("quiet: true", "cloudflare/wrangler-action@da0e0dfe58b7a431659754fdf3f186c529afbe65").Runs().ShouldBe(["ci.yml:4 deploy: deploy"]);
        Step("quiet: true", "cloudflare/wrangler-action@v3").With("package.json", """{"devDependencies": {"wrangler": "^4"}}""").Runs().ShouldBe(["ci.yml:4 deploy: deploy"]);
    }

    [Fact]
    public void An_environment_known_only_in_a_run_is_said()
    {
        var text = Step("environment: ${{ github.event.client_payload.env }}");
        text.Runs().ShouldBeEmpty();
        text.Unfollowed().ShouldHaveSingleItem().ShouldStartWith(".github/workflows/ci.yml:4 ");
    }

    [Fact]
    public void The_pages_action_publishes_with_its_own_wrangler()
    {
        var text = Step("""
            apiToken: ${{ secrets.PAGES_TOKEN }}
            accountId: abc
            projectName: site
            directory: dist
            branch: main
            workingDirectory: web
            """, "cloudflare/pages-action@v1");
        text.Runs().ShouldBe(["ci.yml:4 deploy: pages deploy dist --branch=main --project-name=site @2 in /p/web"]);
        text.Read().Found.Runs[0].Settings.ShouldBe(new RunSettings("abc", "PAGES_TOKEN"));
    }
}
