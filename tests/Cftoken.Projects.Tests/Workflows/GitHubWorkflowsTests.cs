namespace Cftoken.Projects.Tests.Workflows;

public class GitHubWorkflowsTests
{
    [Fact]
    public void The_nearest_working_directory_counts()
    {
        WorkflowText.Of("""
            defaults: {run: {working-directory: apps/a}}
            jobs:
              one:
                steps:
                  - run: wrangler deploy
              two:
                defaults: {run: {working-directory: ./apps/b/}}
                steps:
                  - run: wrangler deploy
                  - run: wrangler tail
                    working-directory: "${{ github.workspace }}/apps/c"
            """).Runs().ShouldBe([
            "ci.yml:5 one: deploy in /p/apps/a",
            "ci.yml:9 two: deploy in /p/apps/b/",
            "ci.yml:10 two: tail in /p/apps/c",
        ]);
    }

    [Fact]
    public void Folded_and_plain_texts_are_one_command()
    {
        WorkflowText.Of("""
            jobs:
              a:
                steps:
                  - run: >-
                      npx wrangler deploy
                      --env staging
                  - run: npx wrangler
                      r2 bucket list
            """).Runs().ShouldBe(["ci.yml:5 a: deploy --env=staging", "ci.yml:7 a: r2 bucket list"]);
    }

    [Fact]
    public void A_matrix_is_a_run_for_each_combination_that_matters()
    {
        WorkflowText.Of("""
            jobs:
              deploy:
                strategy:
                  matrix:
                    app: [api, web]
                    env: [staging, production]
                    exclude:
                      - {app: web, env: staging}
                    include:
                      - {app: api, extra: --minify}
                      - {app: docs, env: production}
                steps:
                  - run: wrangler deploy --env ${{ matrix.env }}
                    working-directory: apps/${{ matrix.app }}
                  - run: wrangler whoami
            """).Runs().ShouldBe([
            "ci.yml:13 deploy: deploy --env=staging in /p/apps/api",
            "ci.yml:13 deploy: deploy --env=production in /p/apps/api",
            "ci.yml:13 deploy: deploy --env=production in /p/apps/web",
            "ci.yml:13 deploy: deploy --env=production in /p/apps/docs",
            "ci.yml:15 deploy: whoami",
        ]);
    }

    [Fact]
    public void A_matrix_of_tables_and_of_json_is_read_too()
    {
        WorkflowText.Of("""
            jobs:
              a:
                strategy: {matrix: {target: [{env: one, dir: x}, {env: two, dir: y}]}}
                steps: [{run: "wrangler deploy --env ${{ matrix.target.env }}", working-directory: "${{ matrix.target.dir }}"}]
              b:
                strategy: {matrix: {env: "${{ fromJSON('[\"one\", \"two\"]') }}"}}
                steps: [{run: "wrangler deploy --env ${{ matrix['env'] }}"}]
            """).Runs().ShouldBe([
            "ci.yml:4 a: deploy --env=one in /p/x",
            "ci.yml:4 a: deploy --env=two in /p/y",
            "ci.yml:7 b: deploy --env=one",
            "ci.yml:7 b: deploy --env=two",
        ]);
    }

    [Fact]
    public void A_condition_gives_both_of_its_values_and_holds_alike_throughout_a_step()
    {
        var text = WorkflowText.Of("""
            jobs:
              deploy:
                environment: ${{ github.ref == 'refs/heads/main' && 'production' || 'staging' }}
                steps:
                  - run: wrangler deploy --env ${{ github.ref=='refs/heads/main' && 'live' || 'test' }}
            """);
        text.Read().Found.Runs.Select(run => $"{run.Source.Environment} {run.Invocation.Options["env"]}").ShouldBe(["production live", "staging test"]);
    }

    [Fact]
    public void Inputs_are_their_options_or_their_default()
    {
        WorkflowText.Of("""
            on:
              workflow_dispatch:
                inputs:
                  target: {type: choice, options: [staging, production]}
                  dry: {type: boolean}
                  folder: {default: apps/a}
            jobs:
              deploy:
                steps:
                  - run: wrangler deploy --env ${{ github.event.inputs.target }}
                  - run: wrangler deploy ${{ inputs.dry && '--dry-run' || '' }}
                    working-directory: ${{ inputs.folder }}
            """).Runs().ShouldBe([
            "ci.yml:10 deploy: deploy --env=staging",
            "ci.yml:10 deploy: deploy --env=production",
            "ci.yml:11 deploy: deploy --dry-run=true in /p/apps/a",
            "ci.yml:11 deploy: deploy in /p/apps/a",
        ]);
    }

    [Fact]
    public void Variables_are_worked_out_from_those_around_them()
    {
        var text = WorkflowText.Of("""
            env: {BASE: apps, CF_API_TOKEN: "${{ secrets.OLD }}"}
            jobs:
              deploy:
                env: {DIR: "${{ env.BASE }}/api", BASE: other}
                steps:
                  - run: wrangler deploy
                    working-directory: ${{ env.DIR }}
            """);
        text.Runs().ShouldBe(["ci.yml:6 deploy: deploy in /p/apps/api"]);
        text.Read().Found.Runs[0].Settings.TokenName.ShouldBe("OLD");
    }

    [Fact]
    public void What_only_a_run_can_tell_is_said_where_it_matters_and_kept_where_not()
    {
        var text = WorkflowText.Of("""
            on:
              workflow_dispatch:
                inputs:
                  target: {required: true}
            jobs:
              deploy:
                env: {CLOUDFLARE_API_TOKEN: "${{ secrets.T }}"}
                steps:
                  - run: wrangler deploy --env ${{ inputs.target }}
                  - run: wrangler pages deploy dist --branch ${{ github.ref_name }}
                  - run: ${{ inputs.target }} --x
                  - run: wrangler deploy
                    working-directory: ${{ steps.find.outputs.dir }}
                  - run: echo "${{ github.actor }}"
            """);
        text.Runs().ShouldBe(["ci.yml:10 deploy: pages deploy dist --branch=${{ github.ref_name }}"]);
        text.Unfollowed().Select(unfollowed => unfollowed.Split(' ')[0]).Distinct().ShouldBe([
            ".github/workflows/ci.yml:9",
            ".github/workflows/ci.yml:11",
            ".github/workflows/ci.yml:12",
        ]);
    }

    [Fact]
    public void Another_language_is_not_followed_where_it_can_reach_cloudflare()
    {
        var text = WorkflowText.Of("""
            jobs:
              a:
                steps:
                  - {shell: python, run: "print(1)"}
                  - {shell: python, run: "subprocess.run(['wrangler', 'deploy'])"}
                  - {shell: pwsh, run: "npx wrangler deploy"}
                  - {shell: pwsh, run: "& $tool wrangler"}
            """);
        text.Runs().ShouldBe(["ci.yml:6 a: deploy"]);
        text.Unfollowed().Where(unfollowed => unfollowed.Contains("shell:", StringComparison.Ordinal)).ShouldBe([".github/workflows/ci.yml:5 shell: python", ".github/workflows/ci.yml:7 shell: pwsh"]);
    }

    [Fact]
    public void Actions_of_others_are_named_where_they_are_given_cloudflare_and_passed_over_otherwise()
    {
        WorkflowText.Of("""
            jobs:
              a:
                steps:
                  - uses: actions/setup-node@v4
                  - uses: someone/purge-cloudflare-cache@v1
                  - uses: someone/deploy@v1
                    with: {token: "${{ secrets.CF_API_TOKEN }}"}
              b:
                uses: org/shared/.github/workflows/lint.yml@main
              c:
                uses: org/shared/.github/workflows/deploy.yml@main
                secrets: inherit
            """).Unfollowed().ShouldBe([
            ".github/workflows/ci.yml:5 someone/purge-cloudflare-cache@v1",
            ".github/workflows/ci.yml:6 someone/deploy@v1",
            ".github/workflows/ci.yml:11 org/shared/.github/workflows/deploy.yml@main",
        ]);
    }

    [Fact]
    public void A_broken_workflow_is_a_warning_and_the_others_are_read()
    {
        var text = WorkflowText.Of("jobs:\n  a:\n    steps: [{run: wrangler deploy}]\n").With(".github/workflows/broken.yaml", "jobs: [\n");
        text.Runs().ShouldBe(["ci.yml:3 a: deploy"]);
        var warning = text.Read().Warnings.ShouldHaveSingleItem();
        warning.Code.ShouldBe("yaml.syntax");
        warning.Where!.Value.ToString().ShouldStartWith(".github/workflows/broken.yaml:2");
    }

    [Fact]
    public void Anchors_repeat_steps()
    {
        WorkflowText.Of("""
            jobs:
              a:
                env: &env {CLOUDFLARE_ACCOUNT_ID: abc}
                steps: &steps
                  - run: wrangler deploy
              b:
                env: *env
                steps: *steps
            """).Runs().ShouldBe(["ci.yml:5 a: deploy", "ci.yml:5 b: deploy"]);
    }

    [Fact]
    public void A_repository_without_workflows_has_no_runs()
    {
        new WorkflowText().With("package.json", "{}").Read().Found.Runs.ShouldBeEmpty();
    }
}
