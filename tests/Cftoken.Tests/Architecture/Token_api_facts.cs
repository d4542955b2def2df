using System.Text.RegularExpressions;
using Cftoken.TestInfrastructure;

namespace Cftoken.Tests.Architecture;

/// <summary><c>docs/token-api.md</c>: each fact has its source, what follows from it, and tests that are there and run.</summary>
public sealed partial class Token_api_facts
{
    private static readonly List<string[]> Rows =
    [
        .. File.ReadLines(RepositoryRoot.File("docs/token-api.md"))
            .Where(line => line.StartsWith('|') && !line.StartsWith("|---", StringComparison.Ordinal) && !line.StartsWith("| fact |", StringComparison.Ordinal))
            .Select(line => line.Trim('|').Split('|').Select(cell => cell.Trim()).ToArray()),
    ];

    // What the API does with a change, and must not be forgotten when the page is edited.
    [Theory]
    [InlineData("idempotency")]
    [InlineData("no PATCH")]
    [InlineData("no overlap")]
    [InlineData("not unique")]
    [InlineData("include_expired")]
    [InlineData("50 tokens a user, 500 an account")]
    [InlineData("cannot manage tokens")]
    [InlineData("no ETag")]
    [InlineData("revoked (exposed)")]
    [InlineData("empty condition")]
    [InlineData("known everywhere")]
    [InlineData("modified_on")]
    [InlineData("last_used_on")]
    [InlineData("9109")]
    [InlineData("10000")]
    public void What_a_naive_client_gets_wrong_is_among_them(string words) =>
        Rows.Select(row => row[0]).ShouldContain(fact => fact.Contains(words, StringComparison.Ordinal));

    [Fact]
    public void No_row_lacks_anything()
    {
        Rows.Count.ShouldBeGreaterThan(50);
        foreach (var row in Rows)
        {
            row.Length.ShouldBe(4, string.Join(" | ", row));
            row.ShouldAllBe(cell => cell.Length > 2);
            Named().Count(row[3]).ShouldBeGreaterThan(0, row[0]);
            Named().Replace(row[3], string.Empty).Trim().ShouldBeEmpty($"{row[0]}: only names of tests stand there");
        }

        Rows.Select(row => row[0]).ShouldBeUnique();
    }

    [Fact]
    public void Every_test_that_a_row_names_is_there_and_runs()
    {
        var tests = Directory.EnumerateFiles(RepositoryRoot.File("tests"), "*.cs", SearchOption.AllDirectories).SelectMany(TestsIn).ToHashSet();

        tests.Count.ShouldBeGreaterThan(1000);
        Rows.SelectMany(row => Named().Matches(row[3]).Select(name => name.Groups["test"].Value)).Where(name => !tests.Contains(name)).ShouldBeEmpty();
    }

    [Fact]
    public void A_test_that_is_skipped_or_has_no_attribute_does_not_count()
    {
        TestsOf("class A\n[Fact]\npublic void Runs() { }\n[Fact(Skip = \"later\")]\npublic void Later() { }\n[Theory]\n[InlineData(1)]\npublic async Task Many(int of)\npublic void None() { }")
            .ShouldBe(["A.Runs", "A.Many"]);
    }

    private static IEnumerable<string> TestsIn(string file) =>
        file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal) ? [] : TestsOf(File.ReadAllText(file));

    private static IEnumerable<string> TestsOf(string source)
    {
        var (owner, isTest) = (string.Empty, false);
        foreach (var line in source.Split('\n').Select(line => line.Trim()))
        {
            if (ClassName().Match(line) is { Success: true } type)
            {
                owner = type.Groups["name"].Value;
            }
            else if (line.StartsWith("[Fact", StringComparison.Ordinal) || line.StartsWith("[Theory", StringComparison.Ordinal))
            {
                isTest = !line.Contains("Skip", StringComparison.Ordinal);
            }
            else if (isTest && MethodName().Match(line) is { Success: true } method)
            {
                yield return $"{owner}.{method.Groups["name"].Value}";
                isTest = false;
            }
        }
    }

    [GeneratedRegex(@"`(?<test>[A-Za-z0-9_]+\.[A-Za-z0-9_]+)`", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Named();

    [GeneratedRegex(@"^(public |internal |private |sealed |static |partial |abstract )*class (?<name>[A-Za-z0-9_]+)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex ClassName();

    [GeneratedRegex(@"^public (static |async )*(void|Task) (?<name>[A-Za-z0-9_]+)\(", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex MethodName();
}
