namespace Cftoken.Projects.Tests.Workflows;

public class ReusedWorkflowTests
{
    private const string Called = """
        on:
          workflow_call:
            inputs:
              env: {type: string, required: true}
              dir: {type: string, default: apps/api}
            secrets:
              token: {required: true}
        jobs:
          publish:
            environment: ${{ inputs.env }}
            steps:
              - run: npx wrangler deploy --env ${{ inputs.env }}
                working-directory: ${{ inputs.dir }}
                env:
                  CLOUDFLARE_API_TOKEN: ${{ secrets.token }}
        """;

    [Fact]
    public void A_called_workflow_is_read_with_what_it_is_given()
    {
        var text = WorkflowText.Of("""
            on: push
            jobs:
              staging:
                uses: ./.github/workflows/deploy.yml
                with: {env: staging}
                secrets: {token: "${{ secrets.STAGING }}"}
              live:
                strategy: {matrix: {dir: [apps/api, apps/web]}}
                uses: ./.github/workflows/deploy.yml
                with: {env: production, dir: "${{ matrix.dir }}"}
                secrets: inherit
            """).With(".github/workflows/deploy.yml", Called);
        text.Runs().ShouldBe([
            "ci.yml:4 > .github/workflows/deploy.yml:12 staging/publish: deploy --env=staging in /p/apps/api",
            "ci.yml:9 > .github/workflows/deploy.yml:12 live/publish: deploy --env=production in /p/apps/api",
            "ci.yml:9 > .github/workflows/deploy.yml:12 live/publish: deploy --env=production in /p/apps/web",
        ]);
        var runs = text.Read().Found.Runs;
        runs.Select(run => run.Settings.TokenName).ShouldBe(["STAGING", "token", "token"]);
        runs.Select(run => run.Source.Environment).ShouldBe(["staging", "production", "production"]);
        runs.Select(run => (run.Source.File, run.Source.Line)).ShouldBe([(".github/workflows/ci.yml", 3), (".github/workflows/ci.yml", 7), (".github/workflows/ci.yml", 7)]);
    }

    [Fact]
    public void A_workflow_that_nobody_here_calls_is_read_with_its_defaults()
    {
        var text = new WorkflowText().With(".github/workflows/deploy.yml", Called.Replace("required: true}", "default: test}", StringComparison.Ordinal));
        text.Runs().ShouldBe(["deploy.yml:12 publish: deploy --env=test in /p/apps/api"]);
    }

    [Fact]
    public void Workflows_that_call_each_other_in_a_circle_end()
    {
        var text = new WorkflowText()
            .With(".github/workflows/a.yml", "on: push\njobs: {x: {uses: ./.github/workflows/b.yml}}\n")
            .With(".github/workflows/b.yml", "on: workflow_call\njobs: {y: {uses: ./.github/workflows/a.yml}, z: {steps: [{run: wrangler deploy}]}}\n");
        text.Runs().ShouldBe(["a.yml:2 > .github/workflows/b.yml:2 x/z: deploy"]);
        text.Unfollowed().ShouldBe([".github/workflows/b.yml:2 ./.github/workflows/a.yml"]);
    }

    [Fact]
    public void A_composite_action_is_read_with_its_inputs_and_the_variables_around_it()
    {
        var text = WorkflowText.Of("""
            jobs:
              ship:
                env: {CLOUDFLARE_ACCOUNT_ID: abc}
                steps:
                  - uses: ./.github/actions/deploy
                    with:
                      token: ${{ secrets.SHIP }}
                      target: production
            """).With(".github/actions/deploy/action.yml", """
            inputs:
              token: {required: true}
              target: {default: staging}
              command: {default: deploy}
            runs:
              using: composite
              steps:
                - run: npx wrangler d1 migrations apply DB --remote --env ${{ inputs.target }}
                  shell: bash
                  env: {CLOUDFLARE_API_TOKEN: "${{ inputs.token }}"}
                - uses: cloudflare/wrangler-action@v4
                  with:
                    apiToken: ${{ inputs.token }}
                    command: ${{ inputs.command }} --env ${{ inputs.target }}
            """);
        text.Runs().ShouldBe([
            "ci.yml:5 > .github/actions/deploy/action.yml:8 ship: d1 migrations apply DB --env=production --remote=true",
            "ci.yml:5 > .github/actions/deploy/action.yml:14 ship: deploy --env=production",
        ]);
        text.Read().Found.Runs.ShouldAllBe(run => run.Settings.TokenName == "SHIP" && run.Settings.AccountId == "abc");
    }

    [Fact]
    public void What_is_not_there_and_what_is_no_composite_action_is_said()
    {
        WorkflowText.Of("""
            jobs:
              a:
                steps:
                  - uses: ./missing
                  - uses: ./js
                  - uses: ./js
                    with: {token: "${{ secrets.CLOUDFLARE_API_TOKEN }}"}
                  - uses: ./self
              b:
                uses: ./.github/workflows/missing.yml
            """)
            .With("js/action.yaml", "runs: {using: node20, main: x.js}\n")
            .With("self/action.yml", "runs: {using: composite, steps: [{uses: ./self}]}\n")
            .Unfollowed().ShouldBe([
                ".github/workflows/ci.yml:4 ./missing",
                ".github/workflows/ci.yml:6 ./js",
                "self/action.yml:1 ./self",
                ".github/workflows/ci.yml:10 ./.github/workflows/missing.yml",
            ]);
    }
}
