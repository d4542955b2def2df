using Cftoken.Projects.Workflows.Expressions;

namespace Cftoken.Projects.Tests.Workflows;

// Expected values: docs.github.com, "Evaluate expressions in workflows and actions", read 2026-11-22.
public class ExpressionTests
{
    [Theory]
    [InlineData("'it''s'", "it's")]
    [InlineData("true", "true")]
    [InlineData("null", "")]
    [InlineData("1 == '1'", "true")]
    [InlineData("'A' == 'a'", "true")]
    [InlineData("'a' != 'b'", "true")]
    [InlineData("2 > 1 && 'yes' || 'no'", "yes")]
    [InlineData("false && 'yes' || 'no'", "no")]
    [InlineData("'' || 'fallback'", "fallback")]
    [InlineData("!('a' == 'b')", "true")]
    [InlineData("format('{0}-{1}{{}}', 'a', env.known)", "a-value{}")]
    [InlineData("contains('Hello', 'ell') && startsWith('abc', 'AB') && endsWith('abc', 'c')", "true")]
    [InlineData("fromJSON('true') && 'on' || 'off'", "on")]
    [InlineData("env['known']", "value")]
    [InlineData("env.known == 'value' && secrets.A || secrets.B", "${{ secrets.A }}")]
    [InlineData("secrets.A || secrets.B", "${{ secrets.A }}")]
    [InlineData("github.sha", "${{ github.sha }}")]
    [InlineData("github.ref == 'x' && 'held' || 'not'", "held")]
    [InlineData("toJSON(github)", "${{ toJSON(github) }}")]
    [InlineData("format('{0}', github.sha)", "${{ format('{0}', github.sha) }}")]
    [InlineData("1 +", "${{ 1 + }}")]
    [InlineData("'open", "${{ 'open }}")]
    public void An_expression_is_worked_out_as_far_as_it_is_known(string source, string value)
    {
        Expression.Evaluate(source, new Scope()).Text.ShouldBe(value);
    }

    private sealed class Scope : IExpressionScope
    {
        public ExpressionValue? Find(IReadOnlyList<string> path) => path is ["env", "known"] ? ExpressionValue.Of("value") : null;

        public bool Holds(string condition) => condition == "github.ref == 'x'";
    }
}
