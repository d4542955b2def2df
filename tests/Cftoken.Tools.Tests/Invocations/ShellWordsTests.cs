using Cftoken.Tools.Invocations;
using FsCheck;
using FsCheck.Fluent;

namespace Cftoken.Tools.Tests.Invocations;

public sealed class ShellWordsTests
{
    [Theory]
    [InlineData("a b  c", "a|b|c")]
    [InlineData("a 'b c' \"d e\"", "a|b c|d e")]
    [InlineData("a ''", "a|")]
    [InlineData("a'b'\"c\"d", "abcd")]
    [InlineData("a \"say \\\"hi\\\"\"", "a|say \"hi\"")]
    [InlineData("a 'it\\s'", "a|it\\s")]
    [InlineData("a b\\ c", "a|b c")]
    [InlineData("a \\\n b", "a|b")]
    [InlineData("a \\\r\n b", "a|b")]
    [InlineData("a > out.txt b", "a|b")]
    [InlineData("a 2>&1 b", "a|b")]
    [InlineData("a # rest", "a")]
    [InlineData("a b#c", "a|b#c")]
    [InlineData("a ${{ inputs.env }} b", "a|${{ inputs.env }}|b")]
    [InlineData("a $(git rev-parse HEAD) b", "a|$(git rev-parse HEAD)|b")]
    [InlineData("a `date -u` b", "a|`date -u`|b")]
    [InlineData("a 'open", "a|open")]
    public void Words_are_split_as_a_shell_does(string line, string words) =>
        string.Join('|', ShellWords.Split(line).ShouldHaveSingleItem()).ShouldBe(words);

    [Theory]
    [InlineData("a && b || c; d & e | f\ng")]
    [InlineData("(a) b\n\nc;d;;e\r\nf|g")]
    public void Separators_part_commands(string line) =>
        ShellWords.Split(line).Select(words => words.ShouldHaveSingleItem()).ShouldBe(["a", "b", "c", "d", "e", "f", "g"]);

    [Fact]
    public void Any_text_is_split_without_failing_and_without_empty_commands() =>
        Prop.ForAll<NonNull<string>>(text => ShellWords.Split(text.Get).All(words => words.Length > 0)).QuickCheckThrowOnFailure();

    [Fact]
    public void Quoted_words_come_back_as_they_were()
    {
        var word = ArbMap.Default.GeneratorFor<NonNull<string>>().Select(text => text.Get.Replace("'", string.Empty, StringComparison.Ordinal));
        Prop.ForAll(word.NonEmptyListOf().ToArbitrary(), words =>
            ShellWords.Split(string.Join(' ', words.Select(text => $"'{text}'"))).Single().SequenceEqual(words)).QuickCheckThrowOnFailure();
    }
}
