using Cftoken.Projects.Runs;

namespace Cftoken.Projects.Tests.Workflows;

public class CommandLinesTests
{
    [Fact]
    public void A_step_that_runs_wrangler_is_a_run_at_its_own_line()
    {
        var text = WorkflowText.Of("""
            name: CI
            on: [push]
            jobs:
              test:
                runs-on: ubuntu-latest
                steps:
                  - run: npm test
              deploy:
                runs-on: ubuntu-latest
                environment: production
                env:
                  CLOUDFLARE_ACCOUNT_ID: 0123456789abcdef0123456789abcdef
                steps:
                  - uses: actions/checkout@v4
                  - name: Deploy
                    run: |
                      npm ci
                      npx wrangler deploy --env production
                    env:
                      CLOUDFLARE_API_TOKEN: ${{ secrets.CF_DEPLOY_TOKEN }}
            """);
        text.Runs().ShouldBe(["ci.yml:18 deploy: deploy --env=production"]);
        text.Unfollowed().ShouldBeEmpty();
        var run = text.Read().Found.Runs.ShouldHaveSingleItem();
        run.Source.ShouldBe(new CommandSource(CommandSourceKind.GitHubJob, ".github/workflows/ci.yml", "deploy", 8) { Environment = "production" });
        run.Settings.ShouldBe(new RunSettings("0123456789abcdef0123456789abcdef", "CF_DEPLOY_TOKEN"));
        run.Via.ShouldBeEmpty();
    }

    [Fact]
    public void What_a_value_adds_stands_where_its_expression_does()
    {
        WorkflowText.Of("""
            on: {workflow_dispatch: {inputs: {more: {default: "echo 1\\necho 2"}}}}
            jobs:
              a:
                steps:
                  - run: |
                      ${{ inputs.more }}
                      wrangler deploy
                  - run: >
                      npm ci &&
                      npx wrangler deploy
                      --env x
            """).Runs().ShouldBe(["ci.yml:7 a: deploy", "ci.yml:10 a: deploy --env=x"]);
    }
}
