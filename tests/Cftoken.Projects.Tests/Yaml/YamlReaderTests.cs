using System.Text;
using Cftoken.Core.Problems;
using Cftoken.Projects.Yaml;
using Cftoken.TestInfrastructure;
using FsCheck;
using FsCheck.Fluent;

namespace Cftoken.Projects.Tests.Yaml;

public class YamlReaderTests
{
    private static YamlNode Read(string text, List<Problem>? warnings = null) => Documents(Encoding.UTF8.GetBytes(text), warnings)[0];

    private static System.Collections.Immutable.ImmutableArray<YamlNode> Documents(byte[] bytes, List<Problem>? warnings = null)
    {
        var files = new FakeFileSystem().Add("/p/w.yml", bytes);
        return YamlReader.Read(files, "/p/w.yml", "w.yml", warnings ?? []);
    }

    private static Problem Refusal(string text) => Should.Throw<ProblemException>(() => Read(text)).Problems.ShouldHaveSingleItem();

    private static string Placed(YamlNode? node) =>
        string.Join('|', node.ShouldBeOfType<YamlScalar>().Lines.Select(line => $"{line.Where.Line}:{line.Text}"));

    [Fact]
    public void Tables_lists_and_texts_have_their_places()
    {
        var root = Read("on: push\njobs:\n  a:\n    steps:\n      - run: x\n");
        root["on"]!.Text.ShouldBe("push");
        root["jobs"]!.Entry("a")!.Where.ShouldBe(new SourceLocation("w.yml", 3, 3));
        root["jobs"]!["a"]!["steps"]!.Items[0]["run"]!.Where.ShouldBe(new SourceLocation("w.yml", 5, 14));
    }

    [Theory]
    [InlineData("run: one", "1:one")]
    [InlineData("run: |\n  one\n\n  two\n", "2:one|3:|4:two")]
    [InlineData("run: |\r\n  one\r\n  two\r\n", "2:one|3:two")]
    [InlineData("run: |-  # why\n\n  one\n    two\n", "2:|3:one|4:  two")]
    [InlineData("run: >\n  one\n  two\n\n  three\n", "2:one \\|3:two|4:|5:three")]
    [InlineData("run: >-\n  one\n    two\n  three\n", "2:one|3:  two|4:three")]
    [InlineData("run: one\n  two\n  three\n", "1:one \\|2:two \\|3:three")]
    [InlineData("run: \"one\n  two\"\n", "1:one \\|2:two")]
    [InlineData("run: \"a\\tb\n  two\"\n", "1:a\tb two")]
    [InlineData("run: \"one\\ntwo\"\n", "1:one|1:two")]
    public void A_text_keeps_the_line_of_each_of_its_lines(string yaml, string lines)
    {
        Placed(Read(yaml)["run"]).ShouldBe(lines);
    }

    [Fact]
    public void A_byte_order_mark_is_no_text()
    {
        Documents([0xEF, 0xBB, 0xBF, .. "a: 1\n"u8])[0]["a"]!.Text.ShouldBe("1");
    }

    [Fact]
    public void Nothing_is_not_a_value()
    {
        var root = Read("a:\nb: ~\nc: ''\nd: null\n");
        root["a"].ShouldBeNull();
        root["b"].ShouldBeNull();
        root["c"]!.Text.ShouldBe(string.Empty);
        root["d"].ShouldBeNull();
        Documents(""u8.ToArray()).ShouldBeEmpty();
    }

    [Fact]
    public void Anchors_and_merges_are_followed()
    {
        var root = Read("base: &b {x: 1, y: 2}\nc:\n  <<: *b\n  y: 3\nd: *b\n");
        root["c"]!["x"]!.Text.ShouldBe("1");
        root["c"]!["y"]!.Text.ShouldBe("3");
        root["d"]!["y"]!.Text.ShouldBe("2");
    }

    [Fact]
    public void A_second_key_of_the_same_name_wins_and_is_said()
    {
        var warnings = new List<Problem>();
        Read("a: 1\nb: 2\na: 3\n", warnings)["a"]!.Text.ShouldBe("3");
        var warning = warnings.ShouldHaveSingleItem();
        warning.Code.ShouldBe("yaml.duplicate-key");
        warning.Where!.Value.Line.ShouldBe(3);
    }

    [Theory]
    [InlineData("a: [1\n", "yaml.syntax", 2)]
    [InlineData("a:\n\tb: 1\n", "yaml.syntax", 1)]
    [InlineData("a: *b\n", "yaml.alias", 1)]
    [InlineData("a: &b\n  c: *b\n", "yaml.alias", 2)]
    [InlineData("? [a]\n: 1\n", "yaml.key", 1)]
    [InlineData("a: 1\n... ---", "yaml.syntax", 2)]
    public void What_is_wrong_is_named_with_its_line(string yaml, string code, int line)
    {
        var problem = Refusal(yaml);
        problem.Code.ShouldBe(code);
        problem.Where!.Value.Line.ShouldBe(line);
        problem.Fix.ShouldNotBeNull();
    }

    [Fact]
    public void Deep_nesting_is_refused_and_a_hundred_levels_are_read()
    {
        Refusal(new string('[', 100_000)).Code.ShouldBe("yaml.too-deep");
        Refusal(string.Concat(Enumerable.Repeat("- ", 100_000))).Code.ShouldBe("yaml.too-deep");
        Read(new string('[', 100) + new string(']', 100)).Items.ShouldHaveSingleItem();
    }

    [Fact]
    public void Aliases_of_aliases_are_refused_before_anything_walks_them()
    {
        var bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (var level = 1; level < 12; level++)
        {
            var items = string.Join(", ", Enumerable.Repeat($"*a{level - 1}", 10));
            bomb.Append(System.Globalization.CultureInfo.InvariantCulture, $"a{level}: &a{level} [{items}]\n");
        }

        Refusal(bomb.ToString()).Code.ShouldBe("yaml.aliases");
    }

    [Fact]
    public void A_file_of_ten_megabytes_is_refused()
    {
        Refusal("a: " + new string('x', 10 * 1024 * 1024)).Code.ShouldBe("yaml.too-large");
    }

    [Fact]
    public void Any_text_and_any_bytes_are_read_or_refused_as_a_problem()
    {
        var thorough = Config.QuickThrowOnFailure.WithMaxTest(2000).WithQuietOnSuccess(true);
        var pieces = Gen.Elements(
            "a", "b", ": ", ":", "- ", "-", "? ", "[", "]", "{", "}", ",", "&a ", "*a", "!t ", "!", "|", ">", "|2", ">-", "'", "\"", "#", " #", "\n", "\r\n", "\r",
            "  ", " ", "\t", "%YAML 1.2", "---", "...", "<<", "~", "@", "`", "\\", "é", "🦄", "\0", "\u0085", "\u2028", "\ufeff");
        Check.One(thorough, Prop.ForAll(Gen.Select(Gen.ListOf(pieces), string.Concat).ToArbitrary(), text => Survives(Encoding.UTF8.GetBytes(text))));
        Check.One(thorough, Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), Survives));
    }

    private static bool Survives(byte[] bytes)
    {
        try
        {
            foreach (var root in Documents(bytes))
            {
                Walk(root);
            }

            return true;
        }
        catch (ProblemException refused)
        {
            return refused.Problems.All(problem => problem is { Fix: not null, Where: not null });
        }
    }

    private static void Walk(YamlNode node)
    {
        _ = (node as YamlScalar)?.Lines;
        foreach (var child in node.Items.Concat(node.Entries.Select(entry => entry.Value)))
        {
            Walk(child);
        }
    }
}
