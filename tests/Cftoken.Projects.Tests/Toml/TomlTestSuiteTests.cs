using System.Globalization;
using System.Text.Json;
using Cftoken.Core.Problems;
using Cftoken.Projects.Toml;
using Cftoken.TestInfrastructure;
using Cftoken.Tools.Configuration;

namespace Cftoken.Projects.Tests.Toml;

/// <summary>Holds the reader against the public toml-test suite for TOML 1.0, found beside the repository.</summary>
public class TomlTestSuiteTests
{
    private const string MissingSuite = "missing";

    private static readonly string? Suite = RepositoryRoot.Shared("toml-test");

    public static TheoryData<string> Valid() => Vectors("valid/");

    public static TheoryData<string> Invalid() => Vectors("invalid/");

    [Theory]
    [MemberData(nameof(Valid))]
    public void A_valid_document_has_the_values_that_the_suite_gives(string vector)
    {
        var suite = SuiteOrSkip();
        var root = TomlConfigReader.Read(vector, File.ReadAllBytes(Path.Combine(suite, vector))).Root;
        using var expected = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(suite, Path.ChangeExtension(vector, ".json"))));
        Compare(root, expected.RootElement, string.Empty);
    }

    [Theory]
    [MemberData(nameof(Invalid))]
    public void An_invalid_document_is_refused_with_a_place_and_a_repair(string vector)
    {
        var bytes = File.ReadAllBytes(Path.Combine(SuiteOrSkip(), vector));
        foreach (var problem in Should.Throw<ProblemException>(() => TomlConfigReader.Read(vector, bytes)).Problems)
        {
            problem.Where!.Value.Line.ShouldBeGreaterThan(0);
            problem.Where.Value.Column.ShouldBeGreaterThan(0);
            problem.Fix.ShouldNotBeNull();
        }
    }

    [Fact]
    public void The_suite_is_run_whole()
    {
        SuiteOrSkip();
        var (valid, invalid) = (Valid().Count, Invalid().Count);

        TestCounts.Leave("toml-test", $"toml-test vectors: {valid} valid, {invalid} invalid");
        valid.ShouldBe(210);
        invalid.ShouldBe(499);
    }

    private static TheoryData<string> Vectors(string prefix)
    {
        if (Suite is null)
        {
            return [MissingSuite];
        }

        var list = File.ReadAllLines(Path.Combine(Suite, "files-toml-1.0.0"));
        return [.. list.Where(path => path.StartsWith(prefix, StringComparison.Ordinal) && path.EndsWith(".toml", StringComparison.Ordinal))];
    }

    private static string SuiteOrSkip()
    {
        if (Suite is null)
        {
            Environment.GetEnvironmentVariable("CI").ShouldNotBe("true", "toml-test is not beside the repository.");
            Assert.Skip("toml-test is not beside the repository.");
        }

        return Suite!;
    }

    private static void Compare(ConfigNode actual, JsonElement expected, string path)
    {
        if (expected.ValueKind == JsonValueKind.Array)
        {
            actual.Kind.ShouldBe(ConfigKind.Array, path);
            actual.Items.Length.ShouldBe(expected.GetArrayLength(), path);
            for (var i = 0; i < actual.Items.Length; i++)
            {
                Compare(actual.Items[i], expected[i], $"{path}[{i}]");
            }
        }
        else if (expected.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String)
        {
            CompareScalar(actual, type.GetString()!, expected.GetProperty("value").GetString()!, path);
        }
        else
        {
            actual.Kind.ShouldBe(ConfigKind.Object, path);
            actual.Members.Select(member => member.Key).ShouldBe(expected.EnumerateObject().Select(member => member.Name), ignoreOrder: true, path);
            foreach (var member in expected.EnumerateObject())
            {
                Compare(actual[member.Name]!, member.Value, $"{path}.{member.Name}");
            }
        }
    }

    private static void CompareScalar(ConfigNode actual, string type, string value, string path)
    {
        var text = actual.Text!;
        switch (type)
        {
            case "string":
                (actual.Kind, text).ShouldBe((ConfigKind.String, value), path);
                break;
            case "bool":
                (actual.Kind, text).ShouldBe((ConfigKind.Boolean, value), path);
                break;
            case "integer":
                (actual.Kind, text).ShouldBe((ConfigKind.Number, long.Parse(value, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture)), path);
                break;
            case "float":
                actual.Kind.ShouldBe(ConfigKind.Number, path);
                text.ShouldContain(c => c == '.' || c == 'e' || c == 'E' || c == 'n', path);
                FloatOf(text).ShouldBe(FloatOf(value), path);
                break;
            default:
                actual.Kind.ShouldBe(ConfigKind.DateTime, path);
                TimeKind(text).ShouldBe(type, path);
                NormalTime(text).ShouldBe(NormalTime(value), path);
                break;
        }
    }

    private static double FloatOf(string text) => text.TrimStart('+', '-') switch
    {
        "inf" => text[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity,
        "nan" => double.NaN,
        _ => double.Parse(text, CultureInfo.InvariantCulture),
    };

    private static string TimeKind(string text)
    {
        var hasDate = text.Length > 4 && text[4] == '-';
        var time = hasDate ? text[Math.Min(text.Length, 11)..] : text;
        return (hasDate, time) switch
        {
            (true, "") => "date-local",
            (false, _) => "time-local",
            _ => time.IndexOfAny(['Z', 'z', '+', '-']) >= 0 ? "datetime" : "datetime-local",
        };
    }

    // The suite writes T and Z in capitals and as many digits of a second as the document, or zeros less.
    private static string NormalTime(string text)
    {
        var normal = text.ToUpperInvariant().Replace(' ', 'T').Replace("+00:00", "Z", StringComparison.Ordinal);
        var point = normal.IndexOf('.', StringComparison.Ordinal);
        if (point < 0)
        {
            return normal;
        }

        var end = point + 1;
        while (end < normal.Length && char.IsAsciiDigit(normal[end]))
        {
            end++;
        }

        var fraction = normal[point..end].TrimEnd('0').TrimEnd('.');
        return normal[..point] + fraction + normal[end..];
    }
}
