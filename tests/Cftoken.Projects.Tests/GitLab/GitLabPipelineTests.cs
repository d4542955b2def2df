using Cftoken.Projects.GitLab;
using Cftoken.Projects.Runs;
using Cftoken.Projects.Tests.Workflows;
using Cftoken.TestInfrastructure;

namespace Cftoken.Projects.Tests.GitLab;

public class GitLabPipelineTests
{
    private static PipelineRuns Read(params (string Path, string Text)[] texts)
    {
        var files = new FakeFileSystem();
        foreach (var (path, text) in texts)
        {
            files.Add($"/p/{path}", text);
        }

        return GitLabPipeline.Read(files, "/p");
    }

    private static PipelineRuns Read(string pipeline) => Read((".gitlab-ci.yml", pipeline));

    private static string[] Shown(PipelineRuns read) => [.. read.Found.Runs.Select(WorkflowText.Shown)];

    private static string[] Unfollowed(PipelineRuns read) => [.. read.Found.Unfollowed.Select(unfollowed => $"{unfollowed.Where} {unfollowed.What}")];

    [Fact]
    public void A_jobs_script_is_read_with_its_environment_and_its_settings()
    {
        var read = Read("""
            stages: [deploy]
            variables:
              CLOUDFLARE_ACCOUNT_ID: {value: 0123456789abcdef0123456789abcdef, description: the account}
            deploy:
              stage: deploy
              environment: {name: production, url: https://example.com}
              variables: {CLOUDFLARE_API_TOKEN: $CF_PRODUCTION}
              script:
                - npx wrangler deploy --env production
                - npx wrangler r2 bucket list
            """);
        Shown(read).ShouldBe([".gitlab-ci.yml:9 deploy: deploy --env=production", ".gitlab-ci.yml:10 deploy: r2 bucket list"]);
        read.Found.Runs[0].Source.ShouldBe(new CommandSource(CommandSourceKind.GitLabJob, ".gitlab-ci.yml", "deploy", 4) { Environment = "production" });
        read.Found.Runs[0].Settings.ShouldBe(new RunSettings("0123456789abcdef0123456789abcdef", "CF_PRODUCTION"));
    }

    [Fact]
    public void Hidden_jobs_count_only_where_they_are_extended()
    {
        Shown(Read("""
            default:
              before_script: [wrangler whoami]
            .base:
              after_script: wrangler tail
              script: [wrangler deploy]
            .eu:
              extends: .base
              environment: eu
            one:
              extends: [.eu]
            two:
              extends: .base
              before_script: []
              script:
                - wrangler versions upload
              inherit: {default: false}
            """)).ShouldBe([
            ".gitlab-ci.yml:2 one: whoami",
            ".gitlab-ci.yml:5 one: deploy",
            ".gitlab-ci.yml:4 one: tail",
            ".gitlab-ci.yml:15 two: versions upload",
            ".gitlab-ci.yml:4 two: tail",
        ]);
    }

    [Fact]
    public void References_anchors_and_nested_lists_are_followed()
    {
        Shown(Read("""
            .setup: &setup
              - wrangler whoami
            .deploy:
              script:
                - wrangler deploy
            job:
              script:
                - *setup
                - !reference [.deploy, script]
                - [wrangler tail]
            """)).ShouldBe([".gitlab-ci.yml:2 job: whoami", ".gitlab-ci.yml:5 job: deploy", ".gitlab-ci.yml:10 job: tail"]);
    }

    [Fact]
    public void Included_files_are_below_the_pipelines_own()
    {
        var read = Read(
            (".gitlab-ci.yml", """
                include:
                  - /ci/base.yml
                  - local: ci/more-*.yml
                  - local: ci/missing.yml
                  - project: group/shared
                    file: deploy.yml
                  - template: Jobs/SAST.gitlab-ci.yml
                  - https://example.com/x.yml
                deploy:
                  extends: .base
                """),
            ("ci/base.yml", ".base:\n  script:\n    - wrangler deploy\n"),
            ("ci/more-a.yml", "other:\n  script: wrangler tail\n"));
        Shown(read).ShouldBe([".gitlab-ci.yml:9 > ci/base.yml:3 deploy: deploy", "more-a.yml:2 other: tail"], ignoreOrder: true);
        Unfollowed(read).ShouldBe([".gitlab-ci.yml:4 ci/missing.yml", ".gitlab-ci.yml:5 group/shared", ".gitlab-ci.yml:8 https://example.com/x.yml"]);
    }

    [Fact]
    public void A_matrix_and_the_rules_set_variables()
    {
        var read = Read("""
            deploy:
              parallel:
                matrix:
                  - APP: [api, web]
                    REGION: eu
                  - APP: docs
              rules:
                - if: $CI_COMMIT_BRANCH == "main"
                  variables: {TARGET: production}
                - if: $CI_COMMIT_TAG
                  when: never
                - variables: {TARGET: staging}
              environment: $TARGET/$APP
              script: wrangler deploy
            """);
        read.Found.Runs.Select(run => run.Source.Environment).ShouldBe([
            "production/api", "staging/api", "production/web", "staging/web", "production/docs", "staging/docs",
        ]);
    }

    [Fact]
    public void A_child_pipeline_of_the_repository_is_read()
    {
        var read = Read(
            (".gitlab-ci.yml", "child:\n  trigger:\n    include:\n      - local: ci/child.yml\nagain:\n  trigger: {include: .gitlab-ci.yml}\n"),
            ("ci/child.yml", "deploy:\n  script: [wrangler deploy]\n"));
        Shown(read)[0].ShouldBe(".gitlab-ci.yml:4 > ci/child.yml:2 child/deploy: deploy");
    }

    [Fact]
    public void Circles_end()
    {
        Shown(Read(
            (".gitlab-ci.yml", "include: [a.yml]\n.x: {extends: .y, script: [!reference [.x, script], wrangler deploy]}\n.y: {extends: .x}\njob: {extends: .x}\n"),
            ("a.yml", "include: .gitlab-ci.yml\n"))).ShouldContain(".gitlab-ci.yml:2 job: deploy");
    }

    [Fact]
    public void A_broken_pipeline_is_a_warning()
    {
        var read = Read("a: [\n");
        read.Found.Runs.ShouldBeEmpty();
        read.Warnings.ShouldHaveSingleItem().Where!.Value.File.ShouldBe(".gitlab-ci.yml");
    }

    [Fact]
    public void Pipelines_of_other_systems_are_named()
    {
        var files = new FakeFileSystem().Add("/p/Jenkinsfile", "x").Add("/p/.circleci/config.yml", "y");
        OtherPipelines.In(files, "/p").Select(unfollowed => unfollowed.What).ShouldBe([".circleci/config.yml", "Jenkinsfile"]);
        OtherPipelines.In(new FakeFileSystem().Add("/p/a", "x"), "/p").ShouldBeEmpty();
    }
}
