using System.Diagnostics.CodeAnalysis;
using Cftoken.Core.Problems;
using Cftoken.Projects.Json;
using Cftoken.Tools.Configuration;
using FsCheck;
using FsCheck.Fluent;
using static Cftoken.Projects.Tests.ConfigText;

namespace Cftoken.Projects.Tests.Json;

public class JsonConfigReaderTests
{
    private static ConfigDocument Read([StringSyntax(StringSyntaxAttribute.Json)] string text) => JsonConfigReader.Read("w.jsonc", Utf8(text));

    private static IReadOnlyList<Problem> Refuse(string text) =>
        Should.Throw<ProblemException>(() => JsonConfigReader.Read("w.jsonc", Utf8(text))).Problems;

    [Fact]
    public void Comments_and_trailing_commas_are_read_past()
    {
        Compact(Read("""
            // first
            {
              "name": "a", /* why */ "n": [1, 2.50, -3e4,],
              "deep": {"yes": true, "no": false, "nothing": null},
            } // last
            """).Root).ShouldBe("""{"name":"a","n":[1,2.50,-3e4],"deep":{"yes":true,"no":false,"nothing":null}}""");
    }

    [Fact]
    public void Every_value_and_key_knows_its_line_and_column_in_characters()
    {
        var root = Read("{\r\n  \"é🦄\": [\"x\",\r\n    {\"b\": 1}]\r\n}").Root;
        root.Location.ShouldBe(new SourceLocation("w.jsonc", 1, 1));
        var member = root.Members.ShouldHaveSingleItem();
        member.KeyLocation.ShouldBe(new SourceLocation("w.jsonc", 2, 3));
        member.Value.Location.ShouldBe(new SourceLocation("w.jsonc", 2, 9));
        member.Value.Items[1]["b"]!.Location.ShouldBe(new SourceLocation("w.jsonc", 3, 11));
    }

    [Fact]
    public void A_byte_order_mark_is_not_part_of_the_first_line()
    {
        Read("\ufeff{\"a\": 1}").Root["a"]!.Location.ShouldBe(new SourceLocation("w.jsonc", 1, 7));
    }

    [Fact]
    public void Strings_are_unescaped()
    {
        Read("""{"a": "\"\\\/\n\u00e9\ud83e\udd84"}""").Root["a"]!.AsString.ShouldBe("\"\\/\né🦄");
    }

    [Fact]
    public void A_repeated_key_has_its_last_value_and_is_warned_of()
    {
        var read = Read("{\n\"a\": 1,\n\"b\": 2,\n\"a\": 3}");
        Compact(read.Root).ShouldBe("""{"a":3,"b":2}""");
        var warning = read.Warnings.ShouldHaveSingleItem();
        warning.Where.ShouldBe(new SourceLocation("w.jsonc", 4, 1));
        warning.Message.ShouldContain("line 2");
    }

    [Theory]
    [InlineData("", "1:1", "The file is empty")]
    [InlineData("  // nothing\n", "2:1", "The file is empty")]
    [InlineData("{", "1:2", "still open")]
    [InlineData("{\n\"a\": [1,\n", "3:1", "list begun on line 2 is still open")]
    [InlineData("{\"a\": \"x", "1:7", "not closed")]
    [InlineData("{\"a\": \"x\n\"}", "1:7", "not closed on its line")]
    [InlineData("{\"a\": \"x\ty\"}", "1:9", "control character")]
    [InlineData("{\"a\": \"x\\qy\"}", "1:10", "backslash")]
    [InlineData("{\"a\": \"\\ud800\"}", "1:7", "surrogate")]
    [InlineData("{\"a\" 1}", "1:6", "colon")]
    [InlineData("{a: 1}", "1:2", "cannot begin a key")]
    [InlineData("{\"a\": 1, b: 2}", "1:10", "cannot begin a key")]
    [InlineData("{'a': 1}", "1:2", "single quotes")]
    [InlineData("{\"a\": 'x'}", "1:7", "single quotes")]
    [InlineData("{\"a\": yes}", "1:7", "cannot begin a value")]
    [InlineData("{\"a\": 01}", "1:7", "number")]
    [InlineData("{\"a\": .5}", "1:7", "number")]
    [InlineData("{\"a\": 1,, \"b\": 2}", "1:9", "comma has no value")]
    [InlineData("{\"a\": [1}", "1:9", "cannot be closed by this bracket")]
    [InlineData("{\"a\": 1]", "1:8", "cannot be closed by this bracket")]
    [InlineData("{\"a\": }", "1:7", "cannot be closed by this bracket")]
    [InlineData("{} {}", "1:4", "follows after the end")]
    [InlineData("{\"a\": 1 /* open", "1:9", "comment")]
    [InlineData("{\"a\": 1} # x", "1:10", "follows after the end")]
    [InlineData("[1]", "1:1", "must hold one object")]
    [InlineData("\"text\"", "1:1", "must hold one object")]
    [InlineData("{\"a\": \u0000}", "1:7", "U+0000")]
    public void A_syntax_error_is_named_with_its_place_and_its_repair(string text, string place, string words)
    {
        var problem = Refuse(text).ShouldHaveSingleItem();
        problem.Where.ToString().ShouldBe($"w.jsonc:{place}");
        problem.Message.ShouldContain(words);
        problem.Fix.ShouldNotBeNull();
    }

    [Fact]
    public void Every_missing_comma_is_reported_together_with_the_error_behind_it()
    {
        var problems = Refuse("{\n  \"a\": 1 // one\n  \"b\": [1 2 3],\n  \"c\": \"x\" \"d\": oops\n}");
        Places(problems).ShouldBe([
            "w.jsonc:2:9 config.syntax",
            "w.jsonc:3:10 config.syntax",
            "w.jsonc:3:12 config.syntax",
            "w.jsonc:4:11 config.syntax",
            "w.jsonc:4:17 config.syntax",
        ]);
        problems.Take(4).ShouldAllBe(problem => problem.Message.Contains("comma is missing", StringComparison.Ordinal));
    }

    [Fact]
    public void The_twentieth_missing_comma_ends_the_search()
    {
        Refuse("{\"a\": [" + string.Join(' ', Enumerable.Range(0, 100)) + "]}").Count.ShouldBe(20);
    }

    [Fact]
    public void Nesting_is_allowed_up_to_the_limit_and_refused_beyond_it()
    {
        static string Nested(int levels) => "{\"a\":" + new string('[', levels - 1) + new string(']', levels - 1) + "}";
        Read(Nested(JsonConfigReader.MaxDepth)).Root.Kind.ShouldBe(ConfigKind.Object);
        var problem = Refuse(Nested(JsonConfigReader.MaxDepth + 1)).ShouldHaveSingleItem();
        problem.Message.ShouldContain("nested deeper");
        problem.Where!.Value.Column.ShouldBe(JsonConfigReader.MaxDepth + 5);
        Refuse(new string('[', 1_000_000)).ShouldHaveSingleItem().Message.ShouldContain("nested deeper");
    }

    [Theory]
    [InlineData(new byte[] { 0xFF, 0xFE, 0x7B, 0x00, 0x7D, 0x00 }, 1)]
    [InlineData(new byte[] { 0x7B, 0x22, 0xC3, 0xA9, 0xC3, 0x28 }, 4)]
    [InlineData(new byte[] { 0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A }, 1)]
    public void Bytes_that_are_not_utf8_are_refused_where_they_begin(byte[] bytes, int column)
    {
        var problem = Should.Throw<ProblemException>(() => JsonConfigReader.Read("w.json", bytes)).Problems.ShouldHaveSingleItem();
        problem.Code.ShouldBe("config.encoding");
        problem.Where.ShouldBe(new SourceLocation("w.json", 1, column));
    }

    [Fact]
    public void Ten_megabytes_on_one_line_keep_their_columns()
    {
        var item = "{\"binding\":\"é\"},";
        var count = 10_000_000 / item.Length;
        var items = Read("{\"kv\":[" + string.Concat(Enumerable.Repeat(item, count)) + "]}").Root["kv"]!.Items;
        items.Length.ShouldBe(count);
        items[^1].Location.Column.ShouldBe(8 + ((count - 1) * item.Length));
    }

    [Fact]
    public void Any_bytes_are_read_or_refused_as_a_problem()
    {
        var pieces = Gen.Elements("{", "}", "[", "]", ",", ":", "\"a\"", "\"", "'", "1", "-", "true", "nul", "//", "/*", "*/", "\n", "\r\n", " ", "\\", "\\u", "\ufeff", "é", "\0");
        Check.QuickThrowOnFailure(Prop.ForAll(Gen.Select(Gen.ListOf(pieces), string.Concat).ToArbitrary(), text => Survives(Utf8(text))));
        Check.QuickThrowOnFailure(Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), Survives));
    }

    private static bool Survives(byte[] bytes)
    {
        try
        {
            return JsonConfigReader.Read("w.json", bytes).Root.Kind == ConfigKind.Object;
        }
        catch (ProblemException refused)
        {
            return refused.Problems.All(problem => problem is { Fix: not null, Where.Line: > 0 });
        }
    }
}
