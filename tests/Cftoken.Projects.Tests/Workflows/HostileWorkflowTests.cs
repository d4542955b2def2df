using System.Globalization;
using System.Text;
using Cftoken.Projects.GitLab;
using Cftoken.Projects.Runs;
using Cftoken.Projects.Workflows.Expressions;
using Cftoken.TestInfrastructure;
using FsCheck;
using FsCheck.Fluent;

namespace Cftoken.Projects.Tests.Workflows;

public class HostileWorkflowTests
{
    private const string Good = "on: push\njobs: {a: {steps: [{run: wrangler deploy}]}}\n";

    private static PipelineRuns Beside(string hostile) =>
        WorkflowText.Of(hostile).With(".github/workflows/good.yml", Good).Read();

    private static void IsWarnedOf(PipelineRuns read, string code)
    {
        read.Found.Runs.ShouldHaveSingleItem().Source.File.ShouldBe(".github/workflows/good.yml");
        var warning = read.Warnings.ShouldHaveSingleItem();
        warning.Code.ShouldBe(code);
        warning.Where!.Value.File.ShouldBe(".github/workflows/ci.yml");
        warning.Fix.ShouldNotBeNull();
    }

    [Fact]
    public void A_bomb_of_aliases_stops_its_own_file_only()
    {
        var bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (var level = 1; level < 12; level++)
        {
            bomb.Append(CultureInfo.InvariantCulture, $"a{level}: &a{level} [{string.Join(", ", Enumerable.Repeat($"*a{level - 1}", 10))}]\n");
        }

        IsWarnedOf(Beside(bomb.ToString()), "yaml.aliases");
    }

    [Fact]
    public void Depth_size_and_tabs_stop_their_own_file_only()
    {
        IsWarnedOf(Beside("jobs: " + new string('[', 50_000)), "yaml.too-deep");
        IsWarnedOf(Beside("# " + new string('x', 10 * 1024 * 1024)), "yaml.too-large");
        IsWarnedOf(Beside("jobs:\n\ta:\n"), "yaml.syntax");
    }

    [Fact]
    public void A_byte_order_mark_and_windows_line_ends_change_nothing()
    {
        WorkflowText.Of("\ufeffjobs:\r\n  a:\r\n    steps:\r\n      - run: |\r\n          wrangler deploy --env x\r\n")
            .Runs().ShouldBe(["ci.yml:5 a: deploy --env=x"]);
    }

    [Fact]
    public void A_second_key_is_said_and_the_last_is_read()
    {
        var text = WorkflowText.Of("jobs:\n  a: {steps: [{run: wrangler tail}]}\n  a: {steps: [{run: wrangler deploy}]}\n");
        text.Runs().ShouldBe(["ci.yml:3 a: deploy"]);
        text.Read().Warnings.ShouldHaveSingleItem().Code.ShouldBe("yaml.duplicate-key");
    }

    [Fact]
    public void A_matrix_beyond_all_measure_is_read_in_part_and_said()
    {
        var axes = string.Join(", ", Enumerable.Range(0, 6).Select(axis => $"k{axis}: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]"));
        var names = string.Concat(Enumerable.Range(0, 6).Select(axis => $"${{{{ matrix.k{axis} }}}}"));
        var read = WorkflowText.Of($"jobs:\n  a:\n    strategy: {{matrix: {{{axes}}}}}\n    steps:\n      - run: wrangler deploy --env e{names}\n").Read();
        read.Found.Runs.Length.ShouldBe(256);
        read.Found.Unfollowed.ShouldHaveSingleItem().Where.Line.ShouldBe(5);
    }

    [Fact]
    public void Actions_that_use_each_other_again_and_again_end()
    {
        var text = WorkflowText.Of("jobs: {a: {steps: [{uses: ./a0}]}}\n");
        for (var level = 0; level < 10; level++)
        {
            var uses = string.Join(", ", Enumerable.Repeat($"{{uses: ./a{level + 1}}}", 20));
            text.With($"a{level}/action.yml", $"runs: {{using: composite, steps: [{{run: wrangler tail}}, {uses}]}}\n");
        }

        text.Read().Found.Unfollowed.ShouldContain(unfollowed => unfollowed.What.StartsWith("workflows with more steps", StringComparison.Ordinal));
    }

    [Fact]
    public void Deep_expressions_stay_as_they_are()
    {
        var deep = new string('(', 100_000) + "1" + new string(')', 100_000);
        WorkflowText.Of($"jobs: {{a: {{steps: [{{run: \"wrangler deploy ${{{{ {deep} }}}}\"}}, {{run: \"wrangler tail ${{{{ {new string('!', 100_000)}x }}}}\"}}]}}}}\n").Read().Found.Runs.Length.ShouldBe(2);
    }

    [Fact]
    public void Any_workflow_and_any_pipeline_is_read_without_a_failure()
    {
        var keys = Gen.Elements(
            "jobs", "on", "env", "steps", "run", "uses", "with", "strategy", "matrix", "include", "exclude", "environment", "name", "defaults", "working-directory", "shell",
            "secrets", "inputs", "command", "script", "extends", "before_script", "variables", "parallel", "trigger", "local", "rules", "default", ".x", "a", "'x\\0y'");
        var scalars = Gen.Elements(
            "wrangler deploy", "\"a\\0b\"", "~", "true", "1", "\"${{ matrix.a }}\"", "\"${{ inputs.a && 'x' || env.a }}\"", "\"${{ secrets.T }}\"", "\"${{\"", "\"$[[ x ]]\"",
            "./.github/workflows/ci.yml", "./a", "cloudflare/wrangler-action@v3", "cloudflare/pages-action@v1", "inherit", "composite", ".x", "a", "\"../..\"", "/", "!reference [.x, script]", "!reference []");
        var thorough = Config.QuickThrowOnFailure.WithMaxTest(300).WithQuietOnSuccess(true);
        Check.One(thorough, Prop.ForAll(Nodes(5, keys, scalars).ToArbitrary(), node =>
        {
            var files = new FakeFileSystem().Add("/p/.github/workflows/ci.yml", $"jobs: {node}\non: {node}\n").Add("/p/a/action.yml", $"runs: {{using: composite, steps: [{node}]}}\n")
                .Add("/p/.github/workflows/b.yml", $"jobs: {{a: {node}, b: {{strategy: {node}, env: {node}, steps: [{node}, {{uses: ./a, with: {node}}}]}}}}\n")
                .Add("/p/.gitlab-ci.yml", $"a: {node}\n.x: {node}\nb: {{extends: .x, script: {node}, variables: {node}}}\nc: {{trigger: {node}}}\ninclude: {node}\n");
            foreach (var read in new[] { Projects.Workflows.GitHubWorkflows.Read(files, "/p"), GitLabPipeline.Read(files, "/p") })
            {
                read.Warnings.ShouldAllBe(warning => warning.Where != null && warning.Fix != null);
            }
        }));
    }

    [Fact]
    public void Any_expression_is_worked_out_or_stays()
    {
        var pieces = Gen.Elements("'a'", "''", "1", "-", "0x", ".", "true", "null", "env", "matrix.a", "secrets.X", "github.ref", "[", "]", "'x'", "(", ")", "!", "==", "!=", "<", "&&", "||", ",", "format(", "'{0}{'", "contains(", "fromJSON(", " ", "*", "$", "\n");
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(3000).WithQuietOnSuccess(true), Prop.ForAll(Gen.Select(Gen.ListOf(pieces), string.Concat).ToArbitrary(), source =>
            Expression.Evaluate(source, new Nothing()).Text.ShouldNotBeNull()));
    }

    private static Gen<string> Nodes(int depth, Gen<string> keys, Gen<string> scalars) => depth == 0
        ? scalars
        : Gen.OneOf(
            scalars,
            Gen.Select(Gen.Resize(Gen.ListOf(Nodes(depth - 1, keys, scalars)), 3), items => $"[{string.Join(", ", items)}]"),
            Gen.Select(Gen.Resize(Gen.ListOf(Gen.Zip(keys, Nodes(depth - 1, keys, scalars))), 4), pairs => $"{{{string.Join(", ", pairs.Select(pair => $"{pair.Item1}: {pair.Item2}"))}}}"));

    private sealed class Nothing : IExpressionScope
    {
        public ExpressionValue? Find(IReadOnlyList<string> path) => null;

        public bool Holds(string condition) => true;
    }
}
