using Cftoken.Core.Problems;
using Cftoken.Projects.Toml;
using Cftoken.Tools.Configuration;
using static Cftoken.Projects.Tests.ConfigText;

namespace Cftoken.Projects.Tests.Toml;

// What the toml-test suite does not look at: lines and columns, words, limits. Also runs where the suite is not there.
public class TomlConfigReaderTests
{
    private static ConfigNode Read(string text) => TomlConfigReader.Read("w.toml", Utf8(text)).Root;

    private static IReadOnlyList<Problem> Refuse(string text) =>
        Should.Throw<ProblemException>(() => TomlConfigReader.Read("w.toml", Utf8(text))).Problems;

    [Fact]
    public void The_tree_is_that_of_the_same_configuration_in_json()
    {
        Compact(Read(""""
            name = "w" # the Worker
            ports = [ 0xff, 0o17, 0b11, 1_000, +5, -0,
              6.5e3, ]
            when = 1979-05-27 07:32:00Z
            site.bucket = 'public\n'

            [[kv_namespaces]]
            binding = "A"
            [kv_namespaces.more]
            x = true
            [[kv_namespaces]]
            "binding" = "B"

            [env.staging.vars]
            TEXT = """
            two \
               words"""
            [env.staging]
            name = "s"
            """"))
            .ShouldBe("""{"name":"w","ports":[255,15,3,1000,5,0,6.5e3],"when":1979-05-27 07:32:00Z,"site":{"bucket":"public\\n"},"kv_namespaces":[{"binding":"A","more":{"x":true}},{"binding":"B"}],"env":{"staging":{"vars":{"TEXT":"two words"},"name":"s"}}}""");
    }

    [Fact]
    public void Every_value_key_and_header_knows_its_line_and_column_in_characters()
    {
        var root = Read("\ufeff\"é🦄\" = { a.b = 1 }\r\n[[x.y]]\r\nz = [\r\n  'q',\r\n]\r\n");
        root.Members[0].KeyLocation.ShouldBe(new SourceLocation("w.toml", 1, 1));
        root.Members[0].Value["a"]!["b"]!.Location.ShouldBe(new SourceLocation("w.toml", 1, 16));
        var list = root["x"]!["y"]!;
        list.Location.ShouldBe(new SourceLocation("w.toml", 2, 1));
        root["x"]!.Members[0].KeyLocation.ShouldBe(new SourceLocation("w.toml", 2, 5));
        list.Items[0]["z"]!.Items[0].Location.ShouldBe(new SourceLocation("w.toml", 4, 3));
    }

    [Theory]
    [InlineData("a = yes", "1:5", "no value that TOML knows")]
    [InlineData("a = ", "1:5", "value is expected here, not the end of the file")]
    [InlineData("a", "1:2", "= is expected")]
    [InlineData("= 1", "1:1", "key is expected")]
    [InlineData("a = 1 b = 2", "1:7", "line should end here")]
    [InlineData("[a", "1:3", "] is expected")]
    [InlineData("[[a]", "1:4", "]] is expected")]
    [InlineData("a = \"x", "1:5", "not closed on its line")]
    [InlineData("a = \"\"\"x\ny", "1:5", "not closed")]
    [InlineData("a = \"\\x41\"", "1:6", "backslash")]
    [InlineData("a = \"\\ud800\"", "1:6", "names no character")]
    [InlineData("a = \"\\u12\"", "1:6", "hexadecimal")]
    [InlineData("a = [1, 2", "1:5", "list is not closed")]
    [InlineData("a = [1 2]", "1:8", "comma or ]")]
    [InlineData("a = {b = 1,\nc = 2}", "1:12", "must end on the line")]
    [InlineData("a = {\nb = 1\n}", "1:6", "must end on the line")]
    [InlineData("a = {b = 1\n}", "1:11", "must end on the line")]
    [InlineData("a = {b = 1 c = 2}", "1:12", "comma or }")]
    [InlineData("a = {b = 1,}", "1:12", "key is expected here, not '}'")]
    [InlineData("a = {b = 1", "1:11", "must end on the line")]
    [InlineData("a = 9223372036854775808", "1:5", "no value that TOML knows")]
    [InlineData("a = 0x8000000000000000", "1:5", "no value that TOML knows")]
    [InlineData("a = 0o1000000000000000000000", "1:5", "no value that TOML knows")]
    [InlineData("a = 2026-02-29", "1:5", "no date or time")]
    [InlineData("a = 25:00:00", "1:5", "no date or time")]
    [InlineData("a = 1\rb = 2", "1:6", "line should end here")]
    [InlineData("# x\u0007", "1:4", "control character (U+0007)")]
    [InlineData("a = 1\na = 2", "2:1", "already defined on line 1, as a value")]
    [InlineData("[a]\n[b]\n[a]", "3:2", "already defined on line 1, as a table")]
    [InlineData("a = {}\n[a.b]", "2:2", "inline table")]
    [InlineData("a = []\n[[a]]", "2:3", "a list, which is complete")]
    [InlineData("a.b = 1\n[a]", "2:2", "made by a dotted key")]
    [InlineData("[[a]]\n[a]", "2:2", "a list of tables")]
    [InlineData("\"\"\"a\"\"\" = 1", "1:1", "three quotes")]
    public void An_error_is_named_with_its_place_and_its_repair(string text, string place, string words)
    {
        var problem = Refuse(text).ShouldHaveSingleItem();
        problem.Where.ToString().ShouldBe($"w.toml:{place}");
        problem.Message.ShouldContain(words);
        problem.Fix.ShouldNotBeNull();
    }

    [Fact]
    public void Errors_on_several_lines_are_reported_together_without_false_ones_behind_them()
    {
        Places(Refuse("a = yes\nb = 1\n[c\nb = 2\nb = 3\n[d]\nb = no\n")).ShouldBe([
            "w.toml:1:5 config.syntax",
            "w.toml:3:3 config.syntax",
            "w.toml:5:1 config.syntax",
            "w.toml:7:5 config.syntax",
        ]);
        Refuse(string.Concat(Enumerable.Repeat("x\n", 100))).Count.ShouldBe(20);
    }

    [Fact]
    public void A_value_left_open_over_several_lines_ends_the_search()
    {
        Places(Refuse("a = [\n1,\n2 3\n]\nb = oops\n")).ShouldBe(["w.toml:3:3 config.syntax"]);
    }

    [Theory]
    [InlineData("[", "]")]
    [InlineData("{a=", "}")]
    public void Nesting_is_allowed_up_to_the_limit_and_refused_beyond_it(string open, string close)
    {
        static string Repeat(string text, int count) => string.Concat(Enumerable.Repeat(text, count));
        Read("a = " + Repeat(open, 127) + "1" + Repeat(close, 127)).Members.ShouldHaveSingleItem();
        Refuse("a = " + Repeat(open, 128) + "1" + Repeat(close, 128)).ShouldHaveSingleItem().Message.ShouldContain("nested deeper");
        Refuse("a = " + Repeat(open, 100_000)).ShouldHaveSingleItem().Message.ShouldContain("nested deeper");
    }

    [Fact]
    public void A_key_of_too_many_parts_is_refused()
    {
        Read(string.Join('.', Enumerable.Repeat("a", 128)) + " = 1").Members.ShouldHaveSingleItem();
        Refuse(string.Join('.', Enumerable.Repeat("a", 129)) + " = 1").ShouldHaveSingleItem().Message.ShouldContain("more than 128 parts");
    }

    [Fact]
    public void Ten_megabytes_on_one_line_keep_their_columns()
    {
        const string Item = "{b=\"é\"},";
        var count = 10_000_000 / Item.Length;
        var items = Read("a=[" + string.Concat(Enumerable.Repeat(Item, count)) + "]")["a"]!.Items;
        items.Length.ShouldBe(count);
        items[^1].Location.Column.ShouldBe(4 + ((count - 1) * Item.Length));
    }

    [Fact]
    public void Bytes_that_are_not_utf8_are_refused_where_they_begin()
    {
        var problem = Should.Throw<ProblemException>(() => TomlConfigReader.Read("w.toml", [(byte)'\n', (byte)'#', 0xC3, 0x28])).Problems.ShouldHaveSingleItem();
        problem.Where.ShouldBe(new SourceLocation("w.toml", 2, 2));
    }
}
