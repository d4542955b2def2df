using System.Collections.Immutable;
using Cftoken.Tools.Expansion;

namespace Cftoken.Tools.Tests.Recorded;

public sealed class DeployCasesTests(ITestOutputHelper output)
{
    /// <summary>How many cases must be expanded exactly: the number only grows.</summary>
    private const int ExactCases = 345;

    private static readonly ImmutableDictionary<string, string> Exceptions = TestData.Json("deploy-exceptions.json").GetProperty("cases").EnumerateObject()
        .ToImmutableDictionary(member => member.Name, member => member.Value.GetString()!);

    private static readonly ImmutableArray<RecordedCase> Successful =
        [.. RecordedCases.All.Where(recorded => recorded.Exit == 0 && (recorded.Command == "wrangler deploy" || recorded.Command.StartsWith("wrangler deploy ", StringComparison.Ordinal)))];

    [Fact]
    public void Every_successful_deploy_expands_to_exactly_the_calls_that_were_recorded()
    {
        var wrong = Successful.Where(recorded => !Exceptions.ContainsKey(recorded.Name)).Select(Difference).OfType<string>().ToArray();
        wrong.ShouldBeEmpty(string.Join('\n', wrong));
    }

    [Fact]
    public void A_listed_exception_really_is_one()
    {
        Exceptions.Keys.ShouldAllBe(name => Successful.Any(recorded => recorded.Name == name));
        Exceptions.Keys.Where(name => Difference(RecordedCases.Named(name)) is null).ShouldBeEmpty("These expand exactly now: take them off the list.");
    }

    [Fact]
    public void The_number_of_exact_cases_is_as_stated()
    {
        foreach (var version in Successful.GroupBy(recorded => recorded.Version))
        {
            output.WriteLine($"wrangler {version.Key}: {version.Count(recorded => Difference(recorded) is null)} of {version.Count()} successful deploys expanded exactly");
        }

        Successful.Count(recorded => Difference(recorded) is null).ShouldBe(ExactCases);
    }

    /// <summary>What an expansion has too much or too little; null where it is exact, the triggers' order apart (they run in parallel).</summary>
    private static string? Difference(RecordedCase recorded)
    {
        var expected = CaseWorld.Knowledge.Expand(CaseWorld.Request(recorded)).Calls;
        var actual = expected.Select(call => $"{call.Operation.Method} {RecordedCases.Shape(call.Operation.Template)}").ToList();
        var wanted = recorded.Calls.Select(call => call.Operation).ToList();
        var spare = Without(actual, wanted);
        var missing = Without(wanted, actual);
        if (spare.Count + missing.Count > 0)
        {
            return $"{recorded.Name}: missing [{string.Join(", ", missing)}], spare [{string.Join(", ", spare)}]";
        }

        var ordered = expected.TakeWhile(call => call.Phase is not ("uploaded" or "publication" or "triggers")).Count();
        return actual.Take(ordered).SequenceEqual(wanted.Take(ordered)) ? null : $"{recorded.Name}: order: {string.Join(", ", actual)}\n  recorded: {string.Join(", ", wanted)}";
    }

    private static List<string> Without(IEnumerable<string> all, IEnumerable<string> taken)
    {
        var left = all.ToList();
        foreach (var one in taken)
        {
            left.Remove(one);
        }

        return left;
    }
}
