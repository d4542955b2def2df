using System.Globalization;
using System.Text;
using System.Text.Json;
using Cftoken.Core.Problems;
using Cftoken.Projects.Json;
using Cftoken.Projects.Toml;
using Cftoken.TestInfrastructure;
using FsCheck;
using FsCheck.Fluent;
using static Cftoken.Projects.Tests.ConfigText;

namespace Cftoken.Projects.Tests;

public class ReaderProperties
{
    private static readonly Config Thorough = Config.QuickThrowOnFailure.WithMaxTest(1000).WithQuietOnSuccess(true);

    private static readonly Gen<string> Texts = Gen.Select(
        Gen.ListOf(Gen.Elements("a", "B", "9", "-", "_", ".", " ", "\"", "'", "\\", "#", "=", "[", "]", "{", "}", "\n", "\r", "\t", "\u0001", "\u007f", "é", "🦄", "\ufeff")),
        string.Concat);

    // A tree as both formats know it: no null, no dates.
    private abstract record Tree
    {
        internal sealed record Text(string Value) : Tree;

        internal sealed record Number(long Value) : Tree;

        internal sealed record Flag(bool Value) : Tree;

        internal sealed record Items(Tree[] Values) : Tree;

        internal sealed record Table((string Key, Tree Value)[] Members) : Tree;
    }

    [Fact]
    public void A_tree_written_as_json_and_as_toml_is_read_as_the_same_tree()
    {
        Check.One(Thorough, Prop.ForAll(Gen.Select(Tables(3), table => (Tree.Table)table).ToArbitrary(), table =>
        {
            var fromJson = Compact(JsonConfigReader.Read("w.json", Utf8(Json(table))).Root);
            var fromInline = Compact(TomlConfigReader.Read("w.toml", Utf8(InlineToml(table))).Root);
            var fromHeaders = Compact(TomlConfigReader.Read("w.toml", Utf8(HeaderToml(table))).Root);
            fromInline.ShouldBe(fromJson);
            Sorted(fromHeaders).ShouldBe(Sorted(fromJson));
        }));
    }

    [Fact]
    public void Any_text_and_any_bytes_are_read_as_toml_or_refused_as_a_problem()
    {
        var pieces = Gen.Elements(
            "a", "b.c", " = ", "=", "\"", "\"\"\"", "'", "'''", "[", "[[", "]", "]]", "{", "}", ",", "#", "\n", "\r\n", "\r", "\\", "\\\n", "\\u00e9",
            "1", "0x", "_", "e5", ".", "inf", "-", "+", "1979-05-27", "T", "07:32:00", "Z", "true", " ", "\t", "é", "\0", "\ufeff");
        Check.One(Thorough, Prop.ForAll(Gen.Select(Gen.ListOf(pieces), string.Concat).ToArbitrary(), text => Survives(Utf8(text))));
        Check.One(Thorough, Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), Survives));
    }

    [Fact]
    public void Any_tree_is_a_configuration_or_refused_as_a_problem()
    {
        var keys = Gen.Elements("name", "account_id", "route", "routes", "kv_namespaces", "queues", "env", "a", "vars", "site", "assets", "durable_objects", "binding", "pattern", "x\0y");
        Check.One(Thorough, Prop.ForAll(Gen.Select(Tables(4, keys), table => (Tree.Table)table).ToArbitrary(), table =>
        {
            var world = new FakeOutsideWorld();
            world.Files.Add("/project/wrangler.json", Json(table)).Add("/project/package.json", Json(table));
            try
            {
                _ = new ProjectReader(world.Build()).Read("/project", "a");
            }
            catch (ProblemException refused)
            {
                refused.Problems.ShouldAllBe(problem => problem.Fix != null && problem.Where != null);
            }
        }));
    }

    private static bool Survives(byte[] bytes)
    {
        try
        {
            TomlConfigReader.Read("w.toml", bytes);
            return true;
        }
        catch (ProblemException refused)
        {
            return refused.Problems.All(problem => problem is { Fix: not null, Where.Line: > 0 });
        }
    }

    private static Gen<Tree> Trees(int depth, Gen<string> keys)
    {
        var scalars = Gen.OneOf(
            Gen.Select(Texts, text => (Tree)new Tree.Text(text)),
            Gen.Select(ArbMap.Default.GeneratorFor<long>(), number => (Tree)new Tree.Number(number)),
            Gen.Select(ArbMap.Default.GeneratorFor<bool>(), flag => (Tree)new Tree.Flag(flag)));
        return depth == 0
            ? scalars
            : Gen.OneOf(scalars, Gen.Select(Gen.Resize(Gen.ArrayOf(Trees(depth - 1, keys)), 4), items => (Tree)new Tree.Items(items)), Tables(depth - 1, keys));
    }

    private static Gen<Tree> Tables(int depth, Gen<string>? keys = null) => Gen.Select(
        Gen.Resize(Gen.ArrayOf(Gen.Zip(keys ?? Texts, Trees(depth, keys ?? Texts))), 5),
        pairs => (Tree)new Tree.Table([.. pairs.Select(pair => (pair.Item1, pair.Item2)).DistinctBy(pair => pair.Item1)]));

    private static string Json(Tree tree) => tree switch
    {
        Tree.Text text => JsonSerializer.Serialize(text.Value),
        Tree.Number number => number.Value.ToString(CultureInfo.InvariantCulture),
        Tree.Flag flag => flag.Value ? "true" : "false",
        Tree.Items items => "[" + string.Join(",", items.Values.Select(Json)) + "]",
        Tree.Table table => "{" + string.Join(",", table.Members.Select(member => $"{JsonSerializer.Serialize(member.Key)}:{Json(member.Value)}")) + "}",
        _ => throw new InvalidOperationException(),
    };

    private static string InlineToml(Tree.Table table) =>
        string.Concat(table.Members.Select(member => $"{Quote(member.Key)} = {TomlValue(member.Value)}\n"));

    // Values first, then every table under a header of its own.
    private static string HeaderToml(Tree.Table table)
    {
        var text = new StringBuilder();
        Write(table, [], text);
        return text.ToString();

        static void Write(Tree.Table table, string[] path, StringBuilder text)
        {
            foreach (var (key, value) in table.Members.Where(member => member.Value is not Tree.Table))
            {
                text.Append(CultureInfo.InvariantCulture, $"{Quote(key)}={TomlValue(value)} # {path.Length}\r\n");
            }

            foreach (var (key, value) in table.Members)
            {
                if (value is Tree.Table inner)
                {
                    string[] next = [.. path, Quote(key)];
                    text.Append(CultureInfo.InvariantCulture, $"[ {string.Join(" . ", next)} ]\r\n");
                    Write(inner, next, text);
                }
            }
        }
    }

    private static string TomlValue(Tree tree) => tree switch
    {
        Tree.Text text => Quote(text.Value),
        Tree.Number or Tree.Flag => Json(tree),
        Tree.Items items => "[" + string.Join(", ", items.Values.Select(TomlValue)) + "]",
        Tree.Table table => "{" + string.Join(", ", table.Members.Select(member => $"{Quote(member.Key)} = {TomlValue(member.Value)}")) + "}",
        _ => throw new InvalidOperationException(),
    };

    private static string Quote(string text)
    {
        if (text.Length > 0 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') && text.Length % 2 == 0)
        {
            // Bare as a key, and quoted all the same as a value.
            return $"'{text}'";
        }

        var quoted = new StringBuilder("\"");
        foreach (var c in text)
        {
            quoted.Append(c switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                < ' ' or '\u007f' => $"\\u{(int)c:x4}",
                _ => c.ToString(),
            });
        }

        return quoted.Append('"').ToString();
    }

    private static string Sorted(string json)
    {
        using var document = JsonDocument.Parse(json);
        return Sort(document.RootElement);

        static string Sort(JsonElement element) => element.ValueKind switch
        {
            JsonValueKind.Object => "{" + string.Join(",", element.EnumerateObject().OrderBy(member => member.Name, StringComparer.Ordinal).Select(member => $"{JsonSerializer.Serialize(member.Name)}:{Sort(member.Value)}")) + "}",
            JsonValueKind.Array => "[" + string.Join(",", element.EnumerateArray().Select(Sort)) + "]",
            _ => element.GetRawText(),
        };
    }
}
