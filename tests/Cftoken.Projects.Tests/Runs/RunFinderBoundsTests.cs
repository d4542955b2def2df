using System.Text;
using Cftoken.Core.Problems;
using Cftoken.Projects.Runs;
using FsCheck;
using FsCheck.Fluent;

namespace Cftoken.Projects.Tests.Runs;

public class RunFinderBoundsTests
{
    private static readonly string[] Words =
    [
        "wrangler", "deploy", "--env", "$X", "${X:-a}", "$(", ")", "(", "{", "}", "if", "then", "else", "fi", "case", "in", "esac", ";;", "for", "do", "done", "while",
        "cd", "..", "a", "&&", "||", "|", ";", "\n", "<<EOF", "EOF", "\"", "'", "`", "\\", "x()", "function", "make", "just", "npm", "run", "bash", "-c", "source", "./x.sh",
        "X=1", "export", "*", "\t", ":", "=", "{{x}}", "$(X)", "!", "[[", "]]", "<(", ">", "2>&1", "#", "\0", "\uE000", "../../..", "turbo", "-C", "--filter", "@x",
    ];

    private static Arbitrary<string> Texts() =>
        Gen.Elements(Words).ListOf().Select(words => string.Join(' ', words)).ToArbitrary();

    [Fact]
    public void Any_text_is_followed_to_an_end() =>
        Prop.ForAll(Texts(), text => Ends(() => new Finding().With("x.sh", text).With("Makefile", text).With("justfile", text).Follow(text))).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_package_Makefile_and_justfile_is_followed_to_an_end() =>
        Prop.ForAll(Texts(), Texts(), (a, b) => Ends(() =>
        {
            var finding = new Finding().With("Makefile", $"{a}\n\t{b}\nx: y\n\t{a}").With("justfile", $"{b}\nx a='b': y\n  {a}\ny:\n  {b}").With("x.sh", b)
                .With("package.json", $$$"""{"scripts": {"a": {{{System.Text.Json.JsonSerializer.Serialize(a)}}}, "x": "npm run a; make; just x"}}""");
            _ = (finding.Makefile(), finding.Justfile());
            return finding.Package();
        })).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_characters_at_all_are_followed_to_an_end() =>
        Prop.ForAll<NonNull<string>>(text => Ends(() => new Finding().With("Makefile", text.Get).With("justfile", text.Get).Follow(text.Get + "\nmake; just"))).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("$(", 20_000)]
    [InlineData("(", 20_000)]
    [InlineData("if a; then ", 20_000)]
    [InlineData("case a in b) ", 20_000)]
    [InlineData("x() { ", 20_000)]
    [InlineData("a() b", 20_000)]
    [InlineData("a || ", 20_000)]
    [InlineData("\"$(echo ", 20_000)]
    [InlineData("`", 20_001)]
    [InlineData("${", 20_000)]
    [InlineData("'", 20_001)]
    [InlineData("<<A ", 20_000)]
    [InlineData("for i in 1 2 3 4 5 6 7 8 9; do ", 50)]
    public void Deep_and_endless_text_ends(string part, int times) => new Finding().Follow(string.Concat(Enumerable.Repeat(part, times))).ShouldNotBeNull();

    [Fact]
    public void Text_that_is_too_large_is_said()
    {
        var large = new StringBuilder().Insert(0, "wrangler deploy\n", 700_000).ToString();
        var here = new Finding().Follow(large);
        here.Runs.ShouldBeEmpty();
        here.Unfollowed.ShouldHaveSingleItem().Where.Line.ShouldBe(10);
        new Finding().With("x.sh", large).Follow("./x.sh || bash x.sh").Unfollowed.ShouldHaveSingleItem().Where.Line.ShouldBe(10);
    }

    [Fact]
    public void Too_many_commands_are_said_once_with_their_line()
    {
        var found = new Finding().Follow(new StringBuilder().Insert(0, "wrangler tail\n", 10_000).ToString());
        found.Runs.Length.ShouldBe(5000);
        found.Unfollowed.ShouldHaveSingleItem().Where.ToString().ShouldBe("ci.sh:5010");
    }

    [Fact]
    public void Nesting_that_is_too_deep_is_said_with_its_line()
    {
        var text = string.Concat(Enumerable.Repeat("(\n", 100)) + "wrangler deploy" + new string(')', 100);
        new Finding().Follow(text).Unfollowed.ShouldHaveSingleItem().Consequence.ShouldContain("nested too deeply");
    }

    [Theory]
    [InlineData("./x.sh", "./x.sh\nwrangler tail")]
    [InlineData("./x.sh", "f() { f; wrangler tail; }; f")]
    [InlineData("./x.sh", "bash x.sh; . ./x.sh; wrangler tail")]
    public void What_runs_itself_is_followed_once(string text, string script) =>
        Finding.Lines(new Finding().With("x.sh", script).Follow(text)).ShouldBe(["/repo: tail"]);

    [Fact]
    public void Scripts_in_a_long_chain_end_with_a_word()
    {
        var finding = new Finding();
        for (var i = 0; i < 100; i++)
        {
            finding.With($"s{i}.sh", $"./s{i + 1}.sh");
        }

        finding.Follow("./s0.sh").Unfollowed.ShouldHaveSingleItem().Consequence.ShouldContain("nested too deeply");
    }

    [Fact]
    public void Links_in_a_circle_are_no_trap()
    {
        var finding = new Finding().With("package.json", """{"workspaces": ["a/**"]}""").With("a/package.json", """{"scripts": {"deploy": "wrangler deploy"}}""");
        finding.Files.AddLink("/repo/a/b", "/repo/a").AddLink("/repo/x.sh", "/repo/y.sh").AddLink("/repo/y.sh", "/repo/x.sh").AddLink("/repo/Makefile", "/repo/Makefile");
        Finding.Lines(finding.Follow("npm run deploy --workspaces; ./x.sh; make")).ShouldBe(["/repo/a: deploy"]);
    }

    private static bool Ends(Func<FoundRuns> follow)
    {
        try
        {
            var found = follow();
            return found.Runs.All(run => run.Invocation.Where.Line > 0 && !string.Concat(run.Invocation.Arguments).Contains('\uE000', StringComparison.Ordinal)) && found.Unfollowed.All(said => said.Where.Line > 0);
        }
        catch (ProblemException)
        {
            return true;
        }
    }
}
