using Cftoken.Catalog.Model;
using Cftoken.TestInfrastructure;

namespace Cftoken.Logs.Tests;

/// <summary>Every rule of the error catalogue has lines of a real log, and the diagnosis of these lines rests on it.</summary>
public sealed class RuleExampleTests
{
    // What a tool prints in its own words, without the code; the cause is the rule's all the same, or the words leave it open.
    private static readonly Dictionary<string, string> OwnWords = new(StringComparer.Ordinal)
    {
        ["d1-7406"] = "wrangler 4.164 prints a text of its own for the limit on databases, without a code.",
        ["workers-10007"] = "wrangler 4.164 prints that the Worker was not found, without a code.",
        ["workers-dev-10007"] = "wrangler asks for a workers.dev name, without a code.",
    };

    public static TheoryData<string> Rules() => [.. Diagnosing.Catalog.Errors.All.Select(rule => rule.Id)];

    [Theory]
    [MemberData(nameof(Rules))]
    public void A_rules_lines_of_a_real_log_are_diagnosed_by_it(string id)
    {
        var rule = Diagnosing.Catalog.Errors.All.Single(rule => rule.Id == id);
        var example = rule.Example.ShouldNotBeNull();

        example.Where.ShouldSatisfyAllConditions(
            where => where.ShouldNotBeNullOrWhiteSpace(),
            where => (where.StartsWith("github.com/", StringComparison.Ordinal) || where.Contains("that answers so", StringComparison.Ordinal)).ShouldBeTrue("A log is from a public thread, or says that it is not Cloudflare who answered."));
        example.Lines.ShouldNotContain(line => line.Contains('\u001b'));

        var failure = Diagnosing.Of(string.Join('\n', example.Lines)).Failures.ShouldHaveSingleItem();
        failure.Cause.ShouldBe(rule.Cause);
        if (!OwnWords.ContainsKey(id))
        {
            failure.Rule.ShouldBe(id);
        }

        if (rule.Cause != ErrorCause.MissingPermission)
        {
            failure.MustNotAddPermissions();
        }
    }

    [Fact]
    public void Only_rules_that_are_there_are_excused() =>
        OwnWords.Keys.ShouldBeSubsetOf(Diagnosing.Catalog.Errors.All.Select(rule => rule.Id));
}
